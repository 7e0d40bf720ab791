//! Promise: a refresh token is never lost nor spent twice: not by a crash, a lost answer, a store that fails.

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Gate, Mood, Provider};
use crate::support::spy::Spy;
use miniature::models::Login;
use miniature::session::Session;
use miniature::{Error, ReauthReason, TokenReason};

type Account = Session<miniature::api::Account>;

async fn signed_in(store: &Spy) -> (Account, Provider, Hands) {
    let (provider, clock) = (Provider::new(), Hands::new());
    let session = provider.client(&clock).account().session(store.clone());
    session.login(Login::new("c")).await.unwrap();
    (session, provider, clock)
}

fn reason(error: &Error) -> TokenReason {
    let Error::Token(error) = error else {
        panic!("{error}")
    };
    error.reason
}

/// A refresh whose answer is lost, in the soft window.
async fn lost(store: &Spy) -> (Account, Provider, Hands) {
    let (session, provider, clock) = signed_in(store).await;
    provider.mood(Mood::Loses);
    clock.seconds(3600 - 100).await;
    session.get_profile().await.unwrap();
    settle().await;
    assert_eq!(provider.count("refresh R1"), 1);
    assert_eq!(store.last().pending.unwrap().attempts, 1);
    provider.mood(Mood::Fine);
    for _ in 0..6 {
        clock.seconds(10).await;
        session.get_profile().await.unwrap();
        settle().await;
    }
    assert_eq!(provider.count("refresh"), 1, "not at once");
    assert_eq!(provider.last(), "T1", "the old token is still good");
    clock.seconds(15).await;
    (session, provider, clock)
}

#[tokio::test]
async fn after_a_lost_answer_it_is_tried_once_more_near_the_end() {
    let store = Spy::default();
    let (session, provider, _) = lost(&store).await;
    provider.grace();
    session.get_profile().await.unwrap();
    assert_eq!(provider.count("refresh R1"), 2);
    assert_eq!(provider.last(), "T3");
    assert_eq!(store.last().pending, None);
}

#[tokio::test]
async fn after_a_lost_answer_that_is_not_repeated_the_outcome_is_unknown() {
    let store = Spy::default();
    let (session, provider, clock) = lost(&store).await;
    session.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T1", "good for 25 s more");
    assert_eq!(store.last().reauth, Some(ReauthReason::OutcomeUnknown));
    assert_eq!(store.last().tokens.refresh, None);
    for _ in 0..5 {
        clock.seconds(30).await;
        let error = session.get_profile().await.unwrap_err();
        assert_eq!(
            error.reauth(),
            Some(ReauthReason::OutcomeUnknown),
            "{error}"
        );
    }
    assert_eq!(provider.count("refresh"), 2, "and never again");
    session.login(Login::new("c")).await.unwrap();
    session.get_profile().await.unwrap();
}

#[tokio::test]
async fn two_lost_answers_are_the_end() {
    let store = Spy::default();
    let (session, provider, clock) = lost(&store).await;
    provider.mood(Mood::Loses);
    for _ in 0..5 {
        let _ = session.get_profile().await;
        clock.seconds(30).await;
    }
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::OutcomeUnknown));
    assert_eq!(provider.count("refresh"), 2);
}

#[tokio::test]
async fn an_attempt_that_did_nothing_does_not_count() {
    let store = Spy::default();
    let (session, provider, clock) = lost(&store).await;
    provider.grace();
    for mood in [Mood::Refuses, Mood::Fails(503, "down", None)] {
        provider.mood(mood);
        session.get_profile().await.unwrap();
        assert_eq!(store.last().pending.unwrap().attempts, 1);
        clock.seconds(6).await;
    }
    provider.mood(Mood::Fine);
    clock.seconds(3).await;
    session.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T3", "T2 was lost");
    assert_eq!(provider.count("refresh"), 4);
}

#[test]
fn the_next_process_finds_the_journal() {
    for grace in [true, false] {
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
        };
        let store = Spy::without_lease();
        let first = runtime();
        let (provider, clock) = first.block_on(async {
            let (session, provider, clock) = signed_in(&store).await;
            clock.seconds(3600 - 100).await;
            provider.open(Gate::Tokens, false);
            session.get_profile().await.unwrap();
            settle().await;
            assert_eq!(provider.count("refresh R1"), 1, "on its way");
            (provider, clock)
        });
        // The process dies.
        drop(first);
        provider.open(Gate::Tokens, true);
        if grace {
            provider.grace();
        }
        runtime().block_on(async {
            let session = provider.client(&clock).account().session(store.clone());
            session.get_profile().await.unwrap();
            settle().await;
            assert_eq!(provider.last(), "T1");
            assert_eq!(provider.count("refresh"), 1, "there is time");
            clock.seconds(101).await;
            let called = session.get_profile().await;
            assert_eq!(provider.count("refresh R1"), 2);
            let reauth = called.err().and_then(|error| error.reauth());
            assert_eq!(reauth, (!grace).then_some(ReauthReason::OutcomeUnknown));
        });
    }
}

