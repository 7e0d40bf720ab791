//! In: a request whose parts the spec allows. Out: [`Call`], as operations take it.

use serde_json::{Map, Value};

use crate::failure::Failure;

/// A request for an operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    /// As it came.
    pub(crate) path: String,
    pub(crate) query: Map<String, Value>,
    /// JSON; a form is an object of texts. Of a GraphQL call it is the arguments of the field.
    pub(crate) body: Value,
    pub(crate) files: Vec<Upload>,
    /// The token of `Authorization`, with `Bearer` or bare.
    pub(crate) bearer: Option<String>,
    /// Id and secret of an `Authorization: Basic`.
    pub(crate) basic: Option<(String, String)>,
    pub(crate) app_id: Option<String>,
    pub(crate) user_pool_id: Option<String>,
    /// Where this service is, as the client sees it: scheme and authority.
    pub(crate) origin: String,
}

/// A file of a multipart body (RFC 7578).
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

impl Call {
    /// A member of the body that is a text; by JSON pointer.
    pub(crate) fn text(&self, pointer: &str) -> Option<&str> {
        self.body.pointer(pointer).and_then(Value::as_str)
    }

    /// The same, if it is not empty: the official SDKs send empty texts for what they do not have.
    pub(crate) fn filled(&self, pointer: &str) -> Option<&str> {
        self.text(pointer).filter(|text| !text.is_empty())
    }

    /// The same, if it must be there.
    /// Errors: it is not, or empty.
    pub(crate) fn needed(&self, pointer: &str) -> Result<&str, Failure> {
        let name = pointer.rsplit('/').next().unwrap_or(pointer);
        self.filled(pointer)
            .ok_or_else(|| Failure::invalid(format!("`{name}` is needed")))
    }
}
