//! In: the schema `Tokens`. Out: [`Tokens`].

use crate::runtime::Secret;

/// Tokens of a user.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Serialize))]
#[serde(remote = "Self")]
#[non_exhaustive]
pub struct Tokens {
    /// Says who asks.
    pub access_token: Secret,
    /// Gets new tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// Seconds from now.
    #[serde(
        alias = "expire_in",
        default,
        deserialize_with = "crate::runtime::accept::lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub expires_in: Option<i64>,
    /// Whose they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

impl<'de> serde::Deserialize<'de> for Tokens {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(crate::runtime::accept::Named::new(
            deserializer,
            &[&["expires_in", "expire_in"]],
        ))
    }
}

#[cfg(feature = "serde-all")]
impl serde::Serialize for Tokens {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}
