//! A [`Server`] on loopback: it gives the answers that a test wants, and records what was asked.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::content::{Content, essence, pairs};

/// A request, as it came.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// `GET`, `POST` ...
    pub method: String,
    /// The path, as sent.
    pub path: String,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The headers: names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// The first header of this name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// The media type of the body, without parameters.
    pub fn content_type(&self) -> Option<String> {
        self.header("content-type").map(essence)
    }

    /// What the body says.
    pub fn content(&self) -> Content {
        Content::read(self.header("content-type").unwrap_or_default(), &self.body)
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        if let Content::Json(value) = self.content() {
            value
        } else {
            Value::Null
        }
    }
}

/// What the server does about a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers.
    Answer {
        /// The HTTP status.
        status: u16,
        /// The headers, without the length.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// Cuts the connection.
    Cut,
}

impl Reply {
    /// An answer of JSON.
    pub fn json(status: u16, value: &Value) -> Self {
        let headers = vec![(
            "content-type".to_owned(),
            "application/json; charset=utf-8".to_owned(),
        )];
        Self::Answer {
            status,
            headers,
            body: value.to_string().into_bytes(),
        }
    }
}

type Handler = Arc<Mutex<dyn FnMut(&Received) -> Reply + Send>>;

/// A server on a port of its own. It stops when it is dropped.
pub struct Server {
    url: String,
    received: Arc<Mutex<Vec<Received>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server that answers by this function, one request after the other.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start(
        handler: impl FnMut(&Received) -> Reply + Send + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let received = Arc::new(Mutex::new(Vec::new()));
        let (record, handler): (_, Handler) =
            (Arc::clone(&received), Arc::new(Mutex::new(handler)));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&record), Arc::clone(&handler)));
            }
        });
        Ok(Self {
            url,
            received,
            task,
        })
    }

    /// `http://127.0.0.1:port`, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What was asked until now, in order.
    pub fn received(&self) -> Vec<Received> {
        self.received
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// One connection: any number of requests. A client that breaks the protocol is cut off.
async fn serve(stream: TcpStream, record: Arc<Mutex<Vec<Received>>>, handler: Handler) {
    let service = service_fn(|request| answer(request, &record, &handler));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // How it ends is the client's to see.
    let _ = connection.await;
}

/// The answer to a request; an error cuts the connection.
async fn answer(
    request: Request<Incoming>,
    record: &Mutex<Vec<Received>>,
    handler: &Handler,
) -> Result<Response<Full<Bytes>>, Box<dyn Error + Send + Sync>> {
    let (head, body) = request.into_parts();
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers = head.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), text(value.as_bytes())));
    let received = Received {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: pairs(head.uri.query().unwrap_or_default()),
        headers: headers.collect(),
        body: body.collect().await?.to_bytes().to_vec(),
    };
    let mut record = record.lock().unwrap_or_else(PoisonError::into_inner);
    record.push(received.clone());
    drop(record);
    let reply = (*handler.lock().unwrap_or_else(PoisonError::into_inner))(&received);
    match reply {
        Reply::Answer {
            status,
            headers,
            body,
        } => {
            let answer = Response::builder().status(status);
            let answer = headers
                .iter()
                .fold(answer, |answer, (name, value)| answer.header(name, value));
            Ok(answer.body(Full::from(body))?)
        }
        Reply::Cut => Err("the connection is cut".into()),
    }
}
