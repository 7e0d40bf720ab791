//! In: an answer of the emulator. Out: what the spec has against it; anything is a bug of one of the two.

use serde_json::Value;

use super::{AnswerKind, Contract, Operation};

impl Contract {
    /// What the spec has against an answer; empty if it is allowed. A body that is no JSON is looked at by its type alone.
    pub(crate) fn objections(
        &self,
        operation: &Operation,
        status: u16,
        media_type: Option<&str>,
        body: &[u8],
    ) -> Vec<String> {
        let Some(kind) = operation.answer(status) else {
            return vec![format!("the status {status} is not described")];
        };
        let Some(media_type) = media_type else {
            let needed = !kind.media.is_empty() && body.is_empty();
            return if needed {
                vec![format!("the answer to status {status} has no body")]
            } else {
                Vec::new()
            };
        };
        if kind.media.is_empty() {
            // A success that means nothing may have any body.
            return Vec::new();
        }
        let Some(schema) = kind.media.get(media_type) else {
            return vec![format!(
                "the content type `{media_type}` is not described for status {status}"
            )];
        };
        if media_type != "application/json" {
            return Vec::new();
        }
        match serde_json::from_slice::<Value>(body) {
            Ok(value) => self.faults(schema, &value, "answer"),
            Err(error) => vec![format!("the answer is no JSON: {error}")],
        }
    }
}

impl Operation {
    /// Whether an answer with a status may be JSON.
    pub(crate) fn takes_json(&self, status: u16) -> bool {
        let kind = self.answer(status);
        kind.is_some_and(|kind| {
            kind.media.is_empty() || kind.media.contains_key("application/json")
        })
    }

    /// The description of an answer: by its status, its hundred, or `default`.
    fn answer(&self, status: u16) -> Option<&AnswerKind> {
        let exact = status.to_string();
        let range = format!("{}XX", status / 100);
        [exact.as_str(), range.as_str(), "default"]
            .iter()
            .find_map(|wanted| self.answers.iter().find(|one| one.status == **wanted))
    }
}
