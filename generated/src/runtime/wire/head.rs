//! What is known of an answer beside its body.

use http::{HeaderMap, StatusCode};

use super::decode::Undecodable;
use super::error::{DecodeError, Error};
use super::operation::Operation;
use super::outcome::leaves_open;

/// What is known of an answer beside its body.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: Option<String>,
}

impl Head {
    /// An answer of another shape than documented.
    pub(crate) fn undecodable(&self, fault: Undecodable, excerpt: String) -> Error {
        let done = self.status.is_success() || leaves_open(self.status.as_u16());
        Error::Decode(Box::new(DecodeError {
            operation: self.operation.id,
            status: self.status,
            unknown: done && !self.operation.repeatable(),
            path: fault.path.clone(),
            excerpt,
            request_id: self.request_id.clone(),
            source: Box::new(fault),
        }))
    }
}
