//! In: the first of two calls. Out: [`Tickets`]: short-lived opaque tokens that the second call brings.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// What the second call may do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum Ticket {
    UpdateEmail {
        user: String,
        email: String,
    },
    UpdatePhone {
        user: String,
        phone: String,
        country_code: String,
    },
    DeleteAccount {
        user: String,
    },
    /// An authorization code (RFC 6749, section 4.1).
    AuthorizationCode {
        user: String,
        redirect_uri: String,
        scope: String,
        nonce: Option<String>,
        /// `code_challenge` and its method (RFC 7636).
        challenge: Option<(String, String)>,
    },
    /// The text of a captcha.
    Captcha {
        text: String,
    },
}

#[derive(Debug, Deserialize, Serialize)]
struct Entry {
    ticket: Ticket,
    expires_at: i64,
}

/// All that were given out and not used.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Tickets(IndexMap<String, Entry>);

impl Tickets {
    /// Gives one out; `expires_at` in milliseconds.
    pub(crate) fn add(&mut self, token: String, ticket: Ticket, expires_at: i64) {
        self.0.insert(token, Entry { ticket, expires_at });
    }

    /// Takes one back, if it is still good.
    pub(crate) fn take(&mut self, token: &str, now: i64) -> Option<Ticket> {
        let entry = self.0.shift_remove(token)?;
        (entry.expires_at > now).then_some(entry.ticket)
    }

    /// Takes back a captcha and tells whether its text, in whatever case, is the one typed. Without a token it is any good
    /// one with the text.
    pub(crate) fn take_captcha(&mut self, typed: &str, token: Option<&str>, now: i64) -> bool {
        let right = |ticket: &Ticket| matches!(ticket, Ticket::Captcha { text } if text.eq_ignore_ascii_case(typed));
        let found = || {
            let mut all = self.0.iter();
            let found = all.find(|(_, entry)| right(&entry.ticket) && entry.expires_at > now);
            found.map(|(token, _)| token.clone())
        };
        let token = token.map(str::to_owned).or_else(found);
        let ticket = token.and_then(|token| self.take(&token, now));
        ticket.is_some_and(|ticket| right(&ticket))
    }
}

#[cfg(test)]
mod tests {
    use super::{Ticket, Tickets};

    #[test]
    fn a_captcha_is_good_for_one_use_while_it_lives() {
        let mut tickets = Tickets::default();
        for (token, text, end) in [("a", "aB3d", 100), ("b", "over", 10)] {
            let text = text.to_owned();
            tickets.add(token.to_owned(), Ticket::Captcha { text }, end);
        }
        assert!(!tickets.take_captcha("wrong", None, 50));
        assert!(!tickets.take_captcha("over", None, 50));
        assert!(tickets.take_captcha("Ab3D", None, 50));
        assert!(!tickets.take_captcha("aB3d", None, 50));
    }

    #[test]
    fn a_captcha_that_is_named_is_used_up_even_by_a_wrong_text() {
        let mut tickets = Tickets::default();
        for token in ["a", "b"] {
            let text = "1234".to_owned();
            tickets.add(token.to_owned(), Ticket::Captcha { text }, 100);
        }
        assert!(!tickets.take_captcha("9999", Some("a"), 50));
        assert!(!tickets.take_captcha("1234", Some("a"), 50));
        assert!(tickets.take_captcha("1234", Some("b"), 50));
    }
}
