//! Every kind of error has the one outcome that the table of `Error::outcome` promises.

use std::time::Duration;

use crate::support::fake::{Step, core, reply};
use miniature::envelopes::SHOP_ENVELOPE;
use miniature::runtime::wire::judge::Wrapper;
use miniature::runtime::wire::operation::{Method, Operation, Retry};
use miniature::runtime::wire::request::Request;
use miniature::{Error, Outcome, ReauthReason, RetryPolicy, TokenReason, TransportError};

static READ: Operation = operation(Method::Get);
static DELETE: Operation = operation(Method::Delete);
static WRITE: Operation = operation(Method::Post);
static READ_BY_POST: Operation = operation(Method::Post).retry(Retry::Safe);
static CODE: Operation = operation(Method::Post).retry(Retry::Code);

const REPEATABLE: [&Operation; 3] = [&READ, &DELETE, &READ_BY_POST];
const ONCE: [&Operation; 2] = [&WRITE, &CODE];

const NOT_NOW: Outcome = Outcome::NotNow { retry_after: None };

static FAILURES: &[&dyn Wrapper] = &[&SHOP_ENVELOPE];

const fn operation(method: Method) -> Operation {
    Operation::new("doIt", method, "/do").failures(FAILURES)
}

fn fails(error: fn(&'static str) -> TransportError) -> Step {
    Box::pin(async move { Err(error("reset")) })
}

async fn error(operation: &'static Operation, step: Step) -> Error {
    let (core, _) = core(|builder| builder.retry(RetryPolicy::never()), vec![step]);
    let call = core.json::<String, ()>(Request::new(operation));
    call.await.unwrap_err()
}

/// The outcome, after a look at what is to follow from it.
fn outcome(error: &Error) -> Outcome {
    let outcome = error.outcome();
    let (again, later) = match outcome {
        Outcome::SignInAgain => (true, false),
        Outcome::NotNow { retry_after } => {
            assert_eq!(retry_after, error.retry_after());
            (false, true)
        }
        Outcome::Unknown | Outcome::Failed => (false, false),
    };
    assert_eq!(error.reauth().is_some(), again, "{error:?}");
    assert_eq!(error.is_retryable(), later, "{error:?}");
    outcome
}

/// What each operation's failure leaves, for those that can be repeated and those that cannot.
async fn check(step: impl Fn() -> Step, repeatable: Outcome, once: Outcome) {
    for (operations, expected) in [(&REPEATABLE[..], repeatable), (&ONCE[..], once)] {
        for operation in operations {
            let error = error(operation, step()).await;
            let method = operation.method;
            assert_eq!(outcome(&error), expected, "{method:?}: {error:?}");
        }
    }
}

#[tokio::test]
async fn without_an_answer() {
    check(|| fails(TransportError::not_sent), NOT_NOW, NOT_NOW).await;
    check(|| fails(TransportError::cut), NOT_NOW, Outcome::Unknown).await;
    let late = |sent| {
        move || -> Step {
            let (timeout, source) = (true, "late".into());
            Box::pin(async move {
                Err(TransportError {
                    sent,
                    timeout,
                    source,
                })
            })
        }
    };
    check(late(false), NOT_NOW, NOT_NOW).await;
    check(late(true), NOT_NOW, Outcome::Unknown).await;
}

#[tokio::test]
async fn by_status() {
    for status in [408, 500, 502, 504, 507, 520, 599] {
        check(|| reply(status, &[], "<p>"), NOT_NOW, Outcome::Unknown).await;
    }
    for status in [425, 429, 503] {
        check(|| reply(status, &[], ""), NOT_NOW, NOT_NOW).await;
        let later = Outcome::NotNow {
            retry_after: Some(Duration::from_secs(7)),
        };
        check(|| reply(status, &[("retry-after", "7")], ""), later, later).await;
    }
    for status in [302, 400, 401, 403, 404, 409, 410, 422, 501, 505] {
        check(|| reply(status, &[], ""), Outcome::Failed, Outcome::Failed).await;
    }
}

#[tokio::test]
async fn by_the_status_in_an_envelope() {
    for http in [200, 400] {
        let step = || reply(http, &[], r#"{"code":"4004","message":"wrong code"}"#);
        check(step, Outcome::Failed, Outcome::Failed).await;
    }
    let step = || reply(200, &[], r#"{"code":"503","message":"busy"}"#);
    check(step, NOT_NOW, NOT_NOW).await;
    let step = || reply(200, &[], r#"{"code":"500","message":"wrong code"}"#);
    check(step, NOT_NOW, Outcome::Failed).await;
    let step = || reply(502, &[], r#"{"code":"4004","message":"sorry"}"#);
    check(step, NOT_NOW, Outcome::Unknown).await;
}

#[tokio::test]
async fn of_an_answer_that_cannot_be_read() {
    check(|| reply(200, &[], "<p>"), Outcome::Failed, Outcome::Unknown).await;
}

#[test]
fn without_a_token() {
    let of = |reason| outcome(&Error::token(reason, "no token"));
    for reason in [
        ReauthReason::Revoked,
        ReauthReason::Reused,
        ReauthReason::OutcomeUnknown,
        ReauthReason::Expired,
        ReauthReason::NotSignedIn,
        ReauthReason::Unreadable,
    ] {
        let error = Error::token(TokenReason::ReauthRequired(reason), "no token");
        assert_eq!(outcome(&error), Outcome::SignInAgain);
        assert_eq!(error.reauth(), Some(reason));
    }
    assert_eq!(of(TokenReason::SignedOut), Outcome::SignInAgain);
    let not_now = [
        TokenReason::Refresh,
        TokenReason::Store,
        TokenReason::Malformed,
    ];
    for reason in not_now {
        assert_eq!(of(reason), NOT_NOW, "{reason:?}");
    }
    for reason in [TokenReason::Missing, TokenReason::Client] {
        assert_eq!(of(reason), Outcome::Failed, "{reason:?}");
    }
}

#[test]
fn of_wrong_input() {
    assert_eq!(outcome(&Error::invalid("id", "is empty")), Outcome::Failed);
}
