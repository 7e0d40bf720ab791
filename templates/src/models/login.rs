//! In: the schema `Login`. Out: [`Login`].

use crate::runtime::Secret;

/// What signs in.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct Login {
    /// The code of this moment.
    pub code: Secret,
    /// The secret of the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
}

impl Login {
    /// With all that is required.
    pub fn new(code: impl Into<Secret>) -> Self {
        Self {
            code: code.into(),
            client_secret: None,
        }
    }

    /// The secret of the application.
    pub fn client_secret(mut self, value: impl Into<Secret>) -> Self {
        self.client_secret = Some(value.into());
        self
    }
}
