//! [`Inputs`]: what one call sends beside what its operation says, and what is wrong with it.

use std::fmt;

use http::{Extensions, HeaderName, HeaderValue};
use serde_json::Value;

use super::content::Content;
use super::error::Fault;
use super::judge::Document;

/// The inputs of one call. Faults are kept until it is sent.
#[derive(Clone, Default)]
pub struct Inputs {
    pub(crate) paths: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) body: Content,
    pub(crate) variables: Vec<(&'static str, Value)>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) parts: Extensions,
}

/// What became of a value that serde wrote.
pub(super) type Written<T> = Result<T, serde_json::Error>;

pub(super) fn written<T>(result: Written<T>) -> Result<T, String> {
    result.map_err(|error| format!("cannot be written: {error}"))
}

impl Inputs {
    /// What an optional part of the runtime was told about this call, by its type.
    pub fn part<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.parts.get()
    }

    /// Notes that an input is wrong.
    pub fn fault(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.faults.push(Fault {
            path: path.into(),
            message: message.into(),
        });
    }

    /// Makes bytes of the body; nothing can be filled in any more.
    pub(crate) fn settle(&mut self, document: Option<&dyn Document>) {
        self.write_variables(document);
        self.body.settle();
    }

    /// Makes the JSON body of a document of its variables.
    pub(crate) fn write_variables(&mut self, document: Option<&dyn Document>) {
        if let Some(document) = document
            && matches!(self.body, Content::None)
        {
            let variables = std::mem::take(&mut self.variables).into_iter();
            let variables = variables
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            self.body = Content::json(document.body(variables).to_string().into_bytes());
        }
    }

    pub(super) fn put_json(&mut self, text: Written<Vec<u8>>) {
        if let Some(text) = self.sound("body", written(text)) {
            self.body = Content::json(text);
        }
    }

    pub(super) fn put_variable(&mut self, name: &'static str, value: Written<Value>) {
        if let Some(value) = self.sound(name, written(value)) {
            self.variables.retain(|(known, _)| *known != name);
            self.variables.push((name, value));
        }
    }

    pub(super) fn sound<T>(&mut self, name: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|message| self.fault(name, message)).ok()
    }
}

/// Names only: values may be secret.
impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs")
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}
