//! In: a schema in any of the shapes of the document model. Out: [`Facts`], one flat view of what it says.
//!
//! The model sorts schemas into typed ones and a catch-all, depending on which keys meet; a generator must not care.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::view::View;

/// The `type` of a schema, given or to be seen from its other keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    String,
    Number,
    Integer,
    Object,
    Array,
    Boolean,
    /// Nothing is known.
    Any,
}

/// What a schema says, without regard to how the model sorts it.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a schema says that many independent things"
)]
pub(crate) struct Facts<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) data: &'a SchemaData,
    pub(crate) kind: Kind,
    pub(crate) format: Option<&'a str>,
    pub(crate) pattern: Option<&'a str>,
    pub(crate) length: (Option<usize>, Option<usize>),
    pub(crate) minimum: Option<(f64, bool)>,
    pub(crate) maximum: Option<(f64, bool)>,
    pub(crate) multiple_of: Option<f64>,
    pub(crate) items: Option<View<'a>>,
    pub(crate) item_count: (Option<usize>, Option<usize>),
    pub(crate) unique: bool,
    pub(crate) properties: Option<&'a IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(crate) required: &'a [String],
    pub(crate) additional: Option<&'a AdditionalProperties>,
    pub(crate) property_count: (Option<usize>, Option<usize>),
    /// Values of `enum`, null left out.
    pub(crate) values: Vec<Cow<'a, Value>>,
    /// `nullable: true`, or null among the values.
    pub(crate) nullable: bool,
    /// `enum: [null]`: nothing but null.
    pub(crate) only_null: bool,
    pub(crate) all_of: &'a [ReferenceOr<Schema>],
    /// `oneOf`, else `anyOf`.
    pub(crate) arms: &'a [ReferenceOr<Schema>],
    /// `anyOf` beside `oneOf`.
    pub(crate) more_arms: &'a [ReferenceOr<Schema>],
    /// Key of `arms`, for pointers.
    pub(crate) arms_key: &'static str,
    pub(crate) not: bool,
}

/// The last segment of `#/components/schemas/Pet`; names of the bundled document need no unescaping beyond this.
pub(crate) fn component(reference: &str) -> &str {
    reference
        .strip_prefix("#/components/schemas/")
        .unwrap_or(reference)
}

/// The `type` that a schema states itself, with nothing that could change it.
pub(crate) fn stated(facts: &Facts<'_>) -> Option<Kind> {
    let typed = match &facts.schema.schema_kind {
        SchemaKind::Type(_) => true,
        SchemaKind::Any(any) => any.typ.is_some(),
        _ => false,
    };
    (typed && facts.kind != Kind::Any && facts.all_of.is_empty() && facts.arms.is_empty())
        .then_some(facts.kind)
}

impl<'a> Facts<'a> {
    /// The view of a schema.
    pub(crate) fn of(schema: &'a Schema) -> Self {
        let mut facts = Self::empty(schema);
        match &schema.schema_kind {
            SchemaKind::Type(ty) => facts.typed(ty),
            SchemaKind::OneOf { one_of } => facts.arms = one_of,
            SchemaKind::AnyOf { any_of } => (facts.arms, facts.arms_key) = (any_of, "anyOf"),
            SchemaKind::AllOf { all_of } => facts.all_of = all_of,
            SchemaKind::Not { .. } => facts.not = true,
            SchemaKind::Any(any) => facts.catch_all(any),
        }
        facts.settle_nulls();
        facts
    }

    /// Whether the schema says something about structure, not only about itself.
    pub(crate) fn is_plain(&self) -> bool {
        self.kind == Kind::Any
            && self.values.is_empty()
            && !self.only_null
            && self.all_of.is_empty()
            && self.arms.is_empty()
    }

    /// Whether it has members of its own, or says how many or which must be there.
    pub(crate) fn has_members(&self) -> bool {
        self.properties
            .is_some_and(|properties| !properties.is_empty())
            || !self.required.is_empty()
            || self.additional.is_some()
    }

