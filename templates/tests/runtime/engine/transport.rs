//! In: a real server on loopback. Out: what the default transport sends, and that it follows and repeats nothing by itself.

use std::time::Duration;

use crate::support::fake::scheme;
use crate::support::server::serve;
use bytes::Bytes;
use miniature::runtime::engine::builder::FromCore;
use miniature::runtime::engine::core::Core;
use miniature::runtime::wire::operation::{Method, Operation, SchemeKind, SecurityScheme};
use miniature::runtime::wire::request::Request;
use miniature::{Builder, Error, Payload, RetryPolicy};

static KEY: SecurityScheme = scheme("key", SchemeKind::Bearer);
static READ: Operation = Operation::new("read", Method::Get, "/read").security(&[&[&KEY], &[]]);
static WRITE: Operation = Operation::new("write", Method::Post, "/write");
static ELSEWHERE: Operation =
    Operation::new("elsewhere", Method::Get, "/e").server("https://files.example/v9");

struct Probe(Core);

impl FromCore for Probe {
    fn from_core(core: Core) -> Self {
        Self(core)
    }
}

fn settings(url: &str) -> Builder<Probe> {
    let pause = Duration::from_millis(1);
    Builder::new(&[])
        .base_url(url)
        .retry(RetryPolicy::new().backoff(pause, pause))
}

fn core(url: &str) -> Core {
    settings(url).build().unwrap().0
}

fn ok(_: &str) -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi".to_vec()
}

#[tokio::test]
async fn connections_are_used_again() {
    let (url, seen) = serve(ok).await;
    let core = core(&url);
    for _ in 0..3 {
        assert_eq!(
            core.text::<()>(Request::new(&READ).query("q", "a b|c"))
                .await
                .unwrap(),
            "hi"
        );
    }
    let seen = seen.lock().unwrap();
    assert!(
        seen.iter().all(|(connection, _)| *connection == 0),
        "{seen:?}"
    );
    assert!(
        seen[0].1.starts_with("GET /read?q=a%20b%7Cc HTTP/1.1\r\n"),
        "{seen:?}"
    );
    assert!(seen[0].1.contains("accept-encoding: gzip\r\n"), "{seen:?}");
    assert!(seen[0].1.contains("user-agent: miniature/"), "{seen:?}");
}

#[tokio::test]
async fn bodies_arrive() {
    let (url, seen) = serve(ok).await;
    let core = core(&url);
    core.empty::<()>(Request::new(&WRITE).json([1]))
        .await
        .unwrap();
    let stream = || OneChunk(Some(Bytes::from("stream")));
    let known = Payload::factory(stream).with_length(6);
    core.empty::<()>(Request::new(&WRITE).payload("application/octet-stream", known))
        .await
        .unwrap();
    core.empty::<()>(Request::new(&WRITE).payload("text/plain", Payload::stream(stream())))
        .await
        .unwrap();
    core.empty::<()>(Request::new(&WRITE)).await.unwrap();
    let seen = seen.lock().unwrap();
    assert!(seen[0].1.ends_with("\r\n\r\n[1]"), "{seen:?}");
    assert!(
        seen[1].1.contains("content-length: 6\r\n") && seen[1].1.ends_with("\r\n\r\nstream"),
        "{seen:?}"
    );
    assert!(
        seen[2].1.contains("transfer-encoding: chunked") && seen[2].1.contains("stream"),
        "{seen:?}"
    );
    assert!(seen[3].1.contains("content-length: 0\r\n"), "{seen:?}");
}

struct OneChunk(Option<Bytes>);

impl futures_core::Stream for OneChunk {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (url, seen) = serve(|request| {
        let target = request.lines().find_map(|line| line.strip_prefix("x-target: ")).unwrap();
        format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {target}/stolen\r\ncontent-length: 0\r\n\r\n").into_bytes()
    })
    .await;
    let (other, stolen) = serve(ok).await;
    let core = settings(&url).credential("key", "token").build().unwrap().0;
    for target in [&other, &url] {
        let error = core
            .text::<()>(Request::new(&READ).header("x-target", target))
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::Status(error) if error.status == 307),
            "{error}"
        );
    }
    assert_eq!(seen.lock().unwrap().len(), 2);
    assert!(stolen.lock().unwrap().is_empty());
}

/// Redirects to the address in a header.
fn away(request: &str) -> Vec<u8> {
    let target = request
        .lines()
        .find_map(|line| line.strip_prefix("x-target: "));
    match target.filter(|_| request.starts_with("GET /read ")) {
        Some(target) => format!(
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: {target}/there\r\ncontent-length: 0\r\n\r\n"
        )
        .into_bytes(),
        None => ok(request),
    }
}

