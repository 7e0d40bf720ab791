//! In: codes and encrypted data of a mini program. Out: phone numbers, data, identities bound, the program's own token.

use serde_json::{Value, json};

use super::{connection, signed_in};
use crate::account;
use crate::answer::Answer;
use crate::call::Call;
use crate::config::PhoneShape;
use crate::failure::{Failure, PLATFORM_FAILED};
use crate::world::World;
use crate::world::people::Platform;

pub(super) fn wechat_phone(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    connection(world, call)?;
    let phone = account::phone_of_button(world, call.needed("/code")?, Platform::Wechat)?;
    Ok(phone_answer(world, phone))
}

pub(super) fn douyin_phone(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    connection(world, call)?;
    let (data, iv) = (call.needed("/encryptedData")?, call.needed("/iv")?);
    let openid = account::login_person(world, call.needed("/code")?, Platform::Douyin)?;
    let phone = account::phone_of_data(world, &openid, data, iv)?;
    Ok(phone_answer(world, phone))
}

fn phone_answer(world: &World, mut phone: Value) -> Answer {
    Answer::Data(match world.config.answers.phone {
        PhoneShape::Flat => phone,
        PhoneShape::Nested => {
            phone["watermark"] = json!({
                "appid": world.config.wechat_app_id, "timestamp": world.clock.seconds(),
            });
            json!({"phone_info": phone})
        }
    })
}

pub(super) fn wechat_data(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    data(world, call, Platform::Wechat)
}

pub(super) fn douyin_data(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    data(world, call, Platform::Douyin)
}

fn data(world: &mut World, call: &Call, platform: Platform) -> Result<Answer, Failure> {
    account::application(world, call)?;
    connection(world, call)?;
    let (data, iv) = (call.needed("/encryptedData")?, call.needed("/iv")?);
    let openid = account::login_person(world, call.needed("/code")?, platform)?;
    let data = account::decrypted(world, &openid, data, iv)?;
    if data.is_object() {
        Ok(Answer::Data(data))
    } else {
        Err(PLATFORM_FAILED.with("the data is no object"))
    }
}

pub(super) fn bind_wechat(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    bind(world, call, Platform::Wechat)
}

pub(super) fn bind_douyin(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    bind(world, call, Platform::Douyin)
}

/// The official types call the connection optional, the documents needed.
fn bind(world: &mut World, call: &Call, platform: Platform) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let connection = match call.filled("/extIdpConnidentifier") {
        Some(_) => connection(world, call)?,
        None => String::new(),
    };
    let openid = account::login_person(world, call.needed("/code")?, platform)?;
    let shown = account::shown(world, call, &openid, "")?;
    account::bind_person(world, &user, &openid, &connection)?;
    if let Some(shown) = shown {
        account::learn(world, &user, &shown);
    }
    Ok(Answer::Data(json!(true)))
}

pub(super) fn access_token(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    let config = &world.config;
    if call.needed("/appId")? != config.wechat_app_id {
        return Err(PLATFORM_FAILED.with("invalid appid"));
    }
    if call.needed("/appSecret")? != config.wechat_app_secret {
        return Err(PLATFORM_FAILED.with("invalid appsecret"));
    }
    let end = world
        .clock
        .seconds()
        .saturating_add(config.lifetimes.wechat_access_token);
    Ok(Answer::Data(
        json!({"accessToken": world.ids.token(), "expiresAt": end}),
    ))
}
