//! In: faults on the way and classes of operations. Out: the attempts that the retry table allows, no other.

use std::time::Duration;

use crate::support::fake::{Step, core, reply};
use bytes::Bytes;
use miniature::runtime::wire::operation::{Method, Operation, Retry};
use miniature::runtime::wire::request::Request;
use miniature::{Body, Builder, Error, Payload, RetryPolicy, TransportError};
use tokio::time::Instant;

static SAFE: Operation = operation(Retry::Safe);
static IDEMPOTENT: Operation = operation(Retry::Idempotent);
static CODE: Operation = operation(Retry::Code);
static ROTATION: Operation = operation(Retry::Rotation);
static EFFECT: Operation = operation(Retry::Effect);
static WRITE: Operation = operation(Retry::Write);
static UPLOAD: Operation = operation(Retry::Upload);

const fn operation(class: Retry) -> Operation {
    Operation::new("doIt", Method::Post, "/do").retry(class)
}

fn refused() -> Step {
    Box::pin(async { Err(TransportError::not_sent("connection refused")) })
}

fn cut() -> Step {
    Box::pin(async { Err(TransportError::cut("connection reset")) })
}

fn truncated() -> Step {
    let body = Body::stream(Chunks(vec![
        Err(std::io::ErrorKind::UnexpectedEof.into()),
        Ok(Bytes::from("{\"a")),
    ]));
    Box::pin(async { Ok(http::Response::new(body)) })
}

fn hangs() -> Step {
    Box::pin(std::future::pending())
}

struct Chunks(Vec<std::io::Result<Bytes>>);

impl futures_core::Stream for Chunks {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop())
    }
}

fn quick<C>(builder: Builder<C>) -> Builder<C> {
    builder.retry(RetryPolicy::new().backoff(Duration::from_millis(1), Duration::from_millis(2)))
}

/// Attempts after this first step, when the second one would work.
async fn attempts(operation: &'static Operation, first: Step) -> usize {
    let (core, fake) = core(quick, vec![first, reply(200, &[], "")]);
    let result = core.empty::<()>(Request::new(operation)).await;
    let count = fake.seen.lock().unwrap().len();
    assert_eq!(result.is_ok(), count == 2, "{result:?}");
    count
}

