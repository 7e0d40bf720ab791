//! In: an address and what a code is for. Out: messages sent, and codes checked.

use crate::failure::{BAD_RECEIVER, CODE_EXPIRED, EMAIL_FORMAT, Failure, TOO_MANY, WRONG_CODE};
use crate::world::World;
use crate::world::messages::{Medium, Message, Refused};
use crate::world::users::Handle;

/// Where a code goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    Email(String),
    /// Country code, such as `+86`, and number.
    Phone(String, String),
}

impl Receiver {
    /// # Errors
    /// It is no e-mail address.
    pub(crate) fn email(address: &str) -> Result<Self, Failure> {
        let good = address.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.contains('@')
        });
        if good {
            Ok(Self::Email(address.to_owned()))
        } else {
            Err(EMAIL_FORMAT.into())
        }
    }

    /// A number without country code is Chinese.
    /// Errors: it is no phone number.
    pub(crate) fn phone(country_code: Option<&str>, number: &str) -> Result<Self, Failure> {
        let digits = !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit());
        if !digits {
            return Err(BAD_RECEIVER.into());
        }
        let country_code = country_code
            .filter(|code| !code.is_empty())
            .unwrap_or("+86");
        let country_code = format!("+{}", country_code.trim_start_matches('+'));
        Ok(Self::Phone(country_code, number.to_owned()))
    }

    /// What an account that has it is found by.
    pub(crate) fn handle(&self) -> Handle {
        match self {
            Self::Email(address) => Handle::email(address),
            Self::Phone(country_code, number) => Handle::phone(Some(country_code), number),
        }
    }

    fn place(&self) -> (Medium, String) {
        match self {
            Self::Email(address) => (Medium::Email, address.to_lowercase()),
            Self::Phone(country_code, number) => (Medium::Sms, format!("{country_code}{number}")),
        }
    }
}

/// Sends a message with a new code.
/// Errors: the last one to this address and channel was too short a while ago.
pub(crate) fn send(world: &mut World, to: &Receiver, channel: &str) -> Result<(), Failure> {
    let (medium, to) = to.place();
    let now = world.now();
    let lifetimes = &world.config.lifetimes;
    let life = match medium {
        Medium::Sms => lifetimes.sms_code,
        Medium::Email => lifetimes.email_code,
    };
    let wait = lifetimes.message_interval.saturating_mul(1000);
    let last = world.messages.last(medium, &to, channel);
    if last.is_some_and(|last| now < last.saturating_add(wait)) {
        return Err(TOO_MANY.into());
    }
    let code = world.ids.digits();
    world.messages.send(Message {
        medium,
        to,
        channel: channel.to_owned(),
        code,
        sent_at: now,
        expires_at: now.saturating_add(life.saturating_mul(1000)),
        used: false,
    });
    Ok(())
}

/// Whether a code that was sent for one of these channels is good; uses it up if `spend` is set.
/// Errors: it is wrong, used or over.
pub(crate) fn code(
    world: &mut World,
    from: &Receiver,
    channels: &[&str],
    code: &str,
    spend: bool,
) -> Result<(), Failure> {
    let (medium, to) = from.place();
    let now = world.now();
    let checked = world
        .messages
        .check((medium, &to), channels, code, now, spend);
    checked.map_err(|refused| match refused {
        Refused::Wrong => WRONG_CODE.into(),
        Refused::Expired => CODE_EXPIRED.into(),
    })
}
