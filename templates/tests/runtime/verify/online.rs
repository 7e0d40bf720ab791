//! Promise: the issuer is asked as it wants to be asked, only its clear yes is a yes, its troubles are not the user's, and
//! its yes to another application, or to another kind of token, is none.

use std::time::Duration;

use crate::support::issuer;
use crate::support::issuer::{AUDIENCE, Issuer, Mood, NOW, access, changed};
use crate::support::tokens::FIRST;
use miniature::verify::{Claims, IdExpectation, Verifier, VerifierBuilder, VerifyError};
use serde_json::{Value, json};

pub(super) fn online(issuer: &Issuer) -> Verifier {
    issuer.verifier().online().build().unwrap()
}

/// The same, for tokens that are no JWT too.
fn opaque(issuer: &Issuer) -> Verifier {
    issuer.verifier().online().opaque_tokens().build().unwrap()
}

pub(super) fn hybrid(issuer: &Issuer) -> Verifier {
    issuer.verifier().hybrid().build().unwrap()
}

pub(super) fn asked(issuer: &Issuer) -> usize {
    issuer.asked("/account/introspect")
}

/// What a service says about a good token. Its issuer is not spelt as in tokens.
pub(super) fn active() -> Value {
    json!({"active": true, "sub": "u1", "client_id": AUDIENCE, "iss": "https://shop.example", "exp": NOW + 3600,
        "iat": NOW, "scope": "openid", "token_type": "Bearer"})
}

async fn told(change: Value) -> Result<Claims, VerifyError> {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(changed(active(), &change).to_string()));
    opaque(&issuer).verify("opaque-token").await
}

#[tokio::test]
async fn an_opaque_token_is_asked_about() {
    let claims = told(json!({})).await.unwrap();
    assert_eq!(claims.subject(), "u1");
    assert_eq!(claims.text("scope"), Some("openid"));
    for fine in [
        json!({"exp": null, "client_id": null, "token_type": null, "aud": AUDIENCE}),
        json!({"exp": null, "token_type": null}),
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
        let found = opaque(&issuer).verify("opaque-token").await;
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
        let found = opaque(&issuer).verify("opaque-token").await;
        assert_eq!(found.map(drop), Err(VerifyError::Misconfigured), "{status}");
    }
    let issuer = Issuer::new();
    issuer.about(Mood::status(503).with("retry-after", "7"));
    let found = opaque(&issuer).verify("opaque-token").await;
    assert_eq!(
        found.unwrap_err().retry_after(),
        Some(Duration::from_secs(7))
    );
}

#[tokio::test(start_paused = true)]
async fn a_hanging_issuer_is_given_up() {
    let issuer = Issuer::new();
    issuer.about(Mood::Hangs);
    let found = opaque(&issuer).verify("opaque-token").await;
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
        (json!({"client_id": null}), VerifyError::WrongAudience),
    ] {
        assert_eq!(told(change.clone()).await.map(drop), Err(end), "{change}");
    }
    // What is no token at all is not asked about.
    let issuer = Issuer::new();
    issuer.about(Mood::ok(active().to_string()));
    for token in ["", "a b", "a\n", "\u{fff}", &"x".repeat((16 << 10) + 1)] {
        assert!(opaque(&issuer).verify(token).await.is_err());
    }
    assert_eq!(asked(&issuer), 0);
}

/// What comes of a token whose own claims and the answer about it are changed.
async fn both(
    settings: fn(VerifierBuilder) -> VerifierBuilder,
    own: &Value,
    answer: &Value,
) -> Result<(), VerifyError> {
    let issuer = Issuer::new();
    issuer.about(Mood::ok(changed(active(), answer).to_string()));
    let verifier = settings(issuer.verifier().online()).build().unwrap();
    let token = FIRST.claims(&changed(access(), own));
    verifier.verify(&token).await.map(drop)
}

