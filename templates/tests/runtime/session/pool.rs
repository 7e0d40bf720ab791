//! Promise: many users share one store and a bounded memory; each has one refresh, and his end is told once.

use std::sync::{Arc, Mutex};

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Gate, Mood, Provider};
use crate::support::spy::Spy;
use miniature::ReauthReason;
use miniature::models::Login;
use miniature::session::{SessionOptions, SessionTokens, Sessions, TokenKey};
use miniature::stores::MemoryStore;
use tokio::sync::Notify;

fn pool(capacity: usize, store: Spy) -> (Sessions<miniature::api::Account>, Provider, Hands) {
    let (provider, clock) = (Provider::new(), Hands::new());
    let options = SessionOptions::new().capacity(capacity);
    let account = provider.client(&clock).account();
    (account.sessions_with(store, options), provider, clock)
}

#[tokio::test]
async fn calls_for_one_user_share_what_is_at_hand() {
    let (sessions, provider, clock) = pool(10, Spy::without_lease());
    sessions.of("u").login(Login::new("c")).await.unwrap();
    clock.seconds(4000).await;
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let session = sessions.clone().of("u");
            tokio::spawn(async move { session.get_profile().await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
    sessions.of("u").logout().await.into_result().unwrap();
    assert!(sessions.of("u").get_profile().await.is_err(), "at once");
    assert_eq!(sessions.len(), 1);
}

#[tokio::test]
async fn who_was_not_asked_for_the_longest_is_forgotten() {
    let (sessions, _, _) = pool(3, Spy::default());
    for user in 0..100 {
        let session = sessions.of(format!("u{user}"));
        session
            .adopt(SessionTokens::new(format!("T{user}")))
            .await
            .unwrap();
        sessions.of("u0");
        assert!(sessions.len() <= 4);
    }
    assert_eq!(sessions.len(), 3);
    for user in 0..100 {
        let tokens = sessions.of(format!("u{user}")).tokens().await.unwrap();
        assert_eq!(tokens.unwrap().access.expose(), format!("T{user}"));
    }
}

#[tokio::test]
async fn nobody_is_forgotten_whose_tokens_would_be_lost() {
    let store = Spy::default();
    let (sessions, provider, clock) = pool(2, store.clone());
    store.set(|switches| &switches.no_swap, true);
    sessions
        .of("unsaved")
        .login(Login::new("c"))
        .await
        .unwrap_err();
    store.set(|switches| &switches.no_swap, false);
    sessions.of("busy").login(Login::new("c")).await.unwrap();
    clock.seconds(3600 - 100).await;
    provider.open(Gate::Tokens, false);
    sessions.of("busy").get_profile().await.unwrap();
    settle().await;
    for user in 0..20 {
        sessions.of(format!("u{user}"));
    }
    assert!(sessions.len() <= 3, "{}", sessions.len());
    let unsaved = sessions.of("unsaved").tokens().await.unwrap().unwrap();
    assert_eq!(unsaved.access.expose(), "T1");
    provider.open(Gate::Tokens, true);
    settle().await;
    sessions.of("busy").get_profile().await.unwrap();
    assert_eq!(provider.last(), "T3");
    assert_eq!(provider.count("refresh"), 1);
}

#[test]
fn a_user_may_have_several_devices() {
    let keys = [
        TokenKey::new("u"),
        TokenKey::new("u").device("a"),
        TokenKey::new("u").device("b"),
        TokenKey::new("u:a"),
        TokenKey::new("u%3Aa"),
    ];
    let mut texts: Vec<String> = keys.iter().map(TokenKey::text).collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), keys.len(), "{texts:?}");
}

#[tokio::test]
async fn the_end_of_a_token_is_told_once_and_one_after_the_other() {
    let (provider, clock) = (Provider::new(), Hands::new());
    let told: Arc<Mutex<Vec<(String, ReauthReason)>>> = Arc::default();
    let (go_on, seen) = (Arc::new(Notify::new()), Arc::clone(&told));
    let wait = Arc::clone(&go_on);
    let options = SessionOptions::new().on_reauth(move |key, reason| {
        let (seen, wait) = (Arc::clone(&seen), Arc::clone(&wait));
        async move {
            seen.lock().unwrap().push((key.text(), reason));
            wait.notified().await;
        }
    });
    let account = provider.client(&clock).account();
    let session = account.session_with(MemoryStore::new(), "u", options);
    session.login(Login::new("c")).await.unwrap();
    provider.mood(Mood::Fails(400, r#"{"error":"invalid_grant"}"#, None));
    clock.seconds(4000).await;
    for _ in 0..20 {
        let session = session.clone();
        tokio::spawn(async move { session.get_profile().await });
    }
    settle().await;
    let key = "account:app-1:u".to_owned();
    assert_eq!(
        *told.lock().unwrap(),
        [(key.clone(), ReauthReason::Revoked)]
    );
    // Another token ends before the first call has: it is told afterwards.
    let over = SessionTokens::new("T").expires_at(clock.millis() - 120_000);
    session.adopt(over).await.unwrap();
    for _ in 0..3 {
        session.get_profile().await.unwrap_err();
    }
    settle().await;
    assert_eq!(told.lock().unwrap().len(), 1);
    go_on.notify_one();
    settle().await;
    assert_eq!(told.lock().unwrap()[1], (key, ReauthReason::Expired));
    go_on.notify_one();
    settle().await;
    session.get_profile().await.unwrap_err();
    settle().await;
    assert_eq!(told.lock().unwrap().len(), 2);
}
