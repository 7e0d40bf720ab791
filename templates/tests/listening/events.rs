//! Calls that fail, requests that are sent again and refreshes are told of, counted, and show no secret.

use std::time::Duration;

use crate::support::fake::{core, reply};
use crate::support::notes::listen;
use crate::support::shop::tokens;
use miniature::models::Login;
use miniature::runtime::wire::operation::{Method, Operation};
use miniature::runtime::wire::request::Request;
use miniature::stores::MemoryStore;
use miniature::{Counters, RetryPolicy};

const CANARY: &str = "canary-7f3a";

static READ: Operation = Operation::new("readPet", Method::Get, "/pets/{pet_id}");

#[tokio::test(start_paused = true)]
async fn a_call_that_is_sent_again_and_fails_is_told_and_counted() {
    let (notes, _turn) = listen().await;
    let counters = Counters::new();
    let retry = RetryPolicy::new().attempts(2);
    let retry = retry.backoff(Duration::from_millis(1), Duration::from_millis(1));
    let steps = vec![
        reply(503, &[], CANARY),
        reply(502, &[], CANARY),
        reply(404, &[], ""),
        reply(200, &[], ""),
    ];
    let own = counters.clone();
    let (core, _) = core(|builder| builder.retry(retry).counters(own), steps);
    let call = || core.empty::<()>(Request::new(&READ).path("pet_id", CANARY));
    call().await.unwrap_err();
    call().await.unwrap_err();
    call().await.unwrap();
    assert_eq!(
        (
            counters.calls(),
            counters.failed_calls(),
            counters.resends()
        ),
        (3, 2, 1)
    );
    let said = notes.text();
    let line = |start: &str, parts: &[&str]| {
        let mut lines = said.lines().filter(|line| line.contains(start));
        let found = lines.find(|line| parts.iter().all(|part| line.contains(part)));
        assert!(found.is_some(), "{start} {parts:?}: {said}");
    };
    let host = "server.address=\"api.example\"";
    line("otel.kind=\"client\"", &["operation=\"readPet\""]);
    line("attempts=2", &[host, "http.request.resend_count=1"]);
    let status = "http.response.status_code=503";
    line(
        "message=request is sent again",
        &[host, "http.request.resend_count=1", status],
    );
    let status = "http.response.status_code=502";
    line(
        "message=call failed",
        &[host, "http.request.method=\"GET\"", status, "NotNow"],
    );
    let status = "http.response.status_code=404";
    line("message=call failed", &[host, status, "outcome=Failed"]);
    assert!(!said.contains(CANARY), "{said}");
}

#[tokio::test]
async fn rejections_and_refreshes_are_told_and_counted() {
    let (notes, _turn) = listen().await;
    let counters = Counters::new();
    let (shop, _) = tokens(2);
    let client = miniature::Client::builder("app-1")
        .client_basic("app-1", "s3cret")
        .counters(counters.clone())
        .transport(shop)
        .build()
        .unwrap();
    let session = client.account().session(MemoryStore::new());
    session.login(Login::new("c")).await.unwrap();
    session.get_profile().await.unwrap();
    assert_eq!(
        (
            counters.rejections(),
            counters.refreshes(),
            counters.failed_refreshes()
        ),
        (1, 1, 0)
    );
    let said = notes.text();
    for what in ["message=token rejected", "message=token refreshed"] {
        assert!(said.contains(what), "{what}: {said}");
    }
}
