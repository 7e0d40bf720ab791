//! In: encrypted passwords. Out: the password changed, or what is said of it.

use serde_json::{Value, json};

use super::messages::{EMAIL_RESET, SMS_RESET, done};
use super::own;
use crate::account::{self, Receiver, acceptable, application, signed_in};
use crate::call::Call;
use crate::failure::{BAD_RECEIVER, Failure, USER_NOT_FOUND};
use crate::password::v2 as decrypt;
use crate::world::World;

/// The code is used up only if the password may be one.
pub(super) fn reset(world: &mut World, call: &Call) -> Result<Value, Failure> {
    application(world, call)?;
    let (from, scenes) = match (call.filled("/phone"), call.filled("/email")) {
        (Some(number), None) => {
            let code = call.filled("/phoneCountryCode");
            (Receiver::phone(code, number)?, SMS_RESET)
        }
        (None, Some(address)) => (Receiver::email(address)?, EMAIL_RESET),
        _ => return Err(BAD_RECEIVER.into()),
    };
    let new = decrypt(&world.keys, call.needed("/newPassword")?)?;
    let user = world.users.find(&from.handle()).ok_or(USER_NOT_FOUND)?;
    let user = user.id.clone();
    acceptable(&new)?;
    account::code(world, &from, scenes, call.needed("/code")?, true)?;
    account::set_password(world, &user, &new)?;
    Ok(done())
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = signed_in(world, call)?;
    let new = decrypt(&world.keys, call.needed("/newPassword")?)?;
    let old = call.filled("/oldPassword");
    let old = old.map(|old| decrypt(&world.keys, old)).transpose()?;
    account::change_password(world, &holder.user, &new, old.as_deref())?;
    own(world, &holder, call)
}

/// This password comes as it is.
#[expect(clippy::unnecessary_wraps, reason = "operations can fail")]
pub(super) fn strength(_: &mut World, call: &Call) -> Result<Value, Failure> {
    let checked = acceptable(call.text("/password").unwrap_or_default());
    let message = checked
        .as_ref()
        .err()
        .map(|failure| failure.message.clone());
    Ok(json!({"valid": checked.is_ok(), "message": message}))
}
