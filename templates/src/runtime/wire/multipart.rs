//! In: files and other members of a form. Out: [`Form`], a `multipart/form-data` body.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;
use serde_json::Value;

use super::error::Fault;
use super::payload::{ByteStream, Payload, PayloadData};
use super::request::Request;

/// A file to send.
#[derive(Clone, Debug)]
#[must_use]
pub struct FilePart {
    name: Option<String>,
    media_type: Option<String>,
    payload: Payload,
}

impl FilePart {
    /// A file of this name: bytes, a text, or a [`Payload`] (a stream).
    pub fn new(name: impl Into<String>, content: impl Into<Payload>) -> Self {
        Self {
            name: Some(name.into()),
            media_type: None,
            payload: content.into(),
        }
    }

    /// A file without a name.
    pub fn unnamed(content: impl Into<Payload>) -> Self {
        Self {
            name: None,
            media_type: None,
            payload: content.into(),
        }
    }

    /// Its media type.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

/// A `multipart/form-data` body. Members that are absent are left out; faults are kept until it is sent.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Form {
    parts: Vec<Part>,
    faults: Vec<Fault>,
}

#[derive(Clone, Debug)]
struct Part {
    head: String,
    payload: Payload,
}

impl Form {
    /// Without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// A file; `media_type` is the documented one, the file's own wins.
    pub fn file(
        mut self,
        name: &str,
        file: impl Into<Option<FilePart>>,
        media_type: Option<&str>,
    ) -> Self {
        if let Some(file) = file.into() {
            let own = file
                .media_type
                .as_deref()
                .or(media_type)
                .unwrap_or("application/octet-stream");
            // Without a file name many servers take a part for a text.
            let file_name = file.name.as_deref().unwrap_or("file");
            self.part(name, Some(file_name), Some(own), file.payload);
        }
        self
    }

    /// Several files under one name.
    pub fn files(
        self,
        name: &str,
        files: impl Into<Option<Vec<FilePart>>>,
        media_type: Option<&str>,
    ) -> Self {
        let files = files.into().unwrap_or_default();
        files
            .into_iter()
            .fold(self, |form, file| form.file(name, file, media_type))
    }

    /// A text, number or boolean; each item of a list is a part.
    pub fn text(mut self, name: &str, value: &impl Serialize, media_type: Option<&str>) -> Self {
        match self.value(name, value) {
            Value::Array(items) => {
                for item in items {
                    self.scalar(name, item, media_type);
                }
            }
            value => self.scalar(name, value, media_type),
        }
        self
    }

    /// JSON.
    pub fn json(mut self, name: &str, value: &impl Serialize, media_type: Option<&str>) -> Self {
        let value = self.value(name, value);
        if !value.is_null() {
            self.part(
                name,
                None,
                media_type.or(Some("application/json")),
                Payload::from(value.to_string()),
            );
        }
        self
    }

    /// Members that the description does not name: texts, numbers, booleans and lists of them as text, all else as JSON.
    pub fn rest<V: Serialize>(self, members: &BTreeMap<String, V>) -> Self {
        members.iter().fold(self, |mut form, (name, value)| {
            let nested = |value: &Value| value.is_object() || value.is_array();
            match form.value(name, value) {
                Value::Array(items) if !items.iter().any(nested) => form.text(name, &items, None),
                value if nested(&value) => form.json(name, &value, None),
                value => form.text(name, &value, None),
            }
        })
    }

    /// Files that the description does not name.
    pub fn rest_of_files(self, files: BTreeMap<String, FilePart>) -> Self {
        files
            .into_iter()
            .fold(self, |form, (name, file)| form.file(&name, file, None))
    }

    fn value(&mut self, name: &str, value: &impl Serialize) -> Value {
        serde_json::to_value(value).unwrap_or_else(|error| {
            self.fault(name, format!("cannot be written as JSON: {error}"));
            Value::Null
        })
    }

    fn scalar(&mut self, name: &str, value: Value, media_type: Option<&str>) {
        let text = match value {
            Value::Null => return,
            Value::String(text) => text,
            other => other.to_string(),
        };
        self.part(name, None, media_type, Payload::from(text));
    }

    fn part(&mut self, name: &str, file: Option<&str>, media_type: Option<&str>, payload: Payload) {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file) = file {
            // Writing to a string cannot fail.
            let _ = write!(head, "; filename=\"{}\"", quoted(file));
        }
        head.push_str("\r\n");
        if let Some(media_type) = media_type {
            if media_type.bytes().any(|b| b.is_ascii_control()) {
                self.fault(name, "has a media type with control characters".to_owned());
            }
            let _ = write!(head, "Content-Type: {media_type}\r\n");
        }
        self.parts.push(Part { head, payload });
    }

    fn fault(&mut self, name: &str, message: String) {
        self.faults.push(Fault {
            path: format!("body.{name}"),
            message,
        });
    }

    /// The whole as one payload. It can be sent again if each part can.
    fn into_payload(self, boundary: &str) -> Payload {
        let mut pieces = Vec::new();
        for part in self.parts {
            pieces.push(Payload::from(format!("--{boundary}\r\n{}\r\n", part.head)));
            pieces.push(part.payload);
            pieces.push(Payload::from("\r\n".to_owned()));
        }
        pieces.push(Payload::from(format!("--{boundary}--\r\n")));
        let whole: Option<Vec<&Bytes>> = pieces.iter().map(Payload::as_bytes).collect();
        if let Some(whole) = whole {
            let mut bytes = Vec::with_capacity(whole.iter().map(|piece| piece.len()).sum());
            for piece in whole {
                bytes.extend_from_slice(piece);
            }
            return Payload::bytes(bytes);
        }
        let length = pieces.iter().map(Payload::length).sum::<Option<u64>>();
        let payload = if pieces.iter().all(Payload::is_replayable) {
            Payload::factory(move || Chain::new(&pieces))
        } else {
            Payload::stream(Chain::new(&pieces))
        };
        match length {
            Some(length) => payload.with_length(length),
            None => payload,
        }
    }
}

/// A name inside quotes, as browsers write it: nothing in it ends the quotes or the line.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Several payloads, one after the other.
struct Chain {
    pieces: std::vec::IntoIter<PayloadData>,
    current: Option<ByteStream>,
}

impl Chain {
    fn new(pieces: &[Payload]) -> Self {
        let pieces: Vec<PayloadData> = pieces.iter().map(Payload::open).collect();
        Self {
            pieces: pieces.into_iter(),
            current: None,
        }
    }
}

impl Stream for Chain {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(stream) = &mut self.current {
                match stream.as_mut().poll_next(context) {
                    Poll::Ready(None) => self.current = None,
                    other => return other,
                }
            }
            match self.pieces.next() {
                None => return Poll::Ready(None),
                Some(PayloadData::Empty) => {}
                Some(PayloadData::Whole(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(PayloadData::Stream(stream, _)) => self.current = Some(stream),
            }
        }
    }
}

impl Request {
    /// A multipart body.
    pub fn multipart(mut self, form: Form) -> Self {
        self.inputs.faults.extend(form.faults.iter().cloned());
        let boundary = format!("part-{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        self.payload(
            &format!("multipart/form-data; boundary={boundary}"),
            form.into_payload(&boundary),
        )
    }
}
