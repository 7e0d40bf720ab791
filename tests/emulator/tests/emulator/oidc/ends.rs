//! In: tokens that are given back, asked about, or end with their browser session. Out: what still counts.

use authing_emulator::config::{RefreshTokenType, RevocationAnswer};
use serde_json::{Value, json};

use crate::oidc::site::{Answer, Site, refused, text};

impl Site {
    async fn revoke(&self, token: &str) -> Answer {
        let form = format!("client_id={}&token={token}", self.config.app_id);
        self.post("/oidc/token/revocation", &[], &form).await
    }
}

#[tokio::test]
async fn a_revocation_ends_an_access_token_alone_and_a_refresh_token_with_its_sign_in() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid offline_access").await;
    let (access, refresh) = (
        text(&tokens, "access_token"),
        text(&tokens, "refresh_token"),
    );
    assert_eq!(site.revoke(access).await, (200, json!("")));
    assert!(!site.active(access).await && site.active(refresh).await);
    let (_, next) = site.refresh(refresh).await;
    assert!(site.active(text(&next, "access_token")).await);
    assert_eq!(site.revoke(text(&next, "refresh_token")).await.0, 200);
    for name in ["access_token", "refresh_token"] {
        assert!(!site.active(text(&next, name)).await, "{name}");
    }
    let answer = site.refresh(text(&next, "refresh_token")).await;
    assert_eq!(refused(&answer), (400, "invalid_grant"));
    site.done();
}

#[tokio::test]
async fn what_is_no_token_is_as_good_as_revoked() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid").await;
    for token in ["unknown", text(&tokens, "id_token")] {
        assert_eq!(site.revoke(token).await, (200, json!("")));
    }
    let path = format!(
        "/api/v2/oidc/validate_token?id_token={}",
        text(&tokens, "id_token")
    );
    assert_eq!(site.get(&path, &[]).await.0, 200);
    assert_eq!(refused(&site.revoke("").await), (400, "invalid_request"));
    site.done();
}

#[tokio::test]
async fn a_revocation_answers_as_configured() {
    let answers = [
        (RevocationAnswer::Empty, json!("")),
        (RevocationAnswer::Object, json!({})),
        (RevocationAnswer::True, json!(true)),
        (
            RevocationAnswer::Envelope,
            json!({"statusCode": 200, "message": "", "data": {"success": true}}),
        ),
    ];
    for (answer, wanted) in answers {
        let site = Site::with(|config| config.answers.revocation = answer).await;
        let tokens = site.sign_in("openid").await;
        let access = text(&tokens, "access_token");
        assert_eq!(site.revoke(access).await, (200, wanted));
        let client = site.client().build().unwrap();
        let request = authing_miniprogram::models::RevocationRequest::new(access);
        client.oidc().revocation(request).await.unwrap();
        assert!(!site.active(access).await);
        site.done();
    }
}

#[tokio::test]
async fn introspection_tells_all_of_a_good_token_and_nothing_of_another() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid offline_access").await;
    for (name, kind) in [
        ("access_token", "Bearer"),
        ("refresh_token", "refresh_token"),
    ] {
        let told = site.introspect(text(&tokens, name)).await;
        assert_eq!(told["active"], true);
        assert_eq!(
            (&told["sub"], &told["client_id"]),
            (&json!(site.user), &json!(site.config.app_id))
        );
        assert_eq!(
            (&told["scope"], &told["token_type"]),
            (&tokens["scope"], &json!(kind))
        );
        assert_eq!(told["iss"], site.at("/oidc"));
        assert!(told["exp"].as_i64() > told["iat"].as_i64());
    }
    for token in [text(&tokens, "id_token"), "unknown"] {
        assert_eq!(site.introspect(token).await, json!({"active": false}));
    }
    let (id, token) = (&site.config.app_id, text(&tokens, "access_token"));
    let form = format!("client_id={id}&token={token}&token_type_hint=access_token&strict=true");
    let (status, told) = site.post("/oidc/token/introspection", &[], &form).await;
    assert_eq!((status, &told["active"]), (200, &Value::Bool(true)));
    site.done();
}