#[tokio::test]
async fn a_refused_refresh_clears_its_token_and_says_why() {
    const REUSED: &str =
        r#"{"error":"invalid_grant","error_description":"Refresh token reuse detected"}"#;
    const REVOKED: &str = r#"{"error":"invalid_grant"}"#;
    for (body, reason) in [
        (REVOKED, ReauthReason::Revoked),
        (REUSED, ReauthReason::Reused),
    ] {
        let store = Spy::default();
        let (session, provider, clock) = signed_in(&store).await;
        provider.mood(Mood::Fails(400, body, None));
        clock.seconds(3590).await;
        session.get_profile().await.unwrap();
        assert_eq!(provider.last(), "T1", "still good");
        assert_eq!(store.last().tokens.refresh, None);
        clock.seconds(11).await;
        let error = session.get_profile().await.unwrap_err();
        assert_eq!(error.reauth(), Some(reason));
        // Others over the same store know it too.
        let other = provider.client(&clock).account().session(store.clone());
        let error = other.get_profile().await.unwrap_err();
        assert_eq!(error.reauth(), Some(reason));
        assert_eq!(provider.count("refresh"), 1);
    }
}

#[tokio::test]
async fn nothing_is_left_of_a_token_that_was_rejected_and_refused() {
    let store = Spy::default();
    let (session, provider, _) = signed_in(&store).await;
    provider.mood(Mood::Fails(400, r#"{"error":"invalid_grant"}"#, None));
    provider.revoke_all();
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::Revoked));
    assert!(store.last().tokens.access.is_empty());
    assert!(session.tokens().await.unwrap().is_none());
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::Revoked));
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn a_wrong_client_secret_is_no_reason_to_sign_in_again() {
    let store = Spy::default();
    let (session, provider, clock) = signed_in(&store).await;
    provider.mood(Mood::Fails(401, r#"{"error":"invalid_client"}"#, None));
    clock.seconds(4000).await;
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(reason(&error), TokenReason::Client);
    assert_eq!(store.last().pending, None);
    provider.mood(Mood::Fine);
    clock.seconds(3).await;
    session.get_profile().await.unwrap();
}

#[tokio::test]
async fn the_journal_is_written_before_the_request_and_cleared_after_a_definite_answer() {
    let store = Spy::default();
    let (session, provider, clock) = signed_in(&store).await;
    provider.mood(Mood::Fails(503, "down", None));
    clock.seconds(4000).await;
    session.get_profile().await.unwrap_err();
    let journal: Vec<_> = store
        .saved()
        .iter()
        .map(|saved| saved.pending.is_some())
        .collect();
    assert_eq!(journal, [false, true, false]);
    let generations: Vec<_> = store.saved().iter().map(|saved| saved.generation).collect();
    assert_eq!(generations, [None, Some(1), Some(1)], "the same tokens");
}

#[tokio::test]
async fn a_new_token_that_cannot_be_saved_is_used_and_saved_later() {
    let store = Spy::default();
    let (session, provider, clock) = signed_in(&store).await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let call = tokio::spawn({
        let session = session.clone();
        async move { session.get_profile().await }
    });
    settle().await;
    // It was good enough for the journal.
    store.set(|switches| &switches.no_swap, true);
    provider.open(Gate::Tokens, true);
    call.await.unwrap().unwrap();
    assert_eq!(provider.last(), "T2");
    clock.seconds(10).await;
    session.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T2");
    assert_eq!(store.last().tokens.access.expose(), "T1");
    store.set(|switches| &switches.no_swap, false);
    clock.seconds(2).await;
    session.get_profile().await.unwrap();
    assert_eq!(store.last().tokens.access.expose(), "T2");
    assert_eq!(provider.count("refresh"), 1);
}

#[tokio::test]
async fn a_store_that_fails_does_not_take_away_a_token_that_is_good() {
    let store = Spy::default();
    let (session, provider, clock) = signed_in(&store).await;
    store.set(|switches| &switches.no_load, true);
    clock.seconds(100).await;
    session.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T1");
    clock.seconds(4000).await;
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(reason(&error), TokenReason::Store);
}

#[tokio::test]
async fn nobody_sees_a_new_token_before_it_is_saved() {
    let store = Spy::default();
    let (session, provider, clock) = signed_in(&store).await;
    clock.seconds(3600 - 100).await;
    provider.open(Gate::Tokens, false);
    session.get_profile().await.unwrap();
    settle().await;
    store.set(|switches| &switches.slow_swap, true);
    provider.open(Gate::Tokens, true);
    settle().await;
    session.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T1");
    store.set(|switches| &switches.slow_swap, false);
    settle().await;
    session.get_profile().await.unwrap();
    assert_eq!(provider.last(), "T2");
}
