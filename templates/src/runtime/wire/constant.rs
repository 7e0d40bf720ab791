//! In: members that have one possible value. Out: [`Constants`], which writes them beside the members of a type.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The one value of a member.
#[derive(Clone, Copy, Debug)]
pub enum Constant {
    /// A text.
    Text(&'static str),
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A boolean.
    Bool(bool),
}

impl Constant {
    /// Whether this JSON value is the constant.
    pub fn is(&self, value: &Value) -> bool {
        match self {
            Self::Text(text) => value.as_str() == Some(text),
            Self::Integer(integer) => value.as_i64() == Some(*integer),
            Self::Number(number) => value
                .as_f64()
                .is_some_and(|other| other.to_bits() == number.to_bits()),
            Self::Bool(truth) => value.as_bool() == Some(*truth),
        }
    }
}

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
        }
    }
}

/// The constant members of a type: wire names and values.
///
/// All values of one type have the same constants, so they are equal and have no order among themselves.
#[derive(Clone, Copy, Debug)]
pub struct Constants(pub &'static [(&'static str, Constant)]);

impl Serialize for Constants {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, constant) in self.0 {
            map.serialize_entry(name, constant)?;
        }
        map.end()
    }
}

impl PartialEq for Constants {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Constants {}

impl PartialOrd for Constants {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Constants {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl std::hash::Hash for Constants {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}
