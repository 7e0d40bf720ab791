//! In: JSON of another type than documented, which the API is known to send. Out: the documented type.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::decode;
use super::maybe::Maybe;
use super::secret::Secret;

/// A type that has more than one form in JSON.
pub trait Lenient: Sized {
    /// Reads any form; the error says what was expected.
    fn lenient(value: Value) -> Result<Self, &'static str>;
}

/// Reads a number, boolean or text of any form.
pub fn lenient<'de, T: Lenient, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    T::lenient(value).map_err(|expected| D::Error::custom(format_args!("expected {expected}")))
}

/// Reads any type: as it is, from a text that holds its JSON, or from a number or boolean in place of a text.
pub fn parsed<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let other = match &value {
        Value::String(text) => serde_json::from_str(text).ok(),
        Value::Number(_) | Value::Bool(_) => Some(Value::String(value.to_string())),
        _ => None,
    };
    decode::value(value)
        .or_else(|fault| {
            other
                .and_then(|other| decode::value(other).ok())
                .ok_or(fault)
        })
        .map_err(D::Error::custom)
}

impl Lenient for String {
    fn lenient(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::String(text) => Ok(text),
            Value::Null => Err("a text"),
            other => Ok(other.to_string()),
        }
    }
}

impl Lenient for Secret {
    fn lenient(value: Value) -> Result<Self, &'static str> {
        String::lenient(value).map(Self::from)
    }
}

impl Lenient for bool {
    fn lenient(value: Value) -> Result<Self, &'static str> {
        match &value {
            Value::Bool(truth) => Some(*truth),
            Value::Number(number) => number.as_i64().and_then(|number| match number {
                0 => Some(false),
                1 => Some(true),
                _ => None,
            }),
            Value::String(text) => match text.trim() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
        .ok_or("a boolean")
    }
}

impl Lenient for i64 {
    fn lenient(value: Value) -> Result<Self, &'static str> {
        match &value {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text
                .trim()
                .parse()
                .ok()
                .or_else(|| whole(text.trim().parse().ok()?)),
            Value::Bool(truth) => Some(Self::from(*truth)),
            _ => None,
        }
        .ok_or("an integer")
    }
}

impl Lenient for i32 {
    fn lenient(value: Value) -> Result<Self, &'static str> {
        i64::lenient(value)?
            .try_into()
            .map_err(|_| "an integer of 32 bits")
    }
}

impl Lenient for f64 {
    fn lenient(value: Value) -> Result<Self, &'static str> {
        match &value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|number: &Self| number.is_finite()),
            _ => None,
        }
        .ok_or("a number")
    }
}

impl Lenient for f32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the description says that single precision is enough"
    )]
    fn lenient(value: Value) -> Result<Self, &'static str> {
        f64::lenient(value).map(|number| number as Self)
    }
}

impl<T: Lenient> Lenient for Option<T> {
    fn lenient(value: Value) -> Result<Self, &'static str> {
        if value.is_null() {
            Ok(None)
        } else {
            T::lenient(value).map(Some)
        }
    }
}

impl<T: Lenient> Lenient for Maybe<T> {
    fn lenient(value: Value) -> Result<Self, &'static str> {
        Option::lenient(value).map(Self::from)
    }
}

/// An integer that is written as `2.0`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "checked against the range in which doubles are exact"
)]
fn whole(number: f64) -> Option<i64> {
    let exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    exact.then_some(number as i64)
}
