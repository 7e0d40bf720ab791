//! In: the arguments of the 4.x SDK for the own account. Out: the same calls with surface V2.

use std::sync::Arc;

use authing_miniprogram::models::EmailScene;

use crate::sdk_support::setup::{Outcome, Setup, typed};

pub(in super::super) async fn send_email(setup: Arc<Setup>) -> Outcome {
    let scene = EmailScene::from(setup.needed(1)?);
    typed(setup.v2.send_email(&setup.needed(0)?, scene).await?)
}

pub(in super::super) async fn reset_password_by_phone_code(setup: Arc<Setup>) -> Outcome {
    let call = setup
        .v2
        .reset_password(setup.needed(1)?, setup.needed(2)?)
        .phone(setup.needed(0)?);
    typed(call.await?)
}

pub(in super::super) async fn reset_password_by_email_code(setup: Arc<Setup>) -> Outcome {
    let call = setup
        .v2
        .reset_password(setup.needed(1)?, setup.needed(2)?)
        .email(setup.needed(0)?);
    typed(call.await?)
}

pub(in super::super) async fn update_password(setup: Arc<Setup>) -> Outcome {
    let mut call = setup.v2.update_password(setup.needed(0)?);
    if let Some(old) = setup.text(1) {
        call = call.old_password(old);
    }
    typed(call.await?)
}

pub(in super::super) async fn update_phone(setup: Arc<Setup>) -> Outcome {
    let mut call = setup.v2.update_phone(&setup.needed(0)?, setup.needed(1)?);
    if let Some(old) = setup.text(2) {
        call = call.old_phone(old);
    }
    if let Some(code) = setup.text(3) {
        call = call.old_phone_code(code);
    }
    typed(call.await?)
}

pub(in super::super) async fn update_email(setup: Arc<Setup>) -> Outcome {
    let mut call = setup.v2.update_email(&setup.needed(0)?, setup.needed(1)?);
    if let Some(old) = setup.text(2) {
        call = call.old_email(old);
    }
    if let Some(code) = setup.text(3) {
        call = call.old_email_code(code);
    }
    typed(call.await?)
}

pub(in super::super) async fn bind_phone(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v2
            .bind_phone(&setup.needed(0)?, setup.needed(1)?)
            .await?,
    )
}

pub(in super::super) async fn unbind_phone(setup: Arc<Setup>) -> Outcome {
    typed(setup.v2.unbind_phone().await?)
}

pub(in super::super) async fn bind_email(setup: Arc<Setup>) -> Outcome {
    typed(
        setup
            .v2
            .bind_email(&setup.needed(0)?, setup.needed(1)?)
            .await?,
    )
}

pub(in super::super) async fn unbind_email(setup: Arc<Setup>) -> Outcome {
    typed(setup.v2.unbind_email().await?)
}

pub(in super::super) async fn check_password_strength(setup: Arc<Setup>) -> Outcome {
    typed(setup.v2.check_password_strength(setup.needed(0)?).await?)
}

pub(in super::super) async fn is_user_exists(setup: Arc<Setup>) -> Outcome {
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
