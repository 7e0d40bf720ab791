//! In: clients that authenticate in each way. Out: who is let in, by the way that is configured.

use authing_emulator::config::AuthMethod;
use authing_miniprogram::models::{IntrospectionRequest, RefreshTokenGrant, RevocationRequest};
use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::oidc::site::{ANN, Site, refused, text};

#[tokio::test]
async fn a_client_authenticates_in_the_way_that_is_configured() {
    let ways = [
        (AuthMethod::None, [true, false, false]),
        (AuthMethod::ClientSecretPost, [false, true, false]),
        (AuthMethod::ClientSecretBasic, [false, false, true]),
        (AuthMethod::Any, [true, true, true]),
    ];
    for (method, wanted) in ways {
        let site = Site::with(|config| config.token_auth_method = method).await;
        let (id, secret) = (site.config.app_id.clone(), site.config.app_secret.clone());
        let header =
            |secret: &str| format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")));
        let none = format!("client_id={id}&{ANN}");
        let post = format!("{none}&client_secret={secret}");
        let wrong = format!("{none}&client_secret=wrong");
        let another = format!("client_id=another&{ANN}");
        let good = header(&secret);
        let answers = [
            site.post("/oidc/token", &[], &none).await,
            site.post("/oidc/token", &[], &post).await,
            site.post("/oidc/token", &[("authorization", &good)], ANN)
                .await,
        ];
        for (answer, wanted) in answers.iter().zip(wanted) {
            assert_eq!(answer.0 == 200, wanted, "{method:?}: {answer:?}");
            if !wanted {
                assert_eq!(refused(answer), (401, "invalid_client"));
            }
        }
        let bad = header("wrong");
        for answer in [
            site.post("/oidc/token", &[], &wrong).await,
            site.post("/oidc/token", &[("authorization", &bad)], ANN)
                .await,
            site.post("/oidc/token", &[], ANN).await,
            site.post("/oidc/token", &[], &another).await,
        ] {
            assert_eq!(refused(&answer), (401, "invalid_client"), "{method:?}");
        }
        site.done();
    }
}

#[tokio::test]
async fn a_mini_program_refreshes_with_its_id_in_the_header_alone() {
    let site = Site::with(|config| config.token_auth_method = AuthMethod::None).await;
    let tokens = site.sign_in("openid offline_access").await;
    let token = text(&tokens, "refresh_token");
    let form = format!("grant_type=refresh_token&redirect_uri=&refresh_token={token}");
    let app = [("x-authing-app-id", site.config.app_id.as_str())];
    let (status, new) = site.post("/oidc/token", &app, &form).await;
    assert_eq!(status, 200, "{new}");
    assert_ne!(new["refresh_token"], tokens["refresh_token"]);
    let strange = [("x-authing-app-id", "another")];
    let answer = site.post("/oidc/token", &strange, &form).await;
    assert_eq!(refused(&answer), (401, "invalid_client"));
    site.done();
}

#[tokio::test]
async fn each_endpoint_has_a_way_of_its_own() {
    let site = Site::with(|config| {
        config.token_auth_method = AuthMethod::None;
        config.introspection_auth_method = AuthMethod::ClientSecretBasic;
        config.revocation_auth_method = AuthMethod::ClientSecretPost;
    })
    .await;
    let tokens = site.sign_in("openid offline_access").await;
    let (app, secret) = (&site.config.app_id, &site.config.app_secret);
    let access = text(&tokens, "access_token");

    let public = site.client().build().unwrap();
    let grant = RefreshTokenGrant::new(text(&tokens, "refresh_token"));
    let new = public.oidc().token(grant).await.unwrap();
    assert!(new.refresh_token.is_some());

    let basic = site
        .client()
        .client_basic(app, secret.as_str())
        .build()
        .unwrap();
    let asked = |client: &authing_miniprogram::Client| {
        client
            .oidc()
            .introspection(IntrospectionRequest::new(access))
    };
    assert_eq!(asked(&basic).await.unwrap().sub.as_ref(), Some(&site.user));
    let error = asked(&public).await.unwrap_err();
    assert_eq!(error.code(), Some("invalid_client"));

    let post = site.client().app_secret(secret.as_str()).build().unwrap();
    let gone = |client: &authing_miniprogram::Client| {
        client.oidc().revocation(RevocationRequest::new(access))
    };
    assert_eq!(
        gone(&public).await.unwrap_err().code(),
        Some("invalid_client")
    );
    gone(&post).await.unwrap();
    assert!(!asked(&basic).await.unwrap().active);
    site.done();
}

#[tokio::test]
async fn statuses_of_errors_are_as_configured() {
    let site = Site::with(|config| {
        config.answers.oauth_error_status = 200;
        config.answers.oauth_client_status = 403;
    })
    .await;
    assert_eq!(
        refused(&site.refresh("unknown").await),
        (200, "invalid_grant")
    );
    let form = "client_id=another&grant_type=client_credentials";
    let answer = site.post("/oidc/token", &[], form).await;
    assert_eq!(refused(&answer), (403, "invalid_client"));
    let me = site.get("/oidc/me", &[]).await;
    assert_eq!(refused(&me), (403, "invalid_token"));
    site.done();
}

#[tokio::test]
async fn an_answer_401_says_what_to_do_and_tokens_go_into_no_cache() {
    let site = Site::new().await;
    let answer = site
        .fetch("/oidc/me", &[("authorization", "Bearer x")])
        .await;
    let challenge = &answer.headers()["www-authenticate"];
    assert_eq!(challenge, "Bearer realm=\"oidc\", error=\"invalid_token\"");
    let form = format!("client_id={}&{ANN}", site.config.app_id);
    let request = reqwest::Client::new()
        .post(site.at("/oidc/token"))
        .header(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )
        .body(form);
    let answer = site.send(request).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    site.done();
}
