//! The calls that `@authing/miniapp-taro` 5.x makes with arguments of its own, with surface V3.

mod signin;

use authing_miniprogram::Error;
use authing_miniprogram::models::{UpdateProfileRequest, UploadFile, UploadFolder};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

pub(super) use self::signin::*;
use crate::sdk_support::setup::{Answer, Outcome, Setup, input, typed};

pub(super) async fn get_public_key(setup: &Setup) -> Outcome {
    let system = setup.v3.system().await?;
    let key = match setup.text(0).as_deref() {
        Some("rsa") => system.rsa,
        Some("sm2") => system.sm2,
        _ => return Err(Error::invalid("kind", "is neither rsa nor sm2")),
    };
    Ok(Answer::Same(json!(key.map(|key| key.public_key))))
}

/// The SDK fills in the country code.
pub(super) async fn send_sms(setup: &Setup) -> Outcome {
    let mut body = setup.object(0);
    country_code(&mut body);
    typed(setup.v3.send_sms(input(body)?).await?)
}

/// China, unless the caller says otherwise.
fn country_code(body: &mut Map<String, Value>) {
    let given = body
        .get("phoneCountryCode")
        .and_then(Value::as_str)
        .is_some_and(|code| !code.is_empty());
    if !given {
        body.insert("phoneCountryCode".to_owned(), json!("+86"));
    }
}

/// Without an argument the SDK says that it wants none of the three.
pub(super) async fn get_user_info(setup: &Setup) -> Outcome {
    let none =
        || json!({"withCustomData": false, "withDepartmentIds": false, "withIdentities": false});
    let options = setup.arg(0).unwrap_or_else(none);
    let mut call = setup.v3.get_profile();
    if let Some(value) = options["withCustomData"].as_bool() {
        call = call.with_custom_data(value);
    }
    if let Some(value) = options["withDepartmentIds"].as_bool() {
        call = call.with_department_ids(value);
    }
    if let Some(value) = options["withIdentities"].as_bool() {
        call = call.with_identities(value);
    }
    typed(call.await?)
}

/// The SDK returns the answer to the upload.
pub(super) async fn update_avatar(setup: &Setup) -> Outcome {
    let upload = setup.client.v2().upload(UploadFile::new(setup.picture()?));
    let file = upload.folder(UploadFolder::Avatar).await?;
    setup
        .v3
        .update_profile(UpdateProfileRequest::new().photo(file.url.clone()))
        .await?;
    typed(file)
}

/// On Douyin the platform's code replaces the caller's, once the connection is known, even if the platform has none.
pub(super) async fn get_phone(setup: &Setup) -> Outcome {
    let mut body = setup.object(0);
    if !setup.douyin() {
        return typed(setup.v3.get_wechat_miniprogram_phone(input(body)?).await?);
    }
    let connection = body.get("extIdpConnidentifier").and_then(Value::as_str);
    if connection.is_none_or(str::is_empty) {
        return Err(Error::invalid("extIdpConnidentifier", "is needed"));
    }
    let code = setup.login_code().unwrap_or_else(|_| json!(""));
    body.insert("code".to_owned(), code);
    typed(
        setup
            .v3
            .decrypt_douyin_miniprogram_phone(input(body)?)
            .await?,
    )
}

pub(super) async fn decrypt_data(setup: &Setup) -> Outcome {
    let body = setup.body(0)?;
    if setup.douyin() {
        typed(setup.v3.decrypt_douyin_miniprogram_data(body).await?)
    } else {
        typed(setup.v3.decrypt_wechat_miniprogram_data(body).await?)
    }
}

pub(super) async fn bind_platform_by_code(setup: &Setup) -> Outcome {
    let body = with_code(setup)?;
    if setup.douyin() {
        typed(setup.v3.bind_douyin_miniprogram(body).await?)
    } else {
        typed(setup.v3.bind_wechat_miniprogram(body).await?)
    }
}

/// The platform's code, unless the caller has one.
pub(super) fn with_code<T: DeserializeOwned>(setup: &Setup) -> Result<T, Error> {
    let mut body = setup.object(0);
    let code = setup.login_code()?;
    body.entry("code").or_insert(code);
    input(body)
}
