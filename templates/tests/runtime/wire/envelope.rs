//! In: answers in and out of envelopes. Out: the data, or what the API says went wrong.

use crate::support::fake::{core, reply};
use miniature::runtime::wire::operation::{Method, Operation};
use miniature::runtime::wire::request::Request;
use miniature::runtime::{Code, Envelope, GraphQl};
use miniature::{ApiError, Builder, Error, RetryPolicy};
use serde::Deserialize;
use serde_json::{Value, json};

static V2: Envelope = Envelope {
    name: "V2Envelope",
    status: &["code", "statusCode"],
    success: &["200"],
    code: &["code", "apiCode", "statusCode"],
    message: &["message"],
    request_id: &["requestId", "uniqueId"],
    data: &["/data/phone_info", "/data"],
    codes: &[Code {
        code: "2004",
        name: "UserNotFound",
        text: "The user does not exist.",
    }],
    statuses: &[Code {
        code: "401",
        name: "Unauthorized",
        text: "Not signed in.",
    }],
};
static OAUTH: Envelope = Envelope {
    name: "OAuthError",
    status: &[],
    success: &[],
    code: &["error"],
    message: &["error_description"],
    request_id: &[],
    data: &[],
    codes: &[Code {
        code: "invalid_grant",
        name: "InvalidGrant",
        text: "The grant is spent.",
    }],
    statuses: &[],
};
static GRAPHQL: GraphQl = GraphQl {
    document: "query user { user { id } }",
    errors: "/errors",
    last: true,
    code: &["/message/code", "/extensions/code"],
    message: &["/message/message", "/message"],
    data: &["/message/data"],
    result: "/data/user",
};
static WRAPPED: Operation = Operation::new("getUser", Method::Get, "/user")
    .envelope(&V2)
    .failures(&[&V2, &OAUTH]);
static BARE: Operation = Operation::new("token", Method::Post, "/token").failures(&[&OAUTH, &V2]);
static DOCUMENT: Operation = Operation::new("user", Method::Post, "/graphql")
    .graphql(&GRAPHQL)
    .failures(&[&V2]);

#[derive(Debug, Deserialize, PartialEq)]
struct User {
    id: i64,
}

async fn user(operation: &'static Operation, status: u16, body: &Value) -> Result<User, Error> {
    let once = |builder: Builder<_>| builder.retry(RetryPolicy::never());
    let (core, _) = core(once, vec![reply(status, &[], &body.to_string())]);
    core.json::<User, ()>(Request::new(operation)).await
}

