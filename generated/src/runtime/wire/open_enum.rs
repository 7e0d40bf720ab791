//! In: values of enumerations on the wire. Out: the enumeration's type, which keeps values that it does not know.

use serde::{Deserialize, Deserializer};

/// Reads an enumeration of texts.
pub fn text<'de, T: From<String>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    String::deserialize(deserializer).map(T::from)
}

/// Reads an enumeration of integers.
pub fn integer<'de, T: From<i64>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    i64::deserialize(deserializer).map(T::from)
}
