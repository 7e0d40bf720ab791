//! In: addresses with codes. Out: the own e-mail address or phone number bound, changed or unbound.

use super::{email, grant, phone, redeem, signed_in, stale};
use crate::account::{self, Receiver};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::world::World;
use crate::world::tickets::Ticket;

const UPDATE_EMAIL: &[&str] = &["CHANNEL_UPDATE_EMAIL"];
const UNBIND_PHONE: &str = "CHANNEL_UNBIND_PHONE";

pub(super) fn bind_email(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let to = email(call, "/email")?;
    let pass_code = call.needed("/passCode")?;
    account::bind(world, &user, to, &["CHANNEL_BIND_EMAIL"], pass_code)?;
    Ok(Answer::Done)
}

pub(super) fn bind_phone(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let to = phone(call, "/phoneNumber", "/phoneCountryCode")?;
    let pass_code = call.needed("/passCode")?;
    account::bind(world, &user, to, &["CHANNEL_BIND_PHONE"], pass_code)?;
    Ok(Answer::Done)
}

pub(super) fn unbind_email(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    unbind(world, call, (true, "CHANNEL_UNBIND_EMAIL"))
}

pub(super) fn unbind_phone(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    unbind(world, call, (false, UNBIND_PHONE))
}

/// Takes the own address away; the code is used up only if that is done.
fn unbind(
    world: &mut World,
    call: &Call,
    (email, channel): (bool, &str),
) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let pass_code = call.needed("/passCode")?;
    let own = account::own_contact(world, &user, email);
    if let Some(own) = &own {
        account::code(world, own, &[channel], pass_code, false)?;
    }
    account::unbind(world, &user, email)?;
    if let Some(own) = &own {
        account::code(world, own, &[channel], pass_code, true)?;
    }
    Ok(Answer::Done)
}

pub(super) fn verify_email(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let to = email(call, "/emailPassCodePayload/newEmail")?;
    let pass_code = call.needed("/emailPassCodePayload/newEmailPassCode")?;
    let old = match call.filled("/emailPassCodePayload/oldEmail") {
        Some(address) => Some(Receiver::email(address)?),
        None => None,
    };
    let old_code = call.filled("/emailPassCodePayload/oldEmailPassCode");
    let old = old
        .as_ref()
        .map(|old| (old, UPDATE_EMAIL, old_code.unwrap_or_default()));
    account::verify_change(world, &user, (&to, UPDATE_EMAIL, pass_code), old)?;
    Ok(grant(world, ticket(user, to), "updateEmailToken"))
}

/// No channel is documented for this: the new number's is configured, the old number's is that or the one for unbinding.
pub(super) fn verify_phone(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    let payload = |name: &str| format!("/phonePassCodePayload/{name}");
    let to = phone(
        call,
        &payload("newPhoneNumber"),
        &payload("newPhoneCountryCode"),
    )?;
    let pass_code = call.needed("/phonePassCodePayload/newPhonePassCode")?;
    let old = match call.filled("/phonePassCodePayload/oldPhoneNumber") {
        Some(number) => {
            let country_code = call.filled("/phonePassCodePayload/oldPhoneCountryCode");
            Some(Receiver::phone(country_code, number)?)
        }
        None => None,
    };
    let old_code = call.filled("/phonePassCodePayload/oldPhonePassCode");
    let channel = world.config.answers.update_phone_channel.clone();
    let channels = [channel.as_str(), UNBIND_PHONE];
    let old = old
        .as_ref()
        .map(|old| (old, &channels[..], old_code.unwrap_or_default()));
    account::verify_change(world, &user, (&to, &channels[..1], pass_code), old)?;
    Ok(grant(world, ticket(user, to), "updatePhoneToken"))
}

fn ticket(user: String, to: Receiver) -> Ticket {
    match to {
        Receiver::Email(email) => Ticket::UpdateEmail { user, email },
        Receiver::Phone(country_code, phone) => Ticket::UpdatePhone {
            user,
            phone,
            country_code,
        },
    }
}

pub(super) fn update_email(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    match redeem(world, call, "/updateEmailToken")? {
        Ticket::UpdateEmail { user: owner, email } if owner == user => {
            account::change(world, &user, Receiver::Email(email))?;
            Ok(Answer::Done)
        }
        _ => Err(stale(world)),
    }
}

pub(super) fn update_phone(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let user = signed_in(world, call)?;
    match redeem(world, call, "/updatePhoneToken")? {
        Ticket::UpdatePhone {
            user: owner,
            phone,
            country_code,
        } if owner == user => {
            account::change(world, &user, Receiver::Phone(country_code, phone))?;
            Ok(Answer::Done)
        }
        _ => Err(stale(world)),
    }
}
