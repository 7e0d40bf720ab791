//! In: codes that a platform gave out. Out: [`LoginCodes`]: each is good for one use, for a while.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::people::Platform;

/// What a code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    /// `wx.login()` or `tt.login()`.
    Login,
    /// The event of the phone button.
    Phone,
}

/// A code and what became of it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct LoginCode {
    pub(crate) openid: String,
    pub(crate) purpose: Purpose,
    pub(crate) platform: Platform,
    /// When it is over, in milliseconds.
    pub(crate) expires_at: i64,
    pub(crate) used: bool,
}

/// Why a code is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Unknown,
    Used,
    Expired,
}

impl Refused {
    /// The platform's own words.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Unknown => "invalid code",
            Self::Used => "code been used",
            Self::Expired => "code expired",
        }
    }
}

/// All codes that were given out.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct LoginCodes(IndexMap<String, LoginCode>);

impl LoginCodes {
    pub(crate) fn add(&mut self, code: &str, entry: LoginCode) {
        self.0.insert(code.to_owned(), entry);
    }

    pub(crate) fn knows(&self, code: &str) -> bool {
        self.0.contains_key(code)
    }

    /// Whom a code stands for, without using it up.
    /// Errors: it is not good, or not good for this.
    pub(crate) fn look(
        &self,
        code: &str,
        purpose: Purpose,
        platform: Platform,
        now: i64,
    ) -> Result<String, Refused> {
        let entry = self.0.get(code).ok_or(Refused::Unknown)?;
        if entry.purpose != purpose || entry.platform != platform {
            return Err(Refused::Unknown);
        }
        if entry.used {
            return Err(Refused::Used);
        }
        if entry.expires_at <= now {
            return Err(Refused::Expired);
        }
        Ok(entry.openid.clone())
    }

    /// Marks it as used.
    pub(crate) fn spend(&mut self, code: &str) {
        if let Some(entry) = self.0.get_mut(code) {
            entry.used = true;
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&String, &LoginCode)> {
        self.0.iter()
    }
}
