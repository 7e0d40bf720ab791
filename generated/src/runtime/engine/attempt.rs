//! In: a request as it goes on the wire. Out: its judged answer, or what broke on the way: one attempt.

use std::io;

use tokio::time::{Instant, timeout_at};

use super::core::Core;
use super::transport::TransportError;
use crate::runtime::wire::answer::{Answer, Judged};
use crate::runtime::wire::error::BoxError;
use crate::runtime::wire::operation::Operation;
use crate::runtime::wire::payload::Payload;

/// How much of an answer is read and judged before it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// All of it; failures are errors.
    Whole,
    /// A success is left as a stream.
    Stream,
    /// All of it; a failing HTTP status is no error, a failing envelope is.
    ByStatus,
    /// All of it; nothing is an error.
    Raw,
}

/// An attempt without a whole answer.
pub(crate) struct Broken {
    pub(crate) sent: bool,
    pub(crate) timeout: bool,
    pub(crate) message: String,
    pub(crate) source: Option<BoxError>,
}

impl From<TransportError> for Broken {
    fn from(error: TransportError) -> Self {
        let message = error.kind().to_owned();
        Self {
            sent: error.sent,
            timeout: error.timeout,
            message,
            source: Some(error.source),
        }
    }
}

/// One attempt, given up at `end`.
pub(crate) async fn exchange(
    core: &Core,
    operation: &'static Operation,
    mode: Mode,
    request: http::Request<Payload>,
    end: Instant,
) -> Result<Judged, Broken> {
    let late = Broken {
        sent: true,
        timeout: true,
        message: "no answer in time".to_owned(),
        source: None,
    };
    timeout_at(end, converse(core, operation, mode, request))
        .await
        .unwrap_or(Err(late))
}

async fn converse(
    core: &Core,
    operation: &'static Operation,
    mode: Mode,
    request: http::Request<Payload>,
) -> Result<Judged, Broken> {
    let (head, body) = core.inner.transport.send(request).await?.into_parts();
    let watched = core
        .interceptor()
        .is_some_and(|interceptor| interceptor.wants(operation));
    let answer = Answer::new(operation, head.status, head.headers);
    // JSON that may be a failure in an envelope is read even where a stream is wanted.
    let judged = !operation.failures.is_empty() && answer.is_json();
    if mode == Mode::Stream && head.status.is_success() && !judged {
        return Ok((
            answer.streamed(body.paced(core.inner.attempt_timeout)),
            None,
        ));
    }
    match body.limited(core.inner.body_limit).await {
        Ok(bytes) => Ok(answer.read(bytes, watched)),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Ok(answer.too_large(&error)),
        Err(error) => {
            let timeout = error.kind() == io::ErrorKind::TimedOut;
            let message = if timeout {
                "no whole answer in time"
            } else {
                "the answer was cut"
            };
            Err(Broken {
                sent: true,
                timeout,
                message: message.to_owned(),
                source: Some(error.into()),
            })
        }
    }
}
