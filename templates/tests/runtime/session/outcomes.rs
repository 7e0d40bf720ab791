//! Promise: whoever calls with a user's token learns whether the user has to sign in again, or only to wait.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Gate, Mood, Provider};
use crate::support::spy::Spy;
use miniature::models::Login;
use miniature::session::{Session, SessionOptions, SessionTokens};
use miniature::{Outcome, ReauthReason, TokenReason};

type Account = Session<miniature::api::Account>;
type Heard = Arc<Mutex<Vec<ReauthReason>>>;

struct World {
    provider: Provider,
    clock: Hands,
    store: Spy,
    heard: Heard,
}

impl World {
    fn new() -> Self {
        Self {
            provider: Provider::new(),
            clock: Hands::new(),
            store: Spy::default(),
            heard: Heard::default(),
        }
    }

    /// An instance of the application.
    fn instance(&self) -> Account {
        let ears = Arc::clone(&self.heard);
        let options = SessionOptions::new().on_reauth(move |_, reason| {
            ears.lock().unwrap().push(reason);
            std::future::ready(())
        });
        let account = self.provider.client(&self.clock).account();
        account.session_with(self.store.clone(), "bob", options)
    }

    async fn heard(&self) -> Vec<ReauthReason> {
        settle().await;
        self.heard.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn a_rejected_token_whose_refresh_fails_for_now_is_not_now() {
    let later = Some(Duration::from_secs(17));
    let moods = [
        (Mood::Fails(503, "down", Some("17")), later),
        (Mood::Fails(429, "", Some("17")), later),
        (Mood::Refuses, None),
        (Mood::Loses, None),
    ];
    for (mood, retry_after) in moods {
        let world = World::new();
        let session = world.instance();
        session.login(Login::new("c")).await.unwrap();
        world.provider.revoke_all();
        world.provider.mood(mood.clone());
        for _ in 0..3 {
            let error = session.get_profile().await.unwrap_err();
            assert_eq!(error.outcome(), Outcome::NotNow { retry_after }, "{mood:?}");
            assert_eq!(error.rejection().unwrap().code(), Some("2020"), "{mood:?}");
            let source = std::error::Error::source(&error).unwrap();
            let source: &miniature::Error = source.downcast_ref().unwrap();
            assert_ne!(
                source.code(),
                Some("2020"),
                "why the refresh failed: {source}"
            );
        }
        assert!(world.heard().await.is_empty());
        assert!(session.tokens().await.unwrap().is_some(), "the user stays");
    }
}

#[tokio::test]
async fn nor_does_it_end_a_user_that_the_store_or_time_fails() {
    let world = World::new();
    let session = world.instance();
    session.login(Login::new("c")).await.unwrap();
    world.provider.revoke_all();
    let failing = || world.store.set(|switches| &switches.no_load, true);
    failing();
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotNow { retry_after: None });
    assert!(error.rejection().is_some());
    world.store.set(|switches| &switches.no_load, false);

    world.provider.open(Gate::Tokens, false);
    let call = session.get_profile().timeout(Duration::from_millis(50));
    let error = call.await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotNow { retry_after: None });
    assert!(error.rejection().is_some(), "{error:?}");
    let source = std::error::Error::source(&error).unwrap();
    assert!(
        source
            .downcast_ref::<miniature::Error>()
            .unwrap()
            .is_timeout()
    );
    world.provider.open(Gate::Tokens, true);
    session.get_profile().await.unwrap();
    assert!(world.heard().await.is_empty());
}

#[tokio::test]
async fn without_a_refresh_token_a_rejected_one_ends_everywhere_and_once() {
    let world = World::new();
    let sessions = [world.instance(), world.instance()];
    let tokens = SessionTokens::new("T0");
    sessions[0].adopt(tokens.clone()).await.unwrap();
    for session in &sessions {
        for _ in 0..3 {
            let error = session.get_profile().await.unwrap_err();
            assert_eq!(error.outcome(), Outcome::SignInAgain);
            assert_eq!(error.reauth(), Some(ReauthReason::Revoked));
        }
    }
    assert_eq!(world.provider.count("profile T0"), 1, "sent once by all");
    assert_eq!(world.heard().await, [ReauthReason::Revoked]);
    assert_eq!(world.store.last().reauth, Some(ReauthReason::Revoked));
    assert!(world.store.last().tokens.access.is_empty());
    sessions[1].login(Login::new("c")).await.unwrap();
    world.clock.seconds(2).await;
    sessions[0].get_profile().await.unwrap();
}

