//! What must hold within one object that fits its table.

use super::at::At;
use super::edits::Edit;
use super::inspector::Inspector;
use crate::problem::Kind;
use crate::spec::grammar::Object;
use crate::spec::node::{Node, Value};

impl<'a> Inspector<'a, '_> {
    /// What the table of its kind cannot say about an object.
    pub(super) fn within(&mut self, at: &At<'a>, object: Object) {
        match object {
            Object::Schema => self.schema(at),
            Object::Parameter => self.parameter(at),
            Object::Header => self.content_or_schema(at, object),
            Object::SecurityScheme => self.security_scheme(at),
            Object::Link => self.link(at),
            Object::Callback => self.callback(at),
            Object::Discriminator => self.found.discriminators.push(at.clone()),
            Object::Server => self.found.servers.push(at.clone()),
            Object::Session => self.found.sessions.push(at.clone()),
            Object::GraphQl => self.found.graphqls.push(at.clone()),
            Object::Encrypt => self.found.key_places.push(at.clone()),
            Object::Envelope => self.envelope(at),
            Object::SessionLifetime | Object::SessionInput => self.one_of_keys(at, object),
            _ => {}
        }
    }

    /// No client follows links, so a faulty one just goes.
    fn link(&mut self, at: &At<'a>) {
        let targets = ["operationRef", "operationId"].map(|key| at.node.get(key));
        if targets.iter().all(Option::is_none) {
            let message = "a link needs `operationRef` or `operationId`";
            self.warn(Kind::MissingKey, at, message, None);
        }
        let text = |target: &Node| matches!(target.value, Value::String(_));
        if !targets.into_iter().flatten().any(text) {
            self.edits.add(at, Edit::Remove);
        }
    }

    /// openapiv3 takes every key of a callback for an expression.
    fn callback(&mut self, at: &At<'a>) {
        for (_, extension) in at
            .members()
            .filter(|(member, _)| member.key.starts_with("x-"))
        {
            self.edits.add(&extension, Edit::Remove);
        }
    }
}
