//! In: addresses, channels, codes. Out: codes sent, and codes looked at.

use serde_json::json;

use super::{email, phone};
use crate::account;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{BAD_EMAIL, Failure};
use crate::world::World;

pub(super) fn send_sms(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    let to = phone(call, "/phoneNumber", "/phoneCountryCode")?;
    account::send(world, &to, call.needed("/channel")?)?;
    Ok(Answer::Done)
}

pub(super) fn send_email(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    let to = email(call, "/email").map_err(|_| BAD_EMAIL)?;
    account::send(world, &to, call.needed("/channel")?)?;
    Ok(Answer::Done)
}

/// Tells whether a code is good without using it up; a wrong one is no failure of the call.
pub(super) fn pre_check_code(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    account::application(world, call)?;
    let (from, payload) = if call.text("/codeType") == Some("SMS") {
        let payload = "/smsCodePayload";
        let country_code = format!("{payload}/phoneCountryCode");
        let from = phone(call, &format!("{payload}/phone"), &country_code)?;
        (from, payload)
    } else {
        let payload = "/emailCodePayload";
        (email(call, &format!("{payload}/email"))?, payload)
    };
    let channel = call.needed(&format!("{payload}/channel"))?;
    let pass_code = call.needed(&format!("{payload}/passCode"))?;
    let checked = account::code(world, &from, &[channel], pass_code, false);
    Ok(Answer::Data(match checked {
        Ok(()) => json!({"isValid": true}),
        Err(failure) => json!({"isValid": false, "message": failure.message}),
    }))
}