#[tokio::test(start_paused = true)]
async fn the_table() {
    for operation in [
        &SAFE,
        &IDEMPOTENT,
        &CODE,
        &ROTATION,
        &EFFECT,
        &WRITE,
        &UPLOAD,
    ] {
        let twice = matches!(operation.retry, Retry::Safe | Retry::Idempotent);
        let expected = if twice { 2 } else { 1 };
        assert_eq!(attempts(operation, refused()).await, 2, "{operation:?}");
        for first in [
            cut(),
            truncated(),
            hangs(),
            reply(429, &[], ""),
            reply(503, &[("retry-after", "0")], ""),
        ] {
            assert_eq!(attempts(operation, first).await, expected, "{operation:?}");
        }
        for status in [500, 502, 504] {
            assert_eq!(
                attempts(operation, reply(status, &[], "")).await,
                expected,
                "{operation:?}"
            );
        }
        for status in [400, 401, 403, 404, 408, 501] {
            assert_eq!(
                attempts(operation, reply(status, &[], "")).await,
                1,
                "{operation:?} {status}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_error_says() {
    let (core, _) = core(
        quick,
        vec![
            refused(),
            refused(),
            refused(),
            cut(),
            cut(),
            refused(),
            refused(),
        ],
    );
    let error = core.empty::<()>(Request::new(&WRITE)).await.unwrap_err();
    assert!(!error.was_sent() && error.is_retryable());
    assert_eq!(
        error.to_string(),
        "doIt: no connection (not sent, attempts: 3)"
    );
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "connection refused"
    );
    let error = core.empty::<()>(Request::new(&WRITE)).await.unwrap_err();
    assert!(error.was_sent());
    assert_eq!(
        error.to_string(),
        "doIt: no answer (outcome unknown, attempts: 1)"
    );
    let error = core.empty::<()>(Request::new(&SAFE)).await.unwrap_err();
    assert!(error.was_sent(), "an attempt before the last was sent");
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_kept() {
    for (value, waits) in [
        ("7", 7),
        ("Sun, 22 Nov 2026 10:00:09 GMT", 9),
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0),
    ] {
        let headers = [
            ("retry-after", value),
            ("date", "Sun, 22 Nov 2026 10:00:00 GMT"),
        ];
        let (core, _) = core(quick, vec![reply(503, &headers, ""), reply(200, &[], "")]);
        let start = Instant::now();
        core.empty::<()>(Request::new(&SAFE)).await.unwrap();
        let taken = start.elapsed();
        assert!(
            taken >= Duration::from_secs(waits) && taken < Duration::from_secs(waits + 1),
            "{value}: {taken:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_beyond_the_deadline_is_the_callers() {
    for value in ["61", "99999999999999999999"] {
        let (core, _) = core(quick, vec![reply(429, &[("retry-after", value)], "")]);
        let start = Instant::now();
        let error = core.empty::<()>(Request::new(&SAFE)).await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(1));
        assert_eq!(error.status().unwrap(), 429);
        assert!(error.retry_after().unwrap() <= Duration::from_secs(3600));
    }
}

#[tokio::test(start_paused = true)]
async fn one_deadline_for_all_attempts() {
    let settings = |builder: Builder<_>| quick(builder).attempt_timeout(Duration::from_secs(4));
    let (core, fake) = core(settings, vec![hangs(), hangs(), hangs()]);
    let start = Instant::now();
    let error = core
        .empty::<()>(Request::new(&SAFE))
        .timeout(Duration::from_secs(10))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && error.was_sent(), "{error}");
    let taken = start.elapsed();
    assert!(
        taken >= Duration::from_secs(10) && taken < Duration::from_millis(10_100),
        "{taken:?}"
    );
    assert_eq!(fake.seen.lock().unwrap().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_budget_ends_storms() {
    let settings = |builder: Builder<_>| {
        let policy = RetryPolicy::new()
            .backoff(Duration::ZERO, Duration::ZERO)
            .budget(12);
        builder.retry(policy)
    };
    let steps = (0..20).map(|_| reply(503, &[], "")).collect();
    let (core, fake) = core(settings, steps);
    for expected in [3, 4, 5] {
        let error = core.empty::<()>(Request::new(&SAFE)).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 503);
        assert_eq!(fake.seen.lock().unwrap().len(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn streams_flow_once_unless_made_anew() {
    let stream = || Chunks(vec![Ok(Bytes::from("a"))]);
    let (core, fake) = core(quick, vec![refused(), refused(), reply(200, &[], "")]);
    let once = Request::new(&SAFE).payload("application/octet-stream", Payload::stream(stream()));
    assert!(matches!(
        core.empty::<()>(once).await,
        Err(Error::Transport(_))
    ));
    assert_eq!(fake.seen.lock().unwrap().len(), 1);
    let anew = Request::new(&SAFE).payload("application/octet-stream", Payload::factory(stream));
    core.empty::<()>(anew).await.unwrap();
    assert_eq!(fake.seen.lock().unwrap().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn one_request_id_for_all_attempts() {
    let settings = |builder: Builder<_>| quick(builder).request_ids("x-request-id");
    let (core, fake) = core(
        settings,
        vec![
            reply(503, &[], ""),
            reply(200, &[], ""),
            reply(200, &[], ""),
        ],
    );
    core.empty::<()>(Request::new(&SAFE)).await.unwrap();
    core.empty::<()>(Request::new(&SAFE)).await.unwrap();
    let seen = fake.seen.lock().unwrap();
    let ids: Vec<_> = seen
        .iter()
        .map(|request| request.headers()["x-request-id"].clone())
        .collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
}

#[tokio::test(start_paused = true)]
async fn pauses_are_random_and_capped() {
    let mut taken = Vec::new();
    for _ in 0..20 {
        let settings = |builder: Builder<_>| {
            let policy = RetryPolicy::new().attempts(4);
            builder.retry(policy.backoff(Duration::from_secs(1), Duration::from_secs(3)))
        };
        let (core, fake) = core(settings, (0..4).map(|_| reply(503, &[], "")).collect());
        let start = Instant::now();
        core.empty::<()>(Request::new(&SAFE)).await.unwrap_err();
        taken.push(start.elapsed());
        assert_eq!(fake.seen.lock().unwrap().len(), 4);
    }
    // At most 1, 2 and 3 seconds, each a random part of it.
    let longest = taken.iter().max().unwrap();
    assert!(*longest <= Duration::from_millis(6_010), "{taken:?}");
    assert!(*longest >= Duration::from_secs(2), "{taken:?}");
    taken.sort();
    taken.dedup();
    assert!(taken.len() > 10, "{taken:?}");
}
