//! Promise: tokens that an instance holds and that the store has no more, because somebody signed out or it was wiped, are
//! given back to the API; none is dropped while it is good.

use crate::support::hands::{Hands, settle};
use crate::support::provider::{Gate, Provider};
use crate::support::spy::Spy;
use miniature::models::Login;
use miniature::session::Session;

type Account = Session<miniature::api::Account>;

async fn two(store: &Spy) -> ([Account; 2], Provider, Hands) {
    let (provider, clock) = (Provider::new(), Hands::new());
    let open = || provider.client(&clock).account().session(store.clone());
    let sessions = [open(), open()];
    sessions[0].login(Login::new("c")).await.unwrap();
    (sessions, provider, clock)
}

fn revoked(provider: &Provider) -> Vec<String> {
    let log = provider.log();
    let lines = log.iter().filter_map(|line| line.strip_prefix("revoke "));
    lines.map(str::to_owned).collect()
}

/// A refresh whose tokens the store did not take.
async fn unsaved(store: &Spy) -> ([Account; 2], Provider, Hands) {
    let ([first, second], provider, clock) = two(store).await;
    clock.seconds(4000).await;
    provider.open(Gate::Tokens, false);
    let call = tokio::spawn({
        let first = first.clone();
        async move { first.get_profile().await }
    });
    settle().await;
    store.set(|switches| &switches.no_swap, true);
    provider.open(Gate::Tokens, true);
    call.await.unwrap().unwrap();
    assert_eq!(provider.last(), "T2");
    ([first, second], provider, clock)
}

#[tokio::test]
async fn unsaved_tokens_are_given_back_after_a_sign_out_by_another() {
    let store = Spy::default();
    let ([first, second], provider, clock) = unsaved(&store).await;
    second.logout().await.into_result().unwrap();
    assert_eq!(revoked(&provider), ["R1", "T1"], "all that it knew");
    store.set(|switches| &switches.no_swap, false);
    clock.seconds(2).await;
    assert!(first.tokens().await.unwrap().is_none());
    settle().await;
    assert_eq!(revoked(&provider), ["R1", "T1", "R2", "T2"]);
    first.get_profile().await.unwrap_err();
    settle().await;
    assert_eq!(revoked(&provider).len(), 4, "once");
}

#[tokio::test]
async fn tokens_that_a_wiped_store_has_lost_are_given_back_by_who_received_them() {
    let store = Spy::default();
    let ([first, second], provider, clock) = two(&store).await;
    first.refresh().await.unwrap();
    second.get_profile().await.unwrap();
    store.wipe();
    clock.seconds(2).await;
    for session in [&second, &first, &second, &first] {
        assert!(session.tokens().await.unwrap().is_none());
        settle().await;
    }
    assert_eq!(revoked(&provider), ["R2", "T2"], "once");
    first.login(Login::new("c")).await.unwrap();
    second.get_profile().await.unwrap();
    assert_eq!(revoked(&provider).len(), 2);
}

#[tokio::test]
async fn those_of_another_sign_in_are_left_alone() {
    let store = Spy::default();
    let ([first, second], provider, clock) = unsaved(&store).await;
    store.set(|switches| &switches.no_swap, false);
    second.login(Login::new("c")).await.unwrap();
    clock.seconds(2).await;
    first.get_profile().await.unwrap();
    settle().await;
    assert_eq!(provider.last(), "T3");
    assert!(revoked(&provider).is_empty(), "they may be of one family");
}
