//! In: HTTP requests. Out: HTTP answers: the [`Transport`] below the client, by default [`reqwest`].

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Method;
use http::header::CONTENT_LENGTH;

use crate::runtime::wire::body::Body;
use crate::runtime::wire::error::{BoxError, Error};
pub use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::payload::{Payload, PayloadData};

/// Sends one request and gives the answer as it is: no redirects, no retries, no timeouts of its own.
///
/// Dropping the future gives the attempt up; that is how the client ends one that takes too long.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request.
    fn send(
        &self,
        request: http::Request<Payload>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>>;
}

/// Why there is no answer.
#[derive(Debug)]
pub struct TransportError {
    /// Whether any part of the request may have reached the other side. `false` only if no connection was made.
    pub sent: bool,
    /// Whether time ran out.
    pub timeout: bool,
    /// The cause.
    pub source: BoxError,
}

impl TransportError {
    /// No connection was made.
    pub fn not_sent(source: impl Into<BoxError>) -> Self {
        Self {
            sent: false,
            timeout: false,
            source: source.into(),
        }
    }

    /// The request may have arrived.
    pub fn cut(source: impl Into<BoxError>) -> Self {
        Self {
            sent: true,
            timeout: false,
            source: source.into(),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind(), self.source)
    }
}

impl TransportError {
    pub(crate) fn kind(&self) -> &'static str {
        match (self.sent, self.timeout) {
            (false, true) => "no connection in time",
            (false, false) => "no connection",
            (true, true) => "no answer in time",
            (true, false) => "no answer",
        }
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

/// The default client: rustls, HTTP/2, gzip, pooled connections, no redirects.
pub(crate) fn default_client(connect_timeout: Duration) -> Result<reqwest::Client, Error> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect_timeout)
        .build()
        .map_err(|error| Error::invalid("http", format!("the HTTP client cannot be made: {error}")))
}

impl Transport for reqwest::Client {
    fn send(
        &self,
        request: http::Request<Payload>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let client = self.clone();
        Box::pin(async move {
            let request = convert(request)?;
            let origin = request.url().origin();
            let response = client.execute(request).await.map_err(failure)?;
            if response.url().origin() != origin {
                return Err(TransportError::cut(REDIRECTED));
            }
            let (status, version) = (response.status(), response.version());
            let headers = response.headers().clone();
            let length = response.content_length();
            let body =
                Body::stream(Incoming(Box::pin(response.bytes_stream()))).with_length(length);
            let mut answer = http::Response::new(body);
            *answer.status_mut() = status;
            *answer.version_mut() = version;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}

/// What another origin says is no answer of the API: it could open a session with a token of its own.
const REDIRECTED: &str =
    "the HTTP client followed a redirect to another origin; it needs `redirect(Policy::none())`";

fn convert(request: http::Request<Payload>) -> Result<reqwest::Request, TransportError> {
    let (parts, payload) = request.into_parts();
    let url = url::Url::parse(&parts.uri.to_string()).map_err(TransportError::not_sent)?;
    let mut request = reqwest::Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    *request.body_mut() = match payload.open() {
        PayloadData::Empty => {
            // Some servers refuse a POST of unknown length.
            if matches!(
                *request.method(),
                Method::POST | Method::PUT | Method::PATCH
            ) {
                request.headers_mut().insert(CONTENT_LENGTH, 0.into());
            }
            None
        }
        PayloadData::Whole(bytes) => Some(bytes.into()),
        PayloadData::Stream(stream, length) => {
            if let Some(length) = length {
                request.headers_mut().insert(CONTENT_LENGTH, length.into());
            }
            Some(reqwest::Body::wrap_stream(stream))
        }
    };
    Ok(request)
}

/// Without the URL: its query may hold secrets.
fn failure(error: reqwest::Error) -> TransportError {
    let sent = !(error.is_connect() || error.is_builder());
    TransportError {
        sent,
        timeout: error.is_timeout(),
        source: Box::new(error.without_url()),
    }
}

/// The body of an answer of reqwest.
struct Incoming(Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>);

impl Stream for Incoming {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|chunk| chunk.map(|bytes| bytes.map_err(broken)))
    }
}

/// Also a client with a timeout of its own says that time ran out.
fn broken(error: reqwest::Error) -> io::Error {
    let kind = if error.is_timeout() {
        io::ErrorKind::TimedOut
    } else {
        io::ErrorKind::Other
    };
    io::Error::new(kind, error.without_url())
}
