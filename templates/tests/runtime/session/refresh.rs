//! Promise: a token is refreshed in time, once for all callers, and never against somebody who signed out.

use std::sync::atomic::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::support::shop::{Shop, fine, tokens};
use miniature::models::Login;
use miniature::session::SessionTokens;
use miniature::stores::MemoryStore;
use miniature::{Error, ReauthReason, TokenReason};

fn now() -> i64 {
    i64::try_from(
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_millis(),
    )
    .unwrap()
}

fn reason(error: &Error) -> TokenReason {
    let Error::Token(error) = error else {
        panic!("{error}")
    };
    error.reason
}

#[tokio::test]
async fn a_token_at_its_end_is_refreshed_once_for_all_callers() {
    let (shop, issued) = tokens(2);
    let store = MemoryStore::new();
    let session = shop.client().account().session(store);
    session
        .adopt(
            SessionTokens::new("T1")
                .refresh("R1")
                .expires_at(now() - 5_000)
                .subject("u1"),
        )
        .await
        .unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { session.get_profile().await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(issued.load(Ordering::SeqCst), 2, "one refresh");
    let refresh = shop
        .sent()
        .into_iter()
        .find(|sent| sent.uri.ends_with("/account/token"))
        .unwrap();
    assert_eq!(refresh.body, "grant_type=refresh_token&refresh_token=R1");
    let tokens = session.tokens().await.unwrap().unwrap();
    assert_eq!(tokens.access.expose(), "T2");
    assert_eq!(
        tokens.refresh.unwrap().expose(),
        "R1",
        "none came back: the old one stays"
    );
    assert_eq!(tokens.subject.as_deref(), Some("u1"));
}

#[tokio::test]
async fn a_rejected_token_is_refreshed_and_the_call_sent_again() {
    let (shop, issued) = tokens(2);
    let session = shop.client().account().session(MemoryStore::new());
    session.login(Login::new("c")).await.unwrap();
    assert_eq!(session.get_profile().await.unwrap().id, "u1");
    assert_eq!(issued.load(Ordering::SeqCst), 2);
    assert_eq!(shop.last().header("authorization"), "Bearer T2");
}

#[tokio::test]
async fn a_token_that_is_certainly_over_is_not_sent() {
    let (shop, _) = tokens(1);
    let session = shop.client().account().session(MemoryStore::new());
    session
        .adopt(SessionTokens::new("T1").expires_at(now() - 120_000))
        .await
        .unwrap();
    assert_eq!(
        reason(&session.get_profile().await.unwrap_err()),
        TokenReason::ReauthRequired(ReauthReason::Expired)
    );
    assert!(shop.sent().is_empty());
    session
        .adopt(SessionTokens::new("T1").expires_at(now() - 30_000))
        .await
        .unwrap();
    session.get_profile().await.unwrap();
}

#[tokio::test]
async fn a_failed_refresh_leaves_a_token_that_is_still_good() {
    let shop = Shop::new(|sent| {
        if sent.uri.ends_with("/account/token") {
            return (
                400,
                r#"{"error":"invalid_grant","error_description":"gone"}"#.to_owned(),
            );
        }
        fine(r#"{"id":"u1"}"#)
    });
    let session = shop.client().account().session(MemoryStore::new());
    session
        .adopt(
            SessionTokens::new("T1")
                .refresh("R1")
                .expires_at(now() + 10_000),
        )
        .await
        .unwrap();
    session.get_profile().await.unwrap();
    assert_eq!(shop.last().header("authorization"), "Bearer T1");
    session
        .adopt(
            SessionTokens::new("T1")
                .refresh("R1")
                .expires_at(now() - 1_000),
        )
        .await
        .unwrap();
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(
        reason(&error),
        TokenReason::ReauthRequired(ReauthReason::Revoked)
    );
    assert!(error.to_string().contains("invalid_grant"), "{error}");
}

#[tokio::test]
async fn a_refresh_that_ends_after_a_logout_is_not_saved() {
    let store = MemoryStore::new();
    let other = tokens(1).0.client().account().session(store.clone());
    let shop = Shop::new(move |sent| {
        if sent.uri.ends_with("/account/token") {
            let other = other.clone();
            // Somebody signs out while the answer is on its way.
            let done = std::thread::spawn(move || {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap()
                    .block_on(other.logout())
            });
            assert!(done.join().unwrap().cleared.is_ok());
            return (200, r#"{"access_token":"T2"}"#.to_owned());
        }
        fine(r#"{"id":"u1"}"#)
    });
    let session = shop.client().account().session(store);
    session
        .adopt(SessionTokens::new("T1").refresh("R1").expires_at(now() - 1))
        .await
        .unwrap();
    assert_eq!(
        reason(&session.get_profile().await.unwrap_err()),
        TokenReason::SignedOut
    );
    assert!(session.tokens().await.unwrap().is_none());
}

#[tokio::test]
async fn a_forbidden_call_is_not_a_rejected_token() {
    let shop = Shop::new(|_| (403, r#"{"code":403,"message":"not yours"}"#.to_owned()));
    let session = shop.client().account().session(MemoryStore::new());
    session
        .adopt(SessionTokens::new("T1").refresh("R1"))
        .await
        .unwrap();
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 403);
    assert_eq!(shop.sent().len(), 1);
}
