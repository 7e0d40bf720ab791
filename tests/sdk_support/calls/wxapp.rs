//! The calls that `authing-wxapp-sdk` 4.x makes with arguments of its own, with surface V2.

pub(super) mod signin;
pub(super) mod udf;

use authing_miniprogram::models::{ResourceType, UpdateUserInput, UploadFile, UploadFolder};
use authing_miniprogram::{Error, TokenReason};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::sdk_support::setup::{Answer, Outcome, Setup, input, members, typed};

pub(super) async fn login_by_code(setup: &Setup) -> Outcome {
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
pub(super) fn encrypted_phone<T: DeserializeOwned>(setup: &Setup) -> Result<T, Error> {
    input(members([
        ("code", setup.arg(0)),
        ("iv", setup.arg(1)),
        ("encryptedData", setup.arg(2)),
    ]))
}

/// First it looks whether somebody is signed in.
pub(super) async fn update_avatar(setup: &Setup) -> Outcome {
    if setup.v2.tokens().await?.is_none() {
        return Err(Error::token(TokenReason::Missing, "nobody is signed in"));
    }
    let upload = setup.v2.upload(UploadFile::new(setup.picture()?));
    let file = upload.folder(UploadFolder::Avatar).await?;
    let photo = UpdateUserInput::new().photo(file.url);
    typed(setup.v2.update_profile(photo).await?)
}

pub(super) async fn send_sms_code(setup: &Setup) -> Outcome {
    let body = input(members([("phone", setup.arg(0))]))?;
    typed(setup.v2.send_sms_code(body).await?)
}

/// The first ten, unless the caller wants others: defaults of the SDK's own.
pub(super) async fn list_applications(setup: &Setup) -> Outcome {
    let options = setup.object(0);
    let number =
        |name: &str, default: i32| input(options.get(name).cloned().unwrap_or(json!(default)));
    let (page, limit) = (number("page", 1)?, number("limit", 10)?);
    typed(setup.v2.list_applications().page(page).limit(limit).await?)
}

/// A password is taken out of what the caller gives.
pub(super) async fn update_profile(setup: &Setup) -> Outcome {
    let mut changes = setup.object(0);
    changes.remove("password");
    typed(setup.v2.update_profile(input(changes)?).await?)
}

pub(super) async fn check_login_status(setup: &Setup) -> Outcome {
    let mut call = setup.v2.check_login_status();
    if let Some(token) = setup.text(0) {
        call = call.token(token);
    }
    typed(call.await?)
}

/// The session's own refresh, which also saves the token.
pub(super) async fn refresh_token(setup: &Setup) -> Outcome {
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
pub(super) async fn list_authorized_resources(setup: &Setup) -> Outcome {
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

pub(super) async fn update_password(setup: &Setup) -> Outcome {
    let mut call = setup.v2.update_password(setup.needed(0)?);
    if let Some(old) = setup.text(1) {
        call = call.old_password(old);
    }
    typed(call.await?)
}

pub(super) async fn update_phone(setup: &Setup) -> Outcome {
    let mut call = setup.v2.update_phone(&setup.needed(0)?, setup.needed(1)?);
    if let Some(old) = setup.text(2) {
        call = call.old_phone(old);
    }
    if let Some(code) = setup.text(3) {
        call = call.old_phone_code(code);
    }
    typed(call.await?)
}

pub(super) async fn update_email(setup: &Setup) -> Outcome {
    let mut call = setup.v2.update_email(&setup.needed(0)?, setup.needed(1)?);
    if let Some(old) = setup.text(2) {
        call = call.old_email(old);
    }
    if let Some(code) = setup.text(3) {
        call = call.old_email_code(code);
    }
    typed(call.await?)
}

pub(super) async fn is_user_exists(setup: &Setup) -> Outcome {
    let options = setup.object(0);
    let option = |name: &str| options.get(name).and_then(|value| value.as_str());
    let mut call = setup.v2.is_user_exists();
    if let Some(email) = option("email") {
        call = call.email(email);
    }
    if let Some(phone) = option("phone") {
        call = call.phone(phone);
    }
    if let Some(username) = option("username") {
        call = call.username(username);
    }
    if let Some(id) = option("externalId") {
        call = call.external_id(id);
    }
    typed(call.await?)
}
