//! In: the schema `Refresh`. Out: [`Refresh`].

use crate::runtime::{Constant, Constants, Secret};

/// What is traded for new tokens.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct Refresh {
    /// The refresh token.
    pub refresh_token: Secret,
    /// What the new token may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Vec<String>>,
    #[serde(flatten, skip_deserializing, default = "constants")]
    constants: Constants,
}

impl Refresh {
    /// With all that is required.
    pub fn new(refresh_token: impl Into<Secret>) -> Self {
        Self {
            refresh_token: refresh_token.into(),
            scope: None,
            constants: constants(),
        }
    }

    /// What the new token may do.
    pub fn scope(mut self, value: Vec<String>) -> Self {
        self.scope = Some(value);
        self
    }
}

/// What every [`Refresh`] says.
const fn constants() -> Constants {
    Constants(&[("grant_type", Constant::Text("refresh_token"))])
}
