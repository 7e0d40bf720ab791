//! In: the body of a request and its media type. Out: [`Content`]: what it says, however it was written.

use serde_json::Value;
use url::form_urlencoded;

/// A body, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// No body.
    Empty,
    /// JSON.
    Json(Value),
    /// A form: names and values, decoded, in order.
    Form(Vec<(String, String)>),
    /// A multipart form.
    Multipart(Vec<Part>),
    /// Anything else, and what could not be read as what it claims to be.
    Text(String),
}

/// A part of a multipart form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The name of the member.
    pub name: String,
    /// The name of the file.
    pub filename: Option<String>,
    /// The media type.
    pub content_type: Option<String>,
    /// The content.
    pub text: String,
}

impl Content {
    /// Reads a body by its `Content-Type`.
    pub fn read(content_type: &str, body: &[u8]) -> Self {
        let text = || String::from_utf8_lossy(body).into_owned();
        if body.is_empty() {
            return Self::Empty;
        }
        match essence(content_type).as_str() {
            "application/json" => {
                serde_json::from_slice(body).map_or_else(|_| Self::Text(text()), Self::Json)
            }
            "application/x-www-form-urlencoded" => Self::Form(pairs(&text())),
            "multipart/form-data" => {
                let boundary = parameter(content_type, "boundary").unwrap_or_default();
                parts(&text(), &boundary).map_or_else(|| Self::Text(text()), Self::Multipart)
            }
            _ => Self::Text(text()),
        }
    }
}

/// The media type without its parameters, in lower case.
pub fn essence(content_type: &str) -> String {
    content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Names and values of a query or form, decoded.
pub fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}

/// A parameter of a header such as `multipart/form-data; boundary=x` or `form-data; name="x"`.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name)
            .then(|| value.trim_matches('"').to_owned())
    })
}

/// The parts; `None` if the body does not keep the form.
fn parts(body: &str, boundary: &str) -> Option<Vec<Part>> {
    let (first, next) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}"));
    let mut rest = body.strip_prefix(&first)?;
    let mut parts = Vec::new();
    loop {
        let (part, after) = rest.split_once(&next)?;
        parts.push(read_part(part)?);
        if after.starts_with("--") {
            return Some(parts);
        }
        rest = after.strip_prefix("\r\n")?;
    }
}

fn read_part(part: &str) -> Option<Part> {
    let (head, text) = part.split_once("\r\n\r\n")?;
    let mut read = Part {
        text: text.to_owned(),
        ..Part::default()
    };
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-disposition") {
            read.name = parameter(value, "name")?;
            read.filename = parameter(value, "filename");
        } else if name.eq_ignore_ascii_case("content-type") {
            read.content_type = Some(value.trim().to_owned());
        }
    }
    Some(read)
}
