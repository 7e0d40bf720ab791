//! In: the schema `Conflict`. Out: [`Conflict`].

/// The pet that is in the way.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Conflict {
    /// Its number.
    pub pet_id: String,
}
