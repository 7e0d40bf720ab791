//! The sign-ins of the 5.x SDK, with surface V3 and its session.
//!
//! That SDK asks the platform for the login code, and sends empty texts where the caller has no encrypted data.

use authing_miniprogram::Error;
use authing_miniprogram::models::{SigninByMobileRequest, SigninRequest};
use serde_json::{Map, Value, json};

use super::country_code;
use crate::sdk_support::setup::{Answer, Outcome, Setup, input, members, typed};

pub(in super::super) async fn login_by_code(setup: &Setup) -> Outcome {
    let (own, payload) = if setup.douyin() {
        ("douyin_mini_program_code", "douyinMiniProgramCodePayload")
    } else {
        ("wechat_mini_program_code", "wechatMiniProgramCodePayload")
    };
    let options = setup.object(0);
    let connection = options.get("connection").cloned();
    let connection = connection.unwrap_or_else(|| json!(own));
    let login = login_info(options.get(payload), &setup.login_code()?);
    by_mobile(setup, connection, payload, login).await
}

pub(in super::super) async fn login_by_phone(setup: &Setup) -> Outcome {
    let options = setup.object(0);
    let any = options
        .get("miniProgramCodeAndPhonePayload")
        .cloned()
        .unwrap_or_default();
    let (connection, name, payload) = if setup.douyin() {
        let phone = any
            .get("phoneParams")
            .filter(|phone| !phone.is_null())
            .ok_or_else(|| Error::invalid("phoneParams", "is needed"))?;
        let phone = json!({"encryptedData": text(phone, "encryptedData"), "iv": text(phone, "iv")});
        let login = login_info(None, &setup.login_code()?);
        (
            "douyin_mini_program_code_and_phone",
            "douyinMiniProgramCodeAndPhonePayload",
            json!({"loginParams": login, "phoneParams": phone}),
        )
    } else {
        let name = "wechatMiniProgramCodeAndPhonePayload";
        let own = options.get(name).cloned().unwrap_or_default();
        let phone = own.get("wxPhoneInfo").or_else(|| any.get("wxPhoneInfo"));
        let phone = phone.filter(|phone| !text(phone, "code").is_empty());
        let phone = phone.ok_or_else(|| Error::invalid("wxPhoneInfo.code", "is needed"))?;
        let login = login_info(own.get("wxLoginInfo"), &setup.login_code()?);
        (
            "wechat_mini_program_code_and_phone",
            name,
            json!({"wxPhoneInfo": phone, "wxLoginInfo": login}),
        )
    };
    by_mobile(setup, json!(connection), name, payload).await
}

/// A sign-in with what the platform gave, and with the caller's options.
async fn by_mobile(setup: &Setup, connection: Value, name: &str, payload: Value) -> Outcome {
    let options = setup.object(0);
    let given = |name: &str| options.get(name).cloned();
    let body = members([
        ("connection", Some(connection)),
        ("extIdpConnidentifier", given("extIdpConnidentifier")),
        (name, Some(payload)),
        ("options", given("options")),
    ]);
    let body: SigninByMobileRequest = input(body)?;
    typed(setup.v3.signin_by_mobile(body).await?)
}

/// What the platform gave at its login.
fn login_info(data: Option<&Value>, code: &Value) -> Value {
    let data = data.unwrap_or(&Value::Null);
    json!({"encryptedData": text(data, "encryptedData"), "iv": text(data, "iv"), "code": code})
}

fn text<'v>(object: &'v Value, name: &str) -> &'v str {
    object[name].as_str().unwrap_or_default()
}

/// With a phone number the SDK fills in the country code.
pub(in super::super) async fn login_by_pass_code(setup: &Setup) -> Outcome {
    let mut body = setup.object(0);
    if let Some(Value::Object(payload)) = body.get_mut("passCodePayload")
        && payload
            .get("phone")
            .is_some_and(|phone| !phone.is_null() && phone != "")
    {
        country_code(payload);
    }
    signin(setup, "PASSCODE", body).await
}

/// A context that is a text, as that SDK's types have it, is left out: the description wants an object.
pub(in super::super) async fn signin(
    setup: &Setup,
    connection: &str,
    mut body: Map<String, Value>,
) -> Outcome {
    if let Some(Value::Object(options)) = body.get_mut("options")
        && options.get("context").is_some_and(Value::is_string)
    {
        options.remove("context");
    }
    body.insert("connection".to_owned(), json!(connection));
    typed(setup.v3.signin(input::<SigninRequest>(body)?).await?)
}

/// The session's own refresh, which also saves the tokens.
pub(in super::super) async fn refresh_token(setup: &Setup) -> Outcome {
    setup.v3.refresh().await?;
    let Some(tokens) = setup.v3.tokens().await? else {
        return Ok(Answer::Done);
    };
    let text = |token: &Option<authing_miniprogram::Secret>| {
        token.as_ref().map(|token| token.expose().to_owned())
    };
    Ok(Answer::Part(json!({
        "access_token": tokens.access.expose(),
        "id_token": text(&tokens.id),
        "refresh_token": text(&tokens.refresh),
    })))
}
