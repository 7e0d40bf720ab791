//! In: JSON of another type or name than documented, which the API is known to send. Out: what is documented.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::{
    DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer, MapAccess, Visitor,
};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};
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

/// The names of each member that has several: its own, then the others.
type Names = &'static [&'static [&'static str]];

/// An object whose members may stand by several names, and by more than one of them at once: the own name counts, else
/// the first in the list.
pub struct Named<D> {
    object: D,
    names: Names,
}

impl<D> Named<D> {
    /// Reads the object by these names.
    pub const fn new(object: D, names: Names) -> Self {
        Self { object, names }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Named<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let names = self.names;
        self.object.deserialize_map(ByName { visitor, names })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct ByName<V> {
    visitor: V,
    names: Names,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ByName<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Members {
            access: members,
            names: self.names,
            met: BTreeSet::new(),
            held: BTreeMap::new(),
            value: None,
        })
    }
}

/// Members as they come, but those by other names than their own last, when it is known which of them count.
struct Members<A> {
    access: A,
    names: Names,
    /// Members that have been given to the reader, by their place in `names`.
    met: BTreeSet<usize>,
    /// Values by other names: the place of the member, that of the name in its list.
    held: BTreeMap<(usize, usize), Value>,
    value: Option<(&'static str, Value)>,
}

impl<A> Members<A> {
    fn place(&self, key: &str) -> Option<(usize, usize)> {
        let place = |names: &&[&str]| names.iter().position(|name| *name == key);
        let mut places = self.names.iter().map(place).enumerate();
        places.find_map(|(member, name)| Some((member, name?)))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.access.next_key::<String>()? {
            let place = self.place(&key);
            if let Some(place) = place.filter(|(_, name)| *name > 0) {
                self.held.insert(place, self.access.next_value()?);
                continue;
            }
            self.met.extend(place.map(|(member, _)| member));
            return seed.deserialize(key.into_deserializer()).map(Some);
        }
        while let Some(((member, name), value)) = self.held.pop_first() {
            if self.met.insert(member) {
                let name = self.names[member][name];
                self.value = Some((name, value));
                return seed.deserialize(name.into_deserializer()).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let Some((name, value)) = self.value.take() else {
            return self.access.next_value_seed(seed);
        };
        seed.deserialize(value)
            .map_err(|error| A::Error::custom(format_args!("{name}: {error}")))
    }
}
