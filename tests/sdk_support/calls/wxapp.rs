//! In: the arguments of `authing-wxapp-sdk` 4.x. Out: the same calls with surface V2.

pub(super) mod account;
pub(super) mod signin;
pub(super) mod udf;

use std::sync::Arc;

use authing_miniprogram::models::{ResourceType, UpdateUserInput, UploadFile, UploadFolder};
use authing_miniprogram::{Error, TokenReason};
use serde_json::{Value, json};

use crate::sdk_support::setup::{Answer, Outcome, Setup, input, members, typed};

pub(super) async fn login_by_code(setup: Arc<Setup>) -> Outcome {
    let options = setup.object(1);
    let option = |name: &str| options.get(name).cloned();
    let body = members([
        ("code", setup.arg(0)),
        ("iv", option("iv")),
        ("encryptedData", option("encryptedData")),
        ("rawData", option("rawData")),
    ]);
    typed(setup.v2.login_by_code(input(body)?).await?)
}

/// The code and the encrypted phone number, as three arguments.
fn encrypted_phone(setup: &Setup) -> Value {
    members([
        ("code", setup.arg(0)),
        ("iv", setup.arg(1)),
        ("encryptedData", setup.arg(2)),
    ])
}

pub(super) async fn login_by_phone(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v2
            .login_by_phone(input(encrypted_phone(&setup))?)
            .await?,
    )
}

pub(super) async fn get_phone(setup: Arc<Setup>) -> Outcome {
    typed(setup.v2.get_phone(input(encrypted_phone(&setup))?).await?)
}

/// First it looks whether somebody is signed in.
pub(super) async fn update_avatar(setup: Arc<Setup>) -> Outcome {
    if setup.v2.tokens().await?.is_none() {
        return Err(Error::token(TokenReason::Missing, "nobody is signed in"));
    }
    let file = setup
        .v2
        .upload(UploadFile::new(setup.picture()?))
        .folder(UploadFolder::Avatar)
        .await?;
    typed(
        setup
            .v2
            .update_profile(UpdateUserInput::new().photo(file.url))
            .await?,
    )
}

pub(super) async fn logout(setup: Arc<Setup>) -> Outcome {
    setup.v2.logout().await.into_result()?;
    Ok(Answer::Done)
}

pub(super) async fn send_sms_code(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v2
            .send_sms_code(input(members([("phone", setup.arg(0))]))?)
            .await?,
    )
}

pub(super) async fn get_security_level(setup: Arc<Setup>) -> Outcome {
    typed(setup.v2.get_security_level().await?)
}

pub(super) async fn list_orgs(setup: Arc<Setup>) -> Outcome {
    typed(setup.v2.list_orgs().await?)
}

/// The SDK makes up what it returns.
pub(super) async fn link_account(setup: Arc<Setup>) -> Outcome {
    setup.v2.link_account(input(setup.object(0))?).await?;
    Ok(Answer::Done)
}

/// As [`link_account`].
pub(super) async fn un_link_account(setup: Arc<Setup>) -> Outcome {
    setup.v2.unlink_account(input(setup.object(0))?).await?;
    Ok(Answer::Done)
}

/// The first ten, unless the caller wants others: defaults of the SDK's own.
pub(super) async fn list_applications(setup: Arc<Setup>) -> Outcome {
    let options = setup.object(0);
    let number =
        |name: &str, default: i32| input(options.get(name).cloned().unwrap_or(json!(default)));
    typed(
        setup
            .v2
            .list_applications()
            .page(number("page", 1)?)
            .limit(number("limit", 10)?)
            .await?,
    )
}

pub(super) async fn get_current_user(setup: Arc<Setup>) -> Outcome {
    typed(setup.v2.get_current_user().await?)
}

/// A password is taken out of what the caller gives.
pub(super) async fn update_profile(setup: Arc<Setup>) -> Outcome {
    let mut changes = setup.object(0);
    changes.remove("password");
    typed(setup.v2.update_profile(input(changes)?).await?)
}

pub(super) async fn check_login_status(setup: Arc<Setup>) -> Outcome {
    let mut call = setup.v2.check_login_status();
    if let Some(token) = setup.text(0) {
        call = call.token(token);
    }
    typed(call.await?)
}

/// The session's own refresh, which also saves the token.
pub(super) async fn refresh_token(setup: Arc<Setup>) -> Outcome {
    setup.v2.refresh().await?;
    let Some(tokens) = setup.v2.tokens().await? else {
        return Ok(Answer::Done);
    };
    let end = tokens.expires_at.map(|millis| millis / 1000);
    Ok(Answer::Part(
        json!({"token": tokens.access.expose(), "exp": end}),
    ))
}

/// Without the user the SDK throws; members without a value are taken out of what it returns.
pub(super) async fn list_authorized_resources(setup: Arc<Setup>) -> Outcome {
    let mut call = setup.v2.list_authorized_resources();
    if let Some(namespace) = setup.text(0) {
        call = call.namespace(namespace);
    }
    if let Some(Value::String(kind)) = setup.object(1).get("resourceType") {
        call = call.resource_type(ResourceType::from(kind.as_str()));
    }
    let resources = call.await?;
    if resources.is_none() {
        return Err(Error::invalid("id", "is no user"));
    }
    typed(resources)
}
