//! In: the schema `Pet`. Out: [`Pet`].

use crate::models::{Animal, Category, Contact, Size, Status};
use crate::runtime::{DateTime, Uuid};
use std::collections::BTreeMap;

/// A pet.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Serialize))]
#[serde(remote = "Self")]
#[non_exhaustive]
pub struct Pet {
    /// Its number.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Where a pet is.
    pub status: Status,
    /// What kind of animal it is.
    pub animal: Animal,
    /// How big a pet is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// When it was born.
    #[serde(rename = "bornAt", default, skip_serializing_if = "Option::is_none")]
    pub born_at: Option<DateTime>,
    /// What it costs.
    #[serde(
        alias = "cost",
        default,
        deserialize_with = "crate::runtime::accept::lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub price: Option<f64>,
    /// A drawer, in a drawer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Where to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Members that the description does not name.
    #[serde(flatten)]
    pub additional: BTreeMap<String, String>,
}

impl<'de> serde::Deserialize<'de> for Pet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(crate::runtime::accept::Named::new(
            deserializer,
            &[&["price", "cost"]],
        ))
    }
}

#[cfg(feature = "serde-all")]
impl serde::Serialize for Pet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}
