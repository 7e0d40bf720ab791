//! Serves a TCP stream: requests go to the router, until the peer goes or does not finish a head, the emulator stops, or a
//! fault cuts the stream.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::header::HOST;
use http::{HeaderMap, StatusCode};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};
use tower::ServiceExt as _;

/// The way for a request to have its connection reset.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cut(Arc<Notify>);

impl Cut {
    /// Resets the connection: the peer sees neither an answer nor an orderly end. Never returns.
    pub(crate) async fn now(&self) -> ! {
        self.0.notify_one();
        std::future::pending().await
    }
}

/// Serves one connection. `patience`: how long it may be without a whole head of a request.
pub(crate) async fn serve(
    stream: TcpStream,
    router: Router,
    patience: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let Ok((stream, twin)) = twins(stream) else {
        return;
    };
    let cut = Cut::default();
    let begun = Arc::new(AtomicBool::new(false));
    let service = {
        let (cut, begun) = (cut.clone(), Arc::clone(&begun));
        service_fn(move |mut request: hyper::Request<Incoming>| {
            begun.store(true, Ordering::Relaxed);
            request.extensions_mut().insert(cut.clone());
            answer(router.clone(), request.map(Body::new))
        })
    };
    let mut builder = auto::Builder::new(TokioExecutor::new());
    let http1 = &mut builder.http1();
    http1.timer(TokioTimer::new()).header_read_timeout(patience);
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::pin!(connection);
    // Before the first bytes hyper waits for ever.
    let first = tokio::time::sleep(patience);
    tokio::pin!(first);
    let mut waiting = true;
    let mut stopping = false;
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = first.as_mut(), if waiting => {
                if !begun.load(Ordering::Relaxed) {
                    return;
                }
                waiting = false;
            }
            () = cut.0.notified() => {
                // The connection is dropped on the way out, and with the last handle the stream.
                let _ = TcpStream::from_std(twin).and_then(|stream| stream.set_zero_linger());
                return;
            }
            _ = stop.changed(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// What the router answers. Whom a request with two hosts is for is not for one of the two to say (RFC 9112, section 3.2).
async fn answer(router: Router, request: Request) -> Result<Response, Infallible> {
    if has_two_hosts(request.headers()) {
        let mut answer = Response::new(Body::from("the request has more than one Host header\n"));
        *answer.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(answer);
    }
    router.oneshot(request).await
}

fn has_two_hosts(headers: &HeaderMap) -> bool {
    headers.get_all(HOST).iter().nth(1).is_some()
}

/// The stream and another handle to it, for when the first is hyper's.
fn twins(stream: TcpStream) -> std::io::Result<(TcpStream, std::net::TcpStream)> {
    let stream = stream.into_std()?;
    let twin = stream.try_clone()?;
    Ok((TcpStream::from_std(stream)?, twin))
}
