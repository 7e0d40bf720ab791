//! Promise: whoever wants a new token at the same time gets it of one request, or the same error; nobody tries too often.

use std::time::Duration;

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Gate, Mood, Provider};
use miniature::models::{Login, Profile};
use miniature::session::Session;
use miniature::stores::MemoryStore;
use miniature::{Error, Outcome, ReauthReason, TokenReason};
use tokio::task::JoinHandle;

type Account = Session<miniature::api::Account>;

async fn signed_in() -> (Account, Provider, Hands) {
    let (provider, clock) = (Provider::new(), Hands::new());
    let session = provider
        .client(&clock)
        .account()
        .session(MemoryStore::new());
    session.login(Login::new("c")).await.unwrap();
    (session, provider, clock)
}

fn call(session: &Account) -> JoinHandle<Result<Profile, Error>> {
    let session = session.clone();
    tokio::spawn(async move { session.get_profile().await })
}

fn calls(session: &Account, count: usize) -> Vec<JoinHandle<Result<Profile, Error>>> {
    (0..count).map(|_| call(session)).collect()
}

#[tokio::test]
async fn a_thousand_callers_make_one_refresh() {
    let (session, provider, clock) = signed_in().await;
    clock.seconds(4000).await;
    for call in calls(&session, 1000) {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
    assert_eq!(provider.count("profile T2"), 1000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several_threads_too() {
    let (session, provider, clock) = signed_in().await;
    clock.pass(Duration::from_secs(4000));
    for call in calls(&session, 1000) {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn a_dead_provider_gets_one_request_and_all_waiters_the_same_error() {
    for mood in [Mood::Refuses, Mood::Fails(503, "down", None)] {
        let (session, provider, clock) = signed_in().await;
        provider.mood(mood);
        clock.seconds(4000).await;
        let mut said = Vec::new();
        for call in calls(&session, 50) {
            let error = call.await.unwrap().unwrap_err();
            let Error::Token(error) = &error else {
                panic!("{error}")
            };
            assert_eq!(error.reason, TokenReason::Refresh);
            said.push(error.to_string());
        }
        said.dedup();
        assert_eq!(said.len(), 1, "{said:?}");
        session.get_profile().await.unwrap_err();
        assert_eq!(provider.count("refresh"), 1, "nor soon after");
        provider.mood(Mood::Fine);
        clock.seconds(3).await;
        session.get_profile().await.unwrap();
    }
}

#[tokio::test]
async fn the_pause_grows_to_a_minute() {
    let (session, provider, clock) = signed_in().await;
    provider.mood(Mood::Refuses);
    clock.seconds(4000).await;
    let mut at = Vec::new();
    for second in 0..1200_u64 {
        let before = provider.count("refresh");
        session.get_profile().await.unwrap_err();
        if provider.count("refresh") > before {
            at.push(second);
        }
        clock.pass(Duration::from_secs(1));
    }
    let pauses: Vec<u64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses[0] <= 3, "{pauses:?}");
    assert!(
        pauses.iter().all(|pause| (1..=61).contains(pause)),
        "{pauses:?}"
    );
    assert!(pauses.iter().any(|pause| *pause > 15), "{pauses:?}");
}

#[tokio::test]
async fn retry_after_is_honoured_and_capped() {
    for (says, waits) in [("120", 120), ("999999", 3600)] {
        let (session, provider, clock) = signed_in().await;
        provider.mood(Mood::Fails(429, "slow down", Some(says)));
        clock.seconds(4000).await;
        let error = session.get_profile().await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(waits)));
        provider.mood(Mood::Fine);
        clock.seconds(waits - 1).await;
        session.get_profile().await.unwrap_err();
        assert_eq!(provider.count("refresh"), 1);
        clock.seconds(2).await;
        session.get_profile().await.unwrap();
    }
}

#[tokio::test]
async fn while_the_refresh_fails_the_old_token_is_served_to_its_end() {
    let (session, provider, clock) = signed_in().await;
    provider.mood(Mood::Fails(500, "oops", None));
    clock.seconds(3400).await;
    for _ in 0..199 {
        session.get_profile().await.unwrap();
        clock.seconds(1).await;
    }
    assert_eq!(provider.count("profile T1"), 199);
    assert!(
        provider.count("refresh") < 60,
        "{}",
        provider.count("refresh")
    );
    clock.seconds(1).await;
    session.get_profile().await.unwrap_err();
}

#[tokio::test]
async fn a_storm_of_rejections_makes_one_refresh() {
    let (session, provider, _) = signed_in().await;
    provider.revoke_all();
    for call in calls(&session, 100) {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
    assert_eq!(provider.count("profile T2"), 100);
}

#[tokio::test]
async fn late_rejections_of_an_older_token_only_send_again() {
    let (session, provider, _) = signed_in().await;
    provider.open(Gate::Profile, false);
    let late = calls(&session, 99);
    settle().await;
    assert_eq!(provider.count("profile T1"), 99, "on their way");
    provider.revoke_all();
    session.refresh().await.unwrap();
    provider.open(Gate::Profile, true);
    for call in late {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
    assert_eq!(provider.count("profile T2"), 99);
}

#[tokio::test]
async fn a_token_that_is_never_accepted_is_not_refreshed_again() {
    let (session, provider, clock) = signed_in().await;
    provider.accepts(false);
    for second in 0..30 {
        let error = session.get_profile().await.unwrap_err();
        let left = Some(Duration::from_secs(30 - second));
        assert_eq!(error.outcome(), Outcome::NotNow { retry_after: left });
        assert_eq!(error.rejection().unwrap().code(), Some("2020"));
        clock.seconds(1).await;
    }
    assert_eq!(provider.count("refresh"), 1);
    provider.accepts(true);
    session.get_profile().await.unwrap();
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn a_token_that_was_good_a_moment_ago_is_refreshed_once_more() {
    let (session, provider, clock) = signed_in().await;
    provider.revoke_all();
    session.get_profile().await.unwrap();
    clock.seconds(1).await;
    provider.revoke_grant();
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::Revoked), "{error}");
    assert_eq!(error.rejection().unwrap().code(), Some("2020"));
}

#[tokio::test]
async fn tokens_that_are_taken_back_again_and_again_make_two_refreshes() {
    let (session, provider, clock) = signed_in().await;
    for _ in 0..10 {
        provider.revoke_all();
        let gate = call(&session);
        settle().await;
        provider.revoke_all();
        if let Err(error) = gate.await.unwrap() {
            assert!(
                error.is_retryable() && error.retry_after().is_some(),
                "{error}"
            );
        }
        clock.seconds(1).await;
    }
    assert_eq!(provider.count("refresh"), 2);
    clock.seconds(60).await;
    session.get_profile().await.unwrap();
    assert_eq!(provider.count("refresh"), 3);
}

#[tokio::test]
async fn who_stops_waiting_ends_nothing() {
    let (session, provider, clock) = signed_in().await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let first = call(&session);
    settle().await;
    first.abort();
    let timed = session
        .get_profile()
        .timeout(Duration::from_millis(1))
        .await;
    assert!(timed.unwrap_err().is_timeout());
    let second = call(&session);
    settle().await;
    provider.open(Gate::Tokens, true);
    second.await.unwrap().unwrap();
    assert_eq!(provider.count("refresh"), 1);
    assert_eq!(provider.last(), "T2");
}

#[tokio::test]
async fn a_refresh_that_nobody_waits_for_is_saved() {
    let (session, provider, clock) = signed_in().await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let only = call(&session);
    settle().await;
    only.abort();
    settle().await;
    provider.open(Gate::Tokens, true);
    settle().await;
    let tokens = session.tokens().await.unwrap().unwrap();
    assert_eq!(tokens.access.expose(), "T2");
}