#[tokio::test]
async fn a_client_of_ones_own_that_follows_gets_no_answer_from_elsewhere() {
    let (url, _) = serve(away).await;
    let (other, seen) = serve(ok).await;
    let settings = settings(&url)
        .credential("key", "canary")
        .http(reqwest::Client::new());
    let core = settings.build().unwrap().0;
    let read = |target: &str| core.text::<()>(Request::new(&READ).header("x-target", target));
    assert_eq!(read(&url).await.unwrap(), "hi", "the same origin may");
    let error = read(&other).await.unwrap_err();
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.contains("redirect to another origin"), "{why}");
    let seen = seen.lock().unwrap();
    assert!(
        !seen.is_empty() && !seen[0].1.contains("canary"),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_client_of_ones_own_may_have_its_own_time() {
    let (url, _) = serve(|_| b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhi".to_vec()).await;
    let client = reqwest::Client::builder()
        .read_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let core = settings(&url).http(client).build().unwrap().0;
    let error = core.text::<()>(Request::new(&READ)).await.unwrap_err();
    assert!(error.is_timeout() && error.was_sent(), "{error:?}");
}

#[tokio::test]
async fn a_cut_on_a_pooled_connection_counts_as_sent() {
    let (url, seen) = serve(|request| {
        if request.starts_with("POST") {
            Vec::new()
        } else {
            ok(request)
        }
    })
    .await;
    let core = core(&url);
    core.text::<()>(Request::new(&READ)).await.unwrap();
    let error = core
        .empty::<()>(Request::new(&WRITE).json([1]))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Transport(_)) && error.was_sent(),
        "{error:?}"
    );
    let posts = seen
        .lock()
        .unwrap()
        .iter()
        .filter(|(_, request)| request.starts_with("POST"))
        .count();
    assert_eq!(posts, 1);
}

#[tokio::test]
async fn nobody_listens() {
    // Not a port that was taken and let go: somebody else may have it by now.
    let error = core("http://127.0.0.1:1")
        .empty::<()>(Request::new(&WRITE).query("token", "canary"))
        .await
        .unwrap_err();
    assert!(
        !error.was_sent() && matches!(error, Error::Transport(_)),
        "{error:?}"
    );
    assert!(
        error.to_string().ends_with("(not sent, attempts: 3)"),
        "{error}"
    );
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_ends_early_is_sent_again_if_safe() {
    let (url, seen) = serve(|_| b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhi".to_vec()).await;
    let settings = settings(&url)
        .attempt_timeout(Duration::from_millis(400))
        .timeout(Duration::from_secs(10));
    let error = settings
        .build()
        .unwrap()
        .0
        .text::<()>(Request::new(&READ))
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    let count = seen.lock().unwrap().len();
    assert!(count >= 2, "{count}");
}

#[test]
fn where_tokens_may_go() {
    for url in [
        "https://api.example/v1/",
        "http://127.0.0.1:1",
        "http://[::1]:1",
        "http://localhost",
    ] {
        assert!(settings(url).build().is_ok(), "{url}");
    }
    for url in [
        "http://api.example",
        "http://localhost.example",
        "http://10.0.0.1",
        "ftp://api.example",
        "https://u:p@api.example",
        "https://api.example?x",
        "nonsense",
    ] {
        assert!(
            matches!(settings(url).build(), Err(Error::Invalid(_))),
            "{url}"
        );
    }
    assert!(settings("http://api.example").allow_http().build().is_ok());
}

#[tokio::test]
async fn a_given_base_holds_for_servers_of_operations() {
    let (url, seen) = serve(ok).await;
    core(&format!("{url}/base/"))
        .empty::<()>(Request::new(&ELSEWHERE))
        .await
        .unwrap();
    assert!(
        seen.lock().unwrap()[0]
            .1
            .starts_with("GET /base/v9/e HTTP/1.1\r\n")
    );
}

#[tokio::test]
async fn a_stream_that_stalls_ends() {
    let (url, _) = serve(|_| b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhi".to_vec()).await;
    let settings = settings(&url).attempt_timeout(Duration::from_millis(500));
    let call = settings.build().unwrap().0.bytes::<()>(Request::new(&READ));
    let mut body = call.await.unwrap();
    assert_eq!(body.length(), Some(9));
    assert_eq!(body.chunk().await.unwrap().unwrap(), "hi");
    tokio::time::sleep(Duration::from_millis(600)).await;
    let error = body.chunk().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
}
