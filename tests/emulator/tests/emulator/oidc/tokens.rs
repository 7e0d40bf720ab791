//! In: tokens of all kinds. Out: proof by another library that they are what the documents say.

use authing_emulator::config::Algorithm as Own;
use authing_emulator::config::LifetimeName;
use jsonwebtoken::Algorithm::{HS256, RS256};
use serde_json::{Value, json};

use crate::oidc::site::{Site, text};
use crate::support::object;

/// The names of the claims, in order.
fn names(claims: &Value) -> String {
    let mut names: Vec<String> = object(claims).keys().cloned().collect();
    names.sort_unstable();
    names.join(" ")
}

#[tokio::test]
async fn an_access_token_has_its_documented_claims_and_lives_14_days() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid profile").await;
    let claims = site
        .verified(text(&tokens, "access_token"), RS256)
        .await
        .unwrap();
    assert_eq!(names(&claims), "aud exp iat iss jti scope sub");
    assert_eq!(claims["sub"], site.user);
    assert_eq!(claims["scope"], "openid profile");
    let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(life, 1_209_600);
    let header = jsonwebtoken::decode_header(text(&tokens, "access_token")).unwrap();
    assert!(header.kid.is_some());
    site.done();
}

#[tokio::test]
async fn an_id_token_holds_the_claims_of_its_scopes() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid email phone extended_fields").await;
    let claims = site
        .verified(text(&tokens, "id_token"), HS256)
        .await
        .unwrap();
    let wanted = "at_hash aud email email_verified exp extended_fields iat iss jti phone_number \
                  phone_number_verified sub";
    assert_eq!(names(&claims), wanted);
    assert_eq!(claims["email"], "ann@example.test");
    assert_eq!(claims["extended_fields"], json!({"school": "Tongji"}));
    let header = jsonwebtoken::decode_header(text(&tokens, "id_token")).unwrap();
    assert_eq!(header.kid, None);
    site.done();
}

#[tokio::test]
async fn algorithms_and_lifetimes_are_as_configured() {
    let site = Site::with(|config| {
        (config.tokens.id_token, config.tokens.access_token) = (Own::RS256, Own::HS256);
        (config.lifetimes.id_token, config.lifetimes.access_token) = (30, 60);
        config.answers.lifetime = LifetimeName::ExpireIn;
    })
    .await;
    let tokens = site.sign_in("openid").await;
    assert_eq!(
        (&tokens["expire_in"], tokens.get("expires_in")),
        (&json!(60), None)
    );
    for (name, algorithm, wanted) in [("id_token", RS256, 30), ("access_token", HS256, 60)] {
        let claims = site.verified(text(&tokens, name), algorithm).await.unwrap();
        let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert_eq!(life, wanted);
    }
    site.done();
}

#[tokio::test]
async fn a_key_verifies_after_one_rotation_and_not_after_two() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid").await;
    let old = text(&tokens, "access_token");
    let (_, keys) = site.get("/oidc/.well-known/jwks.json", &[]).await;
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    let header = |token| jsonwebtoken::decode_header(token).unwrap();

    let kid = site.emulator.rotate_keys().unwrap();
    let (_, keys) = site.get("/oidc/.well-known/jwks.json", &[]).await;
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    let tokens = site.sign_in("openid").await;
    let new = text(&tokens, "access_token");
    assert_eq!(header(new).kid, Some(kid));
    assert_ne!(header(old).kid, header(new).kid);
    for token in [old, new] {
        site.verified(token, RS256).await.unwrap();
        assert!(site.active(token).await);
    }

    site.emulator.rotate_keys().unwrap();
    assert!(site.verified(old, RS256).await.is_err());
    assert!(!site.active(old).await);
    site.verified(new, RS256).await.unwrap();
    assert!(site.active(new).await);
    site.done();
}

#[tokio::test]
async fn a_token_ends_by_the_clock_of_the_emulator() {
    let site = Site::new().await;
    // In the past, so that the other library, which has a clock of its own, sees the end as well.
    site.emulator.freeze(1_700_000_000_000);
    let tokens = site.sign_in("openid").await;
    let access = text(&tokens, "access_token");
    site.emulator.advance(1_209_599);
    assert!(site.active(access).await);
    let me = [("authorization", access)];
    assert_eq!(site.get("/oidc/me", &me).await.0, 200);
    site.emulator.advance(1);
    assert!(!site.active(access).await);
    assert_eq!(site.get("/oidc/me", &me).await.0, 401);
    let error = site.verified(access, RS256).await.unwrap_err();
    assert_eq!(
        error.kind(),
        &jsonwebtoken::errors::ErrorKind::ExpiredSignature
    );
    site.done();
}

#[tokio::test]
async fn nobody_else_can_make_a_token() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid").await;
    let access = text(&tokens, "access_token");
    let (message, signature) = access.rsplit_once('.').unwrap();
    let (header, claims) = message.split_once('.').unwrap();
    let encode = |value: &Value| {
        use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
        BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
    };
    let none = encode(&json!({"alg": "none"}));
    let other = encode(&json!({"jti": "x", "sub": site.user}));
    for forged in [
        format!("{none}.{claims}."),
        format!("{header}.{other}.{signature}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        "..".to_owned(),
    ] {
        assert!(!site.active(&forged).await, "{forged}");
    }
    site.done();
}

#[tokio::test]
async fn the_same_seed_and_calls_give_the_same_ids() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let site = Site::new().await;
        let tokens = site.sign_in("openid offline_access").await;
        ids.push((site.user.clone(), tokens["refresh_token"].clone()));
    }
    assert_eq!(ids[0], ids[1]);
}
