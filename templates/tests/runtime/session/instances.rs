//! Promise: instances over one store make one refresh together, and none undoes what another did; a sign-out counts.

use std::time::Duration;

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Gate, Mood, Provider};
use crate::support::spy::Spy;
use miniature::models::{Login, Profile};
use miniature::session::{CloseResult, Session, SessionTokens};
use miniature::stores::{MemoryStore, TokenStore};
use miniature::{Error, ReauthReason, TokenReason};
use tokio::task::JoinHandle;

type Account = Session<miniature::api::Account>;

/// Two instances; the first is signed in.
async fn two(store: &(impl TokenStore + Clone)) -> ([Account; 2], Provider, Hands) {
    let (provider, clock) = (Provider::new(), Hands::new());
    let open = || provider.client(&clock).account().session(store.clone());
    let sessions = [open(), open()];
    sessions[0].login(Login::new("c")).await.unwrap();
    (sessions, provider, clock)
}

fn call(session: &Account) -> JoinHandle<Result<Profile, Error>> {
    let session = session.clone();
    tokio::spawn(async move { session.get_profile().await })
}

async fn access(session: &Account) -> Option<String> {
    let tokens: Option<SessionTokens> = session.tokens().await.unwrap();
    tokens.map(|tokens| tokens.access.expose().to_owned())
}

fn missing(called: Result<Profile, Error>) -> bool {
    called.is_err_and(|error| error.reauth() == Some(ReauthReason::NotSignedIn))
}

#[tokio::test]
async fn the_lease_makes_one_refresh_of_two() {
    let ([first, second], provider, clock) = two(&MemoryStore::new()).await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let mut calls = vec![call(&first)];
    settle().await;
    calls.extend((0..50).map(|_| call(&second)));
    for _ in 0..20 {
        clock.pass(Duration::from_millis(100));
        settle().await;
    }
    assert_eq!(provider.count("refresh"), 1);
    provider.open(Gate::Tokens, true);
    settle().await;
    clock.seconds(1).await;
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
    assert_eq!(provider.count("profile T2"), 51);
}

#[tokio::test]
async fn an_instance_that_never_ends_keeps_the_others_waiting_for_so_long_and_no_longer() {
    let ([first, second], provider, clock) = two(&MemoryStore::new()).await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let stuck = call(&first);
    settle().await;
    let waiting = call(&second);
    // The lease is by the time of the store; here it does not lapse.
    for _ in 0..1000 {
        clock.pass(Duration::from_millis(100));
        settle().await;
    }
    let error = waiting.await.unwrap().unwrap_err();
    assert!(error.to_string().contains("another instance"), "{error}");
    assert_eq!(provider.count("refresh"), 1);
    stuck.abort();
}

#[tokio::test]
async fn when_the_lease_lapses_the_newer_token_stays() {
    let store = Spy::without_lease();
    let ([first, second], provider, clock) = two(&store).await;
    provider.grace();
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let slow = call(&first);
    settle().await;
    // It takes longer than it may.
    clock.seconds(31).await;
    let fast = call(&second);
    settle().await;
    assert_eq!(provider.count("refresh R1"), 2);
    provider.open(Gate::Tokens, true);
    slow.await.unwrap().unwrap();
    fast.await.unwrap().unwrap();
    settle().await;
    assert_eq!(access(&first).await, access(&second).await);
    clock.seconds(2).await;
    first.get_profile().await.unwrap();
    second.get_profile().await.unwrap();
    assert_eq!(
        provider.count("refresh"),
        2,
        "one more than needed, no loop"
    );
}

#[tokio::test]
async fn new_tokens_win_over_the_news_that_the_old_ones_were_refused() {
    let store = Spy::without_lease();
    let ([first, second], provider, clock) = two(&store).await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let slow = call(&first);
    settle().await;
    clock.seconds(31).await;
    provider.mood(Mood::Fails(400, r#"{"error":"invalid_grant"}"#, None));
    let error = call(&second).await.unwrap().unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::OutcomeUnknown));
    assert!(store.last().tokens.access.is_empty());
    provider.open(Gate::Tokens, true);
    slow.await.unwrap().unwrap();
    assert_eq!(access(&first).await.as_deref(), Some("T2"));
    clock.seconds(2).await;
    second.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T2");
}

#[tokio::test]
async fn a_refresh_by_another_instance_is_taken_over() {
    let ([first, second], provider, clock) = two(&MemoryStore::new()).await;
    second.get_profile().await.unwrap();
    first.refresh().await.unwrap();
    clock.seconds(1).await;
    second.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T2");
    // Within that second, the rejection says so.
    first.refresh().await.unwrap();
    provider.revoke_all();
    first.refresh().await.unwrap();
    second.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T4");
    assert_eq!(provider.count("refresh"), 3);
}

