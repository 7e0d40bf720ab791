//! In: the schema `Contact`. Out: [`Contact`].

use crate::models::Address;

/// Where to ask.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Contact {
    /// Where somebody lives.
    Address(Address),
    /// A text.
    String(String),
    /// An integer.
    Integer(i64),
}

impl From<Address> for Contact {
    fn from(value: Address) -> Self {
        Self::Address(value)
    }
}

impl From<String> for Contact {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<i64> for Contact {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl<'de> serde::Deserialize<'de> for Contact {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut trial = crate::runtime::Trial::read(
            deserializer,
            "Contact",
            &[
                crate::runtime::Arm {
                    name: "Address",
                    members: &["name", "street", "zip", "city", "country", "note"],
                    constants: &[],
                },
                crate::runtime::Arm {
                    name: "String",
                    members: &[],
                    constants: &[],
                },
                crate::runtime::Arm {
                    name: "Integer",
                    members: &[],
                    constants: &[],
                },
            ],
        )?;
        while let Some(arm) = trial.next_arm() {
            let found = match arm {
                0 => trial.arm().map(Self::Address),
                1 => trial.arm().map(Self::String),
                _ => trial.arm().map(Self::Integer),
            };
            if let Some(found) = found {
                return Ok(found);
            }
        }
        trial.failed()
    }
}

#[cfg(feature = "serde-all")]
impl serde::Serialize for Contact {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Address(value) => value.serialize(serializer),
            Self::String(value) => value.serialize(serializer),
            Self::Integer(value) => value.serialize(serializer),
        }
    }
}
