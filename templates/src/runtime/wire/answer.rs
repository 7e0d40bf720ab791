//! In: status, headers and body of an answer. Out: [`Answer`]: judged by its envelopes, ready to be decoded.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use super::body::Body;
use super::decode;
use super::error::{ApiError, Error, StatusError};
use super::excerpt;
use super::head::Head;
use super::judge::{Failure, Verdict};
use super::operation::Operation;
use super::outcome::{leaves_open, passes};
use super::retry_after::retry_after;

/// A value that is read differently by status.
pub trait FromAnswer: Sized {
    /// Reads it.
    fn from_answer(answer: Answer) -> Result<Self, Error>;
}

/// An answer.
pub struct Answer {
    head: Head,
    body: Source,
    json: Option<Value>,
    /// Pointer to the data; `None`: the envelope holds none.
    data: Option<&'static str>,
    /// Whether the answer says itself that it worked, where the description promises that it does.
    proven: bool,
}

/// An answer and the failure that it stands for, if any.
pub(crate) type Judged = (Answer, Option<Error>);

enum Source {
    Whole(Bytes),
    Stream(Body),
}

impl Answer {
    pub(crate) fn new(
        operation: &'static Operation,
        status: StatusCode,
        headers: HeaderMap,
    ) -> Self {
        let id = headers
            .get("x-request-id")
            .and_then(|id| id.to_str().ok())
            .map(str::to_owned);
        let head = Head {
            operation,
            status,
            headers,
            request_id: id,
        };
        Self {
            head,
            body: Source::Whole(Bytes::new()),
            json: None,
            data: Some(""),
            proven: true,
        }
    }

    /// With a body that was not read.
    pub(crate) fn streamed(self, body: Body) -> Self {
        Self {
            body: Source::Stream(body),
            ..self
        }
    }

    /// A stream that fails when its end does not come until then.
    pub(crate) fn until(mut self, deadline: Instant) -> Self {
        if let Source::Stream(body) = self.body {
            self.body = Source::Stream(body.until(deadline));
        }
        self
    }

    /// With this body. Gives the failure that the answer stands for, if any; `watched`: a session wants the data.
    pub(crate) fn read(mut self, body: Bytes, watched: bool) -> Judged {
        self.body = Source::Whole(body);
        let operation = self.head.operation;
        self.proven = !operation.proves();
        if watched
            || operation.graphql.is_some()
            || operation.envelope.is_some()
            || !operation.failures.is_empty()
        {
            self.json = serde_json::from_slice(self.bytes()).ok();
        }
        let failure = match self.json.take() {
            None => None,
            Some(json) => {
                let failure = self.judge(&json);
                self.json = Some(json);
                failure
            }
        };
        let error = match failure {
            Some(failure) => Some(self.api_error(failure)),
            None if self.head.status.is_success() => None,
            None => Some(self.status_error()),
        };
        (self, error)
    }

