//! Tokens of every kind that the service issues are verified, by themselves and by asking, and none is taken for another.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::time::Duration;

use authing_emulator::config::RefreshTokenType;
use authing_emulator::{Config, Emulator, NewCode, NewUser};
use authing_miniprogram::models::{
    LoginByCode, SigninByMobileWechatMiniProgramCode, WechatMiniProgramCodePayload,
};
use authing_miniprogram::stores::MemoryStore;
use authing_miniprogram::verify::{IdExpectation, VerifyError};
use authing_miniprogram::{Client, Secret};

async fn service() -> (Emulator, Config, Client) {
    let config = Config::default();
    let emulator = Emulator::with(config.clone()).await.unwrap();
    let client = Client::builder(&config.app_id)
        .user_pool_id(&config.user_pool_id)
        .app_secret(config.app_secret.as_str())
        .base_url(emulator.url())
        .build()
        .unwrap();
    (emulator, config, client)
}

#[tokio::test]
async fn the_user_token_of_surface_v2() {
    let (emulator, _, client) = service().await;
    let session = client.v2().session(MemoryStore::new());
    let code = emulator.add_code(NewCode::default()).unwrap();
    let user = session.login_by_code(LoginByCode::new(code)).await.unwrap();
    let token = session.tokens().await.unwrap().unwrap().access;

    // Signed with the application's secret, unless the application is set to RS256.
    let offline = client.v2().verifier().secret().build().unwrap();
    let claims = offline.user(token.expose()).await.unwrap();
    assert_eq!(claims.subject(), user.id);
    assert!(claims.expires_at().is_some());
    let hybrid = client.v2().verifier().secret().hybrid();
    let hybrid = hybrid.keep_answers(Duration::ZERO).build().unwrap();
    let online = client.v2().verifier().online().build().unwrap();
    for verifier in [&hybrid, &online] {
        let claims = verifier.verify(token.expose()).await.unwrap();
        assert_eq!(claims.subject(), user.id);
        let made_up = verifier.verify("made.up.token").await;
        assert_eq!(made_up.map(drop), Err(VerifyError::Invalid));
    }
    // By the keys nobody can tell, so nobody is let in.
    let keys = client.v2().verifier().build().unwrap();
    let refused = keys.verify(token.expose()).await;
    assert_eq!(refused.map(drop), Err(VerifyError::Invalid));

    session.logout().await.into_result().unwrap();
    assert!(
        offline.verify(token.expose()).await.is_ok(),
        "offline sees no logout"
    );
    for verifier in [&hybrid, &online] {
        let over = verifier.verify(token.expose()).await;
        assert_eq!(over.map(drop), Err(VerifyError::Invalid));
    }
}

#[tokio::test]
async fn a_refresh_token_is_no_access_token_whatever_the_service_says_it_is() {
    for kind in [
        RefreshTokenType::RefreshToken,
        RefreshTokenType::Bearer,
        RefreshTokenType::Absent,
    ] {
        let mut config = Config::default();
        config.answers.introspected_refresh_token = kind;
        let emulator = Emulator::with(config.clone()).await.unwrap();
        let client = Client::builder(&config.app_id)
            .app_secret(config.app_secret.as_str())
            .base_url(emulator.url())
            .build()
            .unwrap();
        let user = NewUser {
            username: Some("bob".to_owned()),
            password: Some("secret-1".to_owned()),
            ..NewUser::default()
        };
        emulator.add_user(user).unwrap();
        let answer = reqwest::Client::new()
            .post(format!("{}/oidc/token", emulator.url()))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!(
                "client_id={}&client_secret={}&grant_type=password&username=bob&password=secret-1&scope=openid%20offline_access",
                config.app_id, config.app_secret
            ));
        let tokens: serde_json::Value = answer.send().await.unwrap().json().await.unwrap();
        let verifier = client.v3().verifier().online().build().unwrap();
        let token = |name: &str| tokens[name].as_str().unwrap().to_owned();
        assert!(verifier.access(&token("access_token")).await.is_ok());
        let refresh = verifier.access(&token("refresh_token")).await;
        assert_eq!(refresh.map(drop), Err(VerifyError::Invalid), "{kind:?}");
    }
}

