//! In: connections on loopback. Out: requests as they came, answers as the test writes them.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Requests as text, each with the number of its connection.
pub(crate) type Seen = Arc<Mutex<Vec<(usize, String)>>>;

/// What a server does with a request: the bytes to send; no bytes: it cuts the connection.
pub(crate) type Answers = fn(&str) -> Vec<u8>;

/// A server that keeps its connections open; gives its URL and what it sees.
pub(crate) async fn serve(answers: Answers) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    tokio::spawn(async move {
        for connection in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(talk(stream, connection, answers, Arc::clone(&log)));
        }
    });
    (url, seen)
}

async fn talk(mut stream: TcpStream, connection: usize, answers: Answers, seen: Seen) {
    while let Some(request) = read(&mut stream).await {
        let answer = answers(&request);
        seen.lock().unwrap().push((connection, request));
        if answer.is_empty() || stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.lines().next());
            let whole = match length {
                Some(length) => body.len() >= length.parse::<usize>().unwrap(),
                None if head.contains("transfer-encoding: chunked") => body.ends_with("0\r\n\r\n"),
                None => true,
            };
            if whole {
                return Some(text);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
