//! In: path, query and body of a request for the control API. Out: [`Asked`]: typed values, or a refusal that says what is
//! wrong, where, and what would be understood.

use axum::body::Bytes;
use axum::extract::RawPathParams;
use serde::de::value::Error as Stop;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};

use super::refusal::Refusal;

/// What a request brings.
#[derive(Debug)]
pub(super) struct Asked {
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    body: Bytes,
}

impl Asked {
    pub(super) fn new(path: &RawPathParams, query: Option<&str>, body: Bytes) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let query = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self {
            path: path.iter().map(owned).collect(),
            query: query.into_owned().collect(),
            body,
        }
    }

    /// A part of the path; empty if the route has no such part.
    pub(super) fn part(&self, name: &str) -> &str {
        let part = self.path.iter().find(|(own, _)| own == name);
        part.map_or("", |(_, value)| value)
    }

    /// The parameters of the query, which may have these names and no others.
    pub(super) fn query<const N: usize>(
        &self,
        known: [&str; N],
    ) -> Result<[Option<&str>; N], Refusal> {
        if let Some((name, _)) = self
            .query
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()))
        {
            let refusal = Refusal::wrong(format!("unknown query parameter `{name}`"));
            return Err(refusal.at(name).known(&known));
        }
        Ok(known.map(|name| {
            let found = self.query.iter().find(|(own, _)| own == name);
            found.map(|(_, value)| value.as_str())
        }))
    }

    /// The body as a type; no body is the same as `{}`.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let bytes: &[u8] = if self.body.is_empty() {
            b"{}"
        } else {
            &self.body
        };
        let mut input = serde_json::Deserializer::from_slice(bytes);
        let value = serde_path_to_error::deserialize(&mut input).map_err(|error| {
            let place = error.path().to_string();
            Refusal::wrong(error.inner().to_string())
                .at(place)
                .known(fields::<T>())
        })?;
        let end = input.end();
        end.map_err(|error| Refusal::wrong(error.to_string()).known(fields::<T>()))?;
        Ok(value)
    }
}

/// The names of the fields of a struct, as its `Deserialize` has them.
fn fields<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut fields: &[&str] = &[];
    // It always stops with an error: nothing is to be read.
    let _ = T::deserialize(Fields(&mut fields));
    fields
}

struct Fields<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
        Err(Stop::custom("no struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Stop> {
        *self.0 = fields;
        Err(Stop::custom("enough"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
