//! In: faults on order. Out: what the generated client makes of each: a typed error, and no second request where the first
//! may have had its effect.

use std::time::{Duration, Instant};

use authing_emulator::{Effect, Emulator, Fault};
use authing_miniprogram::models::{SendSmsRequest, SmsChannel, UpdateUserInput};
use authing_miniprogram::{Client, Error};

/// A client of an emulator.
fn client(emulator: &Emulator, timeout: Duration) -> Client {
    let builder = Client::builder("64a0000000000000000000a1").allow_http();
    let builder = builder.host(emulator.url()).timeout(timeout);
    builder.build().unwrap()
}

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

/// What becomes of a text message, and how many requests it took.
async fn met(effect: Effect) -> (Result<(), Error>, usize, Emulator) {
    met_in(effect, LONG).await
}

async fn met_in(effect: Effect, time: Duration) -> (Result<(), Error>, usize, Emulator) {
    let emulator = Emulator::start().await.unwrap();
    emulator.order(Fault::new(effect).on("v3SendSms")).unwrap();
    let request = SendSmsRequest::new("13800000000", SmsChannel::ChannelLogin);
    let ended = client(&emulator, time).v3().send_sms(request).await;
    let count = emulator.requests(0).len();
    (ended, count, emulator)
}

#[tokio::test]
async fn an_answer_that_says_no_is_told_as_it_is() {
    let business = Effect::Business {
        status: 403,
        code: Some(2005),
    };
    let (ended, count, _) = met(business).await;
    let error = ended.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert_eq!((error.code(), count), (Some("2005"), 1));
    let (ended, count, _) = met(Effect::Status { status: 500 }).await;
    let error = ended.unwrap_err();
    assert!(matches!(error, Error::Status(_)), "{error:?}");
    assert_eq!((error.status().unwrap().as_u16(), count), (500, 1));
    for effect in [
        Effect::TooManyRequests {
            retry_after: Some(30),
        },
        Effect::Unavailable {
            retry_after: Some(30),
        },
    ] {
        let (ended, _, emulator) = met(effect.clone()).await;
        let error = ended.unwrap_err();
        assert!(error.is_retryable(), "{error:?}");
        assert_eq!(
            error.retry_after(),
            Some(Duration::from_secs(30)),
            "{effect:?}"
        );
        assert!(emulator.messages().is_empty());
    }
}

#[tokio::test]
async fn a_connection_that_goes_leaves_the_outcome_open() {
    for (effect, messages) in [(Effect::ResetBefore, 0), (Effect::ResetAfter, 1)] {
        let (ended, count, emulator) = met(effect).await;
        let error = ended.unwrap_err();
        assert!(
            matches!(error, Error::Transport(_)) && error.was_sent(),
            "{error:?}"
        );
        assert_eq!((count, emulator.messages().len()), (1, messages));
    }
}

#[tokio::test]
async fn a_body_that_is_not_as_documented_is_no_success() {
    let (ended, count, emulator) = met(Effect::Truncated).await;
    let error = ended.unwrap_err();
    assert!(
        matches!(error, Error::Transport(_)) && error.was_sent(),
        "{error:?}"
    );
    assert_eq!((count, emulator.messages().len()), (1, 1));
    let emulator = Emulator::start().await.unwrap();
    emulator.order(Fault::new(Effect::InvalidBody)).unwrap();
    let error = client(&emulator, LONG).v3().system().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert_eq!(emulator.requests(0).len(), 1);
    let value = "text/html".to_owned();
    let (ended, count, _) = met(Effect::ContentType { value }).await;
    assert!(
        ended.is_ok() || matches!(ended, Err(Error::Decode(_))),
        "{ended:?}"
    );
    assert_eq!(count, 1);
}

#[tokio::test]
async fn time_runs_out_or_does_not() {
    let (ended, _, _) = met(Effect::Delay { millis: 100 }).await;
    assert!(ended.is_ok(), "{ended:?}");
    let (ended, _, _) = met(Effect::SlowBody { millis: 20 }).await;
    assert!(ended.is_ok(), "{ended:?}");
    for effect in [
        Effect::Delay { millis: 120_000 },
        Effect::SlowBody { millis: 120_000 },
    ] {
        let begin = Instant::now();
        let (ended, ..) = met_in(effect, Duration::from_secs(1)).await;
        assert!(ended.as_ref().is_err_and(Error::is_timeout), "{ended:?}");
        assert!(begin.elapsed() < LONG);
    }
}

#[tokio::test]
async fn a_single_graphql_document_can_fail() {
    let emulator = Emulator::start().await.unwrap();
    let business = Effect::Business {
        status: 404,
        code: Some(2004),
    };
    emulator
        .order(Fault::new(business).on("v2UpdateProfile"))
        .unwrap();
    let v2 = client(&emulator, LONG).v2();
    let error = v2.update_profile(UpdateUserInput::new()).await.unwrap_err();
    // The client has no token: it says so before it asks.
    assert!(matches!(error, Error::Token(_)), "{error:?}");
    let builder = Client::builder("64a0000000000000000000a1").allow_http();
    let client = builder
        .host(emulator.url())
        .user_token("some token")
        .build()
        .unwrap();
    let error = client
        .v2()
        .update_profile(UpdateUserInput::new())
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("2004"), "{error:?}");
    assert_eq!(emulator.requests(0)[0].operation, "v2UpdateProfile");
}

#[tokio::test]
async fn an_oauth_error_is_told_by_its_code() {
    let emulator = Emulator::start().await.unwrap();
    let error = "temporarily_unavailable".to_owned();
    emulator
        .order(Fault::new(Effect::OauthError { error }).on("oidcMe"))
        .unwrap();
    let builder = Client::builder("64a0000000000000000000a1").allow_http();
    let builder = builder
        .host(emulator.url())
        .bearer_access_token("some token");
    let error = builder.build().unwrap().oidc().me().await.unwrap_err();
    assert_eq!(error.code(), Some("temporarily_unavailable"), "{error:?}");
}
