//! How an answer that is read says that the call failed: what envelopes and GraphQL documents have in common.

use std::fmt;

use serde_json::{Map, Value};

/// What an envelope says.
#[derive(Debug)]
pub enum Verdict {
    /// This is not such an envelope.
    Other,
    /// It worked.
    Success,
    /// It failed.
    Failure(Failure),
}

/// Why the API says that it failed.
#[derive(Debug, Default)]
pub struct Failure {
    /// Name of the envelope.
    pub envelope: &'static str,
    /// Its status.
    pub status: Option<String>,
    /// Its code.
    pub code: Option<String>,
    /// What the description says of it.
    pub row: Option<&'static Code>,
    /// The message.
    pub message: Option<String>,
    /// The request id.
    pub request_id: Option<String>,
    /// More about it.
    pub data: Option<Value>,
}

/// A row of an envelope's table.
#[derive(Debug)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub text: &'static str,
}

/// What wraps answers.
pub trait Wrapper: fmt::Debug + Send + Sync {
    /// Its name in the document.
    fn name(&self) -> &'static str;

    /// Whether it says of a success that it is one.
    fn tells_success(&self) -> bool;

    /// Reads an answer as wrapped in this.
    fn read(&self, answer: &Value) -> Verdict;

    /// What the description says of this code.
    fn row(&self, code: &str) -> Option<&'static Code>;

    /// The request id.
    fn request_id(&self, answer: &Value) -> Option<String>;

    /// The first pointer to data that is there and not null.
    fn data(&self, answer: &Value) -> Option<&'static str>;
}

/// A document that is sent with variables, and has errors of its own.
pub trait Document: fmt::Debug + Send + Sync {
    /// The body that sends it with these variables.
    fn body(&self, variables: Map<String, Value>) -> Value;

    /// Whether it declares this variable as one that must be there.
    fn requires(&self, variable: &str) -> bool;

    /// Pointer to the result.
    fn result(&self) -> &'static str;

    /// The error that counts, if there are errors.
    fn failure(&self, answer: &Value) -> Option<Failure>;
}

/// A string or number as text.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
