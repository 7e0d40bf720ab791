//! Promise: a session signs in, saves, carries, replaces, refreshes and gives back its token, and only where it should.

use crate::support::shop::{LOGIN, Shop, fine, tokens};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniature::models::{Login, ProfileInput};
use miniature::session::{CloseResult, SessionTokens, TokenKey};
use miniature::stores::{
    Entry, FileStore, MemoryStore, Record, StoreError, StoreFuture, TokenStore,
};
use miniature::{Error, Outcome, ReauthReason, TokenReason};

fn reason(error: &Error) -> TokenReason {
    let Error::Token(error) = error else {
        panic!("{error}")
    };
    error.reason
}

#[tokio::test]
async fn the_seed_flow() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.json");
    let (shop, _) = tokens(1);

    let client = shop.client();
    let session = client.account().session(FileStore::open(&path).unwrap());
    session.login(Login::new("wx-code")).await.unwrap();
    assert_eq!(shop.last().header("authorization"), "");
    let profile = session
        .update_profile(ProfileInput::new().name("Bob"))
        .await
        .unwrap();
    assert_eq!(profile.name.as_deref(), Some("Bob"));
    assert_eq!(shop.last().header("authorization"), "Bearer T1");
    assert_eq!(
        shop.last().json()["variables"]["id"],
        "u1",
        "the own id is bound"
    );
    drop((session, client));

    // Another process.
    let session = shop
        .client()
        .account()
        .session(FileStore::open(&path).unwrap());
    assert_eq!(session.subject().await.unwrap().as_deref(), Some("u1"));
    session
        .update_profile(ProfileInput::new().name("Mick"))
        .await
        .unwrap();
    assert_eq!(shop.last().header("authorization"), "Bearer T1");
    assert_eq!(
        shop.sent()
            .iter()
            .filter(|sent| sent.uri.ends_with("/login"))
            .count(),
        1
    );
    let own = session
        .update_profile(ProfileInput::new().name("Eve"))
        .id("u2")
        .await;
    assert!(own.is_ok());
    assert_eq!(
        shop.last().json()["variables"]["id"],
        "u2",
        "the caller's id wins"
    );
}

#[tokio::test]
async fn operations_that_do_not_ask_for_the_token_never_carry_it() {
    let (shop, _) = tokens(1);
    let session = shop.client().account().session(MemoryStore::new());
    session.login(Login::new("c")).await.unwrap();
    session.login(Login::new("c")).await.unwrap();
    assert_eq!(shop.last().header("authorization"), "");
    session
        .token(miniature::models::Refresh::new("r"))
        .await
        .unwrap();
    assert!(shop.last().header("authorization").starts_with("Basic "));
}

#[tokio::test]
async fn nobody_signed_in_is_an_error_and_nothing_is_sent() {
    let (shop, _) = tokens(1);
    let session = shop.client().account().session(MemoryStore::new());
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::NotSignedIn));
    assert!(shop.sent().is_empty());
}

#[tokio::test]
async fn a_null_token_does_not_overwrite_and_a_new_one_replaces() {
    let answers = [
        fine(LOGIN),
        (
            200,
            r#"{"data":{"updateProfile":{"id":"u1","token":null}}}"#.to_owned(),
        ),
        (
            200,
            r#"{"data":{"updateProfile":{"id":"u1","token":"T9"}}}"#.to_owned(),
        ),
    ];
    let shop = Shop::answers(answers);
    let session = shop.client().account().session(MemoryStore::new());
    session.login(Login::new("c")).await.unwrap();
    session.update_profile(ProfileInput::new()).await.unwrap();
    assert_eq!(
        session.tokens().await.unwrap().unwrap().access.expose(),
        "T1"
    );
    session.update_profile(ProfileInput::new()).await.unwrap();
    let tokens = session.tokens().await.unwrap().unwrap();
    assert_eq!(tokens.access.expose(), "T9");
    assert_eq!(
        tokens.refresh.unwrap().expose(),
        "R1",
        "what the answer does not hold stays"
    );
}

