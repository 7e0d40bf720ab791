//! In: an axum backend and the emulator. Out: proof that the backend knows a user by the access token, until that is over.

use std::time::Duration;

use authing_emulator::{Config, Emulator, NewCode};
use authing_miniprogram::models::{
    SigninByMobileWechatMiniProgramCode, WechatMiniProgramCodePayload,
};
use authing_miniprogram::stores::MemoryStore;
use authing_miniprogram::verify::{AuthenticatedUser, Verifier};
use authing_miniprogram::{Builder, Client};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

/// The backend: `GET /me` answers who the caller is.
fn backend(verifier: Verifier) -> Router {
    Router::new().route("/me", get(me)).with_state(verifier)
}

/// Without a good token nobody gets here: the answer is 401, or 503 if Authing cannot be asked.
async fn me(user: AuthenticatedUser) -> Json<Value> {
    Json(json!({"id": user.id()}))
}

/// A client for the emulator, as the mini program is one.
fn client(emulator: &Emulator, config: &Config) -> Builder<Client> {
    Client::builder(&config.app_id)
        .user_pool_id(&config.user_pool_id)
        .base_url(emulator.url())
}

#[tokio::test]
async fn the_backend_knows_the_user_until_the_token_is_over() {
    let config = Config::default();
    let emulator = Emulator::with(config.clone()).await.unwrap();

    // What runs in production, but for the address of Authing.
    let authing = client(&emulator, &config)
        .app_secret(config.app_secret.as_str())
        .build()
        .unwrap();
    // The token's own signature and claims, and each time the question whether it was given back.
    let verifier = authing.v3().verifier().hybrid();
    let verifier = verifier.keep_answers(Duration::ZERO).build().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/me", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, backend(verifier)).await });
    let call = |token: &str| reqwest::Client::new().get(&url).bearer_auth(token).send();

    // What the mini program does: sign in with a code of `wx.login()`, and carry the token.
    let code = emulator.add_code(NewCode::default()).unwrap();
    let payload = WechatMiniProgramCodePayload::new(code);
    let body = SigninByMobileWechatMiniProgramCode::new("my-wxapp", payload);
    let session = client(&emulator, &config).build().unwrap().v3();
    let session = session.session(MemoryStore::new());
    session.signin_by_mobile(body).await.unwrap();
    let token = session.tokens().await.unwrap().unwrap().access;
    let id = session.get_profile().await.unwrap().user_id;

    let answer = call(token.expose()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer, json!({ "id": id }));

    // A token that was made up, and the real one after the user has signed out.
    let made_up = call("made.up").await.unwrap();
    assert_eq!(made_up.status(), StatusCode::UNAUTHORIZED);
    session.logout().await.into_result().unwrap();
    let over = call(token.expose()).await.unwrap();
    assert_eq!(over.status(), StatusCode::UNAUTHORIZED);
    let challenge = over.headers()["www-authenticate"].to_str().unwrap();
    assert_eq!(challenge, "Bearer error=\"invalid_token\"");
}
