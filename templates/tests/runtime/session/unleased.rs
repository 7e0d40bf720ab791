//! Promise: while a refresh token may be on its way, no other instance sends it, whether or not the store lends anything.

use std::time::Duration;

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Gate, Mood, Provider};
use crate::support::spy::Spy;
use miniature::models::{Login, Profile};
use miniature::session::{Session, SessionOptions};
use miniature::{Error, ReauthReason, TokenReason};
use tokio::task::JoinHandle;

type Account = Session<miniature::api::Account>;

/// A service that ends everything when a refresh token comes twice, and somebody who signed in there.
async fn signed_in(store: &Spy) -> (Account, Provider, Hands) {
    let (provider, clock) = (Provider::new(), Hands::new());
    provider.punish();
    let session = open(store, &provider, &clock);
    session.login(Login::new("c")).await.unwrap();
    (session, provider, clock)
}

fn open(store: &Spy, provider: &Provider, clock: &Hands) -> Account {
    provider.client(clock).account().session(store.clone())
}

fn call(session: &Account) -> JoinHandle<Result<Profile, Error>> {
    let session = session.clone();
    tokio::spawn(async move { session.get_profile().await })
}

/// So many seconds pass by these clocks, a tenth at a time.
async fn pass(clocks: &[&Hands], seconds: u64) {
    for _ in 0..seconds * 10 {
        for clock in clocks {
            clock.pass(Duration::from_millis(100));
        }
        settle().await;
    }
}

#[tokio::test]
async fn a_store_that_lends_nothing_makes_one_refresh_of_two() {
    let store = Spy::without_lease();
    let (first, provider, clock) = signed_in(&store).await;
    let second = open(&store, &provider, &clock);
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let mut calls = vec![call(&first)];
    settle().await;
    calls.extend((0..50).map(|_| call(&second)));
    pass(&[&clock], 19).await;
    assert_eq!(provider.count("refresh"), 1);
    provider.open(Gate::Tokens, true);
    settle().await;
    pass(&[&clock], 1).await;
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
    assert_eq!(provider.count("profile T2"), 51);
}

#[tokio::test]
async fn two_that_begin_at_one_moment_make_one_refresh() {
    let store = Spy::without_lease();
    let (first, provider, clock) = signed_in(&store).await;
    let second = open(&store, &provider, &clock);
    second.get_profile().await.unwrap();
    for round in 2..20 {
        clock.seconds(4000).await;
        let calls = [call(&first), call(&second)];
        settle().await;
        pass(&[&clock], 1).await;
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(provider.count("refresh"), round - 1);
    }
}

#[tokio::test]
async fn a_rejection_does_not_hurry_it() {
    let store = Spy::without_lease();
    let (first, provider, clock) = signed_in(&store).await;
    let second = open(&store, &provider, &clock);
    second.get_profile().await.unwrap();
    provider.revoke_all();
    provider.open(Gate::Tokens, false);
    let calls = [call(&first), call(&second), call(&first)];
    pass(&[&clock], 10).await;
    assert_eq!(provider.count("refresh"), 1);
    provider.open(Gate::Tokens, true);
    pass(&[&clock], 1).await;
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn a_lease_that_is_lost_changes_nothing() {
    let store = Spy::default();
    let (first, provider, clock) = signed_in(&store).await;
    let second = open(&store, &provider, &clock);
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let one = call(&first);
    settle().await;
    // The lease is gone: everybody gets it now.
    store.set(|switches| &switches.no_lease, true);
    let two = call(&second);
    pass(&[&clock], 10).await;
    assert_eq!(provider.count("refresh"), 1);
    provider.open(Gate::Tokens, true);
    settle().await;
    pass(&[&clock], 1).await;
    one.await.unwrap().unwrap();
    two.await.unwrap().unwrap();
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn who_may_take_longer_than_others_is_waited_for() {
    let store = Spy::without_lease();
    let (_, provider, clock) = signed_in(&store).await;
    let long = SessionOptions::new().refresh_timeout(Duration::from_secs(40));
    let account = provider.client(&clock).account();
    let slow = account.session_with(store.clone(), "u", long);
    slow.login(Login::new("c")).await.unwrap();
    let account = provider.client(&clock).account();
    let other = account.session_for(store.clone(), "u");
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let one = call(&slow);
    settle().await;
    let two = call(&other);
    pass(&[&clock], 44).await;
    assert_eq!(provider.count("refresh"), 1);
    provider.open(Gate::Tokens, true);
    settle().await;
    pass(&[&clock], 1).await;
    one.await.unwrap().unwrap();
    two.await.unwrap().unwrap();
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn clocks_that_differ_are_borne_with_and_a_dead_instance_is_not_waited_for_for_ever() {
    for apart in [-3600, -4, 0, 4] {
        let store = Spy::without_lease();
        let (first, provider, clock) = signed_in(&store).await;
        let other = Hands::new();
        other.set_wall(apart);
        let second = open(&store, &provider, &other);
        for clock in [&clock, &other] {
            clock.seconds(4000 + 3600).await;
        }
        provider.open(Gate::Tokens, false);
        let dead = call(&first);
        settle().await;
        let waiting = call(&second);
        pass(&[&clock, &other], 25).await;
        assert_eq!(provider.count("refresh"), 1, "{apart}");
        pass(&[&clock, &other], 10).await;
        assert_eq!(provider.count("refresh"), 2, "{apart}");
        dead.abort();
        waiting.abort();
    }
}

#[tokio::test]
async fn after_a_lost_answer_nobody_asks_before_the_time_of_the_first_is_over() {
    let store = Spy::without_lease();
    let (first, provider, clock) = signed_in(&store).await;
    let second = open(&store, &provider, &clock);
    clock.seconds(4000).await;
    provider.mood(Mood::Loses);
    let error = first.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), None, "{error}");
    provider.mood(Mood::Fine);
    let waiting = call(&second);
    for _ in 0..24 {
        pass(&[&clock], 1).await;
        first.get_profile().await.unwrap_err();
    }
    assert_eq!(provider.count("refresh"), 1);
    pass(&[&clock], 10).await;
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::OutcomeUnknown));
    assert_eq!(provider.count("refresh"), 2, "once more, and never again");
    let error = first.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::OutcomeUnknown));
    assert_eq!(provider.count("refresh"), 2);
}

#[tokio::test]
async fn without_a_journal_no_refresh_begins() {
    let store = Spy::without_lease();
    let (first, provider, clock) = signed_in(&store).await;
    let second = open(&store, &provider, &clock);
    clock.seconds(4000).await;
    store.set(|switches| &switches.no_swap, true);
    for session in [&first, &second] {
        let Err(Error::Token(error)) = session.get_profile().await else {
            panic!("it has nothing to send")
        };
        assert_eq!(error.reason, TokenReason::Store);
    }
    assert_eq!(provider.count("refresh"), 0);
    store.set(|switches| &switches.no_swap, false);
    clock.seconds(3).await;
    for session in [&first, &second] {
        session.get_profile().await.unwrap();
    }
    assert_eq!(provider.count("refresh"), 1);
}
