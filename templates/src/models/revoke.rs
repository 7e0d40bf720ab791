//! In: the schema `Revoke`. Out: [`Revoke`].

use crate::runtime::Secret;

/// A token to take back.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct Revoke {
    /// The token.
    pub token: Secret,
}

impl Revoke {
    /// With all that is required.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
        }
    }
}