    /// Finds failure or data in the envelopes of the operation.
    fn judge(&mut self, json: &Value) -> Option<Failure> {
        let operation = self.head.operation;
        let envelopes = || {
            let all = operation.envelope.iter().chain(operation.failures);
            all.copied()
        };
        if let Some(graphql) = operation.graphql {
            self.data = Some(graphql.result()).filter(|at| json.pointer(at).is_some());
            self.proven = self.data.is_some();
            if let Some(mut failure) = graphql.failure(json) {
                let code = failure.code.as_deref();
                let row = |code| {
                    envelopes().find_map(|envelope| Some((envelope.name(), envelope.row(code)?)))
                };
                if let Some((name, row)) = code.and_then(row) {
                    failure.envelope = name;
                    failure.row = Some(row);
                }
                return Some(failure);
            }
        }
        let own = operation.envelope.filter(|_| operation.graphql.is_none());
        for envelope in envelopes() {
            let mine = own.is_some_and(|own| std::ptr::addr_eq(own, envelope));
            match envelope.read(json) {
                Verdict::Failure(failure) => return Some(failure),
                Verdict::Success if mine => {
                    self.proven = true;
                    self.data = envelope.data(json);
                    self.head.request_id = envelope
                        .request_id(json)
                        .or_else(|| self.head.request_id.take());
                    break;
                }
                // Without its status: the data where it should be, or else the whole.
                Verdict::Other if mine => self.data = envelope.data(json).or(Some("")),
                Verdict::Success | Verdict::Other => {}
            }
        }
        None
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    pub(crate) fn is_json(&self) -> bool {
        let media_type = self
            .head
            .headers
            .get(CONTENT_TYPE)
            .map(HeaderValue::as_bytes);
        media_type.is_some_and(|text| {
            text.windows(4)
                .any(|part| part.eq_ignore_ascii_case(b"json"))
        })
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }

    /// An answer that was not read to its end.
    pub(crate) fn too_large(self, error: &std::io::Error) -> Judged {
        let fault = decode::Undecodable {
            path: String::new(),
            message: error.to_string(),
        };
        let error = self.head.undecodable(fault, String::new());
        (self, Some(error))
    }

    pub(crate) fn head(&self) -> Head {
        self.head.clone()
    }

    fn bytes(&self) -> &[u8] {
        if let Source::Whole(bytes) = &self.body {
            bytes
        } else {
            &[]
        }
    }

    /// The data for a session.
    pub(crate) fn data(&self) -> Option<&Value> {
        let json = self.json.as_ref().filter(|_| self.proven)?;
        json.pointer(self.data?)
    }

    /// The same, if it is a success: any proxy can answer 200, with a page, a `null` or nothing. An HTTP status that
    /// means "no content" says it all.
    pub(crate) fn proven(self) -> Result<Self, Error> {
        let silent = matches!(self.status(), 204 | 205) && self.bytes().is_empty();
        if self.proven || silent {
            return Ok(self);
        }
        let operation = self.head.operation;
        let message = match operation.envelope.filter(|_| operation.graphql.is_none()) {
            Some(envelope) => format!("no `{}` says that it worked", envelope.name()),
            None => "neither a result nor errors".to_owned(),
        };
        let fault = decode::Undecodable {
            path: String::new(),
            message,
        };
        let excerpt = excerpt::excerpt(self.bytes());
        Err(self.head.undecodable(fault, excerpt))
    }

    /// The data as JSON of this type.
    pub fn json<T: DeserializeOwned>(mut self) -> Result<T, Error> {
        let value = self.take_data()?;
        decode::value(value).map_err(|fault| self.undecodable(fault))
    }

    fn take_data(&mut self) -> Result<Value, Error> {
        let mut json = match self.json.take() {
            Some(json) => json,
            None if self.bytes().is_empty() => Value::Null,
            None => serde_json::from_slice(self.bytes()).map_err(|error| {
                let message = excerpt::redact(&error.to_string());
                self.undecodable(decode::Undecodable {
                    path: String::new(),
                    message,
                })
            })?,
        };
        let data = self.data.and_then(|pointer| json.pointer_mut(pointer));
        Ok(data.map(Value::take).unwrap_or_default())
    }

    /// The body as text.
    pub fn text(self) -> Result<String, Error> {
        String::from_utf8(self.bytes().to_vec()).map_err(|error| {
            let message = error.utf8_error().to_string();
            self.undecodable(decode::Undecodable {
                path: String::new(),
                message,
            })
        })
    }

    /// The body, whole or as it arrives.
    pub fn into_body(self) -> Body {
        match self.body {
            Source::Whole(bytes) => bytes.into(),
            Source::Stream(body) => body,
        }
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        if let Source::Whole(bytes) = self.body {
            bytes
        } else {
            Bytes::new()
        }
    }

    /// An answer with a status that has no type.
    pub fn unexpected<T>(self) -> Result<T, Error> {
        Err(self.status_error())
    }

    fn undecodable(&self, fault: decode::Undecodable) -> Error {
        let pointer = self
            .data
            .unwrap_or_default()
            .trim_start_matches('/')
            .replace('/', ".");
        self.head
            .undecodable(fault.under(&pointer), excerpt::excerpt(self.bytes()))
    }

    fn whole(&self) -> Bytes {
        if let Source::Whole(bytes) = &self.body {
            bytes.clone()
        } else {
            Bytes::new()
        }
    }

    fn status_error(&self) -> Error {
        Error::Status(Box::new(StatusError {
            operation: self.head.operation.id,
            status: self.head.status,
            unknown: self.leaves_open(self.head.status.as_u16()),
            headers: self.head.headers.clone(),
            body: self.whole(),
            request_id: self.head.request_id.clone(),
            retry_after: retry_after(&self.head.headers),
        }))
    }

    /// Whether a failure of this status may hide that the operation did what repeating it would do twice.
    fn leaves_open(&self, status: u16) -> bool {
        !self.head.operation.repeatable() && leaves_open(status)
    }

    fn api_error(&self, failure: Failure) -> Error {
        let mut error = ApiError {
            operation: self.head.operation.id,
            envelope: failure.envelope,
            http_status: self.head.status,
            status: failure.status,
            code: failure.code,
            name: failure.row.map(|row| row.name),
            meaning: failure.row.map(|row| row.text),
            unknown: self.leaves_open(self.head.status.as_u16()),
            passes: false,
            message: failure.message,
            request_id: failure.request_id.or_else(|| self.head.request_id.clone()),
            data: failure.data,
            retry_after: retry_after(&self.head.headers),
            headers: self.head.headers.clone(),
            body: self.whole(),
        };
        // In an HTTP success the API says itself that it failed: nothing is open, and a write is refused.
        let passing = |status: u16| passes(status) && !self.leaves_open(status);
        error.passes = error.effective_status().is_some_and(passing);
        Error::Api(Box::new(error))
    }
}

/// Neither headers nor body: both may hold secrets.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.head.operation.id)
            .field("status", &self.head.status)
            .field("request_id", &self.head.request_id)
            .finish_non_exhaustive()
    }
}
