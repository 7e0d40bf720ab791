//! In: the schema `CreatePet`. Out: [`CreatePet`].

use crate::models::{Address, Animal};
use crate::runtime::{Check, Checker, Constant, Constants, Maybe};
use std::collections::BTreeSet;

/// A new pet.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct CreatePet {
    /// Its name.
    ///
    /// 1 to 20 characters.
    pub name: String,
    /// What kind of animal it is.
    pub animal: Animal,
    /// What friends call it.
    ///
    /// At most 20 characters.
    #[serde(rename = "nickName", default, skip_serializing_if = "Maybe::is_absent")]
    pub nick_name: Maybe<String>,
    /// Words to find it by.
    ///
    /// 1 to 8 items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeSet<String>>,
    /// What it costs.
    ///
    /// More than 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
    /// In years.
    ///
    /// 0 to 40.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<i32>,
    /// Where somebody lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Address>,
    /// A word that is a keyword.
    ///
    /// Default: `normal`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(flatten, skip_deserializing, default = "constants")]
    constants: Constants,
}

impl CreatePet {
    /// With all that is required.
    pub fn new(name: impl Into<String>, animal: Animal) -> Self {
        Self {
            name: name.into(),
            animal,
            nick_name: Maybe::Absent,
            tags: None,
            price: None,
            age: None,
            contact: None,
            r#type: None,
            constants: constants(),
        }
    }

    /// What friends call it.
    ///
    /// At most 20 characters.
    pub fn nick_name(mut self, value: impl Into<Maybe<String>>) -> Self {
        self.nick_name = value.into();
        self
    }

    /// Words to find it by.
    ///
    /// 1 to 8 items.
    pub fn tags(mut self, value: BTreeSet<String>) -> Self {
        self.tags = Some(value);
        self
    }

    /// What it costs.
    ///
    /// More than 0.
    pub fn price(mut self, value: f64) -> Self {
        self.price = Some(value);
        self
    }

    /// In years.
    ///
    /// 0 to 40.
    pub fn age(mut self, value: i32) -> Self {
        self.age = Some(value);
        self
    }

    /// Where somebody lives.
    pub fn contact(mut self, value: Address) -> Self {
        self.contact = Some(value);
        self
    }

    /// A word that is a keyword.
    ///
    /// Default: `normal`.
    pub fn r#type(mut self, value: impl Into<String>) -> Self {
        self.r#type = Some(value.into());
        self
    }
}

/// What every [`CreatePet`] says.
const fn constants() -> Constants {
    Constants(&[("source", Constant::Text("client"))])
}

impl Check for CreatePet {
    fn check(&self, v: &mut Checker<'_>) {
        v.field("name", Some(&self.name), |v, value| {
            v.length(value, Some(1), Some(20));
        });
        v.field("nickName", self.nick_name.as_option(), |v, value| {
            v.length(value, None, Some(20));
        });
        v.field("tags", self.tags.as_ref(), |v, value| {
            v.items(value.len(), Some(1), Some(8));
            v.each(value, |v, value| {
                v.length(value, None, Some(10));
            });
        });
        v.field("price", self.price.as_ref(), |v, value| {
            v.float_range(*value, Some((0.0, true)), None);
        });
        v.field("age", self.age.as_ref(), |v, value| {
            v.range(*value, Some((0, false)), Some((40, false)));
        });
        v.field("contact", self.contact.as_ref(), |v, value| {
            v.inside(value);
        });
    }
}
