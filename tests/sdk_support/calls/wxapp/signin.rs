//! The sign-ins and registrations of the 4.x SDK, with surface V2.
//!
//! That SDK sends `false` and null where the caller says nothing; these inputs are sent here too.

use authing_miniprogram::Error;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::sdk_support::setup::{Outcome, Setup, input, members, typed};

type Options = Map<String, Value>;

pub(in super::super) async fn login_by_phone_code(setup: &Setup) -> Outcome {
    let options = setup.object(2);
    let body = members([
        ("phone", setup.arg(0)),
        ("code", setup.arg(1)),
        ("clientIp", options.get("clientIp").cloned()),
        ("params", Some(params(&options))),
        ("context", Some(context(&options))),
    ]);
    typed(setup.v2.login_by_phone_code(input(body)?).await?)
}

pub(in super::super) async fn login_by_sub_account(setup: &Setup) -> Outcome {
    let options = setup.object(2);
    let mut call = setup
        .v2
        .login_by_sub_account(&setup.needed(0)?, setup.needed(1)?);
    if let Some(Value::String(code)) = options.get("captchaCode") {
        call = call.captcha_code(code);
    }
    if let Some(Value::String(ip)) = options.get("clientIp") {
        call = call.client_ip(ip);
    }
    typed(call.await?)
}

/// A name, a password, and the options of a sign-in.
pub(in super::super) fn with_password<T>(setup: &Setup, name: &str) -> Result<T, Error>
where
    T: DeserializeOwned,
{
    let options = setup.object(2);
    input(members([
        (name, setup.arg(0)),
        ("password", setup.arg(1)),
        ("autoRegister", Some(flag(&options, "autoRegister"))),
        ("captchaCode", options.get("captchaCode").cloned()),
        ("clientIp", options.get("clientIp").cloned()),
        ("params", Some(params(&options))),
        ("context", Some(context(&options))),
    ]))
}

/// Who registers, by these names, then the profile and the options.
pub(in super::super) fn registration<T>(setup: &Setup, who: &[&str]) -> Result<T, Error>
where
    T: DeserializeOwned,
{
    let next = who.len();
    let options = setup.object(next + 1);
    let mut body = members([
        ("profile", Some(Value::Object(setup.object(next)))),
        ("forceLogin", Some(flag(&options, "forceLogin"))),
        ("generateToken", Some(flag(&options, "generateToken"))),
        ("clientIp", options.get("clientIp").cloned()),
        ("params", Some(params(&options))),
        ("context", Some(context(&options))),
    ]);
    for (index, name) in who.iter().enumerate() {
        if let Some(value) = setup.arg(index) {
            body[*name] = value;
        }
    }
    input(body)
}

fn flag(options: &Options, name: &str) -> Value {
    options.get(name).cloned().unwrap_or(json!(false))
}

/// JSON text of keys and values.
fn params(options: &Options) -> Value {
    match (options.get("customData"), options.get("params")) {
        (Some(Value::Object(data)), _) => {
            let list: Vec<Value> = data
                .iter()
                .map(|(key, value)| json!({"key": key, "value": value}))
                .collect();
            json!(Value::Array(list).to_string())
        }
        (_, Some(params)) if !params.is_null() => json!(params.to_string()),
        _ => Value::Null,
    }
}

/// JSON text of an object.
fn context(options: &Options) -> Value {
    match options.get("context") {
        Some(context) if !context.is_null() => json!(context.to_string()),
        _ => Value::Null,
    }
}
