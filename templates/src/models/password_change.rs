//! In: the schema `PasswordChange`. Out: [`PasswordChange`].

use crate::runtime::Secret;

/// The passwords.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct PasswordChange {
    /// The present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_password: Option<Secret>,
    /// The new one.
    pub new_password: Secret,
    /// How both are encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption: Option<String>,
}

impl PasswordChange {
    /// With all that is required.
    pub fn new(new_password: impl Into<Secret>) -> Self {
        Self {
            old_password: None,
            new_password: new_password.into(),
            encryption: None,
        }
    }

    /// The present one.
    pub fn old_password(mut self, value: impl Into<Secret>) -> Self {
        self.old_password = Some(value.into());
        self
    }

    /// How both are encrypted.
    pub fn encryption(mut self, value: impl Into<String>) -> Self {
        self.encryption = Some(value.into());
        self
    }
}
