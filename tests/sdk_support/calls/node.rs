//! The calls that `authing-node-sdk` 4.x makes with arguments of its own, with surface V3.

pub(super) mod oidc;
pub(super) mod parse;

use authing_miniprogram::models::SigninRequest;
use serde_json::{Map, Value, json};

use crate::sdk_support::setup::{Outcome, Setup, input, typed};

pub(super) async fn by_password(setup: &Setup, name: &str) -> Outcome {
    signin(setup, "PASSWORD", "passwordPayload", &[name, "password"]).await
}

pub(super) async fn by_pass_code(setup: &Setup, names: &[&str]) -> Outcome {
    signin(setup, "PASSCODE", "passCodePayload", names).await
}

/// With the account of a company's directory.
pub(super) async fn by_directory(setup: &Setup, connection: &str, payload: &str) -> Outcome {
    let names = ["sAMAccountName", "password"];
    signin(setup, connection, payload, &names).await
}

/// The arguments, sorted into payload and options; with `client_secret_post` id and secret are in the body.
async fn signin(setup: &Setup, connection: &str, payload: &str, names: &[&str]) -> Outcome {
    let given = setup.object(0);
    let members = names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), given.get(*name)?.clone())));
    let mut body = Map::new();
    body.insert("connection".to_owned(), json!(connection));
    body.insert(payload.to_owned(), Value::Object(members.collect()));
    if let Some(options) = given.get("options") {
        body.insert("options".to_owned(), options.clone());
    }
    if setup
        .option("tokenEndPointAuthMethod")
        .unwrap_or("client_secret_post")
        == "client_secret_post"
    {
        for (name, option) in [("client_id", "appId"), ("client_secret", "appSecret")] {
            if let Some(value) = setup.option(option) {
                body.insert(name.to_owned(), json!(value));
            }
        }
    }
    typed(setup.v3.signin(input::<SigninRequest>(body)?).await?)
}

/// All three wishes are sent: false unless the caller wants them.
pub(super) async fn get_profile(setup: &Setup) -> Outcome {
    let options = setup.object(0);
    let wish = |name: &str| {
        options
            .get(name)
            .and_then(Value::as_bool)
            .unwrap_or_default()
    };
    let call = setup
        .v3
        .get_profile()
        .with_custom_data(wish("withCustomData"));
    let call = call
        .with_identities(wish("withIdentities"))
        .with_department_ids(wish("withDepartmentIds"));
    typed(call.await?)
}
