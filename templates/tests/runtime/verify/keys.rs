//! Promise: keys are fetched as rarely as can be: a known key never waits, an unknown one costs one fetch for everybody,
//! and an issuer that is down does not sign anybody out.

use std::time::Duration;

use crate::support::issuer::{Issuer, Mood, access};
use crate::support::tokens::{FIRST, SECOND, encode, jwks};
use crate::support::{issuer, tokens};
use miniature::verify::{Verifier, VerifyError};
use serde_json::json;
use tokio::time::timeout;

const DAY: u64 = 24 * 60 * 60;

/// A token with a key id of any kind, under no good signature.
fn forged(kid: &str) -> String {
    let header = json!({"alg": "RS256", "kid": kid});
    format!(
        "{}.{}.{}",
        encode(header.to_string()),
        encode(access().to_string()),
        encode([7; 256])
    )
}

/// A token that does not end while the clock is moved.
fn good(signer: &tokens::Signer) -> String {
    let mut claims = access();
    claims["exp"] = json!(issuer::NOW + 30 * DAY);
    signer.claims(&claims)
}

fn unavailable<T>(result: &Result<T, VerifyError>) -> bool {
    matches!(result, Err(VerifyError::KeysUnavailable { .. }))
}

async fn accepted(verifier: &Verifier, token: &str) -> bool {
    verifier.verify(token).await.is_ok()
}

/// What comes of these tokens, all at once.
async fn at_once(
    verifier: &Verifier,
    tokens: impl Iterator<Item = String>,
) -> Vec<Result<(), VerifyError>> {
    let call = |token: String| {
        let verifier = verifier.clone();
        tokio::spawn(async move { verifier.verify(&token).await.map(drop) })
    };
    let mut ended = Vec::new();
    for call in tokens.map(call).collect::<Vec<_>>() {
        ended.push(call.await.unwrap());
    }
    ended
}

/// Lets what runs beside the work come to its end.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_hundred_tokens_on_a_cold_cache_are_one_fetch() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    for ended in at_once(&verifier, (0..100).map(|_| good(&FIRST))).await {
        assert_eq!(ended, Ok(()));
    }
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn row_4_a_thousand_unknown_keys_are_one_fetch() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    assert!(accepted(&verifier, &good(&FIRST)).await);
    issuer.clock.advance(31);
    let tokens = (0..1000).map(|number| forged(&format!("k{number}")));
    for ended in at_once(&verifier, tokens).await {
        assert_eq!(ended, Err(VerifyError::Invalid));
    }
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn row_4_a_flood_of_forged_keys_is_a_trickle_of_fetches() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    assert!(accepted(&verifier, &good(&FIRST)).await);
    for second in 0..60 {
        for number in 0..20 {
            let token = forged(&format!("k{second}-{number}"));
            let found = verifier.verify(&token).await.map(drop);
            // Nobody can tell until the next fetch, which is what only the first one of each 30 s waits for.
            let told = second == 30 && number == 0;
            assert_eq!(found == Err(VerifyError::Invalid), told, "{found:?}");
            assert!(told || unavailable(&found), "{found:?}");
        }
        issuer.clock.advance(1);
    }
    assert_eq!(issuer.fetches(), 2, "the first one, and one 30 s later");
    // The key is changed in the middle of it: it is known within the pause.
    issuer.keys(Mood::keys(&[&FIRST, &SECOND]));
    issuer.clock.advance(30);
    assert!(accepted(&verifier, &good(&SECOND)).await);
    assert_eq!(issuer.fetches(), 3);
}

#[tokio::test]
async fn a_good_token_is_not_refused_while_no_fetch_may_begin() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    assert!(accepted(&verifier, &good(&FIRST)).await);
    issuer.clock.advance(31);
    // Somebody floods with forged keys, and the issuer takes a new one just after the fetch for that.
    let found = verifier.verify(&forged("k1")).await.map(drop);
    assert_eq!(found, Err(VerifyError::Invalid));
    issuer.keys(Mood::keys(&[&FIRST, &SECOND]));
    for left in (1..=30).rev() {
        let found = verifier.verify(&good(&SECOND)).await;
        let later = Some(Duration::from_secs(left));
        assert_eq!(found.unwrap_err().retry_after(), later, "{left}");
        assert!(verifier.verify(&forged("k2")).await.is_err());
        issuer.clock.advance(1);
    }
    assert_eq!(issuer.fetches(), 2);
    assert!(accepted(&verifier, &good(&SECOND)).await);
    assert_eq!(issuer.fetches(), 3);
}

