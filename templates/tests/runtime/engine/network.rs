//! In: a real server with TLS, HTTP/2 and gzip. Out: what its users expect of the client on such a network.

use std::io::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::tls::{Secure, answer, serve};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use h2::Reason;
use h2::server::SendResponse;
use miniature::runtime::engine::builder::FromCore;
use miniature::runtime::engine::core::Core;
use miniature::runtime::wire::operation::{Method, Operation};
use miniature::runtime::wire::request::Request;
use miniature::{Builder, Error, RetryPolicy};

static READ: Operation = Operation::new("read", Method::Get, "/read");
static WRITE: Operation = Operation::new("write", Method::Post, "/write");

struct Probe(Core);

impl FromCore for Probe {
    fn from_core(core: Core) -> Self {
        Self(core)
    }
}

fn settings(server: &Secure) -> Builder<Probe> {
    let pause = Duration::from_millis(1);
    Builder::new(&[])
        .base_url(&server.url)
        .attempt_timeout(Duration::from_secs(300))
        .timeout(Duration::from_secs(600))
        .retry(RetryPolicy::new().backoff(pause, pause))
}

fn core(server: &Secure) -> Core {
    settings(server).http(server.client()).build().unwrap().0
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn hello(_: usize, _: http::Request<Bytes>, respond: SendResponse<Bytes>) {
    answer(
        respond,
        &[("content-type", "text/plain")],
        b"hello".to_vec(),
    );
}

#[tokio::test]
async fn many_calls_share_one_http2_connection_under_an_own_ca() {
    let server = serve(hello).await;
    let core = core(&server);
    core.text::<()>(Request::new(&READ)).await.unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(core.text::<()>(Request::new(&READ)).into_future()))
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "hello");
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    let requests = server.requests.lock().unwrap();
    assert_eq!(requests.len(), 21);
    assert!(
        requests.iter().all(|line| line == "GET /read HTTP/2.0"),
        "{requests:?}"
    );
}

#[tokio::test]
async fn a_server_of_an_unknown_ca_gets_nothing() {
    let server = serve(hello).await;
    let core = settings(&server).build().unwrap().0;
    let error = core
        .empty::<()>(Request::new(&WRITE).json(["secret"]))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Transport(_)) && !error.was_sent(),
        "{error:?}"
    );
    assert!(format!("{error:?}").contains("UnknownIssuer"), "{error:?}");
    assert!(server.requests.lock().unwrap().is_empty());
}

#[tokio::test]
async fn packed_answers_are_unpacked() {
    let server = serve(|_, request, respond| {
        assert_eq!(request.headers()["accept-encoding"], "gzip");
        let headers = [
            ("content-encoding", "gzip"),
            ("content-type", "application/json"),
        ];
        answer(respond, &headers, packed(br#"["a","b"]"#));
    })
    .await;
    let core = core(&server);
    let list: Vec<String> = core.json::<_, ()>(Request::new(&READ)).await.unwrap();
    assert_eq!(list, ["a", "b"]);
    let body = core.bytes::<()>(Request::new(&READ)).await.unwrap();
    assert_eq!(body.length(), None, "the length on the wire is another");
    assert_eq!(body.text().await.unwrap(), r#"["a","b"]"#);
}

#[tokio::test]
async fn a_packed_bomb_ends_at_the_limit() {
    static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| packed(&vec![0; 20 << 20]));
    LazyLock::force(&BOMB);
    let server = serve(|_, _, respond| {
        answer(respond, &[("content-encoding", "gzip")], BOMB.clone());
    })
    .await;
    let core = core(&server);
    let error = core.text::<()>(Request::new(&READ)).await.unwrap_err();
    assert!(
        matches!(&error, Error::Decode(_)) && error.to_string().contains("larger than 16777216"),
        "{error}"
    );
    let raw = core.text::<()>(Request::new(&READ)).raw().await;
    assert!(matches!(raw, Err(Error::Decode(_))), "{raw:?}");
    assert_eq!(server.requests.lock().unwrap().len(), 2, "not tried again");
}

#[tokio::test]
async fn what_the_server_refused_unread_is_sent_again_and_nothing_else() {
    let refuses = serve(|number, request, mut respond| match number {
        0 => respond.send_reset(Reason::REFUSED_STREAM),
        _ => hello(number, request, respond),
    })
    .await;
    core(&refuses)
        .empty::<()>(Request::new(&WRITE).json([1]))
        .await
        .unwrap();
    assert_eq!(refuses.requests.lock().unwrap().len(), 2);

    let breaks = serve(|_, _, mut respond| respond.send_reset(Reason::INTERNAL_ERROR)).await;
    let error = core(&breaks)
        .empty::<()>(Request::new(&WRITE).json([1]))
        .await
        .unwrap_err();
    assert!(error.was_sent(), "{error:?}");
    assert_eq!(breaks.requests.lock().unwrap().len(), 1);
}
