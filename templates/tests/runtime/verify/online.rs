//! Promise: the issuer is asked as it wants to be asked, only its clear yes is a yes, and its troubles are not the user's.

use std::time::Duration;

use crate::support::issuer;
use crate::support::issuer::{AUDIENCE, Issuer, Mood, NOW, access, changed};
use crate::support::tokens::FIRST;
use miniature::verify::{Claims, IdExpectation, Verifier, VerifyError};
use serde_json::{Value, json};

fn online(issuer: &Issuer) -> Verifier {
    issuer.verifier().online().build().unwrap()
}

fn hybrid(issuer: &Issuer) -> Verifier {
    issuer.verifier().hybrid().build().unwrap()
}

fn asked(issuer: &Issuer) -> usize {
    issuer.asked("/account/introspect")
}

/// What a service says about a good token. Its issuer is not spelt as in tokens.
fn active() -> Value {
    json!({"active": true, "sub": "u1", "client_id": AUDIENCE, "iss": "https://shop.example", "exp": NOW + 3600,
        "iat": NOW, "scope": "openid", "token_type": "Bearer"})
}

async fn told(change: Value) -> Result<Claims, VerifyError> {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(changed(active(), &change).to_string()));
    online(&issuer).verify("opaque-token").await
}

#[tokio::test]
async fn an_opaque_token_is_asked_about() {
    let claims = told(json!({})).await.unwrap();
    assert_eq!(claims.subject(), "u1");
    assert_eq!(claims.text("scope"), Some("openid"));
    for fine in [
        json!({"exp": null, "client_id": null, "token_type": null}),
        json!({"aud": AUDIENCE}),
        json!({"token_type": "bearer"}),
    ] {
        assert!(told(fine.clone()).await.is_ok(), "{fine}");
    }
}

#[tokio::test]
async fn row_25_only_true_is_a_yes() {
    for no in [
        json!(null),
        json!("true"),
        json!(1),
        json!("yes"),
        json!([true]),
        json!({}),
        json!(false),
    ] {
        let found = told(json!({"active": no})).await;
        assert_eq!(found.map(drop), Err(VerifyError::Invalid), "{no}");
    }
    for answer in ["[]", "null", "true", "\"active\""] {
        let issuer = Issuer::new();
        issuer.about(Mood::ok(answer));
        let found = online(&issuer).verify("opaque-token").await;
        assert_eq!(found.map(drop), Err(VerifyError::Invalid), "{answer}");
    }
}

#[tokio::test]
async fn row_25_the_troubles_of_the_issuer_are_not_the_users() {
    let unavailable = [
        Mood::status(500),
        Mood::status(502),
        Mood::status(503),
        Mood::status(429),
        Mood::ok("no JSON"),
        Mood::Gone,
    ];
    for mood in unavailable {
        let issuer = Issuer::new();
        issuer.about(mood.clone());
        for verifier in [online(&issuer), hybrid(&issuer)] {
            let found = verifier.verify(&FIRST.claims(&access())).await;
            let told = matches!(found, Err(VerifyError::KeysUnavailable { .. }));
            assert!(told, "{mood:?} {found:?}");
        }
    }
    for status in [400, 401, 403, 404] {
        let issuer = Issuer::new();
        let body = json!({"error": "invalid_client"});
        issuer.about(Mood::Says(status, Vec::new(), body.to_string()));
        let found = online(&issuer).verify("opaque-token").await;
        assert_eq!(found.map(drop), Err(VerifyError::Misconfigured), "{status}");
    }
    let issuer = Issuer::new();
    issuer.about(Mood::status(503).with("retry-after", "7"));
    let found = online(&issuer).verify("opaque-token").await;
    assert_eq!(
        found.unwrap_err().retry_after(),
        Some(Duration::from_secs(7))
    );
}

#[tokio::test(start_paused = true)]
async fn a_hanging_issuer_is_given_up() {
    let issuer = Issuer::new();
    issuer.about(Mood::Hangs);
    let found = online(&issuer).verify("opaque-token").await;
    assert!(matches!(found, Err(VerifyError::KeysUnavailable { .. })));
}

