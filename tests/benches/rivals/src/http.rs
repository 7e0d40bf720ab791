//! In: what to answer. Out: an HTTP/1.1 server on loopback, on a thread of its own, that can also cut and keep silent.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::Outcome;

/// A request.
pub(crate) struct Request {
    pub(crate) path: String,
    /// The value of `Authorization`, without `Bearer`.
    pub(crate) token: String,
    pub(crate) body: String,
}

/// What becomes of a request.
pub(crate) enum Reply {
    /// A status and JSON.
    Json(u16, String),
    /// The connection is cut.
    Cut,
    /// Nothing, for ever.
    Hang,
}

/// A future that can go to another thread.
pub(crate) type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

type Handler = Arc<dyn Fn(Request) -> Boxed<Reply> + Send + Sync>;

/// Serves to the end of the process; the URL.
pub(crate) fn serve<F>(handler: impl Fn(Request) -> F + Send + Sync + 'static) -> Outcome<String>
where
    F: Future<Output = Reply> + Send + 'static,
{
    let handler: Handler = Arc::new(move |request| Box::pin(handler(request)));
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let Ok(listener) = TcpListener::from_std(listener) else {
                return;
            };
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&handler)));
            }
        });
    });
    Ok(url)
}

async fn talk(mut stream: TcpStream, handler: Handler) {
    let _ = stream.set_nodelay(true);
    let mut bytes = Vec::new();
    while let Some(request) = read(&mut stream, &mut bytes).await {
        match handler(request).await {
            Reply::Json(status, body) => {
                let answer = answer(status, &body);
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
            Reply::Cut => return,
            Reply::Hang => std::future::pending().await,
        }
    }
}

fn answer(status: u16, body: &str) -> String {
    let challenge = match status {
        401 => "www-authenticate: Bearer\r\n",
        _ => "",
    };
    format!(
        "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\n{challenge}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn read(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<Request> {
    loop {
        if let Some((request, used)) = parse(bytes) {
            bytes.drain(..used);
            return Some(request);
        }
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// The first request in there if it is whole, and its length.
fn parse(bytes: &[u8]) -> Option<(Request, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let (mut length, mut token) = (0, String::new());
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        } else if name.eq_ignore_ascii_case("authorization") {
            token = value.trim_start_matches("Bearer ").to_owned();
        }
    }
    let whole = end + 4 + length;
    let body = String::from_utf8_lossy(bytes.get(end + 4..whole)?).into_owned();
    Some((Request { path, token, body }, whole))
}
