//! In: requests of a client, over TCP. Out: [`Server`]: the answers that a test wants, and a record of what was asked.

use std::fmt::{self, Write as _};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
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
    let mut stream = BufReader::new(stream);
    while let Ok(Some(request)) = receive(&mut stream).await {
        record
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request.clone());
        let reply = (*handler.lock().unwrap_or_else(PoisonError::into_inner))(&request);
        let Reply::Answer {
            status,
            headers,
            body,
        } = reply
        else {
            return;
        };
        let mut head = format!(
            "HTTP/1.1 {status} Answer\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            // Writing to a string cannot fail.
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("\r\n");
        let whole = [head.into_bytes(), body].concat();
        if stream.write_all(&whole).await.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}

/// The next request; `None` at the end of the connection.
async fn receive(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Received>> {
    let start = line(stream).await?;
    let mut words = start.split(' ');
    let (Some(method), Some(target)) = (words.next().filter(|word| !word.is_empty()), words.next())
    else {
        return Ok(None);
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Received {
        method: method.to_owned(),
        path: path.to_owned(),
        query: pairs(query),
        ..Received::default()
    };
    loop {
        let line = line(stream).await?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        request
            .headers
            .push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    if request
        .header("transfer-encoding")
        .is_some_and(|value| value.eq_ignore_ascii_case("chunked"))
    {
        request.body = chunks(stream).await?;
    } else {
        let length = request
            .header("content-length")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        request.body = vec![0; length];
        stream.read_exact(&mut request.body).await?;
    }
    Ok(Some(request))
}

async fn chunks(stream: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(stream).await?;
        let size = usize::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        let start = body.len();
        body.resize(start + size, 0);
        stream.read_exact(&mut body[start..]).await?;
        line(stream).await?;
        if size == 0 {
            return Ok(body);
        }
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
