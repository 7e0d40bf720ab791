//! In: an object that fits its table. Out: what else must hold for its kind alone: keys that need each other, keys that
//! are names.

use serde_json::json;

use super::super::node::{Node, Value};
use super::Checker;
use super::at::At;
use super::edits::Edit;
use super::objects::Object;
use crate::problem::{Kind, near};

/// Whether the keys of this kind are names.
pub(super) fn has_free_keys(object: Object) -> bool {
    matches!(
        object,
        Object::Paths | Object::Responses | Object::Callback | Object::SecurityRequirement
    )
}

/// Whether an empty place (`name:` and nothing more) can only mean an empty object.
pub(super) fn may_be_empty(object: Object) -> bool {
    matches!(
        object,
        Object::Schema
            | Object::MediaType
            | Object::PathItem
            | Object::Response
            | Object::Example
            | Object::Components
            | Object::Paths
            | Object::Encoding
    ) || object.is_prose()
}

/// What to write instead of a reference where none may stand.
pub(super) fn reference_hint(object: Object) -> Option<&'static str> {
    match object {
        Object::MediaType => Some("put the `$ref` below `schema`"),
        Object::Operation | Object::Paths => Some("refer to the whole path item"),
        Object::Responses => Some("refer to each response"),
        _ => None,
    }
}

/// What was probably meant by something that is no object.
pub(super) fn object_hint(object: Object, node: &Node) -> Option<&'static str> {
    match (object, &node.value) {
        (Object::Discriminator, Value::String(_)) => {
            Some("in OpenAPI 3.0 write `discriminator: {propertyName: ...}`")
        }
        (Object::Schema, Value::Array(_)) => {
            Some("one schema stands for all items; write `oneOf` for several")
        }
        (Object::Schema, Value::Bool(_)) => {
            Some("boolean schemas are OpenAPI 3.1; in 3.0 write `{}` or `{not: {}}`")
        }
        _ => None,
    }
}

/// A response code in the spelling of OpenAPI: `200`, `4XX`, `default`.
pub(super) fn response_code(key: &str) -> Option<String> {
    match key.as_bytes() {
        b"default" | [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Some(key.to_owned()),
        [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => {
            Some(format!("{}XX", char::from(*digit)))
        }
        _ => None,
    }
}

/// What was probably meant by a wrong response code.
pub(super) fn code_hint(key: &str) -> Option<String> {
    const CODES: &[&str] = &[
        "default", "1XX", "2XX", "3XX", "4XX", "5XX", "200", "201", "204", "400", "401", "404",
    ];
    near::did_you_mean(key, CODES.iter().copied()).or_else(|| {
        Some("write a code from 100 on, a range such as `4XX`, or `default`".to_owned())
    })
}

impl<'a> Checker<'a, '_> {
    /// What the tables cannot say about one object.
    pub(super) fn part(&mut self, at: &At<'a>, object: Object) {
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

    /// Exactly one of `schema` and `content` (with one media type) must be there.
    pub(super) fn content_or_schema(&mut self, at: &At<'a>, object: Object) {
        let content = at.get("content");
        let content_is_empty = content
            .as_ref()
            .is_some_and(|content| content.node.members().is_empty());
        match (at.node.get("schema"), &content) {
            (None, None) => {
                let message = format!("{} needs `schema` or `content`", object.bare_noun());
                let hint = Some("write `schema: {}` if it may be anything".to_owned());
                if object == Object::Header {
                    self.warn(Kind::MissingKey, at, message, hint);
                } else {
                    self.report(Kind::MissingKey, at, message, hint);
                }
                self.edits.add(at, Edit::Insert("schema", json!({})));
            }
            (Some(_), Some(content)) => {
                let message = format!(
                    "{} cannot have both `schema` and `content`",
                    object.bare_noun()
                );
                self.report(Kind::WrongValue, content, message, None);
                self.edits.add(content, Edit::Remove);
            }
            (None, Some(content)) if content_is_empty => {
                self.wrong(content, "a map with one media type", None);
                self.edits.add(content, Edit::Remove);
                self.edits.add(at, Edit::Insert("schema", json!({})));
            }
            _ => {}
        }
    }

    /// Each type of security scheme has keys of its own.
    fn security_scheme(&mut self, at: &At<'a>) {
        let wanted: &[&'static str] = match at.text("type") {
            Some("apiKey") => &["name", "in"],
            Some("http") => &["scheme"],
            Some("oauth2") => &["flows"],
            Some("openIdConnect") => &["openIdConnectUrl"],
            _ => {
                self.neutralize(at, Object::SecurityScheme);
                return;
            }
        };
        for key in wanted {
            if at
                .node
                .get(key)
                .is_none_or(|node| matches!(node.value, Value::Null))
            {
                let scheme = at.text("type").unwrap_or_default();
                self.report(
                    Kind::MissingKey,
                    at,
                    format!("`{key}` is missing in a scheme of type `{scheme}`"),
                    None,
                );
            }
            // Also where a wrong value was taken away.
            let neutral = match *key {
                "in" => json!("header"),
                "flows" => json!({}),
                _ => json!(""),
            };
            self.edits.add(at, Edit::Insert(key, neutral));
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
