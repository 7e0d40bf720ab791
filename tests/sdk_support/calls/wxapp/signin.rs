//! In: the arguments of the 4.x SDK for sign-ins and registrations. Out: the same calls with surface V2.
//!
//! That SDK sends `false` and null where the caller says nothing; these inputs are sent here too.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::sdk_support::setup::{Outcome, Setup, input, members, typed};

type Options = Map<String, Value>;

pub(in super::super) async fn login_by_email(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v2
            .login_by_email(input(with_password(&setup, "email"))?)
            .await?,
    )
}

pub(in super::super) async fn login_by_username(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v2
            .login_by_username(input(with_password(&setup, "username"))?)
            .await?,
    )
}

pub(in super::super) async fn login_by_phone_password(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v2
            .login_by_phone_password(input(with_password(&setup, "phone"))?)
            .await?,
    )
}

pub(in super::super) async fn login_by_phone_code(setup: Arc<Setup>) -> Outcome {
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

pub(in super::super) async fn login_by_sub_account(setup: Arc<Setup>) -> Outcome {
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

pub(in super::super) async fn register_by_email(setup: Arc<Setup>) -> Outcome {
    let who = [("email", setup.arg(0)), ("password", setup.arg(1))];
    typed(
        setup
            .v2
            .register_by_email(input(registration(&setup, who, 2))?)
            .await?,
    )
}

pub(in super::super) async fn register_by_username(setup: Arc<Setup>) -> Outcome {
    let who = [("username", setup.arg(0)), ("password", setup.arg(1))];
    typed(
        setup
            .v2
            .register_by_username(input(registration(&setup, who, 2))?)
            .await?,
    )
}

pub(in super::super) async fn register_by_phone_code(setup: Arc<Setup>) -> Outcome {
    let who = [
        ("phone", setup.arg(0)),
        ("code", setup.arg(1)),
        ("password", setup.arg(2)),
    ];
    typed(
        setup
            .v2
            .register_by_phone_code(input(registration(&setup, who, 3))?)
            .await?,
    )
}

/// A name, a password, and the options of a sign-in.
fn with_password(setup: &Setup, name: &str) -> Value {
    let options = setup.object(2);
    members([
        (name, setup.arg(0)),
        ("password", setup.arg(1)),
        ("autoRegister", Some(flag(&options, "autoRegister"))),
        ("captchaCode", options.get("captchaCode").cloned()),
        ("clientIp", options.get("clientIp").cloned()),
        ("params", Some(params(&options))),
        ("context", Some(context(&options))),
    ])
}

/// Who registers, then from `next` on the profile and the options.
fn registration<const N: usize>(
    setup: &Setup,
    who: [(&str, Option<Value>); N],
    next: usize,
) -> Options {
    let options = setup.object(next + 1);
    let rest = members([
        ("profile", Some(Value::Object(setup.object(next)))),
        ("forceLogin", Some(flag(&options, "forceLogin"))),
        ("generateToken", Some(flag(&options, "generateToken"))),
        ("clientIp", options.get("clientIp").cloned()),
        ("params", Some(params(&options))),
        ("context", Some(context(&options))),
    ]);
    let both = [members(who), rest];
    both.into_iter()
        .filter_map(|part| {
            if let Value::Object(part) = part {
                Some(part)
            } else {
                None
            }
        })
        .flatten()
        .collect()
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
