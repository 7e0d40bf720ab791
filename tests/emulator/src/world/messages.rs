//! In: text messages and e-mails. Out: [`Messages`]: what was sent, and whether a code that comes back is good.

use serde::{Deserialize, Serialize};

/// How a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Medium {
    /// A text message.
    Sms,
    /// An e-mail.
    Email,
}

/// A message with a code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// How it went.
    pub medium: Medium,
    /// The phone number with its country code, or the e-mail address.
    pub to: String,
    /// What for: a channel of surface V3 (`CHANNEL_LOGIN`), or a scene of surface V2 (`login`, `RESET_PASSWORD`);
    /// empty if the call named none, then the code is good for everything on surface V2.
    pub channel: String,
    /// The code in it.
    pub code: String,
    /// When it was sent, in milliseconds since 1970.
    pub sent_at: i64,
    /// When the code is over, in milliseconds since 1970.
    pub expires_at: i64,
    /// Whether the code was used.
    pub used: bool,
}

/// Why a code is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Wrong,
    Expired,
}

/// All messages, oldest first.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Messages(Vec<Message>);

impl Messages {
    pub(crate) fn send(&mut self, message: Message) {
        self.0.push(message);
    }

    /// When the last message of this kind went to this address.
    pub(crate) fn last(&self, medium: Medium, to: &str, channel: &str) -> Option<i64> {
        self.0
            .iter()
            .rev()
            .find(|one| one.medium == medium && one.to == to && one.channel == channel)
            .map(|one| one.sent_at)
    }

    /// Whether a code is good for one of the channels; uses it up if `spend` is set. Only the last message of a channel
    /// counts.
    /// Errors: it is wrong, used or over.
    pub(crate) fn check(
        &mut self,
        (medium, to): (Medium, &str),
        channels: &[&str],
        code: &str,
        now: i64,
        spend: bool,
    ) -> Result<(), Refused> {
        let mut last: Vec<&mut Message> = Vec::new();
        for one in self.0.iter_mut().rev() {
            let fits =
                one.medium == medium && one.to == to && channels.contains(&one.channel.as_str());
            if fits && last.iter().all(|seen| seen.channel != one.channel) {
                last.push(one);
            }
        }
        let found = last.into_iter().find(|one| one.code == code && !one.used);
        let found = found.ok_or(Refused::Wrong)?;
        if found.expires_at <= now {
            return Err(Refused::Expired);
        }
        found.used = spend;
        Ok(())
    }

    pub(crate) fn all(&self) -> &[Message] {
        &self.0
    }
}
