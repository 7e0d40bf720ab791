//! Typed values from JSON, or where and why they do not fit.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::excerpt;

/// What does not fit, without its value.
#[derive(Debug)]
pub(crate) struct Undecodable {
    pub(crate) path: String,
    pub(crate) message: String,
}

impl Undecodable {
    /// The same, further down.
    pub(crate) fn under(mut self, parent: &str) -> Self {
        self.path = match (parent, self.path.as_str()) {
            ("", _) => self.path,
            (_, "") => parent.to_owned(),
            (_, path) if path.starts_with('[') => format!("{parent}{path}"),
            (_, path) => format!("{parent}.{path}"),
        };
        self
    }
}

impl std::fmt::Display for Undecodable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Undecodable {}

/// A JSON value as this type.
pub(crate) fn value<T: DeserializeOwned>(value: Value) -> Result<T, Undecodable> {
    serde_path_to_error::deserialize(value).map_err(|error| undecodable(&error))
}

fn undecodable(error: &serde_path_to_error::Error<serde_json::Error>) -> Undecodable {
    let path = match error.path().to_string() {
        root if root == "." => String::new(),
        path => path,
    };
    Undecodable {
        path,
        message: excerpt::redact(&error.inner().to_string()),
    }
}