async fn failure(operation: &'static Operation, status: u16, body: &Value) -> ApiError {
    match user(operation, status, body).await {
        Err(Error::Api(error)) => *error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_success_is_unwrapped() {
    for body in [
        json!({"code": 200, "message": "ok", "data": {"id": 1}}),
        json!({"statusCode": "200", "data": {"phone_info": {"id": 1}, "id": 2}}),
        json!({"statusCode": 200, "data": {"phone_info": null, "id": 1}}),
    ] {
        let user = user(&WRAPPED, 200, &body).await.unwrap();
        assert_eq!(user, User { id: 1 }, "{body}");
    }
    let body = r#"{"code":200,"data":null,"requestId":"r1"}"#;
    let (core, _) = core(|builder| builder, vec![reply(200, &[], body)]);
    let call = core.json::<Option<User>, ()>(Request::new(&WRAPPED));
    let response = call.response().await.unwrap();
    assert_eq!(response.request_id(), Some("r1"));
    assert_eq!(response.value, None);
}

#[tokio::test]
async fn what_does_not_say_that_it_worked_is_a_failure() {
    let bodies = [
        "<html><body>token=tok-secret please sign in to the proxy</body></html>",
        "",
        "{}",
        "[]",
        "null",
        "true",
        "\"ok\"",
        r#"{"id":1}"#,
        r#"{"data":{"id":1}}"#,
        r#"{"code":null,"data":{"id":1}}"#,
        r#"{"code":"fine","data":{"id":1}}"#,
    ];
    let wrapped = bodies.iter().map(|body| (*body, &WRAPPED));
    let documents = bodies.iter().map(|body| (*body, &DOCUMENT));
    for (body, operation) in wrapped.chain(documents) {
        let answers = (0..3).map(|_| reply(200, &[], body)).collect();
        let (core, _) = core(|builder| builder, answers);
        let request = || Request::new(operation);
        let failures = [
            core.empty::<()>(request()).await.unwrap_err(),
            core.json::<Value, ()>(request()).await.unwrap_err(),
            core.json::<Option<User>, ()>(request()).await.unwrap_err(),
        ];
        for error in failures {
            assert!(matches!(error, Error::Decode(_)), "{body}: {error}");
            let told = format!("{error} {error:?}");
            assert!(!told.contains("tok-secret"), "{told}");
            assert!(told.len() < 900, "{told}");
        }
    }
}

#[tokio::test]
async fn what_says_that_it_worked_is_a_success() {
    static PLAIN: Operation = Operation::new("plain", Method::Post, "/plain").failures(&[&V2]);
    for (operation, status, body) in [
        (&WRAPPED, 200, r#"{"code":200}"#),
        (&WRAPPED, 201, r#"{"statusCode":"200","data":{}}"#),
        (&WRAPPED, 204, ""),
        (&DOCUMENT, 200, r#"{"data":{"user":null}}"#),
        (&PLAIN, 200, ""),
        (&PLAIN, 200, "<p>done</p>"),
        (&PLAIN, 200, "true"),
    ] {
        let (core, _) = core(|builder| builder, vec![reply(status, &[], body)]);
        let done = core.empty::<()>(Request::new(operation)).await;
        assert!(done.is_ok(), "{body}: {done:?}");
    }
}

#[tokio::test]
async fn a_failure_is_explained_whatever_the_http_status() {
    for status in [200, 404, 500] {
        let body =
            json!({"code": 2004, "message": "no such user", "data": {"x": 1}, "uniqueId": "u1"});
        let error = failure(&WRAPPED, status, &body).await;
        assert_eq!(error.http_status, status);
        assert_eq!(
            (error.code.as_deref(), error.name),
            (Some("2004"), Some("UserNotFound"))
        );
        assert_eq!(
            (error.message.as_deref(), error.request_id.as_deref()),
            (Some("no such user"), Some("u1"))
        );
        assert_eq!(error.data, Some(json!({"x": 1})));
    }
    let error = failure(&WRAPPED, 200, &json!({"statusCode": 401, "apiCode": "77"})).await;
    assert_eq!(
        (error.status.as_deref(), error.code.as_deref()),
        (Some("401"), Some("77"))
    );
    assert_eq!(
        (error.name, error.meaning),
        (Some("Unauthorized"), Some("Not signed in."))
    );
}

#[tokio::test]
async fn a_bare_endpoint_fails_in_any_of_its_envelopes() {
    for body in [json!({"id": 1}), json!({"id": 1, "code": "a word"})] {
        let user = user(&BARE, 200, &body).await.unwrap();
        assert_eq!(user, User { id: 1 }, "{body}");
    }
    let spent = json!({"error": "invalid_grant", "error_description": "spent"});
    let error = failure(&BARE, 400, &spent).await;
    assert_eq!(
        (error.envelope, error.name),
        ("OAuthError", Some("InvalidGrant"))
    );
    let error = failure(&BARE, 200, &json!({"code": 2004, "message": "none"})).await;
    assert_eq!(
        (error.envelope, error.name),
        ("V2Envelope", Some("UserNotFound"))
    );
    let Err(Error::Status(error)) = user(&BARE, 502, &json!({"id": 1})).await else {
        panic!()
    };
    assert_eq!(error.status, 502);
}

#[tokio::test]
async fn graphql_errors_and_results() {
    let body = json!({"data": {"user": {"id": 1}}, "errors": []});
    let found = user(&DOCUMENT, 200, &body).await.unwrap();
    assert_eq!(found, User { id: 1 });
    let object = json!({"errors": [{"message": "first"}, {"message": {"code": 2004, "message": "gone", "data": 7}}]});
    let error = failure(&DOCUMENT, 200, &object).await;
    assert_eq!(
        (error.envelope, error.code.as_deref(), error.name),
        ("V2Envelope", Some("2004"), Some("UserNotFound"))
    );
    assert_eq!(
        (error.message.as_deref(), error.data),
        (Some("gone"), Some(json!(7)))
    );
    let text =
        json!({"errors": [{"message": "syntax", "extensions": {"code": "BAD"}}], "data": null});
    let error = failure(&DOCUMENT, 400, &text).await;
    assert_eq!(
        (error.envelope, error.code.as_deref()),
        ("GraphQL", Some("BAD"))
    );
    assert_eq!(error.message.as_deref(), Some("syntax"));
    let error = failure(&DOCUMENT, 401, &json!({"code": 2020, "message": "sign in"})).await;
    assert_eq!(error.code.as_deref(), Some("2020"));
}

#[tokio::test]
async fn graphql_requests() {
    let answer = reply(200, &[], r#"{"data":{"user":{"id":1}}}"#);
    let (core, fake) = core(|builder| builder, vec![answer]);
    let request = Request::new(&DOCUMENT)
        .variable("id", 1)
        .variable("id", "2")
        .variable("none", None::<i32>);
    core.json::<User, ()>(request).await.unwrap();
    let seen = fake.seen.lock().unwrap();
    let body: Value = serde_json::from_slice(seen[0].body().as_bytes().unwrap()).unwrap();
    let wanted = json!({"query": GRAPHQL.document, "variables": {"id": "2", "none": null}});
    assert_eq!(body, wanted);
    assert_eq!(seen[0].headers()["content-type"], "application/json");
}

#[tokio::test]
async fn where_an_answer_cannot_be_read() {
    let body = json!({"code": 200, "data": {"id": "tok-secret"}});
    let error = user(&WRAPPED, 200, &body).await.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with(
        "getUser: the answer cannot be read at `data.id`: invalid type: string \"…\", expected i64"
    ));
    let all = format!("{text} {error:?}");
    assert!(!all.contains("tok-secret"), "{all}");
    let shape = "{code: number, data: {id: string}}";
    assert!(text.contains(shape), "{text}");
}

#[tokio::test]
async fn raw_is_as_it_came() {
    let answer = reply(404, &[("x-a", "b")], r#"{"code":2004}"#);
    let (core, _) = core(|builder| builder, vec![answer]);
    let call = core.json::<User, ()>(Request::new(&WRAPPED));
    let raw = call.raw().await.unwrap();
    assert_eq!(raw.status(), 404);
    assert_eq!(raw.headers()["x-a"], "b");
    assert_eq!(&raw.bytes()[..], br#"{"code":2004}"#);
}
