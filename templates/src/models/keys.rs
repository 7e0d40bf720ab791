//! In: the schema `Keys`. Out: [`Keys`].

/// Public keys.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Keys {
    /// In PEM form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rsa: Option<String>,
    /// A point in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sm2: Option<String>,
}