    pub(crate) fn discriminator(&self) -> Option<&'a Discriminator> {
        self.data.discriminator.as_ref()
    }

    /// The text of an `x-` word.
    pub(crate) fn word(&self, word: &str) -> Option<&'a Value> {
        self.data.extensions.get(word)
    }

    pub(crate) fn rust_name(&self) -> Option<&'a str> {
        self.word("x-rust-name").and_then(Value::as_str)
    }

    pub(crate) fn secret(&self) -> bool {
        self.format == Some("password") || self.word("x-secret") == Some(&Value::Bool(true))
    }

    fn empty(schema: &'a Schema) -> Self {
        let data = &schema.schema_data;
        Self {
            schema,
            data,
            kind: Kind::Any,
            format: None,
            pattern: None,
            length: (None, None),
            minimum: None,
            maximum: None,
            multiple_of: None,
            items: None,
            item_count: (None, None),
            unique: false,
            properties: None,
            required: &[],
            additional: None,
            property_count: (None, None),
            values: Vec::new(),
            nullable: data.nullable,
            only_null: false,
            all_of: &[],
            arms: &[],
            more_arms: &[],
            arms_key: "oneOf",
            not: false,
        }
    }

    fn typed(&mut self, ty: &'a Type) {
        match ty {
            Type::String(string) => {
                self.kind = Kind::String;
                self.format = format(&string.format, string_format);
                self.pattern = string.pattern.as_deref();
                self.length = (string.min_length, string.max_length);
                self.values = owned(&string.enumeration, |text| Value::from(text.as_str()));
            }
            Type::Number(number) => {
                self.kind = Kind::Number;
                self.format = format(&number.format, |format| match format {
                    openapiv3::NumberFormat::Float => "float",
                    openapiv3::NumberFormat::Double => "double",
                });
                self.minimum = number
                    .minimum
                    .map(|bound| (bound, number.exclusive_minimum));
                self.maximum = number
                    .maximum
                    .map(|bound| (bound, number.exclusive_maximum));
                self.multiple_of = number.multiple_of;
                self.values = owned(&number.enumeration, |value| Value::from(*value));
            }
            Type::Integer(integer) => {
                self.kind = Kind::Integer;
                self.format = format(&integer.format, |format| match format {
                    openapiv3::IntegerFormat::Int32 => "int32",
                    openapiv3::IntegerFormat::Int64 => "int64",
                });
                self.minimum = integer
                    .minimum
                    .map(|bound| (as_float(bound), integer.exclusive_minimum));
                self.maximum = integer
                    .maximum
                    .map(|bound| (as_float(bound), integer.exclusive_maximum));
                self.multiple_of = integer.multiple_of.map(as_float);
                self.values = owned(&integer.enumeration, |value| Value::from(*value));
            }
            Type::Boolean(boolean) => {
                self.kind = Kind::Boolean;
                self.values = owned(&boolean.enumeration, |value| Value::from(*value));
            }
            Type::Object(object) => {
                self.kind = Kind::Object;
                self.properties = Some(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
                self.property_count = (object.min_properties, object.max_properties);
            }
            Type::Array(array) => {
                self.kind = Kind::Array;
                self.items = array.items.as_ref().map(View::from);
                self.item_count = (array.min_items, array.max_items);
                self.unique = array.unique_items;
            }
        }
    }

    fn catch_all(&mut self, any: &'a openapiv3::AnySchema) {
        self.format = any.format.as_deref();
        self.pattern = any.pattern.as_deref();
        self.length = (any.min_length, any.max_length);
        self.minimum = any
            .minimum
            .map(|bound| (bound, any.exclusive_minimum == Some(true)));
        self.maximum = any
            .maximum
            .map(|bound| (bound, any.exclusive_maximum == Some(true)));
        self.multiple_of = any.multiple_of;
        self.items = any.items.as_ref().map(View::from);
        self.item_count = (any.min_items, any.max_items);
        self.unique = any.unique_items == Some(true);
        self.properties = Some(&any.properties);
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.property_count = (any.min_properties, any.max_properties);
        self.values = any.enumeration.iter().map(Cow::Borrowed).collect();
        self.all_of = &any.all_of;
        if any.one_of.is_empty() {
            (self.arms, self.arms_key) = (&any.any_of, "anyOf");
        } else {
            (self.arms, self.more_arms) = (&any.one_of, &any.any_of);
        }
        self.not = any.not.is_some();
        self.kind = match any.typ.as_deref() {
            Some("string") => Kind::String,
            Some("number") => Kind::Number,
            Some("integer") => Kind::Integer,
            Some("boolean") => Kind::Boolean,
            Some("array") => Kind::Array,
            Some("object") => Kind::Object,
            _ => self.seen_kind(),
        };
    }

    /// The kind of a schema that names none.
    fn seen_kind(&self) -> Kind {
        if self
            .properties
            .is_some_and(|properties| !properties.is_empty())
            || self.additional.is_some()
        {
            Kind::Object
        } else if self.items.is_some() {
            Kind::Array
        } else if !self.values.is_empty()
            && self
                .values
                .iter()
                .all(|value| value.is_string() || value.is_null())
        {
            if self.values.iter().any(|value| value.is_string()) {
                Kind::String
            } else {
                Kind::Any
            }
        } else if !self.values.is_empty()
            && self
                .values
                .iter()
                .all(|value| value.is_i64() || value.is_null())
        {
            Kind::Integer
        } else if self.pattern.is_some() || self.length != (None, None) {
            Kind::String
        } else {
            Kind::Any
        }
    }

    fn settle_nulls(&mut self) {
        let count = self.values.len();
        self.values.retain(|value| !value.is_null());
        self.nullable |= count > self.values.len();
        self.only_null = count > 0 && self.values.is_empty();
    }
}

fn owned<'a, T>(values: &'a [Option<T>], make: impl Fn(&'a T) -> Value) -> Vec<Cow<'a, Value>> {
    values
        .iter()
        .map(|value| Cow::Owned(value.as_ref().map_or(Value::Null, &make)))
        .collect()
}

fn format<T: Copy>(
    format: &VariantOrUnknownOrEmpty<T>,
    name: impl Fn(T) -> &'static str,
) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => Some(name(*known)),
        VariantOrUnknownOrEmpty::Unknown(other) => Some(other),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn string_format(format: openapiv3::StringFormat) -> &'static str {
    match format {
        openapiv3::StringFormat::Date => "date",
        openapiv3::StringFormat::DateTime => "date-time",
        openapiv3::StringFormat::Password => "password",
        openapiv3::StringFormat::Byte => "byte",
        openapiv3::StringFormat::Binary => "binary",
    }
}

/// Bounds beyond 2^53 lose digits, which no service means exactly.
#[expect(
    clippy::cast_precision_loss,
    reason = "a bound that large is a limit of the type, not a rule"
)]
fn as_float(value: i64) -> f64 {
    value as f64
}
