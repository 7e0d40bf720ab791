//! In: what goes wrong with a request. Out: an answer instead of the work, or another answer after it.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use http_body_util::StreamBody;
use hyper::body::Frame;
use tokio::sync::mpsc;

use super::response;
use crate::answer::{self, Reply};
use crate::connection::Cut;
use crate::contract::Operation;
use crate::failure::{Failure, INVALID, NOT_PERMITTED, REASONS, TOO_MANY};
use crate::faults::Effect;
use crate::journal::Entry;
use crate::shared::Shared;

/// In how many pieces a slow answer comes.
const PIECES: usize = 8;

/// What happens before the work: time passes, the connection goes, or there is an answer without any work.
pub(super) async fn before(
    shared: &Shared,
    operation: &Operation,
    effects: &[Effect],
    cut: &Cut,
    entry: &mut Entry,
) -> Option<Reply> {
    for effect in effects {
        if let Effect::Delay { millis } = effect {
            tokio::time::sleep(Duration::from_millis(*millis)).await;
        }
    }
    for effect in effects {
        let (failure, retry_after) = match effect {
            Effect::ResetBefore => {
                shared.journal.add(entry.clone());
                cut.now().await
            }
            Effect::Status { status } => return Some(page(*status, None)),
            Effect::Unavailable { retry_after } => return Some(page(503, *retry_after)),
            Effect::Business { status, code } => (business(*status, *code), None),
            Effect::OauthError { error } => (oauth(error), None),
            Effect::TooManyRequests { retry_after } => (TOO_MANY.into(), *retry_after),
            _ => continue,
        };
        entry.fail(&failure);
        return Some(waiting(enveloped(shared, operation, failure), retry_after));
    }
    None
}

/// What a proxy in front of the service says, which knows nothing of envelopes.
fn page(status: u16, retry_after: Option<u64>) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = format!("<html><body><h1>{status}</h1></body></html>");
    waiting(
        Reply::content(status, "text/html", page.into_bytes()),
        retry_after,
    )
}

/// The failure that the service has this code for; a code that it does not know is a refusal.
fn business(status: u16, code: Option<i64>) -> Failure {
    let known = REASONS.iter().find(|reason| reason.code == code);
    let reason = known.filter(|_| code.is_some()).unwrap_or(&NOT_PERMITTED);
    Failure {
        status,
        code,
        ..Failure::from(*reason)
    }
}

fn oauth(error: &str) -> Failure {
    Failure {
        oauth: error.to_owned(),
        ..INVALID.with("ordered by a fault")
    }
}

fn enveloped(shared: &Shared, operation: &Operation, failure: Failure) -> Reply {
    let world = &mut *shared.world();
    let id = world.ids.uuid();
    answer::reply(&world.config, operation, Err(failure), &id)
}

fn waiting(mut reply: Reply, retry_after: Option<u64>) -> Reply {
    if let Some(seconds) = retry_after {
        reply
            .headers
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    reply
}

/// What happens to the answer of work that was done.
pub(super) fn after(mut reply: Reply, effects: &[Effect]) -> Response {
    for effect in effects {
        match effect {
            Effect::InvalidBody => reply.body = Bytes::from_static(b"{\"statusCode\": 2oo"),
            Effect::ContentType { value } => {
                if let Ok(value) = HeaderValue::from_str(value) {
                    reply.headers.insert(header::CONTENT_TYPE, value);
                }
            }
            Effect::Truncated => return truncated(reply),
            Effect::SlowBody { millis } => {
                return slow(reply, Duration::from_millis(*millis));
            }
            _ => {}
        }
    }
    response(reply)
}

/// Sends half of the body, and then no more: the connection ends before what was announced is there.
fn truncated(mut reply: Reply) -> Response {
    // An answer without a body has nothing to be cut off: it announces a byte that never comes.
    let announced = reply.body.len().max(1);
    let half = reply.body.split_to(reply.body.len() / 2);
    streamed(reply, announced, async move |sender| {
        if !half.is_empty() && sender.send(Ok(Frame::data(half))).await.is_err() {
            return;
        }
        // What was sent so far has to leave before the connection does.
        tokio::time::sleep(Duration::from_millis(20)).await;
        let cut = std::io::Error::other("cut on order");
        let _ = sender.send(Err(cut)).await;
    })
}

/// Sends the body in pieces, with a pause before each.
fn slow(mut reply: Reply, pause: Duration) -> Response {
    let mut rest = std::mem::take(&mut reply.body);
    streamed(reply, rest.len(), async move |sender| {
        let size = rest.len().div_ceil(PIECES).max(1);
        while !rest.is_empty() {
            tokio::time::sleep(pause).await;
            let piece = rest.split_to(size.min(rest.len()));
            if sender.send(Ok(Frame::data(piece))).await.is_err() {
                return;
            }
        }
    })
}

type Pieces = mpsc::Sender<Result<Frame<Bytes>, std::io::Error>>;

/// An answer whose body is sent by a task.
fn streamed<F>(mut reply: Reply, announced: usize, send: impl FnOnce(Pieces) -> F) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    reply
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(announced));
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(send(sender));
    let mut response = response(reply);
    let pieces = tokio_stream::wrappers::ReceiverStream::new(receiver);
    *response.body_mut() = Body::new(StreamBody::new(pieces));
    response
}
