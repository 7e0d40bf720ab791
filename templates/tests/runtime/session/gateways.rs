//! Promise: what a gateway, or a service that fails in the middle, may have done to a refresh token is "unknown": nobody is
//! suspected of it, and nobody is signed out for it alone.

use std::sync::{Arc, Mutex};

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Mood, Provider};
use crate::support::spy::Spy;
use miniature::ReauthReason;
use miniature::models::Login;
use miniature::session::{Session, SessionOptions};

type Account = Session<miniature::api::Account>;
type Told = Arc<Mutex<Vec<ReauthReason>>>;

/// Statuses after which the service may have done it.
const DOUBTFUL: [u16; 6] = [408, 500, 502, 504, 520, 524];

async fn signed_in(store: &Spy) -> (Account, Provider, Hands, Told) {
    let (provider, clock, told) = (Provider::new(), Hands::new(), Told::default());
    provider.punish();
    let session = open(store, &provider, &clock, &told);
    session.login(Login::new("c")).await.unwrap();
    (session, provider, clock, told)
}

fn open(store: &Spy, provider: &Provider, clock: &Hands, told: &Told) -> Account {
    let told = Arc::clone(told);
    let options = SessionOptions::new().on_reauth(move |_, reason| {
        told.lock().unwrap().push(reason);
        std::future::ready(())
    });
    let account = provider.client(clock).account();
    account.session_with(store.clone(), "u", options)
}

#[tokio::test]
async fn no_theft_is_announced_for_what_a_gateway_did() {
    for status in DOUBTFUL {
        // The same process tries again; or another one.
        for restarts in [false, true] {
            let store = Spy::default();
            let (mut session, provider, clock, told) = signed_in(&store).await;
            clock.seconds(4000).await;
            provider.mood(Mood::Breaks(status));
            let error = session.get_profile().await.unwrap_err();
            assert_eq!(error.reauth(), None, "{status}: {error}");
            assert!(store.last().pending.is_some());
            provider.mood(Mood::Fine);
            clock.seconds(40).await;
            if restarts {
                session = open(&store, &provider, &clock, &told);
            }
            let error = session.get_profile().await.unwrap_err();
            let unknown = Some(ReauthReason::OutcomeUnknown);
            assert_eq!(error.reauth(), unknown, "{status}: {error}");
            assert_eq!(store.last().reauth, unknown);
            settle().await;
            assert_eq!(*told.lock().unwrap(), [ReauthReason::OutcomeUnknown]);
        }
    }
}

#[tokio::test]
async fn tokens_that_no_store_takes_are_told_of_no_theft_either() {
    let store = Spy::default();
    store.set(|switches| &switches.no_swap, true);
    let (provider, clock) = (Provider::new(), Hands::new());
    provider.punish();
    let session = open(&store, &provider, &clock, &Told::default());
    session.login(Login::new("c")).await.unwrap_err();
    clock.seconds(4000).await;
    provider.mood(Mood::Breaks(502));
    session.get_profile().await.unwrap_err();
    provider.mood(Mood::Fine);
    clock.seconds(40).await;
    let error = session.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::OutcomeUnknown));
}

#[tokio::test]
async fn a_service_that_is_down_for_a_while_signs_nobody_out() {
    for status in DOUBTFUL {
        let store = Spy::default();
        let (session, provider, clock, told) = signed_in(&store).await;
        provider.mood(Mood::Fails(status, "<html>down</html>", None));
        clock.seconds(3590).await;
        for _ in 0..20 {
            if let Err(error) = session.get_profile().await {
                assert_eq!(error.reauth(), None, "{status}: {error}");
            }
            clock.seconds(30).await;
        }
        assert!(provider.count("refresh") > 5);
        provider.mood(Mood::Fine);
        clock.seconds(61).await;
        session.get_profile().await.unwrap();
        assert_eq!(provider.last(), "T2");
        assert_eq!(store.last().pending, None);
        assert!(told.lock().unwrap().is_empty());
    }
}
