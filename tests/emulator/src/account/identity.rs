//! In: an account, and a person at a platform or a user name. Out: whether the one may have the other.

use super::signin::tie;
use crate::failure::{ALREADY_BOUND, BOUND_TO_ANOTHER, Failure, USER_NOT_FOUND, USERNAME_TAKEN};
use crate::world::World;
use crate::world::users::Handle;

/// Ties a person to an account that is there and has nobody of their platform yet.
/// Errors: the account has somebody of this platform, or another account has this person.
pub(crate) fn bind_person(
    world: &mut World,
    user: &str,
    openid: &str,
    connection: &str,
) -> Result<(), Failure> {
    let person = world.people.get(openid).cloned().ok_or(USER_NOT_FOUND)?;
    let provider = person.platform.provider();
    let union = person.unionid.clone();
    let owner = world
        .users
        .find(&Handle::Openid(provider, openid.to_owned()))
        .or_else(|| world.users.find(&Handle::Unionid(provider, union?)));
    if owner.is_some_and(|owner| owner.id != user) {
        return Err(BOUND_TO_ANOTHER.into());
    }
    let account = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    let mut own = account.identities.iter();
    if own.any(|one| one.platform == person.platform) {
        return Err(ALREADY_BOUND.into());
    }
    tie(world, user, &person, connection, None);
    let now = world.now();
    world.users.change(user, |account| account.updated_at = now);
    Ok(())
}

/// Whether an account may take a user name; none is always free.
/// Errors: another account has it.
pub(crate) fn free_username(world: &World, user: &str, name: Option<&str>) -> Result<(), Failure> {
    let handle = name.map(|name| Handle::Username(name.to_owned()));
    let owner = handle.and_then(|handle| world.users.find(&handle));
    if owner.is_some_and(|owner| owner.id != user) {
        return Err(USERNAME_TAKEN.into());
    }
    Ok(())
}
