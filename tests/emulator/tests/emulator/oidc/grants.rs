//! In: forms of all grants. Out: tokens, or the OAuth error that the form deserves.

use authing_emulator::{NewAuthorizationCode, NewCode};
use authing_miniprogram::models::{AuthingTokenGrant, LoginByCode};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD as BASE64, Engine as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::oidc::site::{ANN, Site, refused, text};

const CALLBACK: &str = "https://app.example.test/callback";

impl Site {
    fn code(&self, challenge: Option<(&str, Option<&str>)>) -> String {
        let code = NewAuthorizationCode {
            user: self.user.clone(),
            redirect_uri: CALLBACK.to_owned(),
            scope: "openid offline_access".to_owned(),
            nonce: Some("nonce-1".to_owned()),
            code_challenge: challenge.map(|(challenge, _)| challenge.to_owned()),
            code_challenge_method: challenge.and_then(|(_, method)| method).map(str::to_owned),
        };
        self.emulator.add_authorization_code(code).unwrap()
    }

    async fn exchange(&self, code: &str, rest: &str) -> crate::oidc::site::Answer {
        let form = format!("grant_type=authorization_code&code={code}&{rest}");
        self.token(&form).await
    }
}

#[tokio::test]
async fn an_authorization_code_is_good_once() {
    let site = Site::new().await;
    let code = site.code(None);
    let callback = format!("redirect_uri={CALLBACK}");
    let (status, tokens) = site.exchange(&code, &callback).await;
    assert_eq!(
        (status, text(&tokens, "scope")),
        (200, "openid offline_access")
    );
    let algorithm = jsonwebtoken::Algorithm::HS256;
    let claims = site.verified(text(&tokens, "id_token"), algorithm).await;
    assert_eq!(claims.unwrap()["nonce"], "nonce-1");
    assert!(site.active(text(&tokens, "access_token")).await);

    // The code has got about: what it gave ends.
    let again = site.exchange(&code, &callback).await;
    assert_eq!(refused(&again), (400, "invalid_grant"));
    assert!(!site.active(text(&tokens, "access_token")).await);
    assert!(!site.active(text(&tokens, "refresh_token")).await);
    site.done();
}

#[tokio::test]
async fn an_authorization_code_is_good_for_its_redirect_uri_and_ten_minutes() {
    let site = Site::new().await;
    for wrong in ["", "redirect_uri=https://evil.example.test/"] {
        let answer = site.exchange(&site.code(None), wrong).await;
        assert_eq!(refused(&answer), (400, "invalid_grant"));
    }
    let code = site.code(None);
    site.emulator.advance(601);
    let callback = format!("redirect_uri={CALLBACK}");
    let answer = site.exchange(&code, &callback).await;
    assert_eq!(refused(&answer), (400, "invalid_grant"));
    site.done();
}

