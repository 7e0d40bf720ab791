//! In: a name with a password, or a phone number with a code. Out: a new account, signed in if that is asked for.

use serde_json::{Value, json};

use super::custom::{self, Field};
use super::messages::SMS_REGISTER;
use super::{flag, show, sign_in, with_new_token};
use crate::account::{self, Receiver, application};
use crate::call::Call;
use crate::failure::{BAD_EMAIL, Failure, PASSWORD_NEEDED, PHONE_TAKEN};
use crate::password::v2 as decrypt;
use crate::world::World;
use crate::world::users::User;

/// Members of a profile that are names of the account, or no part of it.
const NOT_PROFILE: [&str; 5] = ["username", "phone", "email", "ip", "udf"];

pub(super) fn by_email(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let address = call.needed("/input/email")?;
    Receiver::email(address).map_err(|_| BAD_EMAIL)?;
    let password = password(world, call)?.ok_or(PASSWORD_NEEDED)?;
    register(world, call, Some(&password), |user| {
        user.email = Some(address.to_owned());
    })
}

pub(super) fn by_username(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let name = call.needed("/input/username")?;
    let password = password(world, call)?.ok_or(PASSWORD_NEEDED)?;
    register(world, call, Some(&password), |user| {
        user.username = Some(name.to_owned());
    })
}

/// The code is used up only if all else is well.
pub(super) fn by_phone_code(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let country_code = call.filled("/input/phoneCountryCode");
    let from = Receiver::phone(country_code, call.needed("/input/phone")?)?;
    if world.users.find(&from.handle()).is_some() {
        return Err(PHONE_TAKEN.into());
    }
    let code = call.needed("/input/code")?;
    let password = password(world, call)?;
    account::code(world, &from, SMS_REGISTER, code, false)?;
    let user = register(world, call, password.as_deref(), |user| {
        if let Receiver::Phone(country_code, number) = &from {
            user.country_code = Some(country_code.clone());
            (user.phone, user.phone_verified) = (Some(number.clone()), true);
        }
    })?;
    account::code(world, &from, SMS_REGISTER, code, true)?;
    Ok(user)
}

/// The password of the input; an empty one is none.
fn password(world: &World, call: &Call) -> Result<Option<String>, Failure> {
    application(world, call)?;
    let sent = call.filled("/input/password");
    let plain = sent.map(|sent| decrypt(&world.keys, sent)).transpose()?;
    Ok(plain.filter(|plain| !plain.is_empty()))
}

fn register(
    world: &mut World,
    call: &Call,
    password: Option<&str>,
    name: impl FnOnce(&mut User),
) -> Result<Value, Failure> {
    let input = &call.body["input"];
    let mut fields: Vec<Field> = custom::of_params(world, input)?;
    fields.extend(custom::pairs(world, &input["profile"]["udf"])?);
    let user = newcomer(world, password, |user| {
        fill(user, &input["profile"]);
        name(user);
    })?;
    custom::put(world, &user, fields);
    if flag(call, "/input/forceLogin") {
        sign_in(world, &user, call)
    } else if flag(call, "/input/generateToken") {
        with_new_token(world, &user, call)
    } else {
        show(world, &user, None)
    }
}

/// What a profile says of a new account. Addresses in it are not verified.
fn fill(user: &mut User, profile: &Value) {
    let text = |name: &str| {
        let text = profile[name].as_str().filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    user.username = text("username");
    user.email = text("email");
    user.phone = text("phone");
    user.country_code = user.phone.as_ref().map(|_| "+86".to_owned());
    for (name, value) in profile.as_object().into_iter().flatten() {
        if value.is_string() && !NOT_PROFILE.contains(&name.as_str()) {
            user.profile.insert(name.clone(), json!(value));
        }
    }
}

/// A new account with a password, or without.
/// Errors: the password is too short, registration is off, or a name is taken.
pub(super) fn newcomer(
    world: &mut World,
    password: Option<&str>,
    fill: impl FnOnce(&mut User),
) -> Result<String, Failure> {
    let mut user = User::new(world.ids.object(), world.now(), "basic:register");
    fill(&mut user);
    if let Some(password) = password {
        account::give_password(&mut user, password, world.now())?;
    }
    account::register(world, user)
}
