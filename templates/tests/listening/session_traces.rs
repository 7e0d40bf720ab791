//! In: a session's whole life, with a secret in every token. Out: traces with stable names at `TRACE`, and no secret in them.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::hands::{Hands, settle};
use crate::support::notes::listen;
use crate::support::shop::{Shop, fine};
use crate::support::spy::Spy;
use miniature::models::Login;

/// As long as a token: a short word of a plain text may be shown.
const CANARY: &str = "canary-7f3a-0123456789-abcdefghijkl";

#[tokio::test]
async fn traces_tell_what_happens_and_no_secret() {
    let (notes, _turn) = listen().await;
    let refreshes = AtomicUsize::new(0);
    let tokens = |n: usize| {
        format!(
            r#"{{"access_token":"{CANARY}a{n}","refresh_token":"{CANARY}r{n}","expires_in":3600}}"#
        )
    };
    let shop = Shop::new(move |sent| match sent.uri.rsplit('/').next().unwrap() {
        "login" => fine(&tokens(0)),
        "token" => match refreshes.fetch_add(1, Ordering::SeqCst) {
            0 => (503, CANARY.to_owned()),
            1 => (200, tokens(1)),
            _ => {
                let said = format!(r#"{{"error":"invalid_grant","x":"{CANARY}"}}"#);
                (400, said)
            }
        },
        "profile" if sent.header("authorization").ends_with("a1") => (401, CANARY.to_owned()),
        _ => fine(r#"{"id":"u1"}"#),
    });
    let (clock, store) = (Hands::new(), Spy::default());
    let client = miniature::Client::builder("app-1")
        .client_basic("app-1", CANARY)
        .clock(clock.clone())
        .transport(shop)
        .build()
        .unwrap();
    let session = client.account().session(store.clone());
    let mut errors = Vec::new();
    session.login(Login::new("c")).await.unwrap();
    session.get_profile().await.unwrap();
    clock.seconds(4000).await;
    let failed = session.get_profile().await.unwrap_err();
    errors.push(format!("{failed} {failed:?}"));
    clock.seconds(10).await;
    session.refresh().await.unwrap();
    let refused = session.get_profile().await.unwrap_err();
    errors.push(format!("{refused} {refused:?}"));
    session.login(Login::new("c")).await.unwrap();
    store.set(|switches| &switches.no_delete, true);
    errors.push(format!("{:?} {session:?}", session.logout().await));
    settle().await;

    let said = notes.text();
    for event in [
        "message=token used",
        "message=token refreshed",
        "message=token refresh failed",
        "message=token rejected",
        "message=store error",
        "duration_ms=",
    ] {
        assert!(said.contains(event), "no `{event}` in {said}");
    }
    for text in [said, errors.join("\n")] {
        let shown: Vec<&str> = text.lines().filter(|line| line.contains(CANARY)).collect();
        assert!(shown.is_empty(), "{shown:#?}");
    }
}
