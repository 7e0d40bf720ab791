//! A document behind a GraphQL endpoint: how it is sent, and how its answer is read.

use serde_json::{Map, Value, json};

use super::judge::{Document, Failure, text};

/// A document behind a GraphQL endpoint and how to read its answer.
#[derive(Debug)]
pub struct GraphQl {
    /// The document.
    pub document: &'static str,
    /// Pointer to the errors.
    pub errors: &'static str,
    /// Whether the last of several errors counts, not the first.
    pub last: bool,
    /// Pointers from an error to its code.
    pub code: &'static [&'static str],
    /// Pointers from an error to its message.
    pub message: &'static [&'static str],
    /// Pointers from an error to its data.
    pub data: &'static [&'static str],
    /// Pointer to the result.
    pub result: &'static str,
}

impl Document for GraphQl {
    fn body(&self, variables: Map<String, Value>) -> Value {
        json!({ "query": self.document, "variables": variables })
    }

    fn result(&self) -> &'static str {
        self.result
    }

    fn requires(&self, variable: &str) -> bool {
        let mut declared = self.document.split('$').skip(1);
        declared.any(|text| {
            let kind = text
                .trim_start()
                .strip_prefix(variable)
                .and_then(|rest| rest.trim_start().strip_prefix(':'));
            let end = |text: &str| text.find([',', ')', '=']).unwrap_or(text.len());
            kind.is_some_and(|kind| kind[..end(kind)].trim_end().ends_with('!'))
        })
    }

    fn failure(&self, answer: &Value) -> Option<Failure> {
        let errors = answer
            .pointer(self.errors)
            .filter(|errors| !errors.is_null())?;
        let error = match errors {
            Value::Array(errors) if self.last => errors.last()?,
            Value::Array(errors) => errors.first()?,
            other => other,
        };
        let pick = |pointers: &[&str]| {
            pointers
                .iter()
                .find_map(|pointer| text(error.pointer(pointer)?))
        };
        let data = self
            .data
            .iter()
            .find_map(|pointer| error.pointer(pointer).filter(|data| !data.is_null()));
        Some(Failure {
            envelope: "GraphQL",
            code: pick(self.code),
            message: pick(self.message).or_else(|| text(error)),
            data: data.cloned(),
            ..Failure::default()
        })
    }
}
