//! In: access tokens in each place of a request. Out: the claims of their scopes.

use std::collections::BTreeSet;

use authing_miniprogram::models::UserInfoForm;
use serde_json::json;

use crate::oidc::site::{Site, refused, text};

#[tokio::test]
async fn the_scopes_open_the_claims() {
    let site = Site::new().await;
    let cases = [
        ("openid", ""),
        ("openid username", "username"),
        ("openid email", "email email_verified"),
        ("openid phone", "phone_number phone_number_verified"),
        ("openid address", "address"),
        ("openid role roles", "role roles"),
        (
            "openid unionid external_id tenant_id userpool_id extended_fields",
            "unionid external_id tenant_id userpool_id extended_fields",
        ),
        (
            "openid profile",
            "name given_name middle_name family_name nickname preferred_username profile picture \
             website birthdate gender zoneinfo locale updated_at",
        ),
    ];
    for (scope, wanted) in cases {
        let tokens = site.sign_in(scope).await;
        let header = format!("Bearer {}", text(&tokens, "access_token"));
        let (status, claims) = site.get("/oidc/me", &[("authorization", &header)]).await;
        assert_eq!(status, 200, "{claims}");
        let names: BTreeSet<&str> = claims
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let wanted = wanted.split_whitespace().chain(["sub"]).collect();
        assert_eq!(names, wanted, "{scope}");
        assert_eq!(claims["sub"], site.user);
    }
    site.done();
}

#[tokio::test]
async fn the_token_may_be_in_the_header_the_form_or_the_address() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid profile").await;
    let access = text(&tokens, "access_token");
    let bearer = format!("Bearer {access}");
    let header = [("authorization", bearer.as_str())];
    let form = format!("access_token={access}");
    let query = format!("/oidc/me?{form}");
    for (status, claims) in [
        site.get("/oidc/me", &header).await,
        site.get(&query, &[]).await,
        site.post("/oidc/me", &header, "").await,
        site.post("/oidc/me", &[], &form).await,
    ] {
        assert_eq!((status, &claims["nickname"]), (200, &json!("Ann")));
    }
    let twice = site.post("/oidc/me", &header, &form).await;
    assert_eq!(refused(&twice), (400, "invalid_request"));

    let client = site.client().bearer_access_token(access).build().unwrap();
    assert_eq!(client.oidc().me().await.unwrap().sub, site.user);
    let form = UserInfoForm::new().access_token(access);
    let client = site.client().build().unwrap();
    let claims = client.oidc().me_post().body(form).await.unwrap();
    assert_eq!(claims.sub, site.user);
    site.done();
}

#[tokio::test]
async fn only_a_good_access_token_opens_them() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid offline_access").await;
    let access = text(&tokens, "access_token");
    let wrong = [
        "nonsense",
        text(&tokens, "id_token"),
        text(&tokens, "refresh_token"),
    ];
    for token in wrong {
        let answer = site.get("/oidc/me", &[("authorization", token)]).await;
        assert_eq!(refused(&answer), (401, "invalid_token"));
    }
    assert_eq!(
        refused(&site.get("/oidc/me", &[]).await),
        (401, "invalid_token")
    );
    let me = [("authorization", access)];
    site.emulator.block(&site.user, true);
    assert_eq!(
        refused(&site.get("/oidc/me", &me).await),
        (401, "invalid_token")
    );
    assert!(!site.active(access).await);
    site.emulator.block(&site.user, false);
    assert_eq!(site.get("/oidc/me", &me).await.0, 200);
    site.emulator.expire(access);
    assert_eq!(
        refused(&site.get("/oidc/me", &me).await),
        (401, "invalid_token")
    );
    site.done();
}
