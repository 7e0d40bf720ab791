//! In: answers. Out: [`Response`] and [`Raw`]: a value or bytes with status and headers.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::answer::Answer;
use super::head::Head;

/// A decoded answer with its status and headers.
pub struct Response<T, P = ()> {
    pub(super) head: Head,
    /// The decoded answer.
    pub value: T,
    parameters: PhantomData<fn() -> P>,
}

impl<T, P> Response<T, P> {
    pub(crate) fn new(head: Head, value: T) -> Self {
        Self {
            head,
            value,
            parameters: PhantomData,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The API's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }

    /// The decoded answer.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T: fmt::Debug, P> fmt::Debug for Response<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.head.status)
            .field("request_id", &self.head.request_id)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// An answer as it came.
pub struct Raw {
    head: Head,
    body: Bytes,
}

impl Raw {
    pub(crate) fn new(answer: Answer) -> Self {
        Self {
            head: answer.head(),
            body: answer.into_bytes(),
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The API's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }

    /// The body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("status", &self.head.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
