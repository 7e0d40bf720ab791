//! In: bytes that come from outside. Out: a JSON value in which no name stands twice, no deeper than it has to be.
//!
//! What a reader does with a name that stands twice is its own choice (RFC 8259, section 4), so that two readers of one
//! token could see two tokens: RFC 7519, section 4, allows to refuse it, and so does this module, at every depth.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Levels of objects and arrays. A header needs one or two, claims with data of the application a few.
const DEPTH: u8 = 16;

/// The value; `None` if it is none, is followed by anything, is too deep, or holds a name twice.
pub(super) fn strict(bytes: &[u8]) -> Option<Value> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    Names(DEPTH).deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    serde_json::from_slice(bytes).ok()
}

/// Walks through a value and keeps none of it but names.
#[derive(Clone, Copy)]
struct Names(u8);

impl Names {
    fn within<E: Error>(self) -> Result<Self, E> {
        let left = self.0.checked_sub(1);
        left.map(Self).ok_or_else(|| E::custom("too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Names {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Names {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let inner = self.within()?;
        while items.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let inner = self.within()?;
        let mut names = BTreeSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if !names.insert(name) {
                // The rest does not matter, but is read, so that the text ends where it should.
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Err(A::Error::custom("a name stands twice"));
            }
            members.next_value_seed(inner)?;
        }
        Ok(())
    }
}
