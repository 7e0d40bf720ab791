//! In: the `verify` of an `x-session`. Out: problems for operations and inputs that it names and the document does not have.

use super::at::At;
use super::inspector::Inspector;
use super::operations::{Called, Operations};

/// The input of an introspection that is the token (RFC 7662, section 2.1).
const TOKEN: &str = "token";

impl<'a> Inspector<'a, '_> {
    pub(super) fn verify(&mut self, verify: &At<'a>, operations: &Operations<'a>) {
        if let Some(id) = verify.get("jwks") {
            self.known_operation(&id, operations);
        }
        if let Some(introspection) = verify.get("introspection")
            && let Some(called) = self.known_operation(&introspection, operations)
        {
            self.takes(called, TOKEN, &introspection);
        }
        let Some(status) = verify.get("status") else {
            return;
        };
        if verify.get("introspection").is_some() {
            let message = "`introspection` is another answer to the same question".to_owned();
            self.vocabulary(&status, message, None);
        }
        if let Some(id) = status.get("operation")
            && let Some(called) = self.known_operation(&id, operations)
            && let Some(token) = status.get("token")
            && let Some(name) = token.node.as_str()
        {
            self.takes(called, name, &token);
        }
    }

    /// Reports an operation that has no such input, at the place that says it has.
    fn takes(&mut self, (id, called): (&str, Called<'a>), name: &str, at: &At<'a>) {
        let inputs = self.inputs(&called);
        if !inputs.iter().any(|known| known == name) {
            self.unknown_input(id, name, &inputs, self.place(at));
            self.remove_word(at);
        }
    }
}
