//! In: an axum backend and the emulator. Out: proof that the backend knows a user by the access token, until that is over.

use authing_emulator::{Config, Emulator, NewCode};
use authing_miniprogram::models::{
    IntrospectionRequest, SigninByMobileWechatMiniProgramCode, UpdateProfileRequest, UserInfoForm,
    WechatMiniProgramCodePayload,
};
use authing_miniprogram::{Builder, Client, Error};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

/// The backend: `GET /me` answers who the caller is.
fn backend(authing: Client) -> Router {
    Router::new().route("/me", get(me)).with_state(authing)
}

async fn me(State(authing): State<Client>, headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    let header = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer "));
    let token = token.ok_or(StatusCode::UNAUTHORIZED)?;
    // Asking the service sees a logout, which a look at the token alone does not.
    let asked = authing
        .oidc()
        .introspection(IntrospectionRequest::new(token))
        .await;
    if !asked.map_err(unreachable)?.active {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let form = UserInfoForm::new().access_token(token);
    let user = authing
        .oidc()
        .me_post()
        .body(form)
        .await
        .map_err(unreachable)?;
    Ok(Json(json!({"id": user.sub, "nickname": user.nickname})))
}

fn unreachable(_: Error) -> StatusCode {
    StatusCode::BAD_GATEWAY
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
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/me", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, backend(authing)).await });
    let call = |token: &str| reqwest::Client::new().get(&url).bearer_auth(token).send();

    // What the mini program does: sign in with a code of `wx.login()`, and say a name.
    let code = emulator.add_code(NewCode::default()).unwrap();
    let payload = WechatMiniProgramCodePayload::new(code);
    let body = SigninByMobileWechatMiniProgramCode::new("my-wxapp", payload);
    let mini = client(&emulator, &config).build().unwrap();
    let tokens = mini.v3().signin_by_mobile(body).await.unwrap();
    let token = tokens.access_token.unwrap();
    let own = client(&emulator, &config)
        .access_token(token.clone())
        .build()
        .unwrap();
    let user = own
        .v3()
        .update_profile(UpdateProfileRequest::new().nickname("Bob".to_owned()));
    let id = user.await.unwrap().user_id;

    let answer = call(token.expose()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer, json!({"id": id, "nickname": "Bob"}));

    // A token that was made up, and the real one two weeks later.
    assert_eq!(
        call("made.up").await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    emulator.advance(config.lifetimes.access_token);
    assert_eq!(
        call(token.expose()).await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
}
