//! In: proof of who somebody is. Out: their account, made if need be.

use serde_json::{Value, json};

use super::messages::{Receiver, code};
use super::password::check_password;
use crate::failure::{
    EMAIL_TAKEN, Failure, PHONE_TAKEN, REGISTRATION_DISABLED, USER_EXISTS, USER_LOCKED,
    USER_NOT_FOUND, USERNAME_TAKEN,
};
use crate::world::World;
use crate::world::people::Person;
use crate::world::users::{Handle, Identity, User};

/// The account of a person at a platform: the one with this identity, else the one with the same `unionid`, else the one
/// with the phone number, else a new one. `phone` is the platform's `{purePhoneNumber, countryCode}`.
/// Errors: it is blocked, or there is none and registration is off.
pub(crate) fn by_person(
    world: &mut World,
    openid: &str,
    connection: &str,
    phone: Option<&Value>,
) -> Result<String, Failure> {
    let person = world.people.get(openid).cloned().ok_or(USER_NOT_FOUND)?;
    let phone = phone.and_then(receiver);
    let provider = person.platform.provider();
    let union = person.unionid.clone();
    let known = world
        .users
        .find(&Handle::Openid(provider, openid.to_owned()))
        .or_else(|| union.and_then(|id| world.users.find(&Handle::Unionid(provider, id))))
        .or_else(|| {
            phone
                .as_ref()
                .and_then(|phone| world.users.find(&phone.handle()))
        })
        .map(|user| user.id.clone());
    let user = match known {
        Some(user) => user,
        None => newcomer(world, &person)?,
    };
    usable(world, &user)?;
    tie(world, &user, &person, connection, phone);
    Ok(user)
}

fn receiver(phone: &Value) -> Option<Receiver> {
    let number = phone["purePhoneNumber"].as_str()?;
    Receiver::phone(phone["countryCode"].as_str(), number).ok()
}

fn newcomer(world: &mut World, person: &Person) -> Result<String, Failure> {
    let (id, now) = (world.ids.object(), world.now());
    let source = format!("social:{}", person.platform.provider());
    let user = User::new(id, now, &source);
    register(world, user)
}

/// Fills what the account's profile lacks out of what the platform shows of its owner. A login code alone shows nothing.
pub(crate) fn learn(world: &mut World, user: &str, shown: &Value) {
    let gender = shown["gender"].as_i64().and_then(|number| match number {
        1 => Some("M"),
        2 => Some("F"),
        _ => None,
    });
    let text = |name: &str| shown[name].as_str().filter(|text| !text.is_empty());
    let learned = [
        ("nickname", text("nickName")),
        ("photo", text("avatarUrl")),
        ("gender", gender),
    ];
    let now = world.now();
    world.users.change(user, |account| {
        for (name, value) in learned {
            if let Some(value) = value.filter(|_| !account.profile.contains_key(name)) {
                account.profile.insert(name.to_owned(), json!(value));
                account.updated_at = now;
            }
        }
        let raw = json!(shown.to_string());
        account.profile.insert("oauth".to_owned(), raw);
    });
}

/// Ties the person to the account, and gives it the phone number unless it has one or another account has this.
pub(super) fn tie(
    world: &mut World,
    user: &str,
    person: &Person,
    connection: &str,
    phone: Option<Receiver>,
) {
    let id = world.ids.object();
    let phone = phone.filter(|phone| world.users.find(&phone.handle()).is_none());
    world.users.change(user, |account| {
        let platform = person.platform;
        let tied = account
            .identities
            .iter()
            .any(|one| one.platform == platform && one.openid == person.openid);
        if !tied {
            account.identities.push(Identity {
                id,
                platform,
                openid: person.openid.clone(),
                unionid: person.unionid.clone(),
                connection: connection.to_owned(),
            });
        }
        if let (None, Some(Receiver::Phone(country_code, number))) = (&account.phone, phone) {
            account.country_code = Some(country_code);
            (account.phone, account.phone_verified) = (Some(number), true);
        }
    });
}

/// The account that something names, if the password is right.
/// Errors: there is none, it is blocked, or the password is wrong; the caller may tell all of them as one.
pub(crate) fn by_password(
    world: &World,
    handles: &[Handle],
    password: &str,
) -> Result<String, Failure> {
    let found = handles.iter().find_map(|handle| world.users.find(handle));
    let user = found.ok_or(USER_NOT_FOUND)?.id.clone();
    check_password(world, &user, password)?;
    usable(world, &user)?;
    Ok(user)
}

/// The account of an address whose owner has the code; a new one if that is allowed.
/// Errors: the code is not good, or there is no account and none may be made.
pub(crate) fn by_code(
    world: &mut World,
    from: &Receiver,
    channels: &[&str],
    pass_code: &str,
    may_register: bool,
) -> Result<String, Failure> {
    let known = world.users.find(&from.handle()).map(|user| user.id.clone());
    if known.is_none() && !may_register {
        return Err(USER_NOT_FOUND.into());
    }
    if let Some(user) = &known {
        usable(world, user)?;
    }
    code(world, from, channels, pass_code, true)?;
    if let Some(user) = known {
        return Ok(user);
    }
    let mut user = User::new(world.ids.object(), world.now(), "basic:passcode");
    match from {
        Receiver::Email(address) => {
            (user.email, user.email_verified) = (Some(address.clone()), true);
        }
        Receiver::Phone(country_code, number) => {
            user.country_code = Some(country_code.clone());
            (user.phone, user.phone_verified) = (Some(number.clone()), true);
        }
    }
    register(world, user)
}

/// Adds an account that its owner makes; its id.
/// Errors: registration is off, or a name is taken.
pub(crate) fn register(world: &mut World, user: User) -> Result<String, Failure> {
    if !world.config.registration {
        return Err(REGISTRATION_DISABLED.into());
    }
    add(world, user)
}

/// Adds an account whose names are all free; its id.
/// Errors: a name is taken.
pub(crate) fn add(world: &mut World, user: User) -> Result<String, Failure> {
    if let Some(handle) = user
        .handles()
        .iter()
        .find(|one| world.users.find(one).is_some())
    {
        return Err(match handle {
            Handle::Username(_) => USERNAME_TAKEN,
            Handle::Email(_) => EMAIL_TAKEN,
            Handle::Phone(..) => PHONE_TAKEN,
            _ => USER_EXISTS,
        }
        .into());
    }
    let id = user.id.clone();
    world.users.put(user);
    Ok(id)
}

/// Counts a sign-in.
pub(crate) fn count_login(world: &mut World, user: &str) {
    let now = world.now();
    world.users.change(user, |account| {
        account.logins += 1;
        account.last_login = Some(now);
    });
}

fn usable(world: &World, user: &str) -> Result<(), Failure> {
    match world.users.get(user) {
        Some(account) if account.blocked => Err(USER_LOCKED.into()),
        Some(_) => Ok(()),
        None => Err(USER_NOT_FOUND.into()),
    }
}
