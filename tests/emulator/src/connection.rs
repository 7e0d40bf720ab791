//! In: a TCP stream. Out: requests for the router, until the peer goes, the emulator stops, or a fault cuts the stream.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
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

/// Serves one connection.
pub(crate) async fn serve(stream: TcpStream, router: Router, mut stop: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let Ok((stream, twin)) = twins(stream) else {
        return;
    };
    let cut = Cut::default();
    let service = {
        let cut = cut.clone();
        service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(cut.clone());
            router
                .clone()
                .oneshot(request.map(axum::body::Body::new) as Request)
        })
    };
    let builder = auto::Builder::new(TokioExecutor::new());
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let mut stopping = false;
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
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

/// The stream and another handle to it, for when the first is hyper's.
fn twins(stream: TcpStream) -> std::io::Result<(TcpStream, std::net::TcpStream)> {
    let stream = stream.into_std()?;
    let twin = stream.try_clone()?;
    Ok((TcpStream::from_std(stream)?, twin))
}
