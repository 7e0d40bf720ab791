//! In: proof that the user may end the account. Out: the account gone.

use serde_json::json;

use super::{grant, password, redeem, signed_in, stale};
use crate::account::{self, Receiver};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{Failure, WRONG_CODE};
use crate::world::World;
use crate::world::tickets::Ticket;

pub(super) fn verify(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    match call.text("/verifyMethod") {
        Some("PASSWORD") => by_password(world, call, &user)?,
        Some("EMAIL_PASSCODE") => {
            let payload = "/emailPassCodePayload";
            let address = call.filled("/emailPassCodePayload/email");
            let given = address.map(Receiver::email).transpose()?;
            by_code(world, call, &user, (true, given, payload))?;
        }
        _ => {
            let payload = "/phonePassCodePayload";
            let number = "/phonePassCodePayload/phoneNumber";
            let given = super::phone(call, number, "/phonePassCodePayload/phoneCountryCode")?;
            by_code(world, call, &user, (false, Some(given), payload))?;
        }
    }
    Ok(grant(
        world,
        Ticket::DeleteAccount { user },
        "deleteAccountToken",
    ))
}

fn by_password(world: &World, call: &Call, user: &str) -> Result<(), Failure> {
    let (pointer, kind) = (
        "/passwordPayload/password",
        "/passwordPayload/passwordEncryptType",
    );
    call.needed(pointer)?;
    let password = password(world, call, (pointer, kind))?.unwrap_or_default();
    account::check_password(world, user, &password)
}

/// Only a code that went to the own address counts.
fn by_code(
    world: &mut World,
    call: &Call,
    user: &str,
    (email, given, payload): (bool, Option<Receiver>, &str),
) -> Result<(), Failure> {
    let pass_code = call.needed(&format!("{payload}/passCode"))?;
    let own = account::own_contact(world, user, email).ok_or(WRONG_CODE)?;
    if given.is_some_and(|given| given.handle() != own.handle()) {
        return Err(WRONG_CODE.with("the code must be one that went to the user's own address"));
    }
    account::code(world, &own, &["CHANNEL_DELETE_ACCOUNT"], pass_code, true)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    match redeem(world, call, "/deleteAccountToken")? {
        Ticket::DeleteAccount { user: owner } if owner == user => {
            world.sessions.end_user(&user);
            world.users.remove(&user);
            Ok(Answer::Data(json!({"success": true})))
        }
        _ => Err(stale(world)),
    }
}
