//! In: the schema `ProfileInput`. Out: [`ProfileInput`].

use crate::runtime::{Check, Checker, Maybe};

/// What to change; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct ProfileInput {
    /// The new name.
    ///
    /// At most 20 characters.
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub name: Maybe<String>,
    /// The new motto.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motto: Option<String>,
}

impl ProfileInput {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The new name.
    ///
    /// At most 20 characters.
    pub fn name(mut self, value: impl Into<Maybe<String>>) -> Self {
        self.name = value.into();
        self
    }

    /// The new motto.
    pub fn motto(mut self, value: impl Into<String>) -> Self {
        self.motto = Some(value.into());
        self
    }
}

impl Check for ProfileInput {
    fn check(&self, v: &mut Checker<'_>) {
        v.field("name", self.name.as_option(), |v, value| {
            v.length(value, None, Some(20));
        });
    }
}
