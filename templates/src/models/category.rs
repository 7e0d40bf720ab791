//! In: the schema `Category`. Out: [`Category`].

/// A drawer, in a drawer.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Category {
    /// What is written on it.
    pub name: String,
    /// A drawer, in a drawer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Box<Category>>,
    /// What is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub children: Option<Vec<Category>>,
}
