//! Promise: the issuer is asked about a token once for all callers, and rarely while it fails.

use std::time::Duration;

use super::online::{active, asked, hybrid, online};
use crate::support::issuer::{Issuer, Mood, access, changed};
use crate::support::tokens::FIRST;
use miniature::verify::{Verifier, VerifyError};
use serde_json::json;

/// How many are accepted of these tokens, all asked about at once.
async fn at_once(verifier: &Verifier, tokens: impl Iterator<Item = String>) -> Vec<bool> {
    let call = |token: String| {
        let verifier = verifier.clone();
        tokio::spawn(async move { verifier.verify(&token).await.is_ok() })
    };
    let mut ended = Vec::new();
    for call in tokens.map(call).collect::<Vec<_>>() {
        ended.push(call.await.unwrap());
    }
    ended
}

#[tokio::test]
async fn five_hundred_callers_with_one_token_are_one_question() {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(active().to_string()));
    let token = FIRST.claims(&access());
    for (verifier, questions) in [(hybrid(&issuer), 1), (online(&issuer), 2)] {
        let tokens = std::iter::repeat_n(token.clone(), 500);
        let ended = at_once(&verifier, tokens).await;
        assert_eq!(ended, [true; 500]);
        assert_eq!(asked(&issuer), questions);
    }
    // Each token is a question of its own.
    let tokens = (0..3).map(|number| FIRST.claims(&changed(access(), &json!({"jti": number}))));
    assert_eq!(at_once(&online(&issuer), tokens).await, [true; 3]);
    assert_eq!(asked(&issuer), 5);
}

#[tokio::test]
async fn a_service_that_fails_is_asked_once_and_then_rarely() {
    for mood in [Mood::status(503), Mood::status(500), Mood::Gone] {
        let issuer = Issuer::new();
        issuer.about(mood.clone());
        let verifier = online(&issuer);
        let token = FIRST.claims(&access());
        let other = |number| FIRST.claims(&changed(access(), &json!({"jti": number})));
        let ended = at_once(&verifier, std::iter::repeat_n(token.clone(), 20)).await;
        assert_eq!((ended, asked(&issuer)), (vec![false; 20], 1), "{mood:?}");
        // The pause is for all tokens, and is told.
        let ended = at_once(&verifier, (0..20).map(other)).await;
        assert_eq!((ended, asked(&issuer)), (vec![false; 20], 1), "{mood:?}");
        let later = verifier.verify(&token).await.unwrap_err().retry_after();
        assert!(later.unwrap() <= Duration::from_secs(1));
        for _ in 0..300 {
            issuer.clock.advance(1);
            at_once(&verifier, (0..5).map(other)).await;
        }
        assert!(asked(&issuer) < 20, "{mood:?} {}", asked(&issuer));
        issuer.about(Mood::ok(active().to_string()));
        issuer.clock.advance(61);
        assert!(verifier.verify(&token).await.is_ok(), "{mood:?}");
        let ended = at_once(&verifier, (0..20).map(other)).await;
        assert_eq!(ended, [true; 20], "it works again");
    }
}

#[tokio::test]
async fn who_goes_away_does_not_end_the_question() {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(active().to_string()));
    let verifier = hybrid(&issuer);
    let token = FIRST.claims(&access());
    {
        let call = verifier.verify(&token);
        tokio::pin!(call);
        // As far as the question.
        while asked(&issuer) == 0 {
            let _ = std::future::poll_fn(|context| {
                std::task::Poll::Ready(call.as_mut().poll(context).is_ready())
            })
            .await;
            tokio::task::yield_now().await;
        }
    }
    assert!(verifier.verify(&token).await.is_ok());
    assert_eq!(asked(&issuer), 1);
}

#[tokio::test]
async fn credentials_that_are_refused_are_no_reason_to_wait() {
    let issuer = Issuer::new();
    issuer.about(Mood::status(401));
    let verifier = online(&issuer);
    let token = FIRST.claims(&access());
    for _ in 0..2 {
        let found = verifier.verify(&token).await.map(drop);
        assert_eq!(found, Err(VerifyError::Misconfigured));
    }
    issuer.about(Mood::ok(active().to_string()));
    assert!(verifier.verify(&token).await.is_ok());
}
