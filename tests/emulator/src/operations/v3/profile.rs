//! In: the own profile and password. Out: the same, shown or changed.

use serde_json::{Map, Value};

use super::{password, signed_in};
use crate::account;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{
    EMAIL_BY_UPDATE_EMAIL, Failure, MAY_NOT_CHANGE, PHONE_BY_UPDATE_PHONE, Reason, USER_NOT_FOUND,
};
use crate::world::World;
use crate::world::users::User;

/// Members of the profile that are kept as they are.
const MEMBERS: [&str; 14] = [
    "name",
    "nickname",
    "photo",
    "externalId",
    "birthdate",
    "country",
    "province",
    "city",
    "address",
    "streetAddress",
    "postalCode",
    "gender",
    "company",
    "identityNumber",
];

/// Members that have calls of their own.
const ELSEWHERE: [(&str, Reason); 3] = [
    ("email", EMAIL_BY_UPDATE_EMAIL),
    ("phone", PHONE_BY_UPDATE_PHONE),
    ("password", MAY_NOT_CHANGE),
];

pub(super) fn get(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let flag = |name: &str| call.query.get(name).and_then(Value::as_bool) == Some(true);
    let flags = (
        flag("withCustomData"),
        flag("withIdentities"),
        flag("withDepartmentIds"),
    );
    shown(world, &user, flags)
}

/// Changes what is sent; null takes a member away.
pub(super) fn update(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let members = call.body.as_object().cloned().unwrap_or_default();
    if let Some((_, reason)) = ELSEWHERE
        .iter()
        .find(|(name, _)| members.contains_key(*name))
    {
        return Err((*reason).into());
    }
    account::free_username(world, &user, call.filled("/username"))?;
    match members.get("customData") {
        Some(Value::Object(values)) => {
            account::check_custom(world, values)?;
            account::put_custom(world, &user, values.clone());
        }
        Some(_) => {
            world.users.change(&user, |account| account.custom.clear());
        }
        None => {}
    }
    let now = world.now();
    world.users.change(&user, |account| {
        account.updated_at = now;
        apply(account, members);
    });
    shown(world, &user, (false, false, false))
}

fn apply(account: &mut User, mut members: Map<String, Value>) {
    if let Some(name) = members.get("username") {
        let name = name.as_str().filter(|name| !name.is_empty());
        account.username = name.map(str::to_owned);
    }
    for name in MEMBERS {
        match members.remove(name) {
            Some(Value::Null) => {
                account.profile.remove(name);
            }
            Some(value) => {
                account.profile.insert(name.to_owned(), value);
            }
            None => {}
        }
    }
}

fn shown(world: &World, user: &str, flags: (bool, bool, bool)) -> Result<Answer, Failure> {
    let user = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    Ok(Answer::Data(account::v3(world, user, flags)))
}

/// `passwordEncryptType` tells how both passwords are sent.
pub(super) fn update_password(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let kind = "/passwordEncryptType";
    call.needed("/newPassword")?;
    let new = password(world, call, ("/newPassword", kind))?.unwrap_or_default();
    let old = password(world, call, ("/oldPassword", kind))?;
    account::change_password(world, &user, &new, old.as_deref())?;
    Ok(Answer::Done)
}
