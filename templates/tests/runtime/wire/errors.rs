//! In: secrets wherever a client meets them, and failures of every kind. Out: errors that tell enough and no secret.

use crate::support::fake::{core, reply, scheme};
use miniature::runtime::wire::answer::{Answer, FromAnswer};
use miniature::runtime::wire::operation::{Method, Operation, SchemeKind, SecurityScheme};
use miniature::runtime::wire::param::Style;
use miniature::runtime::wire::request::Request;
use miniature::{Error, Secret};
use serde::Deserialize;

const CANARY: &str = "canary-7f3a";

static KEY: SecurityScheme = scheme("key", SchemeKind::Bearer);
static IN_QUERY: SecurityScheme = scheme("inQuery", SchemeKind::Query("k"));
static PET: Operation =
    Operation::new("getPet", Method::Get, "/pets/{pet_id}").security(&[&[&KEY, &IN_QUERY]]);

#[derive(Debug, Deserialize, PartialEq)]
struct Problem {
    title: String,
}

#[test]
fn errors_are_small_and_travel() {
    fn travels<T: std::error::Error + Send + Sync + 'static>() {}
    travels::<Error>();
    assert!(size_of::<Error>() <= 16);
}

#[test]
fn secrets_do_not_show() {
    let secret = Secret::from(CANARY);
    assert_eq!(format!("{secret:?}"), "Secret(…)");
    assert_eq!(secret.expose(), CANARY);
    assert_eq!(
        serde_json::to_string(&secret).unwrap(),
        format!("\"{CANARY}\"")
    );
    assert_eq!(
        serde_json::from_str::<Secret>("\"canary-7f3a\"").unwrap(),
        secret
    );
    assert_ne!(secret, Secret::from("canary-7f3b"));
    assert_ne!(secret, Secret::from("canary"));
}

#[tokio::test]
async fn a_status_tells_its_body() {
    let body = r#"{"title":"Not \n here"}"#;
    let (core, _) = core(
        |builder| builder.credential("key", "k").credential("inQuery", "q"),
        vec![reply(404, &[("x-request-id", "r7")], body)],
    );
    let error = core
        .empty::<()>(Request::new(&PET).path("pet_id", CANARY))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "getPet: HTTP 404 Not Found: {title: string} (request id r7)"
    );
    assert_eq!(
        error.body::<Problem>(),
        Some(Problem {
            title: "Not \n here".into()
        })
    );
    assert_eq!(error.body::<Vec<i32>>(), None);
    assert!(error.was_sent() && !error.is_retryable() && !error.is_timeout());
}

enum Two {
    Old(String),
    New(Problem),
}

impl FromAnswer for Two {
    fn from_answer(answer: Answer) -> Result<Self, Error> {
        match answer.status() {
            200 => answer.json().map(Self::New),
            400..=499 => answer.text().map(Self::Old),
            _ => answer.unexpected(),
        }
    }
}

static TWO: Operation = Operation::new("two", Method::Post, "/two");

#[tokio::test]
async fn answers_by_status() {
    let steps = vec![
        reply(200, &[], r#"{"title":"t"}"#),
        reply(410, &[], "old"),
        reply(302, &[("location", "/x")], ""),
    ];
    let (core, _) = core(|builder| builder, steps);
    let call = || core.answer::<Two, ()>(Request::new(&TWO));
    assert!(matches!(call().await, Ok(Two::New(Problem { title })) if title == "t"));
    assert!(matches!(call().await, Ok(Two::Old(text)) if text == "old"));
    assert!(matches!(call().await, Err(Error::Status(error)) if error.status == 302));
}

#[tokio::test]
async fn typed_headers() {
    let headers = [
        ("x-n", "7"),
        ("x-list", "1, 2"),
        ("x-list", "3"),
        ("x-map", "title=t,b=1"),
        ("x-bad", CANARY),
    ];
    let (core, _) = core(|builder| builder, vec![reply(200, &headers, "")]);
    let response = core
        .empty::<()>(Request::new(&TWO))
        .response()
        .await
        .unwrap();
    assert_eq!(
        response.header::<i64>("x-n", Style::Simple(false)).unwrap(),
        Some(7)
    );
    assert_eq!(
        response
            .header::<String>("x-n", Style::Simple(false))
            .unwrap()
            .as_deref(),
        Some("7")
    );
    assert_eq!(
        response
            .header::<Vec<u64>>("x-list", Style::Simple(false))
            .unwrap(),
        Some(vec![1, 2, 3])
    );
    let map = response
        .header::<Problem>("x-map", Style::Simple(true))
        .unwrap();
    assert_eq!(map, Some(Problem { title: "t".into() }));
    assert_eq!(response.header::<i64>("x-none", Style::Json).unwrap(), None);
    let error = response
        .header::<i64>("x-bad", Style::Simple(false))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "two: the answer cannot be read at `x-bad`: is no integer"
    );
}

#[tokio::test]
async fn the_limit_of_an_answer() {
    let steps = vec![
        reply(200, &[], "123456"),
        reply(200, &[], "1234567"),
        reply(200, &[], "1234567"),
    ];
    let (core, _) = core(|builder| builder.body_limit(6), steps);
    assert_eq!(core.text::<()>(Request::new(&TWO)).await.unwrap(), "123456");
    let error = core.text::<()>(Request::new(&TWO)).await.unwrap_err();
    assert!(error.to_string().contains("larger than 6 bytes"), "{error}");
    let body = core.bytes::<()>(Request::new(&TWO)).await.unwrap();
    assert_eq!(body.text().await.unwrap(), "1234567");
}
