//! [`SessionTokens`]: the tokens of one user with their lifetime.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::spec::TokenKind;
use crate::runtime::wire::secret::Secret;

/// The tokens of one user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionTokens {
    /// Access (or only) token.
    pub access: Secret,
    /// Id token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Secret>,
    /// Refresh token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<Secret>,
    /// When the access token was asked for, in milliseconds since 1970 by the service's clock, as far as that is known.
    #[serde(
        default,
        deserialize_with = "known",
        skip_serializing_if = "Option::is_none"
    )]
    pub issued_at: Option<i64>,
    /// When the access token ends, in milliseconds since 1970 by the service's clock, if known.
    #[serde(
        default,
        deserialize_with = "known",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_at: Option<i64>,
    /// The own user id, if known.
    #[serde(
        default,
        deserialize_with = "known",
        skip_serializing_if = "Option::is_none"
    )]
    pub subject: Option<String>,
    /// Which token this is in the life of its store; the store gives it.
    #[serde(skip)]
    pub generation: u64,
}

impl SessionTokens {
    /// An access token alone.
    pub fn new(access: impl Into<Secret>) -> Self {
        Self {
            access: access.into(),
            id: None,
            refresh: None,
            issued_at: None,
            expires_at: None,
            subject: None,
            generation: 0,
        }
    }

    /// With an id token.
    pub fn id(mut self, token: impl Into<Secret>) -> Self {
        self.id = Some(token.into());
        self
    }

    /// With a refresh token.
    pub fn refresh(mut self, token: impl Into<Secret>) -> Self {
        self.refresh = Some(token.into());
        self
    }

    /// With its end, in milliseconds since 1970.
    pub fn expires_at(mut self, millis: i64) -> Self {
        self.expires_at = Some(millis);
        self
    }

    /// With the own user id.
    pub fn subject(mut self, id: impl Into<String>) -> Self {
        self.subject = Some(id.into());
        self
    }

    pub(super) fn token(&self, kind: TokenKind) -> Option<&Secret> {
        match kind {
            TokenKind::Access => Some(&self.access),
            TokenKind::Id => self.id.as_ref(),
            TokenKind::Refresh => self.refresh.as_ref(),
        }
    }
}

/// A value that this version knows; one that a newer version wrote is none.
pub(super) fn known<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = Value::deserialize(from)?;
    Ok(serde_json::from_value(value).ok())
}
