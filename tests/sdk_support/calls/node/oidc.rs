//! The calls of the Node SDK about tokens, with the surface `oidc`.

use authing_miniprogram::Error;
use authing_miniprogram::models::{TokenRequest, UserInfoForm};
use serde_json::{Value, json};

use crate::sdk_support::setup::{Answer, Outcome, Setup, input, members, typed};

const TOKEN: &str = "tokenEndPointAuthMethod";

pub(in super::super) async fn by_code(setup: &Setup) -> Outcome {
    let (redirect, options) = (setup.option("redirectUri"), setup.object(1));
    let body = members([
        ("grant_type", Some(json!("authorization_code"))),
        ("code", setup.arg(0)),
        ("redirect_uri", redirect.map(|uri| json!(uri))),
        ("code_verifier", options.get("codeVerifier").cloned()),
    ]);
    token(setup, body).await
}

/// A key and a secret of their own stand for the application's.
pub(in super::super) async fn by_client_credentials(setup: &Setup) -> Outcome {
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
    token(setup, body).await
}

pub(in super::super) async fn by_refresh_token(setup: &Setup) -> Outcome {
    let grant = ("grant_type", Some(json!("refresh_token")));
    let body = members([grant, ("refresh_token", setup.arg(0))]);
    token(setup, body).await
}

async fn token(setup: &Setup, body: Value) -> Outcome {
    let client = setup.builder(TOKEN).build()?;
    typed(client.oidc().token(input::<TokenRequest>(body)?).await?)
}

/// The SDK returns `true`, whatever the answer says.
pub(in super::super) async fn revoke(setup: &Setup) -> Outcome {
    let client = setup.builder("revocationEndPointAuthMethod").build()?;
    let form = input(members([("token", setup.arg(0))]))?;
    client.oidc().revocation(form).await?;
    Ok(Answer::Done)
}

pub(in super::super) async fn introspect(setup: &Setup) -> Outcome {
    let client = setup.builder("introspectionEndPointAuthMethod").build()?;
    let form = input(members([("token", setup.arg(0))]))?;
    typed(client.oidc().introspection(form).await?)
}

/// The token as a header, or in a form; as a part of the address it is not in the description.
pub(in super::super) async fn user_info(setup: &Setup) -> Outcome {
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
