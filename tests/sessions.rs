//! In: sessions of the generated client, the emulator, and TCP as it fails. Out: proof that a session survives what can
//! be survived, says what cannot, and never spends a token twice.

#![allow(clippy::unwrap_used, reason = "a test tells of a fault by a panic")]

use std::time::Duration;

use crate::sessions_support::{TOKEN, World, reauth};
use authing_miniprogram::ReauthReason;
use authing_miniprogram::session::TokenKey;
use authing_miniprogram::stores::{MemoryStore, TokenStore};
use tests::proxy::Spoil;

#[tokio::test]
async fn a_lost_answer_is_survived_where_the_service_forgives() {
    for spoil in [Spoil::AfterRequest, Spoil::Reset, Spoil::MidAnswer(100)] {
        let world = World::forgiving(3600).await;
        let session = world.open(MemoryStore::new()).await;
        world.near_end(60);
        world.proxy.spoil(TOKEN, spoil, 1);
        // The token is still good: it is used, and the refresh fails in the background.
        session.get_profile().await.unwrap();
        while world.proxy.passed(TOKEN) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Whoever asks now waits for its end, or hears of it.
        session.refresh().await.unwrap_err();
        world.emulator.advance(61);
        session.get_profile().await.unwrap();
        assert_eq!(world.proxy.passed(TOKEN), 2, "{spoil:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_told_where_the_service_does_not_forgive() {
    let world = World::strict().await;
    let store = MemoryStore::new();
    let session = world.open(store.clone()).await;
    world.near_end(-1);
    world.proxy.spoil(TOKEN, Spoil::AfterRequest, 1);
    let first = session.get_profile().await.unwrap_err();
    assert_eq!(reauth(&first), None, "it may be tried once more: {first}");
    world.emulator.advance(120);
    let second = session.get_profile().await.unwrap_err();
    assert_eq!(reauth(&second), Some(ReauthReason::OutcomeUnknown));
    for _ in 0..3 {
        world.emulator.advance(120);
        let later = session.get_profile().await.unwrap_err();
        assert_eq!(reauth(&later), Some(ReauthReason::OutcomeUnknown));
    }
    assert_eq!(world.proxy.passed(TOKEN), 2, "never a loop");
    // Whoever opens the store later is told the same, and spends nothing.
    let later = world.closed(store).get_profile().await.unwrap_err();
    assert_eq!(reauth(&later), Some(ReauthReason::OutcomeUnknown));
    assert_eq!(world.proxy.passed(TOKEN), 2);
}

#[tokio::test]
async fn a_refresh_that_never_arrived_costs_nothing() {
    let world = World::strict().await;
    let session = world.open(MemoryStore::new()).await;
    world.near_end(60);
    world.proxy.spoil(TOKEN, Spoil::BeforeRequest, 1);
    session.get_profile().await.unwrap();
    while world.proxy.seen(TOKEN) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    session.refresh().await.unwrap_err();
    world.emulator.advance(61);
    session.get_profile().await.unwrap();
    assert_eq!((world.proxy.seen(TOKEN), world.proxy.passed(TOKEN)), (2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_rejections_is_one_refresh() {
    let world = World::strict().await;
    let session = world.open(MemoryStore::new()).await;
    let token = session.tokens().await.unwrap().unwrap().access;
    assert!(world.emulator.revoke(token.expose()));
    let calls = (0..100).map(|number| {
        let session = session.clone();
        tokio::spawn(async move {
            // Half of them at once, half of them late.
            tokio::time::sleep(Duration::from_millis(number % 2 * number)).await;
            session.get_profile().await.map(drop)
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(world.proxy.passed(TOKEN), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_service_is_asked_once_by_all_who_wait() {
    let world = World::strict().await;
    let session = world.open(MemoryStore::new()).await;
    world.near_end(-1);
    world
        .proxy
        .spoil(TOKEN, Spoil::Held(Duration::from_millis(200)), 9);
    let calls = (0..50).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { session.get_profile().await.map(drop) })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap_err();
    }
    assert_eq!((world.proxy.seen(TOKEN), world.proxy.passed(TOKEN)), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_logout_leaves_nothing_good_behind_whatever_a_refresh_does() {
    for wait in [0, 5, 20, 60] {
        let world = World::strict().await;
        let store = MemoryStore::new();
        let session = world.open(store.clone()).await;
        world.near_end(60);
        world
            .proxy
            .spoil(TOKEN, Spoil::Slow(Duration::from_millis(40)), 1);
        let other = session.clone();
        let refresh = tokio::spawn(async move { other.refresh().await });
        tokio::time::sleep(Duration::from_millis(wait)).await;
        let _ = session.logout().await;
        let _ = refresh.await.unwrap();
        assert!(session.tokens().await.unwrap().is_none());
        assert!(store.load(&TokenKey::new("bob")).await.unwrap().is_none());
        assert_eq!(world.live(), 0, "after {wait} ms");
    }
}
