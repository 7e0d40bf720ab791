//! In: calls of surface V3. Out: its operations.

mod captcha;
mod contacts;
mod deletion;
mod messages;
mod miniprogram;
mod profile;
mod signin;
mod system;

use serde_json::json;

use super::Handler;
use crate::account::{self, Receiver};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{CODE_EXPIRED, Failure, NO_CONNECTION, NOT_LOGGED_IN};
use crate::password;
use crate::world::World;
use crate::world::tickets::Ticket;

/// Operation id and what it does.
pub(super) const TABLE: &[(&str, Handler)] = &[
    ("v3System", system::system),
    ("v3SigninByMobile", signin::by_mobile),
    ("v3Signin", signin::by_credentials),
    ("v3SendSms", messages::send_sms),
    ("v3SendEmail", messages::send_email),
    ("v3PreCheckCode", messages::pre_check_code),
    ("v3CaptchaCode", captcha::picture),
    ("v3GetCaptchaCode", captcha::picture_and_token),
    ("v3GetProfile", profile::get),
    ("v3UpdateProfile", profile::update),
    ("v3UpdatePassword", profile::update_password),
    ("v3BindEmail", contacts::bind_email),
    ("v3UnbindEmail", contacts::unbind_email),
    ("v3VerifyUpdateEmailRequest", contacts::verify_email),
    ("v3UpdateEmail", contacts::update_email),
    ("v3BindPhone", contacts::bind_phone),
    ("v3UnbindPhone", contacts::unbind_phone),
    ("v3VerifyUpdatePhoneRequest", contacts::verify_phone),
    ("v3UpdatePhone", contacts::update_phone),
    ("v3VerifyDeleteAccountRequest", deletion::verify),
    ("v3DeleteAccount", deletion::delete),
    ("v3GetWechatMiniprogramPhone", miniprogram::wechat_phone),
    ("v3DecryptDouyinMiniprogramPhone", miniprogram::douyin_phone),
    ("v3DecryptWechatMiniprogramData", miniprogram::wechat_data),
    ("v3DecryptDouyinMiniprogramData", miniprogram::douyin_data),
    ("v3BindWechatMiniprogram", miniprogram::bind_wechat),
    ("v3BindDouyinMiniprogram", miniprogram::bind_douyin),
    ("v3GetWechatAccessTokenInfo", miniprogram::access_token),
];

/// The id of the user that is signed in. Whatever is wrong with a token, this surface has one code for it.
fn signed_in(world: &World, call: &Call) -> Result<String, Failure> {
    let holder = account::signed_in(world, call).map_err(|failure| match failure.status {
        401 => NOT_LOGGED_IN.with(failure.message),
        _ => failure,
    })?;
    if holder.user.is_empty() {
        return Err(NOT_LOGGED_IN.with("the token is that of a client, not of a user"));
    }
    Ok(holder.user)
}

/// The identity source connection of the call.
fn connection(world: &World, call: &Call) -> Result<String, Failure> {
    let name = call.needed("/extIdpConnidentifier")?;
    if world.config.connections.iter().any(|known| known == name) {
        Ok(name.to_owned())
    } else {
        Err(NO_CONNECTION.with(format!("there is no identity source connection `{name}`")))
    }
}

fn phone(call: &Call, number: &str, country_code: &str) -> Result<Receiver, Failure> {
    Receiver::phone(call.filled(country_code), call.needed(number)?)
}

fn email(call: &Call, address: &str) -> Result<Receiver, Failure> {
    Receiver::email(call.needed(address)?)
}

/// A password as it is; it was sent as the member at `kind` says.
fn password(
    world: &World,
    call: &Call,
    (pointer, kind): (&str, &str),
) -> Result<Option<String>, Failure> {
    let sent = call.filled(pointer);
    sent.map(|sent| password::v3(&world.keys, sent, call.filled(kind)))
        .transpose()
}

/// Gives a ticket out; `name` is the member that it goes by.
fn grant(world: &mut World, ticket: Ticket, name: &str) -> Answer {
    let token = world.ids.token();
    let life = world.config.lifetimes.request_token;
    let end = world.now().saturating_add(life.saturating_mul(1000));
    world.tickets.add(token.clone(), ticket, end);
    Answer::Data(json!({name: token, "tokenExpiresIn": life}))
}

/// Takes a ticket back.
fn redeem(world: &mut World, call: &Call, pointer: &str) -> Result<Ticket, Failure> {
    let now = world.now();
    let ticket = world.tickets.take(call.needed(pointer)?, now);
    ticket.ok_or_else(|| stale(world))
}

/// A ticket that is unknown, used, over or somebody else's.
fn stale(world: &World) -> Failure {
    Failure {
        code: Some(world.config.answers.request_token_code),
        ..CODE_EXPIRED.with("the token is unknown or has expired")
    }
}
