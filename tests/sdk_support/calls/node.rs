//! In: the arguments of `authing-node-sdk` 4.x. Out: the same calls with surface V3.

pub(super) mod oidc;
pub(super) mod parse;
pub(super) mod signin;

use std::sync::Arc;

use authing_miniprogram::models::{PreCheckCodeRequest, VerifyDeleteAccountRequest};
use serde_json::Value;

use crate::sdk_support::setup::{Outcome, Setup, input, typed};

pub(super) async fn send_sms(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.send_sms(input(setup.object(0))?).await?)
}

pub(super) async fn send_email(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.send_email(input(setup.object(0))?).await?)
}

pub(super) async fn pre_check_code(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .pre_check_code(input::<PreCheckCodeRequest>(setup.object(0))?)
            .await?,
    )
}

pub(super) async fn captcha(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.get_captcha_code().await?)
}

pub(super) async fn system(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.system().await?)
}

/// All three wishes are sent: false unless the caller wants them.
pub(super) async fn get_profile(setup: Arc<Setup>) -> Outcome {
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

pub(super) async fn update_profile(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.update_profile(input(setup.object(0))?).await?)
}

pub(super) async fn update_password(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.update_password(input(setup.object(0))?).await?)
}

pub(super) async fn bind_email(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.bind_email(input(setup.object(0))?).await?)
}

pub(super) async fn unbind_email(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.unbind_email(input(setup.object(0))?).await?)
}

pub(super) async fn bind_phone(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.bind_phone(input(setup.object(0))?).await?)
}

pub(super) async fn unbind_phone(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.unbind_phone(input(setup.object(0))?).await?)
}

pub(super) async fn verify_update_email_request(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .verify_update_email_request(input(setup.object(0))?)
            .await?,
    )
}

pub(super) async fn update_email(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.update_email(input(setup.object(0))?).await?)
}

pub(super) async fn verify_update_phone_request(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .verify_update_phone_request(input(setup.object(0))?)
            .await?,
    )
}

pub(super) async fn update_phone(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.update_phone(input(setup.object(0))?).await?)
}

pub(super) async fn verify_delete_account_request(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .verify_delete_account_request(input::<VerifyDeleteAccountRequest>(setup.object(0))?)
            .await?,
    )
}

pub(super) async fn delete_account(setup: Arc<Setup>) -> Outcome {
    typed(setup.v3.delete_account(input(setup.object(0))?).await?)
}

pub(super) async fn decrypt_wechat_data(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .decrypt_wechat_miniprogram_data(input(setup.object(0))?)
            .await?,
    )
}

pub(super) async fn decrypt_douyin_data(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .decrypt_douyin_miniprogram_data(input(setup.object(0))?)
            .await?,
    )
}

pub(super) async fn wechat_access_token(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v3
            .get_wechat_access_token_info(input(setup.object(0))?)
            .await?,
    )
}
