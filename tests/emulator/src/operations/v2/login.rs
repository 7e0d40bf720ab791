//! In: a name with a password, or a phone number with a code. Out: a user who is signed in.

use serde_json::Value;

use super::custom::{self, Field};
use super::messages::SMS_LOGIN;
use super::register::newcomer;
use super::{flag, sign_in};
use crate::account::{Receiver, Typed, application, by_code, by_password_or_captcha};
use crate::call::Call;
use crate::failure::{BAD_EMAIL, Failure, USER_NOT_FOUND, WRONG_CREDENTIALS, WRONG_PASSWORD};
use crate::password::v2 as decrypt;
use crate::world::World;
use crate::world::users::{Handle, User};

pub(super) fn by_email(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let address = call.needed("/input/email")?;
    Receiver::email(address).map_err(|_| BAD_EMAIL)?;
    with_password(world, call, &[Handle::email(address)], |user| {
        user.email = Some(address.to_owned());
    })
}

pub(super) fn by_username(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let name = call.needed("/input/username")?;
    with_password(world, call, &[Handle::Username(name.to_owned())], |user| {
        user.username = Some(name.to_owned());
    })
}

pub(super) fn by_phone_password(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let receiver = Receiver::phone(None, call.needed("/input/phone")?)?;
    with_password(world, call, &[receiver.handle()], |user| {
        if let Receiver::Phone(country_code, number) = &receiver {
            user.country_code = Some(country_code.clone());
            user.phone = Some(number.clone());
        }
    })
}

/// Any name of the account will do.
pub(super) fn by_sub_account(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let name = call.needed("/account")?;
    let handles = [
        Handle::Username(name.to_owned()),
        Handle::email(name),
        Handle::phone(None, name),
    ];
    application(world, call)?;
    let password = decrypt(&world.keys, call.needed("/password")?)?;
    let captcha = typed(call, "/captchaCode");
    let user = by_password_or_captcha(world, &handles, &password, captcha);
    let user = user.map_err(|failure| told(world, failure))?;
    sign_in(world, &user, call)
}

pub(super) fn by_phone_code(world: &mut World, call: &Call) -> Result<Value, Failure> {
    application(world, call)?;
    let country_code = call.filled("/input/phoneCountryCode");
    let from = Receiver::phone(country_code, call.needed("/input/phone")?)?;
    let fields = custom::of_params(world, &call.body["input"])?;
    let may_register = may_register(world, call);
    let code = call.needed("/input/code")?;
    let user = by_code(world, &from, SMS_LOGIN, code, may_register)?;
    end(world, &user, fields, call)
}

fn with_password(
    world: &mut World,
    call: &Call,
    handles: &[Handle],
    name: impl FnOnce(&mut User),
) -> Result<Value, Failure> {
    application(world, call)?;
    let password = decrypt(&world.keys, call.needed("/input/password")?)?;
    let fields = custom::of_params(world, &call.body["input"])?;
    let captcha = typed(call, "/input/captchaCode");
    let known = handles.iter().any(|one| world.users.find(one).is_some());
    let user = if !known && may_register(world, call) {
        newcomer(world, Some(&password), name)
    } else {
        let found = by_password_or_captcha(world, handles, &password, captcha);
        found.map_err(|failure| told(world, failure))
    };
    end(world, &user?, fields, call)
}

fn end(world: &mut World, user: &str, fields: Vec<Field>, call: &Call) -> Result<Value, Failure> {
    custom::put(world, user, fields);
    sign_in(world, user, call)
}

fn typed<'a>(call: &'a Call, pointer: &str) -> Option<Typed<'a>> {
    let text = call.filled(pointer)?;
    Some(Typed { text, token: None })
}

/// Whether an unknown name may become an account.
fn may_register(world: &World, call: &Call) -> bool {
    let said = call.body["input"]["autoRegister"].is_boolean();
    flag(call, "/input/autoRegister") || (!said && world.config.auto_register)
}

/// Newer services do not tell whether it is the name or the password that is wrong.
fn told(world: &World, failure: Failure) -> Failure {
    let hidden = [USER_NOT_FOUND.code, WRONG_PASSWORD.code].contains(&failure.code);
    if hidden && world.config.answers.v2_credentials_as_one {
        return WRONG_CREDENTIALS.into();
    }
    failure
}