#[tokio::test]
async fn what_a_refresh_token_is_told_to_be_can_be_changed() {
    for (kind, wanted) in [
        (RefreshTokenType::RefreshToken, json!("refresh_token")),
        (RefreshTokenType::Bearer, json!("Bearer")),
        (RefreshTokenType::Absent, Value::Null),
    ] {
        let site = Site::with(|config| config.answers.introspected_refresh_token = kind).await;
        let tokens = site.sign_in("openid offline_access").await;
        let told = site.introspect(text(&tokens, "refresh_token")).await;
        assert_eq!(
            (&told["active"], &told["token_type"]),
            (&json!(true), &wanted)
        );
        let told = site.introspect(text(&tokens, "access_token")).await;
        assert_eq!(told["token_type"], "Bearer");
        site.done();
    }
}

#[tokio::test]
#[allow(deprecated, reason = "the service still has it")]
async fn validate_token_shows_claims_or_a_bare_failure() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid email").await;
    let (access, id) = (text(&tokens, "access_token"), text(&tokens, "id_token"));
    let path = "/api/v2/oidc/validate_token";
    let (status, claims) = site
        .get(&format!("{path}?access_token={access}"), &[])
        .await;
    assert_eq!((status, &claims["scope"]), (200, &json!("openid email")));
    let (status, claims) = site.get(&format!("{path}?id_token={id}"), &[]).await;
    assert_eq!(
        (status, &claims["email"]),
        (200, &json!("ann@example.test"))
    );
    for query in [
        String::new(),
        format!("?access_token={id}"),
        format!("?id_token={access}"),
        format!("?access_token={access}&id_token={id}"),
        "?id_token=nonsense".to_owned(),
    ] {
        let (status, failure) = site.get(&format!("{path}{query}"), &[]).await;
        assert_eq!((status, &failure["code"]), (400, &json!(400)), "{query}");
        let names: Vec<_> = failure.as_object().unwrap().keys().collect();
        assert_eq!(names, ["code", "message"]);
    }
    let client = site.client().build().unwrap();
    let claims = client.oidc().validate_token().id_token(id).await.unwrap();
    assert_eq!(claims.sub.as_ref(), Some(&site.user));
    site.revoke(access).await;
    let failure = client.oidc().validate_token().access_token(access).await;
    assert_eq!(failure.unwrap_err().code(), Some("400"));
    site.done();
}

#[tokio::test]
async fn the_end_of_the_browser_session_ends_the_sign_in_and_leads_on() {
    let registered = "https://app.example.test/?a=b";
    let site = Site::with(|config| config.post_logout_redirect_uris.push(registered.to_owned()));
    let site = site.await;
    let tokens = site.sign_in("openid offline_access").await;
    let id = text(&tokens, "id_token");
    let home = site.fetch("/oidc/session/end", &[]).await;
    assert_eq!(
        (
            home.status().as_u16(),
            home.headers()["location"].to_str().ok()
        ),
        (302, Some(&*site.at("/")))
    );
    let wrong = site
        .get("/oidc/session/end?id_token_hint=nonsense", &[])
        .await;
    assert_eq!(refused(&wrong), (400, "invalid_request"));
    let wrong = site
        .get("/oidc/session/end?post_logout_redirect_uri=nowhere", &[])
        .await;
    assert_eq!(refused(&wrong), (400, "invalid_request"));
    // Only where the application may lead, to the letter.
    for foreign in [
        "https://evil.example/",
        "https://app.example.test",
        "https://app.example.test/x",
        "https://app.example.test.evil.example/",
        "//evil.example/",
    ] {
        let query = format!("id_token_hint={id}&post_logout_redirect_uri={foreign}");
        let wrong = site.get(&format!("/oidc/session/end?{query}"), &[]).await;
        assert_eq!(refused(&wrong), (400, "invalid_request"), "{foreign}");
    }
    assert!(site.active(text(&tokens, "access_token")).await);

    let query = format!(
        "id_token_hint={id}&state=s+1&post_logout_redirect_uri=https%3A%2F%2Fapp.example.test%2F%3Fa%3Db"
    );
    let ended = site.fetch(&format!("/oidc/session/end?{query}"), &[]).await;
    let target = &ended.headers()["location"];
    assert_eq!(target, "https://app.example.test/?a=b&state=s+1");
    for name in ["access_token", "refresh_token"] {
        assert!(!site.active(text(&tokens, name)).await, "{name}");
    }
    site.done();
}
