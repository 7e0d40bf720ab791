//! Typed headers of answers: the text of the style `simple` as scalars, lists and objects.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::decode::{self, Undecodable};
use super::error::Error as Failed;
use super::excerpt;
use super::head::Head;
use super::param::Style;
use super::response::Response;

/// Text that becomes what its reader asks for.
#[derive(Clone, Copy)]
pub(crate) struct HeaderText<'t> {
    text: &'t str,
    exploded: bool,
}

impl<'t> HeaderText<'t> {
    pub(crate) fn new(text: &'t str, exploded: bool) -> Self {
        Self { text, exploded }
    }

    fn parse<V: FromStr>(self, what: &str) -> Result<V, Error> {
        self.text
            .trim()
            .parse()
            .map_err(|_| Error::custom(format_args!("is no {what}")))
    }

    fn part(self, text: &'t str) -> Self {
        Self::new(text.trim(), self.exploded)
    }

    fn parts(self) -> impl Iterator<Item = Self> {
        let given = !self.text.is_empty();
        self.text
            .split(',')
            .filter(move |_| given)
            .map(move |text| self.part(text))
    }
}

impl IntoDeserializer<'_> for HeaderText<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for HeaderText<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.parse("boolean")?)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(self.parse("integer")?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(self.parse("integer")?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.parse("integer")?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.parse("number")?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.parse("number")?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(self.parts()))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let texts: Vec<Self> = self.parts().collect();
        let members: Vec<(Self, Self)> = if self.exploded {
            let split = |part: &Self| {
                part.text
                    .split_once('=')
                    .map(|(name, value)| (self.part(name), self.part(value)))
            };
            texts.iter().filter_map(split).collect()
        } else {
            texts
                .chunks_exact(2)
                .map(|pair| (pair[0], pair[1]))
                .collect()
        };
        visitor.visit_map(MapDeserializer::new(members.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.text.into_deserializer())
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u32 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

impl<T, P> Response<T, P> {
    /// A typed header.
    #[doc(hidden)]
    pub fn header<H: DeserializeOwned>(
        &self,
        name: &str,
        style: Style,
    ) -> Result<Option<H>, Failed> {
        header(&self.head, name, style)
    }
}

/// A header of an answer as this type.
fn header<T: DeserializeOwned>(head: &Head, name: &str, style: Style) -> Result<Option<T>, Failed> {
    let fault = |message: String| {
        let message = excerpt::redact(&message);
        head.undecodable(
            Undecodable {
                path: name.to_owned(),
                message,
            },
            String::new(),
        )
    };
    let Some(text) = text(head, name) else {
        return Ok(None);
    };
    let text = text.map_err(fault)?;
    if style == Style::Json {
        let value = serde_json::from_str(&text).map_err(|error| fault(error.to_string()))?;
        return decode::value(value)
            .map(Some)
            .map_err(|error| fault(error.message));
    }
    T::deserialize(HeaderText::new(&text, style == Style::Simple(true)))
        .map(Some)
        .map_err(|error| fault(error.to_string()))
}

/// All values of the header in one text.
fn text(head: &Head, name: &str) -> Option<Result<String, String>> {
    let mut texts = head
        .headers
        .get_all(name)
        .iter()
        .map(|value| std::str::from_utf8(value.as_bytes()));
    let mut all = texts.next()?.map(str::to_owned);
    for text in texts {
        all = all.and_then(|all| Ok(format!("{all},{}", text?)));
    }
    Some(all.map_err(|_| "is no UTF-8".to_owned()))
}
