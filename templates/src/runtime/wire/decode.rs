//! In: JSON values and texts of headers. Out: typed values, or where and why they do not fit.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::Head;
use super::error::{DecodeError, Error};
use super::excerpt;
use super::header_text::Plain;
use super::param::Style;

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

/// A header of an answer as this type.
pub(crate) fn header<T: DeserializeOwned>(
    head: &Head,
    name: &str,
    style: Style,
) -> Result<Option<T>, Error> {
    let fault = |message: String| {
        let message = excerpt::redact(&message);
        head.undecodable(
            Undecodable {
                path: name.to_owned(),
                message,
            },
            String::new(),
        )
    };
    let Some(text) = text(head, name) else {
        return Ok(None);
    };
    let text = text.map_err(fault)?;
    if style == Style::Json {
        let value = serde_json::from_str(&text).map_err(|error| fault(error.to_string()))?;
        return self::value(value)
            .map(Some)
            .map_err(|error| fault(error.message));
    }
    T::deserialize(Plain::new(&text, style == Style::Simple(true)))
        .map(Some)
        .map_err(|error| fault(error.to_string()))
}

/// All values of the header in one text.
fn text(head: &Head, name: &str) -> Option<Result<String, String>> {
    let mut texts = head
        .headers
        .get_all(name)
        .iter()
        .map(|value| std::str::from_utf8(value.as_bytes()));
    let mut all = texts.next()?.map(str::to_owned);
    for text in texts {
        all = all.and_then(|all| Ok(format!("{all},{}", text?)));
    }
    Some(all.map_err(|_| "is no UTF-8".to_owned()))
}

impl Head {
    /// An answer of another shape than documented.
    pub(crate) fn undecodable(&self, fault: Undecodable, excerpt: String) -> Error {
        Error::Decode(Box::new(DecodeError {
            operation: self.operation.id,
            status: self.status,
            path: fault.path.clone(),
            excerpt,
            request_id: self.request_id.clone(),
            source: Box::new(fault),
        }))
    }
}
