//! In: the arguments of the Node SDK for tokens. Out: the same calls with the surface `oidc`.

use std::sync::Arc;

use authing_miniprogram::Error;
use authing_miniprogram::models::{TokenRequest, UserInfoForm};
use serde_json::{Value, json};

use crate::sdk_support::setup::{Answer, Outcome, Setup, input, members, typed};

const TOKEN: &str = "tokenEndPointAuthMethod";

pub(in super::super) async fn by_code(setup: Arc<Setup>) -> Outcome {
    let body = members([
        ("grant_type", Some(json!("authorization_code"))),
        ("code", setup.arg(0)),
        (
            "redirect_uri",
            setup.option("redirectUri").map(|uri| json!(uri)),
        ),
        (
            "code_verifier",
            setup.object(1).get("codeVerifier").cloned(),
        ),
    ]);
    token(&setup, body).await
}

/// A key and a secret of their own stand for the application's.
pub(in super::super) async fn by_client_credentials(setup: Arc<Setup>) -> Outcome {
    let options = setup.object(1);
    let own = |name: &str, option: &str| {
        options
            .get(name)
            .cloned()
            .or_else(|| setup.option(option).map(|v| json!(v)))
    };
    let body = members([
        ("grant_type", Some(json!("client_credentials"))),
        ("scope", setup.arg(0)),
        ("client_id", own("accessKey", "appId")),
        ("client_secret", own("accessSecret", "appSecret")),
    ]);
    token(&setup, body).await
}

pub(in super::super) async fn by_refresh_token(setup: Arc<Setup>) -> Outcome {
    token(
        &setup,
        members([
            ("grant_type", Some(json!("refresh_token"))),
            ("refresh_token", setup.arg(0)),
        ]),
    )
    .await
}

async fn token(setup: &Setup, body: Value) -> Outcome {
    let client = setup.builder(TOKEN).build()?;
    typed(client.oidc().token(input::<TokenRequest>(body)?).await?)
}

/// The SDK returns `true`, whatever the answer says.
pub(in super::super) async fn revoke(setup: Arc<Setup>) -> Outcome {
    let client = setup.builder("revocationEndPointAuthMethod").build()?;
    client
        .oidc()
        .revocation(input(members([("token", setup.arg(0))]))?)
        .await?;
    Ok(Answer::Done)
}

pub(in super::super) async fn introspect(setup: Arc<Setup>) -> Outcome {
    let client = setup.builder("introspectionEndPointAuthMethod").build()?;
    typed(
        client
            .oidc()
            .introspection(input(members([("token", setup.arg(0))]))?)
            .await?,
    )
}

/// The token as a header, or in a form; as a part of the address it is not in the description.
pub(in super::super) async fn user_info(setup: Arc<Setup>) -> Outcome {
    let (token, options) = (setup.needed(0)?, setup.object(1));
    let option = |name: &str| options.get(name).and_then(|value| value.as_str());
    let own = setup
        .builder(TOKEN)
        .bearer_access_token(token.as_str())
        .build()?;
    match (option("method"), option("tokenPlace")) {
        (Some("POST"), Some("body")) => {
            let form: UserInfoForm = input(json!({"access_token": token}))?;
            typed(setup.client.oidc().me_post().body(form).await?)
        }
        (Some("POST"), Some("header")) => typed(own.oidc().me_post().await?),
        (_, Some("header")) => typed(own.oidc().me().await?),
        _ => Err(Error::invalid("tokenPlace", "has no counterpart")),
    }
}