#[tokio::test]
async fn claims_of_a_token_are_read_and_never_panic() {
    let (shop, _) = tokens(1);
    let session = shop.client().account().session(MemoryStore::new());
    let jwt = |claims: &str| format!("h.{}.s", URL_SAFE_NO_PAD.encode(claims));
    session
        .adopt(SessionTokens::new(jwt(r#"{"sub":"u7","exp":1900000000}"#)))
        .await
        .unwrap();
    let tokens = session.tokens().await.unwrap().unwrap();
    assert_eq!(
        (tokens.subject.as_deref(), tokens.expires_at),
        (Some("u7"), Some(1_900_000_000_000))
    );
    let odd = [
        "",
        ".",
        "..",
        "a.b.c",
        "a.e30.c",
        "a.e30.c.d",
        "a.bnVsbA.c",
        "é.é.é",
    ]
    .map(str::to_owned);
    let claims = [
        r#"{"exp":1e400}"#,
        r#"{"exp":"x","sub":[]}"#,
        r#"{"exp":-1e300}"#,
        "[1]",
    ]
    .map(jwt);
    for token in odd.into_iter().chain(claims) {
        session.adopt(SessionTokens::new(token)).await.unwrap();
        assert_eq!(session.tokens().await.unwrap().unwrap().expires_at, None);
    }
}

#[tokio::test]
async fn no_lifetime_is_too_odd() {
    let odd = [
        "0",
        "-1",
        "1e300",
        "-1e300",
        "9223372036854775807",
        "\"9223372036854775808\"",
        "\"NaN\"",
        "\"soon\"",
        "\"\"",
        "null",
        "true",
        "[]",
    ];
    for expires_in in odd {
        let tokens = format!(r#"{{"access_token":"T1","expires_in":{expires_in}}}"#);
        let shop = Shop::new(move |sent| {
            let login = sent.uri.ends_with("/account/login");
            fine(if login { &tokens } else { r#"{"id":"u1"}"# })
        });
        let session = shop.client().account().session(MemoryStore::new());
        // The typed answer may not be what the API documents; the token is saved all the same.
        let _ = session.login(Login::new("c")).await;
        let kept = session.tokens().await.unwrap().unwrap();
        assert_eq!(kept.access.expose(), "T1", "{expires_in}");
        for end in [kept.expires_at.unwrap_or(i64::MAX), i64::MIN, i64::MAX] {
            session
                .adopt(SessionTokens::new("T1").expires_at(end))
                .await
                .unwrap();
            let over = session.get_profile().await.err();
            let over = over.map(|error| reason(&error));
            assert!(
                over.is_none_or(
                    |reason| reason == TokenReason::ReauthRequired(ReauthReason::Expired)
                ),
                "{expires_in}, {end}: {over:?}"
            );
        }
    }
}

#[tokio::test]
async fn logout_clears_first_and_reports_each_call() {
    let shop = Shop::new(|sent| match sent.body.as_str() {
        "token=R1" => (503, "down".to_owned()),
        _ => (200, String::new()),
    });
    let session = shop.client().account().session(MemoryStore::new());
    session
        .adopt(SessionTokens::new("T1").refresh("R1"))
        .await
        .unwrap();
    let logout = session.logout().await;
    assert!(logout.cleared.is_ok());
    assert_eq!(logout.closed.len(), 2);
    assert!(matches!(logout.closed[0].result, CloseResult::Failed(_)));
    assert!(matches!(logout.closed[1].result, CloseResult::Done));
    assert!(session.tokens().await.unwrap().is_none());
    let again = session.logout().await;
    assert!(
        again
            .closed
            .iter()
            .all(|closed| matches!(closed.result, CloseResult::Skipped))
    );
    again.into_result().unwrap();
}

#[tokio::test]
async fn a_logout_goes_on_if_nobody_waits_for_it() {
    let (shop, _) = tokens(1);
    let store = MemoryStore::new();
    let session = shop.client().account().session(store.clone());
    session
        .adopt(SessionTokens::new("T1").refresh("R1"))
        .await
        .unwrap();
    tokio::select! {
        biased;
        _ = session.logout() => panic!("it has to wait for the network"),
        () = std::future::ready(()) => {}
    }
    drop(session);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let sent: Vec<String> = shop.sent().into_iter().map(|sent| sent.body).collect();
    assert_eq!(sent, ["token=R1", "token=T1"]);
    let another = shop.client().account().session(store);
    assert!(another.tokens().await.unwrap().is_none());
}

#[tokio::test]
async fn users_and_applications_do_not_overwrite_each_other() {
    let store = MemoryStore::new();
    let client = |app: &str| {
        let (shop, _) = tokens(1);
        miniature::Client::builder(app)
            .transport(shop)
            .build()
            .unwrap()
            .account()
    };
    let sessions = [
        client("a").session(store.clone()),
        client("b").session(store.clone()),
        client("a").session_for(store.clone(), "u"),
        client("a:u").session(store.clone()),
    ];
    for (index, session) in sessions.iter().enumerate() {
        session
            .adopt(SessionTokens::new(format!("T{index}")))
            .await
            .unwrap();
    }
    for (index, session) in sessions.iter().enumerate() {
        assert_eq!(
            session.tokens().await.unwrap().unwrap().access.expose(),
            format!("T{index}")
        );
    }
}

/// A store that cannot save.
#[derive(Debug)]
struct Full;

impl TokenStore for Full {
    fn load<'a>(&'a self, _: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async { Ok(None) })
    }

    fn swap<'a>(
        &'a self,
        _: &'a TokenKey,
        _: Option<u64>,
        _: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        Box::pin(async { Err(StoreError::new("the disk is full")) })
    }

    fn delete<'a>(&'a self, _: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async { Ok(None) })
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_saved_is_reported_and_still_used() {
    let (shop, _) = tokens(1);
    let session = shop.client().account().session(Full);
    let error = session.login(Login::new("c")).await.unwrap_err();
    assert_eq!(reason(&error), TokenReason::Store);
    assert!(error.to_string().contains("the disk is full"), "{error}");
    // The code is spent: to sign in again with it would fail.
    assert_eq!(error.outcome(), Outcome::Unknown);
    session.get_profile().await.unwrap();
    assert_eq!(shop.last().header("authorization"), "Bearer T1");
}

#[tokio::test]
async fn no_token_shows() {
    let (shop, _) = tokens(1);
    let session = shop.client().account().session(MemoryStore::new());
    session
        .adopt(SessionTokens::new("canary").refresh("canary").id("canary"))
        .await
        .unwrap();
    let shown = format!(
        "{session:?} {:?} {:?}",
        session.tokens().await.unwrap(),
        session.api()
    );
    assert!(!shown.contains("canary"), "{shown}");
}
