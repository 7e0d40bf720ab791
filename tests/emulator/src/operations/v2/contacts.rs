//! In: addresses with codes. Out: the own user, with an address bound, changed or unbound.

use serde_json::Value;

use super::messages::{EMAIL_BIND, EMAIL_UNBIND, SMS_BIND, SMS_UNBIND};
use super::own;
use crate::account::{Receiver, bind, change, signed_in, unbind, verify_change};
use crate::call::Call;
use crate::failure::Failure;
use crate::world::World;

/// Codes for a new address and for the old one.
type Scenes = (&'static [&'static str], &'static [&'static str]);

pub(super) fn update_phone(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let to = Receiver::phone(call.filled("/phoneCountryCode"), call.needed("/phone")?)?;
    let old = call
        .filled("/oldPhone")
        .map(|old| Receiver::phone(call.filled("/oldPhoneCountryCode"), old))
        .transpose()?;
    let codes = ("/phoneCode", "/oldPhoneCode");
    update(world, call, to, old.as_ref(), codes, (SMS_BIND, SMS_UNBIND))
}

pub(super) fn update_email(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let to = Receiver::email(call.needed("/email")?)?;
    let old = call.filled("/oldEmail").map(Receiver::email).transpose()?;
    let codes = ("/emailCode", "/oldEmailCode");
    update(
        world,
        call,
        to,
        old.as_ref(),
        codes,
        (EMAIL_BIND, EMAIL_UNBIND),
    )
}

fn update(
    world: &mut World,
    call: &Call,
    to: Receiver,
    old: Option<&Receiver>,
    codes: (&str, &str),
    scenes: Scenes,
) -> Result<Value, Failure> {
    let holder = signed_in(world, call)?;
    let new = (&to, scenes.0, call.needed(codes.0)?);
    let old_code = call.filled(codes.1).unwrap_or_default();
    let old = old.map(|old| (old, scenes.1, old_code));
    verify_change(world, &holder.user, new, old)?;
    change(world, &holder.user, to)?;
    own(world, &holder, call)
}

pub(super) fn bind_phone(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = signed_in(world, call)?;
    let to = Receiver::phone(call.filled("/phoneCountryCode"), call.needed("/phone")?)?;
    bind(
        world,
        &holder.user,
        to,
        SMS_BIND,
        call.needed("/phoneCode")?,
    )?;
    own(world, &holder, call)
}

pub(super) fn bind_email(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = signed_in(world, call)?;
    let to = Receiver::email(call.needed("/email")?)?;
    bind(
        world,
        &holder.user,
        to,
        EMAIL_BIND,
        call.needed("/emailCode")?,
    )?;
    own(world, &holder, call)
}

pub(super) fn unbind_phone(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = signed_in(world, call)?;
    unbind(world, &holder.user, false)?;
    own(world, &holder, call)
}

pub(super) fn unbind_email(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = signed_in(world, call)?;
    unbind(world, &holder.user, true)?;
    own(world, &holder, call)
}
