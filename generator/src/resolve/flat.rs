//! From a schema of the document model to a [`Schema`].

use std::borrow::Borrow;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr, SchemaKind, Type, VariantOrUnknownOrEmpty};
use serde_json::Value;

use super::schema::{AdditionalProperties, Discriminator, Kind, Schema, SchemaUse, component};

/// The named schemas of the document.
pub(super) fn schemas(openapi: &OpenAPI) -> IndexMap<String, SchemaUse> {
    let components = openapi.components.iter();
    let schemas = components.flat_map(|components| &components.schemas);
    schemas
        .map(|(name, schema)| (name.clone(), SchemaUse::of(schema)))
        .collect()
}

impl From<ReferenceOr<openapiv3::Schema>> for SchemaUse {
    fn from(schema: ReferenceOr<openapiv3::Schema>) -> Self {
        Self::of(&schema)
    }
}

impl SchemaUse {
    /// The use of a schema, boxed or not.
    pub(super) fn of<S: Borrow<openapiv3::Schema>>(schema: &ReferenceOr<S>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Named(component(reference).to_owned()),
            ReferenceOr::Item(schema) => Self::Inline(Box::new(Schema::of(schema.borrow()))),
        }
    }

    fn all(schemas: &[ReferenceOr<openapiv3::Schema>]) -> Vec<Self> {
        schemas.iter().map(Self::of).collect()
    }
}

impl Schema {
    fn of(schema: &openapiv3::Schema) -> Self {
        let mut flat = Self::empty(&schema.schema_data);
        match &schema.schema_kind {
            SchemaKind::Type(ty) => flat.typed(ty),
            SchemaKind::OneOf { one_of } => flat.arms = SchemaUse::all(one_of),
            SchemaKind::AnyOf { any_of } => {
                (flat.arms, flat.arms_key) = (SchemaUse::all(any_of), "anyOf");
            }
            SchemaKind::AllOf { all_of } => flat.all_of = SchemaUse::all(all_of),
            SchemaKind::Not { .. } => flat.not = true,
            SchemaKind::Any(any) => flat.catch_all(any),
        }
        flat.settle_nulls();
        flat
    }

    fn empty(data: &openapiv3::SchemaData) -> Self {
        Self {
            title: data.title.clone(),
            description: data.description.clone(),
            deprecated: data.deprecated,
            read_only: data.read_only,
            write_only: data.write_only,
            default: data.default.clone(),
            discriminator: data.discriminator.as_ref().map(|found| Discriminator {
                property_name: found.property_name.clone(),
                mapping: found.mapping.clone(),
            }),
            extensions: data.extensions.clone(),
            kind: Kind::Any,
            typed: false,
            format: None,
            pattern: None,
            length: (None, None),
            minimum: None,
            maximum: None,
            multiple_of: None,
            items: None,
            item_count: (None, None),
            unique: false,
            properties: IndexMap::new(),
            required: Vec::new(),
            additional: None,
            property_count: (None, None),
            values: Vec::new(),
            nullable: data.nullable,
            only_null: false,
            all_of: Vec::new(),
            arms: Vec::new(),
            more_arms: Vec::new(),
            arms_key: "oneOf",
            not: false,
        }
    }

    fn typed(&mut self, ty: &Type) {
        self.typed = true;
        match ty {
            Type::String(string) => {
                self.kind = Kind::String;
                self.format = format(&string.format, string_format);
                self.pattern.clone_from(&string.pattern);
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
                self.properties = properties(&object.properties);
                self.required.clone_from(&object.required);
                self.additional = additional(object.additional_properties.as_ref());
                self.property_count = (object.min_properties, object.max_properties);
            }
            Type::Array(array) => {
                self.kind = Kind::Array;
                self.items = array.items.as_ref().map(SchemaUse::of);
                self.item_count = (array.min_items, array.max_items);
                self.unique = array.unique_items;
            }
        }
    }

    fn catch_all(&mut self, any: &openapiv3::AnySchema) {
        self.typed = any.typ.is_some();
        self.format.clone_from(&any.format);
        self.pattern.clone_from(&any.pattern);
        self.length = (any.min_length, any.max_length);
        self.minimum = any
            .minimum
            .map(|bound| (bound, any.exclusive_minimum == Some(true)));
        self.maximum = any
            .maximum
            .map(|bound| (bound, any.exclusive_maximum == Some(true)));
        self.multiple_of = any.multiple_of;
        self.items = any.items.as_ref().map(SchemaUse::of);
        self.item_count = (any.min_items, any.max_items);
        self.unique = any.unique_items == Some(true);
        self.properties = properties(&any.properties);
        self.required.clone_from(&any.required);
        self.additional = additional(any.additional_properties.as_ref());
        self.property_count = (any.min_properties, any.max_properties);
        self.values.clone_from(&any.enumeration);
        self.all_of = SchemaUse::all(&any.all_of);
        if any.one_of.is_empty() {
            (self.arms, self.arms_key) = (SchemaUse::all(&any.any_of), "anyOf");
        } else {
            self.arms = SchemaUse::all(&any.one_of);
            self.more_arms = SchemaUse::all(&any.any_of);
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
        if !self.properties.is_empty() || self.additional.is_some() {
            Kind::Object
        } else if self.items.is_some() {
            Kind::Array
        } else if !self.values.is_empty()
            && self
                .values
                .iter()
                .all(|value| value.is_string() || value.is_null())
        {
            if self.values.iter().any(serde_json::Value::is_string) {
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

fn owned<T>(values: &[Option<T>], make: impl Fn(&T) -> Value) -> Vec<Value> {
    let values = values.iter();
    values
        .map(|value| value.as_ref().map_or(Value::Null, &make))
        .collect()
}

fn properties(
    found: &IndexMap<String, ReferenceOr<Box<openapiv3::Schema>>>,
) -> IndexMap<String, SchemaUse> {
    let found = found.iter();
    found
        .map(|(name, schema)| (name.clone(), SchemaUse::of(schema)))
        .collect()
}

fn additional(found: Option<&openapiv3::AdditionalProperties>) -> Option<AdditionalProperties> {
    Some(match found? {
        openapiv3::AdditionalProperties::Any(any) => AdditionalProperties::Any(*any),
        openapiv3::AdditionalProperties::Schema(schema) => {
            AdditionalProperties::Schema(Box::new(SchemaUse::of(schema)))
        }
    })
}

fn format<T: Copy>(
    format: &VariantOrUnknownOrEmpty<T>,
    name: impl Fn(T) -> &'static str,
) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => Some(name(*known).to_owned()),
        VariantOrUnknownOrEmpty::Unknown(other) => Some(other.clone()),
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
