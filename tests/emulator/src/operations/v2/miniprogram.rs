//! In: codes and encrypted data of a WeChat mini program. Out: a user who is signed in, or a phone number.

use serde_json::{Value, json};

use super::sign_in;
use crate::account;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{APP_ID_NEEDED, Failure, PLATFORM_FAILED};
use crate::world::World;
use crate::world::people::Platform;

pub(super) fn login_by_code(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let openid = person(world, call)?;
    let shown = account::shown(world, call, &openid, "");
    let shown = shown.map_err(|failure| of_the_platform(world, failure))?;
    let user = account::by_person(world, &openid, "", None)?;
    if let Some(shown) = shown {
        account::learn(world, &user, &shown);
    }
    sign_in(world, &user, call).map(Answer::Data)
}

pub(super) fn login_by_phone(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let (openid, phone) = person_and_phone(world, call)?;
    let user = account::by_person(world, &openid, "", Some(&phone))?;
    sign_in(world, &user, call).map(Answer::Data)
}

pub(super) fn get_phone(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let (openid, mut phone) = person_and_phone(world, call)?;
    let union = world
        .people
        .get(&openid)
        .and_then(|one| one.unionid.clone());
    phone["openid"] = json!(openid);
    phone["unionid"] = json!(union);
    Ok(Answer::Data(phone))
}

/// The person of a login code. The application id is what chooses the mini program, so it has to be there.
fn person(world: &mut World, call: &Call) -> Result<String, Failure> {
    account::application(world, call)?;
    if call.app_id.is_none() {
        return Err(APP_ID_NEEDED.into());
    }
    let code = call.needed("/code")?;
    let found = account::login_person(world, code, Platform::Wechat);
    found.map_err(|failure| of_the_platform(world, failure))
}

fn person_and_phone(world: &mut World, call: &Call) -> Result<(String, Value), Failure> {
    let (data, iv) = (call.needed("/encryptedData")?, call.needed("/iv")?);
    let openid = person(world, call)?;
    let phone = account::phone_of_data(world, &openid, data, iv);
    let phone = phone.map_err(|failure| of_the_platform(world, failure))?;
    Ok((openid, phone))
}

/// What WeChat refuses has a code of its own on this surface.
fn of_the_platform(world: &World, failure: Failure) -> Failure {
    let from_it = failure.status == PLATFORM_FAILED.status;
    Failure {
        code: failure
            .code
            .or_else(|| from_it.then_some(world.config.answers.platform_failure_code)),
        ..failure
    }
}
