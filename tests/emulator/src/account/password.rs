//! In: plain passwords. Out: the account's password checked or changed.

use crate::failure::{
    Failure, NO_PASSWORD, OLD_PASSWORD_NEEDED, OLD_PASSWORD_WRONG, SHORT_PASSWORD, USER_NOT_FOUND,
    WRONG_PASSWORD,
};
use crate::password::Hash;
use crate::world::World;
use crate::world::users::User;

/// The shortest password, in characters.
const SHORTEST: usize = 6;

/// Whether this is the account's password.
/// Errors: it is not, or the account has none.
pub(crate) fn check_password(world: &World, user: &str, password: &str) -> Result<(), Failure> {
    let account = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    let hash = account.password.as_ref().ok_or(NO_PASSWORD)?;
    if hash.fits(password, user) {
        Ok(())
    } else {
        Err(WRONG_PASSWORD.into())
    }
}

/// Whether it may be a password.
/// Errors: it is too short.
pub(crate) fn acceptable(password: &str) -> Result<(), Failure> {
    if password.chars().count() < SHORTEST {
        return Err(SHORT_PASSWORD.into());
    }
    Ok(())
}

/// How strong a password is: 1 low, 2 middle, 3 high. The rule is the official SDK's own.
fn level(password: &str) -> u8 {
    let has = |kind: fn(&char) -> bool| password.chars().any(|one| kind(&one));
    let (lower, upper) = (has(char::is_ascii_lowercase), has(char::is_ascii_uppercase));
    let (digit, length) = (has(char::is_ascii_digit), password.chars().count());
    match () {
        () if lower && upper && digit && length >= 12 => 3,
        () if (lower || upper) && digit && length >= 8 => 2,
        () => 1,
    }
}

/// Gives an account that is being made or changed a password, whatever it was.
/// Errors: it is too short.
pub(crate) fn give_password(account: &mut User, password: &str, now: i64) -> Result<(), Failure> {
    acceptable(password)?;
    account.password = Some(Hash::of(password, &account.id));
    account.password_set_at = Some(now);
    account.password_level = Some(level(password));
    account.updated_at = now;
    Ok(())
}

/// Makes this the account's password, whatever it was.
/// Errors: it is too short.
pub(crate) fn set_password(world: &mut World, user: &str, password: &str) -> Result<(), Failure> {
    let now = world.now();
    let mut account = world.users.get(user).cloned().ok_or(USER_NOT_FOUND)?;
    give_password(&mut account, password, now)?;
    world.users.put(account);
    Ok(())
}

/// Changes the password for its owner, who has to know the old one if there is one.
/// Errors: the old one is missing or wrong, or the new one is too short.
pub(crate) fn change_password(
    world: &mut World,
    user: &str,
    new: &str,
    old: Option<&str>,
) -> Result<(), Failure> {
    let account = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    if let Some(hash) = &account.password {
        let old = old.ok_or(OLD_PASSWORD_NEEDED)?;
        if !hash.fits(old, user) {
            return Err(OLD_PASSWORD_WRONG.into());
        }
    }
    set_password(world, user, new)
}
