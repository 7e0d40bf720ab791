//! In: JSON that may be one of several types. Out: which one, by a member that says so ([`Tagged`]) or by trying ([`Trial`]).

use std::fmt::Write as _;

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::constant::Constant;
use super::decode::{self, Undecodable};
use super::union_memory::{Memory, Outcome};

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

/// One of the types that JSON may be.
#[derive(Clone, Copy, Debug)]
pub struct Arm {
    /// What it is called.
    pub name: &'static str,
    /// Members that it has a place for; of an enumeration, the values that it knows.
    pub members: &'static [&'static str],
    /// Members that have one value if they are there.
    pub constants: &'static [(&'static str, Constant)],
}

/// How much of the JSON these members or values name.
fn known(value: &Value, names: &[&str]) -> usize {
    let among = |text: &str| usize::from(names.contains(&text));
    match value {
        Value::Object(members) => {
            let known = names.iter();
            known.filter(|name| members.contains_key(**name)).count()
        }
        Value::String(text) => among(text),
        Value::Number(number) => among(&number.to_string()),
        _ => 0,
    }
}

/// JSON that is tried as one type after the other: first those that know its value, or have a place for the most of its
/// members; among equals in the order given.
#[derive(Debug)]
pub struct Trial {
    union: &'static str,
    arms: &'static [Arm],
    value: Value,
    /// Numbers of the arms that were not tried yet, the next one last.
    left: Vec<usize>,
    tried: usize,
    reasons: String,
    memory: Memory,
}

impl Trial {
    /// Reads the JSON.
    pub fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        union: &'static str,
        arms: &'static [Arm],
    ) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let memory = Memory::of(union, &value);
        let mut left: Vec<usize> = (0..arms.len()).rev().collect();
        // Stable: what is equal stays in order.
        left.sort_by_cached_key(|number| known(&value, arms[*number].members));
        let mut reasons = String::new();
        match memory.recall() {
            Some(Outcome::Fits(arm)) => left.push(arm),
            Some(Outcome::Failed) => {
                left.clear();
                reasons.push_str("for the same reasons");
            }
            None => {}
        }
        Ok(Self {
            union,
            arms,
            value,
            left,
            tried: 0,
            reasons,
            memory,
        })
    }

    /// The number of the next arm; a constant member that is there must have its value.
    pub fn next_arm(&mut self) -> Option<usize> {
        while let Some(number) = self.left.pop() {
            let arm = self.arms[number];
            let value = &self.value;
            let other = |(name, constant): &&(&str, Constant)| {
                value.get(*name).is_some_and(|value| !constant.is(value))
            };
            let Some((name, _)) = arm.constants.iter().find(other) else {
                self.tried = number;
                return Some(number);
            };
            self.note(arm.name, &format!("`{name}` has another value"));
        }
        None
    }

    /// The JSON as this arm.
    pub fn arm<T: DeserializeOwned>(&mut self) -> Option<T> {
        // A copy: one more way to read each type would cost more to compile than the copy costs to run.
        match decode::value(self.value.clone()) {
            Ok(value) => {
                self.memory.note(Outcome::Fits(self.tried));
                Some(value)
            }
            Err(fault) => {
                self.note(self.arms[self.tried].name, &reason(fault));
                None
            }
        }
    }

    /// Says why each arm failed.
    pub fn failed<T, E: serde::de::Error>(self) -> Result<T, E> {
        self.memory.note(Outcome::Failed);
        Err(E::custom(format_args!(
            "no kind of `{}` fits: {}",
            self.union, self.reasons
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
