//! In: the arguments of the Node SDK for sign-ins. Out: the same calls with surface V3.

use std::sync::Arc;

use authing_miniprogram::models::{SigninByMobileRequest, SigninRequest};
use serde_json::{Map, Value, json};

use crate::sdk_support::setup::{Outcome, Setup, input, typed};

pub(in super::super) async fn by_credentials(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .signin(input::<SigninRequest>(setup.object(0))?)
            .await?,
    )
}

pub(in super::super) async fn by_mobile(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .signin_by_mobile(input::<SigninByMobileRequest>(setup.object(0))?)
            .await?,
    )
}

pub(in super::super) async fn by_email_password(setup: Arc<Setup>) -> Outcome {
    signin(
        &setup,
        "PASSWORD",
        "passwordPayload",
        &["email", "password"],
    )
    .await
}

pub(in super::super) async fn by_phone_password(setup: Arc<Setup>) -> Outcome {
    signin(
        &setup,
        "PASSWORD",
        "passwordPayload",
        &["phone", "password"],
    )
    .await
}

pub(in super::super) async fn by_username_password(setup: Arc<Setup>) -> Outcome {
    signin(
        &setup,
        "PASSWORD",
        "passwordPayload",
        &["username", "password"],
    )
    .await
}

pub(in super::super) async fn by_account_password(setup: Arc<Setup>) -> Outcome {
    signin(
        &setup,
        "PASSWORD",
        "passwordPayload",
        &["account", "password"],
    )
    .await
}

pub(in super::super) async fn by_email_pass_code(setup: Arc<Setup>) -> Outcome {
    signin(
        &setup,
        "PASSCODE",
        "passCodePayload",
        &["email", "passCode"],
    )
    .await
}

pub(in super::super) async fn by_phone_pass_code(setup: Arc<Setup>) -> Outcome {
    signin(
        &setup,
        "PASSCODE",
        "passCodePayload",
        &["phone", "phoneCountryCode", "passCode"],
    )
    .await
}

pub(in super::super) async fn by_ad(setup: Arc<Setup>) -> Outcome {
    signin(&setup, "AD", "adPayload", &["sAMAccountName", "password"]).await
}

pub(in super::super) async fn by_ldap(setup: Arc<Setup>) -> Outcome {
    signin(
        &setup,
        "LDAP",
        "ldapPayload",
        &["sAMAccountName", "password"],
    )
    .await
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