#[tokio::test]
async fn withdrawn_keys_stop_working_though_none_is_left() {
    for withdrawn in [jwks(&[]), jwks(&[json!({"kty": "EC", "kid": "first"})])] {
        let issuer = Issuer::new();
        let verifier = issuer.verifier().build().unwrap();
        assert!(accepted(&verifier, &good(&FIRST)).await);
        issuer.keys(Mood::ok(withdrawn));
        issuer.clock.advance(600);
        // The keys are fetched beside the work.
        assert!(accepted(&verifier, &good(&FIRST)).await);
        settle().await;
        assert_eq!(issuer.fetches(), 2);
        for fetches in [2, 3] {
            let found = verifier.verify(&good(&FIRST)).await.map(drop);
            assert_eq!(found, Err(VerifyError::Invalid));
            assert_eq!(issuer.fetches(), fetches);
            issuer.clock.advance(30);
        }
    }
}

#[tokio::test]
async fn a_changed_key_is_found_at_once_and_the_old_one_goes() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    assert!(accepted(&verifier, &good(&FIRST)).await);
    issuer.keys(Mood::keys(&[&SECOND]));
    issuer.clock.advance(60);
    assert!(accepted(&verifier, &good(&SECOND)).await);
    let old = verifier.verify(&good(&FIRST)).await;
    assert_eq!(old.map(drop), Err(VerifyError::Invalid));
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn row_7_fresh_keys_are_not_fetched_again_and_old_ones_beside_the_work() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    assert!(accepted(&verifier, &good(&FIRST)).await);
    issuer.clock.advance(7 * 60);
    assert!(accepted(&verifier, &good(&FIRST)).await);
    settle().await;
    assert_eq!(issuer.fetches(), 1);
    issuer.clock.advance(2 * 60 + 30);
    assert!(accepted(&verifier, &good(&FIRST)).await);
    settle().await;
    assert_eq!(issuer.fetches(), 2, "ahead of the end");
    issuer.clock.advance(60);
    assert!(accepted(&verifier, &good(&FIRST)).await);
    settle().await;
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test(start_paused = true)]
async fn row_7_an_outage_is_survived_for_a_day_and_no_longer() {
    for mood in [
        Mood::status(500),
        Mood::status(302).with("location", "https://evil.example/keys"),
        Mood::ok("garbage"),
        Mood::ok("x".repeat(300 << 10)),
        Mood::Hangs,
        Mood::Gone,
    ] {
        let issuer = Issuer::new();
        let verifier = issuer.verifier().build().unwrap();
        assert!(accepted(&verifier, &good(&FIRST)).await);
        issuer.keys(mood.clone());
        for hours in 1..=24 {
            issuer.clock.advance(60 * 60);
            let accepted = accepted(&verifier, &good(&FIRST)).await;
            assert!(accepted, "{hours} h, {mood:?}");
            tokio::time::sleep(Duration::from_secs(6)).await;
        }
        issuer.clock.advance(10 * 60);
        let found = verifier.verify(&good(&FIRST)).await;
        assert!(unavailable(&found), "{mood:?}");
        issuer.keys(Mood::keys(&[&FIRST]));
        issuer.clock.advance(61);
        assert!(accepted(&verifier, &good(&FIRST)).await, "{mood:?}");
        let seen = issuer.seen();
        assert!(seen.iter().all(|uri| uri.ends_with("/account/keys")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_hanging_issuer_does_not_delay_known_keys() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    assert!(accepted(&verifier, &good(&FIRST)).await);
    issuer.keys(Mood::Hangs);
    issuer.clock.advance(20 * 60);
    let other = verifier.clone();
    let unknown = tokio::spawn(async move { other.verify(&forged("k1")).await });
    settle().await;
    for _ in 0..100 {
        let token = good(&FIRST);
        let quick = timeout(Duration::from_millis(1), accepted(&verifier, &token));
        assert!(quick.await.unwrap());
    }
    let started = tokio::time::Instant::now();
    assert!(unavailable(&unknown.await.unwrap()), "nobody can tell");
    assert!(
        started.elapsed() <= Duration::from_secs(6),
        "the fetch is given up"
    );
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn a_dead_issuer_is_asked_once_and_then_rarely() {
    let issuer = Issuer::new();
    issuer.keys(Mood::Gone);
    let verifier = issuer.verifier().build().unwrap();
    for ended in at_once(&verifier, (0..50).map(|_| good(&FIRST))).await {
        assert!(unavailable(&ended));
    }
    assert_eq!(issuer.fetches(), 1);
    let Err(VerifyError::KeysUnavailable { retry_after }) = verifier.verify(&good(&FIRST)).await
    else {
        unreachable!()
    };
    assert!(retry_after.unwrap() <= Duration::from_secs(1));
    for _ in 0..300 {
        issuer.clock.advance(1);
        assert!(!accepted(&verifier, &good(&FIRST)).await);
    }
    assert!(issuer.fetches() < 20, "{}", issuer.fetches());
    issuer.keys(Mood::keys(&[&FIRST]));
    issuer.clock.advance(61);
    assert!(accepted(&verifier, &good(&FIRST)).await);
}

#[tokio::test]
async fn the_issuer_may_say_when_to_come_back() {
    let issuer = Issuer::new();
    issuer.keys(Mood::status(503).with("retry-after", "20"));
    let verifier = issuer.verifier().build().unwrap();
    let found = verifier.verify(&good(&FIRST)).await;
    assert_eq!(
        found.unwrap_err().retry_after(),
        Some(Duration::from_secs(20))
    );
    issuer.clock.advance(19);
    assert!(!accepted(&verifier, &good(&FIRST)).await);
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn the_issuer_says_how_long_keys_are_fresh_within_bounds() {
    // What it says, when it is too early for another fetch, and when it is time.
    for (header, early, late) in [
        ("max-age=1", 44, 55),
        ("public, max-age=1200", 890, 1090),
        ("max-age=\"1200\"", 890, 1090),
        ("no-store", 44, 55),
        ("max-age=99999999", 17 * 60 * 60, 22 * 60 * 60),
        ("max-age=x", 440, 550),
    ] {
        let issuer = Issuer::new();
        issuer.keys(Mood::keys(&[&FIRST]).with("cache-control", header));
        let verifier = issuer.verifier().build().unwrap();
        assert!(accepted(&verifier, &good(&FIRST)).await);
        issuer.clock.advance(early);
        assert!(accepted(&verifier, &good(&FIRST)).await);
        settle().await;
        assert_eq!(issuer.fetches(), 1, "{header}");
        issuer.clock.advance(late - early);
        assert!(accepted(&verifier, &good(&FIRST)).await);
        settle().await;
        assert_eq!(issuer.fetches(), 2, "{header}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_goes_away_does_not_end_the_fetch() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    let token = good(&FIRST);
    {
        let call = verifier.verify(&token);
        tokio::pin!(call);
        let polled = std::future::poll_fn(|context| {
            std::task::Poll::Ready(call.as_mut().poll(context).is_ready())
        });
        assert!(!polled.await, "it waits");
    }
    settle().await;
    assert!(accepted(&verifier, &good(&FIRST)).await);
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn what_is_no_token_costs_no_fetch() {
    let issuer = Issuer::new();
    let verifier = issuer.verifier().build().unwrap();
    let header = json!({"alg": "HS256", "kid": "first", "jku": "https://evil.example/keys"});
    for token in [
        "",
        "a.b.c",
        &FIRST.token(&header.to_string(), access().to_string()),
    ] {
        let found = verifier.verify(token).await.map(drop);
        assert_eq!(found, Err(VerifyError::Invalid));
    }
    assert_eq!(issuer.seen(), Vec::<String>::new());
    // Row 19: and only the issuer's own set is ever asked for.
    let header = json!({"alg": "RS256", "kid": "first", "jku": "https://evil.example/keys", "x5u": "https://evil.example"});
    let token = FIRST.token(&header.to_string(), access().to_string());
    assert!(accepted(&verifier, &token).await);
    assert_eq!(issuer.seen(), ["https://shop.example/account/keys"]);
}

#[tokio::test]
async fn the_key_set_may_be_elsewhere() {
    let issuer = Issuer::new();
    let settings = issuer.verifier().key_set("https://keys.example/own/keys");
    let verifier = settings.build().unwrap();
    assert!(accepted(&verifier, &good(&FIRST)).await);
    assert_eq!(issuer.seen(), ["https://keys.example/own/keys"]);
    issuer.keys(Mood::ok(jwks(&[])));
    issuer.clock.advance(600);
    assert!(accepted(&verifier, &good(&FIRST)).await);
    for status in [204, 301, 404, 500] {
        let issuer = Issuer::new();
        issuer.keys(Mood::Says(status, Vec::new(), jwks(&[FIRST.jwk()])));
        let settings = issuer.verifier().key_set("https://keys.example/own/keys");
        let verifier = settings.build().unwrap();
        let found = verifier.verify(&good(&FIRST)).await;
        assert!(unavailable(&found), "{status}");
    }
}