#[tokio::test]
async fn on_the_shared_host_a_verifier_wants_the_applications_own() {
    let config = Config::default();
    let emulator = Emulator::with(config.clone()).await.unwrap();
    let builder = || Client::builder(&config.app_id).app_secret(config.app_secret.as_str());
    // The host that the client calls unless told is no issuer.
    let shared = builder().build().unwrap();
    for settings in [
        shared.v2().verifier().secret(),
        shared.v3().verifier(),
        shared.v3().verifier().hybrid(),
        // The issuer alone does not say where its keys are.
        shared.v3().verifier().issuer("https://app.authing.cn/oidc"),
    ] {
        let told = settings.build().unwrap_err().to_string();
        assert!(told.contains("application_host"), "{told}");
    }
    for settings in [
        shared.v3().verifier().online(),
        shared
            .v2()
            .verifier()
            .issuer("https://app.authing.cn/oidc")
            .secret(),
        shared
            .v3()
            .verifier()
            .application_host("https://app.authing.cn"),
    ] {
        assert!(settings.build().is_ok());
    }
    let odd = shared
        .v3()
        .verifier()
        .application_host("http://app.authing.cn");
    assert!(odd.build().is_err(), "neither https nor this machine");

    // The application's own host is in the issuer, and has the keys.
    let own = builder().base_url(emulator.url()).build().unwrap();
    let session = own.v3().session(MemoryStore::new());
    let code = emulator.add_code(NewCode::default()).unwrap();
    let payload = WechatMiniProgramCodePayload::new(code);
    let body = SigninByMobileWechatMiniProgramCode::new("my-wxapp", payload);
    session.signin_by_mobile(body).await.unwrap();
    let token = session.tokens().await.unwrap().unwrap().access;
    let verifier = shared.v3().verifier().application_host(emulator.url());
    let verifier = verifier.build().unwrap();
    assert!(verifier.access(token.expose()).await.is_ok());
}

#[tokio::test]
async fn the_tokens_of_surface_v3() {
    let (emulator, _, client) = service().await;
    let session = client.v3().session(MemoryStore::new());
    let code = emulator.add_code(NewCode::default()).unwrap();
    let payload = WechatMiniProgramCodePayload::new(code);
    let body = SigninByMobileWechatMiniProgramCode::new("my-wxapp", payload);
    session.signin_by_mobile(body).await.unwrap();
    let tokens = session.tokens().await.unwrap().unwrap();
    let id = tokens.id.as_ref().map(Secret::expose).unwrap();
    let access = tokens.access.expose();
    let user = session.get_profile().await.unwrap().user_id;

    let keys = client.v3().verifier().build().unwrap();
    let secret = client.v3().verifier().secret().build().unwrap();
    let claims = keys.access(access).await.unwrap();
    assert_eq!(claims.subject(), user);
    assert!(claims.has_scope("openid"));
    let claims = secret.id(id, IdExpectation::new()).await.unwrap();
    assert_eq!(claims.subject(), user);

    // One is not taken for the other, whatever the key.
    assert!(keys.access(id).await.is_err() && secret.access(id).await.is_err());
    let taken = keys.id(access, IdExpectation::new()).await;
    assert_eq!(taken.map(drop), Err(VerifyError::Invalid));

    // By asking, the access token alone is good: a refresh token is none, whatever the service says it is, and the id
    // token is neither that nor the user token of surface V2.
    let online = client.v3().verifier().online().build().unwrap();
    assert_eq!(online.access(access).await.unwrap().subject(), user);
    assert!(online.access(id).await.is_err());
    for verifier in [
        client.v2().verifier().secret(),
        client.v2().verifier().secret().hybrid(),
        client.v2().verifier().online(),
    ] {
        let found = verifier.build().unwrap().verify(id).await;
        assert_eq!(found.map(drop), Err(VerifyError::Invalid));
    }

    // Another application's verifier, and one that may not ask.
    let other = client
        .v3()
        .verifier()
        .audience("another-app")
        .build()
        .unwrap();
    let found = other.access(access).await;
    assert_eq!(found.map(drop), Err(VerifyError::WrongAudience));
    let stranger = Client::builder("64a0000000000000000000ff")
        .app_secret("not-the-secret")
        .base_url(emulator.url())
        .build()
        .unwrap();
    let asking = stranger.v3().verifier().online().build().unwrap();
    let found = asking.access(access).await;
    assert_eq!(found.map(drop), Err(VerifyError::Misconfigured));
}