#[tokio::test]
async fn the_verifier_has_to_fit_the_challenge() {
    let site = Site::new().await;
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let hash = BASE64.encode(Sha256::digest(verifier));
    // The example of RFC 7636, appendix B.
    assert_eq!(hash, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let hashed = Some((hash.as_str(), Some("S256")));
    let cases = [
        (hashed, Some(verifier), 200),
        (hashed, Some("another"), 400),
        (hashed, Some(hash.as_str()), 400),
        (hashed, None, 400),
        (Some((verifier, Some("plain"))), Some(verifier), 200),
        (Some((verifier, None)), Some(verifier), 200),
        (Some((verifier, None)), Some("another"), 400),
        (None, Some(verifier), 400),
    ];
    for (challenge, verifier, wanted) in cases {
        let proof = verifier.map(|verifier| format!("&code_verifier={verifier}"));
        let rest = format!("redirect_uri={CALLBACK}{}", proof.unwrap_or_default());
        let (status, answer) = site.exchange(&site.code(challenge), &rest).await;
        assert_eq!(status, wanted, "{challenge:?} {verifier:?}: {answer}");
    }
    site.done();
}

#[tokio::test]
async fn a_password_opens_a_sign_in_under_each_name_of_its_user() {
    let site = Site::new().await;
    for name in ["ann", "Ann@example.test", "13100000001"] {
        let form = format!("grant_type=password&username={name}&password=secret-1");
        let (status, tokens) = site.token(&form).await;
        assert_eq!((status, text(&tokens, "scope")), (200, "openid profile"));
        assert_eq!(tokens["token_type"], "Bearer");
        assert_eq!(tokens["expires_in"], 1_209_600);
        assert!(tokens.get("refresh_token").is_none());
    }
    assert_eq!(site.emulator.state().sessions.len(), 3);
    for (name, password) in [("ann", "wrong"), ("bob", "secret-1")] {
        let form = format!("grant_type=password&username={name}&password={password}");
        assert_eq!(refused(&site.token(&form).await), (400, "invalid_grant"));
    }
    site.emulator.block(&site.user, true);
    assert_eq!(refused(&site.token(ANN).await), (400, "invalid_grant"));
    assert_eq!(site.emulator.state().sessions.len(), 3);
    site.done();
}

#[tokio::test]
async fn a_scope_without_openid_is_none() {
    let site = Site::new().await;
    let form = format!("{ANN}&scope=profile");
    assert_eq!(refused(&site.token(&form).await), (400, "invalid_scope"));
    site.done();
}

#[tokio::test]
async fn a_client_by_itself_gets_an_access_token_and_no_more() {
    let site = Site::new().await;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=openid+orders+offline_access",
        site.config.app_id, site.config.app_secret
    );
    let (status, tokens) = site.post("/oidc/token", &[], &form).await;
    assert_eq!((status, text(&tokens, "scope")), (200, "orders"));
    let access = text(&tokens, "access_token");
    assert!(tokens.get("id_token").is_none() && tokens.get("refresh_token").is_none());
    assert_eq!(site.introspect(access).await["sub"], site.config.app_id);
    let me = site.get("/oidc/me", &[("authorization", access)]).await;
    assert_eq!(refused(&me), (401, "invalid_token"));

    let without = site.token("grant_type=client_credentials").await;
    assert_eq!(refused(&without), (400, "unauthorized_client"));
    site.done();
}

#[tokio::test]
async fn an_id_token_can_be_exchanged() {
    let site = Site::new().await;
    let tokens = site.sign_in("openid").await;
    let grant = "http://authing.cn/oidc/grant_type/authing_token";
    let form = |token| {
        format!("grant_type={grant}&token={token}&scope=openid+email+offline_access&prompt=consent")
    };
    let (status, new) = site.token(&form(text(&tokens, "id_token"))).await;
    assert_eq!(status, 200, "{new}");
    assert!(new["refresh_token"].is_string());
    assert_eq!(
        site.introspect(text(&new, "access_token")).await["sub"],
        site.user
    );
    for wrong in [text(&tokens, "access_token"), "nonsense"] {
        let answer = site.token(&form(wrong)).await;
        assert_eq!(refused(&answer), (400, "invalid_grant"));
    }
    site.done();
}

#[tokio::test]
async fn a_user_token_of_surface_v2_can_be_exchanged() {
    let site = Site::new().await;
    let code = site.emulator.add_code(NewCode::default()).unwrap();
    let client = site.client().user_pool_id(&site.config.user_pool_id);
    let client = client.build().unwrap();
    let user = client.v2().login_by_code(LoginByCode::new(code));
    let user = user.await.unwrap();
    let grant = AuthingTokenGrant::new(user.token.unwrap()).scope("openid unionid");
    let tokens = client.oidc().token(grant).await.unwrap();
    assert_eq!(tokens.scope.as_deref(), Some("openid unionid"));
    let told = site.introspect(tokens.access_token.unwrap().expose()).await;
    assert_eq!(told["sub"], user.id);
    site.done();
}

#[tokio::test]
async fn a_grant_that_is_unknown_missing_or_not_allowed_is_told_apart() {
    let site = Site::with(|config| config.grant_types.retain(|one| one != "password")).await;
    let unknown = site.token("grant_type=device_code").await;
    assert_eq!(refused(&unknown), (400, "unsupported_grant_type"));
    assert_eq!(refused(&site.token("").await), (400, "invalid_request"));
    assert_eq!(refused(&site.refresh("").await), (400, "invalid_request"));
    let form = ANN;
    assert_eq!(
        refused(&site.token(form).await),
        (400, "unauthorized_client")
    );
    let (status, answer) = site.get("/oidc/token", &[]).await;
    assert_eq!((status, &answer["statusCode"]), (404, &json!(404)));
    site.done();
}
