//! What a schema says, in one flat form: [`Schema`].
//!
//! The document model sorts schemas into typed ones and a catch-all, depending on which keys meet; later stages must not
//! care, so each schema is rewritten once, by `flat.rs`.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::extensions::Extensions;

const SCHEMAS: &str = "#/components/schemas/";

/// The `type` of a schema, given or to be seen from its other keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    String,
    /// A number.
    Number,
    /// An integer.
    Integer,
    /// An object.
    Object,
    /// An array.
    Array,
    /// A boolean.
    Boolean,
    /// Nothing is known.
    Any,
}

/// `additionalProperties`.
#[derive(Clone, Debug, PartialEq)]
pub enum AdditionalProperties {
    /// Whether there may be any.
    Any(bool),
    /// What each of them is.
    Schema(Box<SchemaUse>),
}

/// `discriminator`.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminator {
    /// The property that holds the value.
    pub property_name: String,
    /// From values to names of schemas.
    pub mapping: IndexMap<String, String>,
}

/// A schema where it is used.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "openapiv3::ReferenceOr<openapiv3::Schema>")]
pub enum SchemaUse {
    /// A named schema: the name's segment of the reference, still escaped.
    Named(String),
    /// Written in place.
    Inline(Box<Schema>),
}

/// A [`SchemaUse`], or a schema alone, to be looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum View<'a> {
    /// A named schema: the name's segment of the reference, still escaped.
    Named(&'a str),
    /// Written in place.
    Inline(&'a Schema),
}

/// What a schema says.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a schema says that many independent things"
)]
pub struct Schema {
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `default`.
    pub default: Option<Value>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// Members that begin with `x-`.
    pub extensions: Extensions,
    /// Its type.
    pub kind: Kind,
    /// The schema itself states its type.
    pub typed: bool,
    /// `format`.
    pub format: Option<String>,
    /// `pattern`.
    pub pattern: Option<String>,
    /// `minLength` and `maxLength`.
    pub length: (Option<usize>, Option<usize>),
    /// `minimum`; true: exclusive.
    pub minimum: Option<(f64, bool)>,
    /// `maximum`; true: exclusive.
    pub maximum: Option<(f64, bool)>,
    /// `multipleOf`.
    pub multiple_of: Option<f64>,
    /// `items`.
    pub items: Option<SchemaUse>,
    /// `minItems` and `maxItems`.
    pub item_count: (Option<usize>, Option<usize>),
    /// `uniqueItems`.
    pub unique: bool,
    /// `properties`.
    pub properties: IndexMap<String, SchemaUse>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional: Option<AdditionalProperties>,
    /// `minProperties` and `maxProperties`.
    pub property_count: (Option<usize>, Option<usize>),
    /// Values of `enum`, null left out.
    pub values: Vec<Value>,
    /// `nullable: true`, or null among the values.
    pub nullable: bool,
    /// `enum: [null]`: nothing but null.
    pub only_null: bool,
    /// `allOf`.
    pub all_of: Vec<SchemaUse>,
    /// `oneOf`, else `anyOf`.
    pub arms: Vec<SchemaUse>,
    /// `anyOf` beside `oneOf`.
    pub more_arms: Vec<SchemaUse>,
    /// Key of `arms`, for pointers.
    pub arms_key: &'static str,
    /// There is a `not`.
    pub not: bool,
}

impl<'a> From<&'a SchemaUse> for View<'a> {
    fn from(schema: &'a SchemaUse) -> Self {
        match schema {
            SchemaUse::Named(name) => Self::Named(name),
            SchemaUse::Inline(schema) => Self::Inline(schema),
        }
    }
}

impl<'a> View<'a> {
    /// The name of a named schema.
    pub fn name(self) -> Option<String> {
        match self {
            Self::Named(segment) => Some(segment.replace("~1", "/").replace("~0", "~")),
            Self::Inline(_) => None,
        }
    }

    /// The schema, if it is written in place.
    pub fn inline(self) -> Option<&'a Schema> {
        match self {
            Self::Named(_) => None,
            Self::Inline(schema) => Some(schema),
        }
    }

    /// The schema itself, also behind a chain of names; `None` for a circle of names.
    pub fn schema(self, schemas: &'a IndexMap<String, SchemaUse>) -> Option<&'a Schema> {
        let mut view = self;
        for _ in 0..=schemas.len() {
            match view {
                Self::Inline(schema) => return Some(schema),
                Self::Named(_) => view = Self::from(schemas.get(&view.name()?)?),
            }
        }
        None
    }
}

/// The last segment of `#/components/schemas/Pet`; names of the bundled document need no unescaping beyond this.
pub fn component(reference: &str) -> &str {
    reference.strip_prefix(SCHEMAS).unwrap_or(reference)
}

impl Schema {
    /// The `type` that it states, with nothing that could change it.
    pub fn stated(&self) -> Option<Kind> {
        let plain = self.kind != Kind::Any && self.all_of.is_empty() && self.arms.is_empty();
        (self.typed && plain).then_some(self.kind)
    }

    /// Whether the schema says something about structure, not only about itself.
    pub fn is_plain(&self) -> bool {
        self.kind == Kind::Any
            && self.values.is_empty()
            && !self.only_null
            && self.all_of.is_empty()
            && self.arms.is_empty()
    }

    /// Whether it has members of its own, or says how many or which must be there.
    pub fn has_members(&self) -> bool {
        !self.properties.is_empty() || !self.required.is_empty() || self.additional.is_some()
    }

    /// The value of an `x-` word.
    pub fn word(&self, word: &str) -> Option<&Value> {
        self.extensions.get(word)
    }

    /// `x-rust-name`.
    pub fn rust_name(&self) -> Option<&str> {
        self.word("x-rust-name").and_then(Value::as_str)
    }

    /// Values never show.
    pub fn secret(&self) -> bool {
        self.format.as_deref() == Some("password")
            || self.word("x-secret") == Some(&Value::Bool(true))
    }
}