#[tokio::test]
async fn a_sign_out_by_another_instance_is_seen_within_a_second() {
    let ([first, second], _, clock) = two(&MemoryStore::new()).await;
    second.get_profile().await.unwrap();
    first.logout().await.into_result().unwrap();
    assert!(missing(first.get_profile().await), "here at once");
    clock.seconds(1).await;
    assert!(missing(second.get_profile().await));
}

#[tokio::test]
async fn tokens_that_come_after_a_sign_out_are_not_kept_and_given_back() {
    let ([first, _], provider, clock) = two(&MemoryStore::new()).await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let late = call(&first);
    settle().await;
    let logout = first.logout().await;
    assert!(
        logout
            .closed
            .iter()
            .all(|closed| matches!(closed.result, CloseResult::Done))
    );
    provider.open(Gate::Tokens, true);
    let error = late.await.unwrap().unwrap_err();
    assert!(
        matches!(&error, Error::Token(error) if error.reason == TokenReason::SignedOut),
        "{error}"
    );
    settle().await;
    assert_eq!(access(&first).await, None);
    let log = provider.log();
    let revoked: Vec<&str> = log
        .iter()
        .filter_map(|line| line.strip_prefix("revoke "))
        .collect();
    assert_eq!(revoked, ["R1", "T1", "R2", "T2"]);
}

#[tokio::test]
async fn a_sign_out_that_the_store_refuses_is_reported_counts_here_and_is_made_up_for() {
    let store = Spy::default();
    let ([first, second], provider, clock) = two(&store).await;
    store.set(|switches| &switches.no_delete, true);
    let logout = first.logout().await;
    assert!(logout.cleared.is_err());
    assert_eq!(provider.count("revoke"), 2);
    assert!(missing(first.get_profile().await));
    assert_eq!(access(&first).await, None);
    assert_eq!(access(&second).await.as_deref(), Some("T1"));
    store.set(|switches| &switches.no_delete, false);
    clock.seconds(2).await;
    assert!(missing(first.get_profile().await));
    assert_eq!(access(&second).await, None);
    // Who signs in again is not signed out by that.
    store.set(|switches| &switches.no_delete, true);
    first.login(Login::new("c")).await.unwrap();
    assert!(first.logout().await.cleared.is_err());
    second.login(Login::new("c")).await.unwrap();
    store.set(|switches| &switches.no_delete, false);
    assert_eq!(access(&first).await, access(&second).await);
    assert!(access(&first).await.is_some());
}

#[tokio::test]
async fn a_sign_in_right_after_a_sign_out_that_nobody_waits_for_stays() {
    let store = Spy::default();
    let ([first, second], _, _) = two(&store).await;
    store.set(|switches| &switches.slow_delete, true);
    tokio::select! {
        biased;
        _ = first.logout() => {}
        () = settle() => {}
    }
    assert!(missing(first.get_profile().await), "gone here at once");
    let login = tokio::spawn({
        let first = first.clone();
        async move { first.login(Login::new("c")).await }
    });
    settle().await;
    store.set(|switches| &switches.slow_delete, false);
    login.await.unwrap().unwrap();
    settle().await;
    assert_eq!(access(&second).await.as_deref(), Some("T2"));
    first.get_profile().await.unwrap();
}

#[tokio::test]
async fn a_sign_in_during_a_refresh_counts() {
    let ([first, _], provider, clock) = two(&MemoryStore::new()).await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let late = call(&first);
    settle().await;
    first.adopt(SessionTokens::new("T9")).await.unwrap();
    assert_eq!(access(&first).await.as_deref(), Some("T9"));
    provider.open(Gate::Tokens, true);
    let error = late.await.unwrap().unwrap_err();
    // It went on with the new one, which is rejected and has nothing to refresh it with.
    assert_eq!(error.rejection().unwrap().status().unwrap().as_u16(), 401);
    assert_eq!(error.reauth(), Some(ReauthReason::Revoked));
    assert_eq!(provider.last(), "T9");
    assert_eq!(provider.count("revoke"), 0, "they may be of one family");
}

#[tokio::test]
async fn a_refusal_of_what_another_instance_has_traded_is_none() {
    let store = Spy::without_lease();
    let ([first, second], provider, clock) = two(&store).await;
    clock.seconds(4000).await;
    provider.mood(Mood::Fails(400, r#"{"error":"invalid_grant"}"#, None));
    provider.open(Gate::Refusals, false);
    let refused = call(&second);
    settle().await;
    clock.seconds(31).await;
    provider.mood(Mood::Fine);
    first.refresh().await.unwrap();
    provider.open(Gate::Refusals, true);
    refused.await.unwrap().unwrap();
    assert_eq!(provider.last(), "T2");
    assert_eq!(access(&second).await.as_deref(), Some("T2"));
}
