//! [`Record`]: what a store keeps for one user, and how it is read when another version of this library wrote it.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::token::{SessionTokens, known};
use crate::runtime::wire::error::ReauthReason;

/// What a store keeps under a key: the tokens, and how far a refresh of them has come.
///
/// A store need not understand it: as JSON, it is saved and read back as a whole. It holds secrets in the clear.
///
/// Of what a newer version of this library wrote, members that are not known here are passed over. A value that is
/// not known counts with care: as a refresh whose outcome is unknown, as a reason that only a sign-in helps, or as absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The tokens.
    pub tokens: SessionTokens,
    /// The version under which these tokens were first saved; `None`: this one.
    #[serde(
        default,
        deserialize_with = "known",
        skip_serializing_if = "Option::is_none"
    )]
    pub generation: Option<u64>,
    /// A refresh that was begun and whose outcome nobody has saved.
    #[serde(
        default,
        deserialize_with = "pending",
        skip_serializing_if = "Option::is_none"
    )]
    pub pending: Option<Pending>,
    /// Why these tokens can be refreshed no more. What was refused is no longer among them: the refresh token, and the
    /// access token too (it is empty then) if it has ended or was refused itself.
    #[serde(
        default,
        deserialize_with = "reason",
        skip_serializing_if = "Option::is_none"
    )]
    pub reauth: Option<ReauthReason>,
}

impl Record {
    /// Tokens that nobody has refreshed yet.
    pub fn new(tokens: SessionTokens) -> Self {
        Self {
            tokens,
            generation: None,
            pending: None,
            reauth: None,
        }
    }

    /// What stands for an entry that cannot be read: no token, and the reason.
    pub(super) fn unreadable() -> Self {
        Self {
            reauth: Some(ReauthReason::Unreadable),
            ..Self::new(SessionTokens::new(""))
        }
    }
}

impl From<SessionTokens> for Record {
    fn from(tokens: SessionTokens) -> Self {
        Self::new(tokens)
    }
}

/// A refresh that was begun: if its process ends now, whether the refresh token was spent is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pending {
    /// When the last attempt began, in milliseconds since 1970.
    pub since: i64,
    /// How many attempts were begun with this refresh token and got no answer.
    pub attempts: u32,
    /// For so many milliseconds from `since` on the last attempt may be on its way, and nobody begins another; 0: it is
    /// over. `None`: for as long as a refresh of the reader's own may take.
    #[serde(
        default,
        deserialize_with = "known",
        skip_serializing_if = "Option::is_none"
    )]
    pub limit: Option<u64>,
}

/// One that is not known here was begun all the same: the refresh token may be spent.
fn pending<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Pending>, D::Error> {
    let begun = Pending {
        since: 0,
        attempts: 1,
        limit: None,
    };
    or_else(from, begun)
}

/// Whatever the reason, only a new sign-in helps.
fn reason<'de, D: Deserializer<'de>>(from: D) -> Result<Option<ReauthReason>, D::Error> {
    or_else(from, ReauthReason::Unreadable)
}

/// The value, or this one for a value that is not known here.
fn or_else<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(
    from: D,
    unknown: T,
) -> Result<Option<T>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Null => None,
        value => Some(serde_json::from_value(value).unwrap_or(unknown)),
    })
}
