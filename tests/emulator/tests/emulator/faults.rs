//! In: orders for things to go wrong. Out: what a client sees, byte by byte over TCP and through reqwest, and what the
//! generated client makes of it.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use authing_emulator::{Effect, Emulator, Fault};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const SEND_SMS: &str = "/api/v3/send-sms";

/// A request that succeeds, and leaves a message behind.
fn sms() -> Value {
    json!({"channel": "CHANNEL_LOGIN", "phoneNumber": "13800000000"})
}

async fn send(emulator: &Emulator) -> reqwest::Result<Response> {
    let request = Client::new().post(format!("{}{SEND_SMS}", emulator.url()));
    let app = "64a0000000000000000000a1";
    request
        .header("x-authing-app-id", app)
        .json(&sms())
        .send()
        .await
}

/// All that comes back on the wire until the connection ends, and how it ended.
async fn raw(emulator: &Emulator) -> (String, Option<ErrorKind>) {
    let address = emulator.url();
    let address = address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let body = sms().to_string();
    let head = format!(
        "POST {SEND_SMS} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nx-authing-app-id: \
         64a0000000000000000000a1\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await;
    (
        String::from_utf8(bytes).unwrap(),
        end.err().map(|error| error.kind()),
    )
}

async fn with(effect: Effect) -> Emulator {
    let emulator = Emulator::start().await.unwrap();
    emulator.order(Fault::new(effect)).unwrap();
    emulator
}

/// Whether the work of so many requests was done.
fn done(emulator: &Emulator, count: usize) {
    assert_eq!(emulator.messages().len(), count);
}

/// The bodies of an HTTP/1.1 answer.
fn body(text: &str) -> &str {
    text.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn a_delay_lets_time_pass_and_then_works() {
    let emulator = with(Effect::Delay { millis: 300 }).await;
    // Another order cannot overtake it.
    emulator
        .order(Fault::new(Effect::Delay { millis: 100 }))
        .unwrap();
    let begin = Instant::now();
    assert_eq!(send(&emulator).await.unwrap().status(), 200);
    assert!(begin.elapsed() >= Duration::from_millis(400));
    done(&emulator, 1);
    assert_eq!(emulator.requests(0)[0].faults, ["delay", "delay"]);
}

#[tokio::test]
async fn a_status_comes_without_json_and_nothing_is_done() {
    let emulator = with(Effect::Status { status: 502 }).await;
    let answer = send(&emulator).await.unwrap();
    assert_eq!(answer.status(), 502);
    assert_eq!(answer.headers()["content-type"], "text/html");
    assert!(answer.text().await.unwrap().contains("502 Bad Gateway"));
    let (text, end) = raw(&emulator).await;
    assert!(text.starts_with("HTTP/1.1 502 Bad Gateway\r\n"), "{text}");
    assert_eq!(end, None);
    done(&emulator, 0);
}

#[tokio::test]
async fn a_business_code_comes_in_the_envelope_of_the_surface() {
    let emulator = with(Effect::Business {
        status: 403,
        code: Some(2206),
    })
    .await;
    let ask = async |path: &str, body: Value| {
        let request = Client::new().post(format!("{}{path}", emulator.url()));
        let answer = request.json(&body).send().await.unwrap();
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        )
    };
    let code = json!({"code": "c"});
    let v2 = ask("/connections/social/wechat-miniprogram/auth", code).await;
    let message = "the sign-in has expired";
    assert_eq!(v2, (200, json!({"code": 2206, "message": message})));
    let document = json!({"query": "{ user { id } }"});
    let (status, graphql) = ask("/graphql/v2", document).await;
    assert_eq!(
        (status, &graphql["errors"][0]["message"]["code"]),
        (200, &json!(2206))
    );
    assert_eq!(graphql["data"], Value::Null);
    let (status, v3) = ask(SEND_SMS, sms()).await;
    assert_eq!(
        (status, &v3["statusCode"], &v3["apiCode"]),
        (200, &json!(403), &json!(2206))
    );
    let (status, oidc) = ask("/oidc/token", json!({})).await;
    let expected = json!({"error": "invalid_token", "error_description": message});
    assert_eq!((status, oidc), (401, expected));
    let requests = emulator.requests(0);
    assert!(
        requests
            .iter()
            .all(|entry| entry.code == Some(2206) && entry.faults == ["business"])
    );
    done(&emulator, 0);
}

#[tokio::test]
async fn an_oauth_error_comes_as_rfc_6749_has_it() {
    let emulator = with(Effect::OauthError {
        error: "invalid_grant".to_owned(),
    })
    .await;
    let request = Client::new().post(format!("{}/oidc/token", emulator.url()));
    let answer = request.json(&json!({})).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert_eq!(
        answer.json::<Value>().await.unwrap()["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn a_reset_before_ends_all_and_nothing_is_done() {
    let emulator = with(Effect::ResetBefore).await;
    assert_eq!(
        raw(&emulator).await,
        (String::new(), Some(ErrorKind::ConnectionReset))
    );
    assert!(send(&emulator).await.unwrap_err().is_request());
    done(&emulator, 0);
    let requests = emulator.requests(0);
    assert_eq!(requests.len(), 2);
    assert_eq!(
        (requests[0].status, &requests[0].operation),
        (0, &"v3SendSms".to_owned())
    );
}

#[tokio::test]
async fn a_reset_after_ends_all_when_the_work_is_done() {
    let emulator = with(Effect::ResetAfter).await;
    assert_eq!(
        raw(&emulator).await,
        (String::new(), Some(ErrorKind::ConnectionReset))
    );
    done(&emulator, 1);
    emulator.advance(60);
    assert!(send(&emulator).await.unwrap_err().is_request());
    done(&emulator, 2);
    assert_eq!(emulator.requests(1)[0].status, 0);
}

#[tokio::test]
async fn a_truncated_body_ends_before_its_length() {
    let emulator = with(Effect::Truncated).await;
    let (text, _) = raw(&emulator).await;
    let length: usize = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    assert_eq!(body(&text).len(), length / 2);
    emulator.advance(60);
    let answer = send(&emulator).await.unwrap();
    assert!(answer.bytes().await.unwrap_err().is_body_or_decode());
    done(&emulator, 2);
}

trait BodyError {
    fn is_body_or_decode(&self) -> bool;
}

impl BodyError for reqwest::Error {
    /// reqwest tells a body that breaks off either way.
    fn is_body_or_decode(&self) -> bool {
        self.is_body() || self.is_decode()
    }
}

#[tokio::test]
async fn an_invalid_body_is_no_json() {
    let emulator = with(Effect::InvalidBody).await;
    let (text, end) = raw(&emulator).await;
    assert_eq!((body(&text), end), ("{\"statusCode\": 2oo", None));
    emulator.advance(60);
    let answer = send(&emulator).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert!(answer.json::<Value>().await.unwrap_err().is_decode());
    done(&emulator, 2);
}

#[tokio::test]
async fn a_slow_body_comes_whole_in_pieces() {
    let emulator = with(Effect::SlowBody { millis: 50 }).await;
    let begin = Instant::now();
    let (text, end) = raw(&emulator).await;
    assert!(begin.elapsed() >= Duration::from_millis(300));
    let value: Value = serde_json::from_str(body(&text)).unwrap();
    assert_eq!((&value["statusCode"], end), (&json!(200), None));
    emulator.advance(60);
    let mut answer = send(&emulator).await.unwrap();
    let mut pieces = 0;
    while answer.chunk().await.unwrap().is_some() {
        pieces += 1;
    }
    assert!(pieces > 3, "{pieces}");
    done(&emulator, 2);
}

#[tokio::test]
async fn the_head_of_a_slow_body_does_not_wait() {
    let emulator = with(Effect::SlowBody { millis: 120_000 }).await;
    let begin = Instant::now();
    assert_eq!(send(&emulator).await.unwrap().status(), 200);
    assert!(begin.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn a_wrong_content_type_is_the_only_thing_wrong() {
    let value = "text/html; charset=utf-8".to_owned();
    let emulator = with(Effect::ContentType {
        value: value.clone(),
    })
    .await;
    let (text, _) = raw(&emulator).await;
    assert_eq!(text.matches("content-type").count(), 1, "{text}");
    emulator.advance(60);
    let answer = send(&emulator).await.unwrap();
    assert_eq!(answer.headers()["content-type"], value);
    assert_eq!(answer.json::<Value>().await.unwrap()["statusCode"], 200);
    done(&emulator, 2);
}

#[tokio::test]
async fn too_many_requests_and_unavailable_say_how_long_to_wait() {
    let emulator = with(Effect::TooManyRequests {
        retry_after: Some(7),
    })
    .await;
    let answer = send(&emulator).await.unwrap();
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["retry-after"], "7");
    assert_eq!(answer.json::<Value>().await.unwrap()["statusCode"], 429);
    emulator.clear_faults();
    emulator
        .order(Fault::new(Effect::Unavailable {
            retry_after: Some(9),
        }))
        .unwrap();
    let (text, _) = raw(&emulator).await;
    assert!(
        text.starts_with("HTTP/1.1 503 Service Unavailable\r\n"),
        "{text}"
    );
    assert!(text.contains("\r\nretry-after: 9\r\n"), "{text}");
    emulator.clear_faults();
    emulator
        .order(Fault::new(Effect::Unavailable { retry_after: None }))
        .unwrap();
    assert!(
        send(&emulator)
            .await
            .unwrap()
            .headers()
            .get("retry-after")
            .is_none()
    );
    done(&emulator, 0);
}

#[tokio::test]
async fn an_order_hits_its_operation_as_often_as_it_says() {
    let emulator = Emulator::start().await.unwrap();
    let status = Fault::new(Effect::Status { status: 500 });
    emulator
        .order(status.clone().on("v2UpdateProfile").after(1).times(2))
        .unwrap();
    let graphql = async |query: &str| {
        let request = Client::new().post(format!("{}/graphql/v2", emulator.url()));
        request
            .json(&json!({"query": query}))
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    let update = "mutation { updateUser(input: {nickname: \"Bob\"}) { id } }";
    let mut seen = Vec::new();
    for query in [
        update,
        "{ user { id } }",
        update,
        "{ user { id } }",
        update,
        update,
    ] {
        seen.push(graphql(query).await);
    }
    assert_eq!(seen, [200, 200, 500, 200, 500, 200]);
    assert!(emulator.faults().is_empty());
    // The endpoint's own id stands for whatever is sent there.
    emulator.order(status.on("v2Graphql")).unwrap();
    assert_eq!(graphql(update).await, 500);
    assert_eq!(graphql("no query").await, 500);
    assert_eq!(send(&emulator).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_probability_is_kept_to() {
    let emulator = Emulator::start().await.unwrap();
    let status = Fault::new(Effect::Status { status: 500 });
    emulator
        .order(status.on("v3System").probability(0.25))
        .unwrap();
    let client = Client::new();
    let mut hit = 0;
    for _ in 0..200 {
        let answer = client
            .get(format!("{}/api/v3/system", emulator.url()))
            .send()
            .await;
        hit += usize::from(answer.unwrap().status() == 500);
    }
    assert!((25..=75).contains(&hit), "{hit}");
}
