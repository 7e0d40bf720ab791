//! In: an e-mail address or a phone number, with codes. Out: the account with it bound, changed or unbound.

use super::messages::{Receiver, code};
use crate::failure::{
    EMAIL_TAKEN, Failure, LAST_LOGIN_METHOD, NO_EMAIL_BOUND, NOT_BOUND, OLD_EMAIL_MISMATCH,
    OLD_EMAIL_NEEDED, OLD_PHONE_MISMATCH, PHONE_TAKEN, SAME_EMAIL, SAME_PHONE, USER_NOT_FOUND,
};
use crate::world::World;

/// Binds an address that the account does not have yet. The code was sent for one of the channels.
/// Errors: the account has one, another account has this one, or the code is not good.
pub(crate) fn bind(
    world: &mut World,
    user: &str,
    to: Receiver,
    channels: &[&str],
    pass_code: &str,
) -> Result<(), Failure> {
    if own_contact(world, user, matches!(to, Receiver::Email(_))).is_some() {
        return Err(taken(&to));
    }
    free(world, user, &to)?;
    code(world, &to, channels, pass_code, true)?;
    set(world, user, to);
    Ok(())
}

/// Takes the address away.
/// Errors: there is none, or it is the last way to sign in.
pub(crate) fn unbind(world: &mut World, user: &str, email: bool) -> Result<(), Failure> {
    let account = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    let bound = if email {
        account.email.is_some()
    } else {
        account.phone.is_some()
    };
    if !bound {
        return Err(if email { NO_EMAIL_BOUND } else { NOT_BOUND }.into());
    }
    if account.login_methods() < 2 {
        return Err(LAST_LOGIN_METHOD.into());
    }
    let now = world.now();
    world.users.change(user, |account| {
        account.updated_at = now;
        if email {
            (account.email, account.email_verified) = (None, false);
        } else {
            (account.phone, account.country_code, account.phone_verified) = (None, None, false);
        }
    });
    Ok(())
}

/// Whether an address may become the account's: new code, and old address and code where one is bound.
/// Errors: it is the same, another account has it, the old one does not match, or a code is not good.
pub(crate) fn verify_change(
    world: &mut World,
    user: &str,
    (to, to_channels, to_code): (&Receiver, &[&str], &str),
    old: Option<(&Receiver, &[&str], &str)>,
) -> Result<(), Failure> {
    let email = matches!(to, Receiver::Email(_));
    let present = own_contact(world, user, email);
    if present
        .as_ref()
        .is_some_and(|own| own.handle() == to.handle())
    {
        return Err(if email { SAME_EMAIL } else { SAME_PHONE }.into());
    }
    free(world, user, to)?;
    match (present, old) {
        (Some(own), Some((old, channels, pass_code))) => {
            if own.handle() != old.handle() {
                return Err(if email {
                    OLD_EMAIL_MISMATCH
                } else {
                    OLD_PHONE_MISMATCH
                }
                .into());
            }
            // A wrong new code does not use the old one up.
            code(world, to, to_channels, to_code, false)?;
            code(world, old, channels, pass_code, true)?;
        }
        (Some(_), None) if email => return Err(OLD_EMAIL_NEEDED.into()),
        (Some(_), None) => return Err(OLD_PHONE_MISMATCH.into()),
        (None, _) => {}
    }
    code(world, to, to_channels, to_code, true)
}

/// Makes an address the account's, whatever was there.
/// Errors: another account has it.
pub(crate) fn change(world: &mut World, user: &str, to: Receiver) -> Result<(), Failure> {
    free(world, user, &to)?;
    set(world, user, to);
    Ok(())
}

/// The own e-mail address or phone number, if one is bound.
pub(crate) fn own_contact(world: &World, user: &str, email: bool) -> Option<Receiver> {
    let account = world.users.get(user)?;
    if email {
        return account.email.clone().map(Receiver::Email);
    }
    let number = account.phone.clone()?;
    let country_code = account.country_code.clone();
    let country_code = country_code.unwrap_or_else(|| "+86".to_owned());
    Some(Receiver::Phone(country_code, number))
}

fn free(world: &World, user: &str, to: &Receiver) -> Result<(), Failure> {
    let owner = world.users.find(&to.handle());
    if owner.is_some_and(|owner| owner.id != user) {
        return Err(taken(to));
    }
    Ok(())
}

fn taken(to: &Receiver) -> Failure {
    match to {
        Receiver::Email(_) => EMAIL_TAKEN.into(),
        Receiver::Phone(..) => PHONE_TAKEN.into(),
    }
}

fn set(world: &mut World, user: &str, to: Receiver) {
    let now = world.now();
    world.users.change(user, |account| {
        account.updated_at = now;
        match to {
            Receiver::Email(address) => {
                (account.email, account.email_verified) = (Some(address), true);
            }
            Receiver::Phone(country_code, number) => {
                account.country_code = Some(country_code);
                (account.phone, account.phone_verified) = (Some(number), true);
            }
        }
    });
}
