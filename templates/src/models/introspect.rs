//! In: the schema `Introspect`. Out: [`Introspect`].

use crate::runtime::Secret;

/// A token to ask about.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct Introspect {
    /// The token.
    pub token: Secret,
}

impl Introspect {
    /// With all that is required.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
        }
    }
}