#[tokio::test]
async fn without_a_refresh_token_one_that_is_over_ends_everywhere_and_once() {
    let world = World::new();
    let sessions = [world.instance(), world.instance()];
    let tokens = SessionTokens::new("T0").expires_at(world.clock.millis() + 3_600_000);
    sessions[0].adopt(tokens).await.unwrap();
    world.clock.seconds(3661).await;
    for session in &sessions {
        let error = session.get_profile().await.unwrap_err();
        assert_eq!(error.reauth(), Some(ReauthReason::Expired));
    }
    assert_eq!(world.provider.count("profile"), 0);
    assert_eq!(world.heard().await, [ReauthReason::Expired]);
    assert_eq!(world.store.last().reauth, Some(ReauthReason::Expired));
}

#[tokio::test]
async fn a_dead_token_is_told_of_where_the_store_fails_too() {
    let world = World::new();
    let session = world.instance();
    session.adopt(SessionTokens::new("T0")).await.unwrap();
    world.store.set(|switches| &switches.no_swap, true);
    for _ in 0..2 {
        let error = session.get_profile().await.unwrap_err();
        assert_eq!(error.reauth(), Some(ReauthReason::Revoked));
    }
    assert_eq!(world.heard().await, [ReauthReason::Revoked]);
}

#[tokio::test]
async fn a_sign_in_elsewhere_takes_the_place_of_a_dead_token() {
    let world = World::new();
    let sessions = [world.instance(), world.instance()];
    sessions[0].adopt(SessionTokens::new("T0")).await.unwrap();
    assert!(sessions[0].tokens().await.unwrap().is_some());
    world.provider.open(Gate::Profile, false);
    let session = sessions[0].clone();
    let call = tokio::spawn(async move { session.get_profile().await });
    settle().await;
    sessions[1].login(Login::new("c")).await.unwrap();
    world.provider.open(Gate::Profile, true);
    call.await.unwrap().unwrap();
    assert!(world.heard().await.is_empty());
}

#[tokio::test]
async fn who_never_signed_in_is_told_once_to_do_so() {
    let world = World::new();
    let session = world.instance();
    for _ in 0..3 {
        let error = session.get_profile().await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::SignInAgain);
        assert_eq!(error.reauth(), Some(ReauthReason::NotSignedIn));
        let error = session.refresh().await.unwrap_err();
        assert_eq!(error.reauth(), Some(ReauthReason::NotSignedIn));
    }
    assert_eq!(world.heard().await, [ReauthReason::NotSignedIn]);
    session.login(Login::new("c")).await.unwrap();
    session.get_profile().await.unwrap();
    session.logout().await.into_result().unwrap();
    for _ in 0..2 {
        let error = session.get_profile().await.unwrap_err();
        assert_eq!(error.reauth(), Some(ReauthReason::NotSignedIn));
    }
    assert_eq!(world.heard().await, [ReauthReason::NotSignedIn; 2]);
}

#[tokio::test]
async fn a_good_token_that_cannot_be_refreshed_is_no_reason_to_sign_in() {
    let world = World::new();
    let session = world.instance();
    session.adopt(SessionTokens::new("T0")).await.unwrap();
    let error = session.refresh().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Failed);
    assert!(
        matches!(error, miniature::Error::Token(error) if error.reason == TokenReason::Missing)
    );
    assert!(world.heard().await.is_empty());
}

#[tokio::test]
async fn tokens_and_calls_go_on_while_the_store_is_down() {
    let world = World::new();
    let session = world.instance();
    session.login(Login::new("c")).await.unwrap();
    session.get_profile().await.unwrap();
    world.store.set(|switches| &switches.no_load, true);
    // Past the trust in what was read, and in the hard window.
    for seconds in [10, 3600 - 20] {
        world.clock.seconds(seconds).await;
        session.get_profile().await.unwrap();
        let tokens = session.tokens().await.unwrap().unwrap();
        assert_eq!(tokens.access.expose(), "T1");
        let subject = session.subject().await.unwrap();
        assert_eq!(subject.as_deref(), Some("u1"));
    }
    world.clock.seconds(20).await;
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotNow { retry_after: None });
    let unseen = world.instance();
    let error = unseen.tokens().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotNow { retry_after: None });
}