#[tokio::test]
async fn what_is_said_is_checked_too() {
    for (change, end) in [
        (json!({"exp": NOW - 60}), VerifyError::Expired),
        (json!({"nbf": NOW + 61}), VerifyError::NotYetValid),
        (json!({"exp": "soon"}), VerifyError::Invalid),
        (json!({"sub": null}), VerifyError::Invalid),
        (json!({"sub": ""}), VerifyError::Invalid),
        (json!({"token_type": "refresh_token"}), VerifyError::Invalid),
        (json!({"token_type": 1}), VerifyError::Invalid),
        (json!({"aud": "other"}), VerifyError::WrongAudience),
        (json!({"client_id": "other"}), VerifyError::WrongAudience),
        (json!({"client_id": 1}), VerifyError::WrongAudience),
    ] {
        assert_eq!(told(change.clone()).await.map(drop), Err(end), "{change}");
    }
    // What is no token at all is not asked about.
    let issuer = Issuer::new();
    issuer.about(Mood::ok(active().to_string()));
    for token in ["", "a b", "a\n", "\u{fff}", &"x".repeat((16 << 10) + 1)] {
        assert!(online(&issuer).verify(token).await.is_err());
    }
    assert_eq!(asked(&issuer), 0);
}

#[tokio::test]
async fn row_24_a_token_that_was_given_back_is_noticed_within_the_time_an_answer_is_kept() {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(active().to_string()));
    let verifier = hybrid(&issuer);
    let token = FIRST.claims(&access());
    for _ in 0..10 {
        assert!(verifier.verify(&token).await.is_ok());
    }
    assert_eq!((asked(&issuer), issuer.fetches()), (1, 1));
    issuer.about(Mood::ok(json!({"active": false}).to_string()));
    issuer.clock.advance(29);
    assert!(verifier.verify(&token).await.is_ok());
    issuer.clock.advance(1);
    assert_eq!(
        verifier.verify(&token).await.map(drop),
        Err(VerifyError::Invalid)
    );
    // A no is kept as well; offline cannot know; asking alone keeps nothing unless told.
    assert!(verifier.verify(&token).await.is_err());
    assert_eq!(asked(&issuer), 2);
    assert!(
        issuer
            .verifier()
            .build()
            .unwrap()
            .verify(&token)
            .await
            .is_ok()
    );
    let verifier = online(&issuer);
    assert!(verifier.verify(&token).await.is_err());
    assert!(verifier.verify(&token).await.is_err());
    assert_eq!(asked(&issuer), 4);
    let longer = issuer
        .verifier()
        .hybrid()
        .keep_answers(Duration::from_secs(61));
    assert!(longer.build().is_err());
}

#[tokio::test]
async fn an_answer_is_not_kept_beyond_the_tokens_end() {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(
        changed(active(), &json!({"exp": NOW + 10})).to_string(),
    ));
    let verifier = issuer
        .verifier()
        .hybrid()
        .keep_answers(Duration::from_secs(60))
        .build()
        .unwrap();
    let token = FIRST.claims(&changed(access(), &json!({"exp": NOW + 10})));
    assert!(verifier.verify(&token).await.is_ok());
    issuer.clock.advance(10);
    assert!(verifier.verify(&token).await.is_ok(), "within the skew");
    assert_eq!(asked(&issuer), 2);
}

#[tokio::test]
async fn hybrid_asks_only_about_tokens_that_are_good_by_themselves() {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(active().to_string()));
    let verifier = hybrid(&issuer);
    assert!(verifier.verify("opaque-token").await.is_err());
    let expired = FIRST.claims(&changed(access(), &json!({"exp": NOW - 61})));
    assert_eq!(
        verifier.verify(&expired).await.map(drop),
        Err(VerifyError::Expired)
    );
    assert_eq!(asked(&issuer), 0);
    // The two have to agree.
    let other = FIRST.claims(&changed(access(), &json!({"sub": "u2"})));
    assert_eq!(
        verifier.verify(&other).await.map(drop),
        Err(VerifyError::Invalid)
    );
}

#[tokio::test]
async fn an_id_token_is_never_asked_about() {
    let issuer = Issuer::new();
    let token = FIRST.claims(&issuer::id());
    assert!(
        hybrid(&issuer)
            .id(&token, IdExpectation::new())
            .await
            .is_ok()
    );
    let found = online(&issuer).id(&token, IdExpectation::new()).await;
    assert_eq!(found.map(drop), Err(VerifyError::Misconfigured));
    assert_eq!(asked(&issuer), 0);
}
