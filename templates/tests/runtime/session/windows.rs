//! Promise: a token is refreshed early, at a time of its own, by a clock that nobody can set.

use std::time::Duration;

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Gate, Provider};
use miniature::models::Login;
use miniature::session::{Session, SessionOptions};
use miniature::stores::MemoryStore;

type Account = Session<miniature::api::Account>;

async fn signed_in(lifetime: u64) -> (Account, Provider, Hands) {
    let (provider, clock) = (Provider::new(), Hands::new());
    provider.lifetime(lifetime);
    let session = provider
        .client(&clock)
        .account()
        .session(MemoryStore::new());
    session.login(Login::new("c")).await.unwrap();
    (session, provider, clock)
}

/// The token that a call carries now; what it sets off in the background is done.
async fn carried(session: &Account, provider: &Provider) -> String {
    session.get_profile().await.unwrap();
    settle().await;
    provider.last()
}

#[tokio::test]
async fn in_the_soft_window_the_old_token_is_served_at_once() {
    let (session, provider, clock) = signed_in(3600).await;
    clock.seconds(3600 - 301).await;
    assert_eq!(carried(&session, &provider).await, "T1");
    assert_eq!(provider.count("refresh"), 0);
    clock.seconds(200).await;
    provider.open(Gate::Tokens, false);
    for _ in 0..3 {
        assert_eq!(carried(&session, &provider).await, "T1", "nobody waits");
    }
    provider.open(Gate::Tokens, true);
    settle().await;
    assert_eq!(carried(&session, &provider).await, "T2");
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn in_the_hard_window_calls_wait_for_the_new_token() {
    let (session, provider, clock) = signed_in(3600).await;
    clock.seconds(3600 - 30).await;
    assert_eq!(carried(&session, &provider).await, "T2");
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn a_life_shorter_than_the_windows_does_not_loop() {
    let (session, provider, clock) = signed_in(10).await;
    for _ in 0..5 {
        assert_eq!(carried(&session, &provider).await, "T1");
    }
    clock.seconds(6).await;
    for _ in 0..5 {
        assert_eq!(carried(&session, &provider).await, "T2");
    }
    assert_eq!(provider.count("refresh"), 1);
    // Over as soon as it is there: each call gets one, and is sent.
    provider.lifetime(0);
    session.refresh().await.unwrap();
    let before = provider.count("refresh");
    carried(&session, &provider).await;
    carried(&session, &provider).await;
    assert!(provider.count("refresh") <= before + 2);
}

#[tokio::test]
async fn the_windows_are_a_matter_of_options() {
    let (provider, clock) = (Provider::new(), Hands::new());
    let options = SessionOptions::new()
        .soft_window(0.5, Duration::from_secs(10_000))
        .hard_window(Duration::from_secs(100));
    let account = provider.client(&clock).account();
    let session = account.session_with(MemoryStore::new(), "u", options);
    session.login(Login::new("c")).await.unwrap();
    clock.seconds(1799).await;
    assert_eq!(carried(&session, &provider).await, "T1");
    assert_eq!(provider.count("refresh"), 0);
    clock.seconds(1702).await;
    assert_eq!(carried(&session, &provider).await, "T2", "it waited");
}

/// For each user, how long before the end of the token its refresh begins, in steps of ten seconds.
async fn beginnings(seed: u64) -> Vec<u64> {
    let mut found = Vec::new();
    for user in 0..20 {
        let (provider, clock) = (Provider::new(), Hands::new());
        let options = SessionOptions::new().seed(seed);
        let account = provider.client(&clock).account();
        let session = account.session_with(MemoryStore::new(), format!("u{user}"), options);
        session.login(Login::new("c")).await.unwrap();
        let mut left = 310;
        clock.seconds(3600 - left).await;
        while provider.count("refresh") == 0 {
            left -= 10;
            clock.seconds(10).await;
            carried(&session, &provider).await;
        }
        found.push(left);
    }
    found
}

#[tokio::test]
async fn each_token_has_a_soft_window_of_its_own() {
    let first = beginnings(7).await;
    assert!(
        first.iter().all(|left| (140..=300).contains(left)),
        "{first:?}"
    );
    let mut spread = first.clone();
    spread.sort_unstable();
    spread.dedup();
    assert!(spread.len() >= 8, "{spread:?}");
    assert_eq!(beginnings(7).await, first, "the same each time");
    assert_ne!(beginnings(8).await, first);
}

#[tokio::test]
async fn setting_the_wall_clock_neither_ends_nor_prolongs_a_token() {
    const DAY: i64 = 86_400;
    let (session, provider, clock) = signed_in(3600).await;
    for jump in [DAY, -2 * DAY] {
        clock.set_wall(jump);
        clock.seconds(2).await;
        assert_eq!(carried(&session, &provider).await, "T1");
    }
    assert_eq!(provider.count("refresh"), 0);
    clock.seconds(3600 - 4 - 20).await;
    assert_eq!(carried(&session, &provider).await, "T2");
}

#[tokio::test]
async fn a_life_begins_when_the_request_was_sent() {
    let (provider, clock) = (Provider::new(), Hands::new());
    let start = clock.millis();
    let session = provider
        .client(&clock)
        .account()
        .session(MemoryStore::new());
    provider.open(Gate::Tokens, false);
    let login = tokio::spawn({
        let session = session.clone();
        async move { session.login(Login::new("c")).await }
    });
    settle().await;
    clock.seconds(25).await;
    // Nor does it matter if somebody sets the clock meanwhile.
    clock.set_wall(86_400);
    provider.open(Gate::Tokens, true);
    login.await.unwrap().unwrap();
    let tokens = session.tokens().await.unwrap().unwrap();
    assert_eq!(tokens.expires_at, Some(start + 3_600_000));
    clock.seconds(3600 - 25 - 31).await;
    assert_eq!(carried(&session, &provider).await, "T1");
    clock.seconds(30).await;
    assert_eq!(carried(&session, &provider).await, "T2");
}
