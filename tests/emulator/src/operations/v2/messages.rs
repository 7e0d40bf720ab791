//! In: an address and what a code is for. Out: a message with a code.

use serde_json::{Value, json};

use crate::account::{Receiver, application, send};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::world::World;

/// A text message whose caller names no scene: its code is good for every use of a scene.
const ANY: &str = "";

/// Which scenes of text messages and e-mails a code may come from, by what it is used for.
pub(super) const SMS_LOGIN: &[&str] = &[ANY, "login"];
pub(super) const SMS_REGISTER: &[&str] = &[ANY, "register"];
pub(super) const SMS_RESET: &[&str] = &[ANY, "reset"];
pub(super) const SMS_BIND: &[&str] = &[ANY, "bind"];
pub(super) const SMS_UNBIND: &[&str] = &[ANY, "unbind", "bind"];
pub(super) const EMAIL_RESET: &[&str] = &["RESET_PASSWORD", "RESET_PASSWORD_VERIFY_CODE"];
pub(super) const EMAIL_BIND: &[&str] = &[
    "CHANGE_EMAIL",
    "VERIFY_EMAIL",
    "VERIFY_CODE",
    "EMAIL_BIND_VERIFY_CODE",
];
pub(super) const EMAIL_UNBIND: &[&str] = &[
    "CHANGE_EMAIL",
    "VERIFY_EMAIL",
    "VERIFY_CODE",
    "EMAIL_UNBIND_VERIFY_CODE",
];

pub(super) fn send_sms(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    application(world, call)?;
    let to = Receiver::phone(call.filled("/phoneCountryCode"), call.needed("/phone")?)?;
    send(world, &to, call.filled("/scene").unwrap_or(ANY))?;
    Ok(Answer::Data(done()))
}

pub(super) fn send_email(world: &mut World, call: &Call) -> Result<Value, Failure> {
    application(world, call)?;
    let to = Receiver::email(call.needed("/email")?)?;
    send(world, &to, call.needed("/scene")?)?;
    Ok(done())
}

/// A `CommonMessage` of success.
pub(super) fn done() -> Value {
    json!({"code": 200, "message": "done"})
}
