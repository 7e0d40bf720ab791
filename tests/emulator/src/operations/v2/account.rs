//! In: calls about the own account. Out: keys, its security, its organizations and its applications.

use serde_json::{Map, Value, json};

use crate::account::signed_in;
use crate::answer::Answer;
use crate::call::Call;
use crate::config::Allowed;
use crate::failure::{Failure, USER_NOT_FOUND};
use crate::world::World;
use crate::world::users::User;

#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
pub(super) fn public_key(world: &mut World, _: &Call) -> Result<Answer, Failure> {
    Ok(Answer::Data(
        json!({"publicKey": world.keys.password_rsa()}),
    ))
}

/// How the score is counted is not documented: 20 for each way to prove who one is, and for a strong password.
pub(super) fn security_level(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = own(world, call)?;
    let (email, phone) = (user.email.is_some(), user.phone.is_some());
    let (password, level) = (user.password.is_some(), user.password_level);
    let parts = [email, phone, password, level == Some(3)];
    let score = 20 * parts.iter().filter(|part| **part).count();
    Ok(Answer::Data(json!({
        "score": score, "email": email, "phone": phone, "password": password, "mfa": false,
        "passwordSecurityLevel": level,
    })))
}

pub(super) fn orgs(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = own(world, call)?;
    Ok(Answer::Data(json!(allowed(world, user).orgs)))
}

/// The emulated application comes first: everybody who is signed in may use it.
pub(super) fn applications(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = own(world, call)?;
    let page = positive(call, "page", 1)?;
    let limit = positive(call, "limit", 10)?;
    let mut all = vec![emulated(world, &call.origin)];
    all.extend(allowed(world, user).applications.iter().cloned());
    let shown = all
        .iter()
        .skip((page - 1).saturating_mul(limit))
        .take(limit);
    let shown: Vec<_> = shown.collect();
    Ok(Answer::Data(
        json!({"totalCount": all.len(), "list": shown}),
    ))
}

fn emulated(world: &World, origin: &str) -> Map<String, Value> {
    let members = [
        ("id", json!(world.config.app_id)),
        ("name", json!("authing-emulator")),
        ("logo", Value::Null),
        ("domain", json!(origin.trim_start_matches("http://"))),
        ("description", Value::Null),
        ("protocol", json!("oidc")),
    ];
    members
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

fn positive(call: &Call, name: &str, default: usize) -> Result<usize, Failure> {
    let Some(value) = call.query.get(name) else {
        return Ok(default);
    };
    let number = value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok());
    number
        .filter(|number| *number > 0)
        .ok_or_else(|| Failure::invalid(format!("`{name}` begins at 1")))
}

fn own<'a>(world: &'a World, call: &Call) -> Result<&'a User, Failure> {
    let holder = signed_in(world, call)?;
    world
        .users
        .get(&holder.user)
        .ok_or_else(|| USER_NOT_FOUND.into())
}

/// What a user belongs to and may use.
pub(super) fn allowed<'a>(world: &'a World, user: &'a User) -> &'a Allowed {
    user.allowed.as_ref().unwrap_or(&world.config.allowed)
}
