//! The own user id, put into calls whose input it is.

use super::spec::SessionSpec;
use crate::runtime::wire::fill::FillAt;
use crate::runtime::wire::inputs::Inputs;
use crate::runtime::wire::operation::{Method, Operation};

impl Inputs {
    /// Puts the own user id in as this input, unless the caller gave it. Without one it refuses to go where the document
    /// cannot do without.
    pub fn bind(&mut self, operation: &Operation, name: &'static str, subject: Option<&str>) {
        let (method, path) = (operation.method, operation.path);
        if let Some(document) = operation.graphql {
            let given = self.variables.iter().any(|(known, _)| *known == name);
            match subject {
                _ if given => {}
                Some(subject) => self.variables.push((name, subject.into())),
                None if document.requires(name) => {
                    self.fault(name, "the token does not say whose it is");
                }
                None => {}
            }
        } else if let Some(subject) = subject {
            let at = if path.contains(&format!("{{{name}}}")) {
                FillAt::Path
            } else if matches!(method, Method::Get | Method::Head | Method::Delete) {
                FillAt::Query
            } else {
                FillAt::Body
            };
            self.fill(at, name, subject);
        }
    }
}

impl SessionSpec {
    /// Puts the own user id in where the description says that it belongs.
    pub(super) fn bind(&self, operation: &Operation, inputs: &mut Inputs, subject: Option<&str>) {
        let mut bound = self.bind.iter();
        if let Some((_, name)) = bound.find(|(id, _)| *id == operation.id) {
            inputs.bind(operation, name, subject);
        }
    }
}
