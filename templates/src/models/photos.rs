//! In: the schema `Photos`. Out: [`Photos`].

use crate::models::Address;
use crate::runtime::{Check, Checker, FilePart, Form};
use serde_json::Value;
use std::collections::BTreeMap;

/// Pictures of a pet.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Photos {
    /// The first picture.
    pub cover: FilePart,
    /// More pictures.
    pub others: Option<Vec<FilePart>>,
    /// What is to be seen.
    pub caption: Option<String>,
    /// Where somebody lives.
    pub place: Option<Address>,
    /// Members that the description does not name.
    pub additional: BTreeMap<String, Value>,
}

impl Photos {
    /// With all that is required.
    pub fn new(cover: FilePart) -> Self {
        Self {
            cover,
            others: None,
            caption: None,
            place: None,
            additional: BTreeMap::new(),
        }
    }

    /// More pictures.
    pub fn others(mut self, value: Vec<FilePart>) -> Self {
        self.others = Some(value);
        self
    }

    /// What is to be seen.
    pub fn caption(mut self, value: impl Into<String>) -> Self {
        self.caption = Some(value.into());
        self
    }

    /// Where somebody lives.
    pub fn place(mut self, value: Address) -> Self {
        self.place = Some(value);
        self
    }

    /// Members that the description does not name.
    pub fn additional(mut self, value: BTreeMap<String, Value>) -> Self {
        self.additional = value;
        self
    }
}

impl Check for Photos {
    fn check(&self, v: &mut Checker<'_>) {
        v.field("place", self.place.as_ref(), |v, value| {
            v.inside(value);
        });
    }
}

impl From<Photos> for Form {
    fn from(value: Photos) -> Self {
        Self::new()
            .file("cover", value.cover, Some("image/png"))
            .files("others", value.others, None)
            .text("caption", &value.caption, None)
            .json("place", &value.place, Some("application/json"))
            .rest(&value.additional)
    }
}
