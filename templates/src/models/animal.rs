//! In: the schema `Animal`. Out: [`Animal`].

use crate::models::{Cat, Dog};
use serde_json::Value;

/// What kind of animal it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Animal {
    /// A cat.
    Cat(Cat),
    /// A dog.
    Dog(Dog),
    /// An object whose `kind` this version does not know.
    Unknown(Value),
}

impl From<Cat> for Animal {
    fn from(value: Cat) -> Self {
        Self::Cat(value)
    }
}

impl From<Dog> for Animal {
    fn from(value: Dog) -> Self {
        Self::Dog(value)
    }
}

impl<'de> serde::Deserialize<'de> for Animal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tagged = crate::runtime::Tagged::read(deserializer, "kind")?;
        match tagged.tag() {
            "cat" => tagged.arm().map(Self::Cat),
            "dog" | "hound" => tagged.arm().map(Self::Dog),
            _ => Ok(Self::Unknown(tagged.into_value())),
        }
    }
}

impl serde::Serialize for Animal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Cat(value) => crate::runtime::Tagged::write(serializer, "kind", "cat", value),
            Self::Dog(value) => crate::runtime::Tagged::write(serializer, "kind", "dog", value),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}
