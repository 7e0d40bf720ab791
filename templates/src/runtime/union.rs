//! In: JSON that may be one of several types. Out: which one, by a member that says so ([`Tagged`]) or by trying ([`Trial`]).

use std::fmt::Write as _;

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::constant::Constant;
use super::decode::{self, Undecodable};

/// An object with a member that says what it is.
#[derive(Debug)]
pub struct Tagged {
    tag: String,
    value: Value,
}

impl Tagged {
    /// Reads an object. A missing tag is an empty one.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D, name: &str) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let Value::Object(members) = &value else {
            return Err(D::Error::custom(format_args!(
                "expected an object with a member `{name}`"
            )));
        };
        let tag = match members.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        Ok(Self { tag, value })
    }

    /// What the object says it is.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The object as this type.
    pub fn arm<T: DeserializeOwned, E: serde::de::Error>(self) -> Result<T, E> {
        let Self { tag, value } = self;
        decode::value(value)
            .map_err(|fault| E::custom(format_args!("as `{tag}`: {}", reason(fault))))
    }

    /// The object as it came.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// Writes an arm with its tag, unless the arm has a member of that name itself.
    pub fn write<S: Serializer, T: Serialize>(
        serializer: S,
        name: &str,
        tag: &str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
        let Value::Object(members) = &mut value else {
            return Err(S::Error::custom(format_args!(
                "the arm `{tag}` is no object"
            )));
        };
        members.entry(name).or_insert_with(|| tag.into());
        value.serialize(serializer)
    }
}

/// JSON that is tried as one type after the other.
#[derive(Debug)]
pub struct Trial {
    value: Value,
    reasons: String,
}

impl Trial {
    /// Reads the JSON.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            value: Value::deserialize(deserializer)?,
            reasons: String::new(),
        })
    }

    /// Tries an arm; a constant member that is there must have its value.
    pub fn arm<T: DeserializeOwned>(
        &mut self,
        arm: &str,
        constants: &[(&str, Constant)],
    ) -> Option<T> {
        let other = constants.iter().find(|(name, constant)| {
            self.value
                .get(name)
                .is_some_and(|value| !constant.is(value))
        });
        if let Some((name, _)) = other {
            self.note(arm, &format!("`{name}` has another value"));
            return None;
        }
        // A copy: one more way to read each type would cost more to compile than the copy costs to run.
        match decode::value(self.value.clone()) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.note(arm, &reason(fault));
                None
            }
        }
    }

    /// Says why each arm failed.
    pub fn failed<T, E: serde::de::Error>(self, union: &str) -> Result<T, E> {
        Err(E::custom(format_args!(
            "no kind of `{union}` fits: {}",
            self.reasons
        )))
    }

    fn note(&mut self, arm: &str, why: &str) {
        let comma = if self.reasons.is_empty() { "" } else { "; " };
        // Writing to a string cannot fail.
        let _ = write!(self.reasons, "{comma}{arm}: {why}");
    }
}

/// Where and why, without the value: it may be secret.
fn reason(fault: Undecodable) -> String {
    if fault.path.is_empty() {
        fault.message
    } else {
        format!("at `{}`: {}", fault.path, fault.message)
    }
}
