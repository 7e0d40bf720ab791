//! In: the schema `PetFilter`. Out: [`PetFilter`].

use crate::models::{Size, Status};

/// What to look for.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct PetFilter {
    /// Where a pet is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// How big a pet is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
}

impl PetFilter {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where a pet is.
    pub fn status(mut self, value: Status) -> Self {
        self.status = Some(value);
        self
    }

    /// How big a pet is.
    pub fn size(mut self, value: Size) -> Self {
        self.size = Some(value);
        self
    }
}