#[tokio::test]
async fn the_token_or_the_answer_names_this_application() {
    let other = Err(VerifyError::WrongAudience);
    // What the token says of itself, what the answer says, and what comes of it.
    let table = [
        (json!({}), json!({"client_id": null}), Ok(())),
        (json!({"aud": null}), json!({}), Ok(())),
        (
            json!({"aud": null}),
            json!({"client_id": null, "aud": AUDIENCE}),
            Ok(()),
        ),
        (
            json!({"aud": null, "client_id": AUDIENCE}),
            json!({"client_id": null}),
            Ok(()),
        ),
        // Nobody is named.
        (json!({"aud": null}), json!({"client_id": null}), other),
        // Another application is, by either.
        (json!({"aud": "other"}), json!({"client_id": null}), other),
        (json!({"aud": "other"}), json!({}), other),
        (json!({}), json!({"client_id": "other"}), other),
        (json!({}), json!({"aud": "other"}), other),
        (json!({"aud": null, "client_id": "other"}), json!({}), other),
        (json!({"aud": 1}), json!({}), Err(VerifyError::Invalid)),
    ];
    for (own, answer, end) in &table {
        assert_eq!(both(|it| it, own, answer).await, *end, "{own} {answer}");
    }
    // Only where that is settled, nobody need be named; somebody else still must not be.
    let settled = VerifierBuilder::tokens_without_audience;
    let nobody = json!({"client_id": null});
    assert_eq!(both(settled, &json!({"aud": null}), &nobody).await, Ok(()));
    assert_eq!(
        both(settled, &json!({"aud": "other"}), &nobody).await,
        other
    );
    for (settings, end) in [
        (VerifierBuilder::opaque_tokens as fn(_) -> _, other),
        (
            |it: VerifierBuilder| it.opaque_tokens().tokens_without_audience(),
            Ok(()),
        ),
    ] {
        let issuer = Issuer::new();
        issuer.about(Mood::ok(changed(active(), &nobody).to_string()));
        let verifier = settings(issuer.verifier().online()).build().unwrap();
        assert_eq!(verifier.verify("opaque-token").await.map(drop), end);
    }
}

#[tokio::test]
async fn refresh_tokens_and_id_tokens_are_no_access_tokens_online_either() {
    let issuer = Issuer::new();
    // An issuer that answers alike for all kinds of tokens.
    issuer.about(Mood::ok(active().to_string()));
    let verifier = online(&issuer);
    let header = json!({"typ": "JWT", "alg": "RS256", "crit": ["x"]});
    let at_jwt = json!({"typ": "at+jwt", "alg": "RS256"});
    for token in [
        "a-refresh-token".to_owned(),
        "v4.local.refresh".to_owned(),
        FIRST.claims(&issuer::id()),
        FIRST.claims(&changed(issuer::id(), &json!({"nonce": null}))),
        FIRST.claims(&changed(access(), &json!({"at_hash": "h"}))),
        FIRST.token(&at_jwt.to_string(), issuer::id().to_string()),
        FIRST.token(&header.to_string(), access().to_string()),
    ] {
        let found = verifier.verify(&token).await.map(drop);
        assert_eq!(found, Err(VerifyError::Invalid), "{token}");
    }
    assert_eq!(asked(&issuer), 0, "they are not even shown to the issuer");
    let good = FIRST.claims(&access());
    assert!(verifier.verify(&good).await.is_ok());
    // Nor is one taken for a user token.
    let bare = changed(access(), &json!({"scope": null}));
    assert!(verifier.user(&FIRST.claims(&bare)).await.is_ok());
    assert!(verifier.user(&good).await.is_err());
    assert!(verifier.user(&FIRST.claims(&issuer::id())).await.is_err());
}

#[tokio::test]
async fn what_the_token_says_of_itself_is_checked_with_the_answer() {
    for (own, answer, end) in [
        (json!({"sub": "u2"}), json!({}), VerifyError::Invalid),
        (
            json!({"exp": NOW - 60}),
            json!({"exp": null}),
            VerifyError::Expired,
        ),
        (
            json!({"nbf": NOW + 61}),
            json!({}),
            VerifyError::NotYetValid,
        ),
    ] {
        assert_eq!(both(|it| it, &own, &answer).await, Err(end), "{own}");
    }
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
