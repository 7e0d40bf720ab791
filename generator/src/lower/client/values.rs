//! In: `x-value` on parameters and body properties. Out: [`Fill`]s, and the [`ClientValue`]s that they name.

use std::collections::BTreeMap;

use openapiv3::{
    ParameterSchemaOrContent, Schema, SchemaKind, StringFormat, Type as SchemaType,
    VariantOrUnknownOrEmpty,
};

use crate::ir::{ClientValue, Fill, FillAt, Literal};
use crate::lower::docs;
use crate::lower::schemas::view::View;
use crate::lower::words::{ValueWord, told, word};
use crate::name::reserved::BUILDER;
use crate::name::{Case, Scope};
use crate::problem::Problems;
use crate::resolve::Api;

/// What is known of a client value so far.
#[derive(Debug)]
struct Known {
    required: bool,
    secret: bool,
    description: Option<String>,
    pointer: String,
}

/// Collects client values while operations are lowered.
#[derive(Debug, Default)]
pub(crate) struct Values {
    known: BTreeMap<String, Known>,
}

/// What is found in a body.
struct Found<'f> {
    fills: &'f mut Vec<Fill>,
    problems: &'f mut Problems,
}

impl Values {
    /// The fill of a parameter with `x-value`; `None` for any other.
    pub(crate) fn parameter(
        &mut self,
        api: &Api<'_>,
        at: FillAt,
        data: &openapiv3::ParameterData,
        pointer: &str,
        problems: &mut Problems,
    ) -> Option<Fill> {
        let found: ValueWord = told(api, &data.extensions, "x-value", pointer, problems)?;
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => View::from(schema).schema(api.openapi),
            ParameterSchemaOrContent::Content(_) => None,
        };
        let required = data.required || found.required;
        let fill = Fill {
            at,
            name: data.name.clone(),
            default: literal(schema),
            required,
            value: found.name.clone(),
        };
        self.note(found, schema, data.description.as_deref(), pointer);
        Some(fill)
    }

    /// The fills of a body's properties; `schema` is the body's.
    pub(crate) fn body(
        &mut self,
        api: &Api<'_>,
        view: View<'_>,
        pointer: &str,
        problems: &mut Problems,
    ) -> Vec<Fill> {
        let mut fills = Vec::new();
        self.members(
            api,
            view,
            pointer,
            0,
            &mut Found {
                fills: &mut fills,
                problems,
            },
        );
        fills
    }

    fn members(
        &mut self,
        api: &Api<'_>,
        view: View<'_>,
        pointer: &str,
        depth: usize,
        out: &mut Found<'_>,
    ) {
        /// Deeper than this, parts of parts of a body hold no member of it that a reader would look for there.
        const DEEPEST: usize = 8;
        let Some(schema) = view.schema(api.openapi).filter(|_| depth < DEEPEST) else {
            return;
        };
        let (properties, required, parts): (_, &[String], &[_]) = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(object)) => {
                (Some(&object.properties), &object.required, &[])
            }
            SchemaKind::Any(any) if any.all_of.is_empty() && any.one_of.is_empty() => {
                (Some(&any.properties), &any.required, &[])
            }
            SchemaKind::Any(any) if any.one_of.is_empty() => {
                (Some(&any.properties), &any.required, &any.all_of)
            }
            SchemaKind::Any(any) => (Some(&any.properties), &any.required, &any.one_of),
            SchemaKind::AllOf { all_of: parts }
            | SchemaKind::OneOf { one_of: parts }
            | SchemaKind::AnyOf { any_of: parts } => (None, &[], parts),
            _ => return,
        };
        for (name, property) in properties.into_iter().flatten() {
            let Some(property) = View::from(property).schema(api.openapi) else {
                continue;
            };
            let extensions = &property.schema_data.extensions;
            let found = told::<ValueWord>(api, extensions, "x-value", pointer, out.problems);
            let Some(found) = found else {
                continue;
            };
            let fill = Fill {
                at: FillAt::Body,
                name: name.clone(),
                value: found.name.clone(),
                default: literal(Some(property)),
                required: required.contains(name) || found.required,
            };
            self.note(
                found,
                Some(property),
                property.schema_data.description.as_deref(),
                pointer,
            );
            if !out.fills.contains(&fill) {
                out.fills.push(fill);
            }
        }
        for part in parts {
            self.members(api, part.into(), pointer, depth + 1, out);
        }
    }

    fn note(
        &mut self,
        found: ValueWord,
        schema: Option<&Schema>,
        description: Option<&str>,
        pointer: &str,
    ) {
        let secret = schema.is_some_and(is_secret);
        let known = self.known.entry(found.name).or_insert_with(|| Known {
            required: false,
            secret: false,
            description: None,
            pointer: pointer.to_owned(),
        });
        known.required |= found.required;
        known.secret |= secret;
        if known.description.is_none() {
            known.description = description.map(ToOwned::to_owned);
        }
    }

    /// All values, required ones first, each part by name.
    pub(crate) fn finish(self, api: &Api<'_>, problems: &mut Problems) -> Vec<ClientValue> {
        let mut scope = Scope::new(Case::Snake).reserve(BUILDER.iter().copied());
        for (wire, known) in &self.known {
            scope.want(wire, &known.pointer, None);
        }
        let names = scope.settle(&|pointer| api.document.place(pointer), problems);
        let value = |(name, (wire, known)): (_, (String, Known))| ClientValue {
            name,
            doc: docs::doc(
                None,
                known.description.as_deref(),
                &format!("The client value `{wire}`."),
            ),
            required: known.required,
            secret: known.secret,
        };
        let mut values: Vec<ClientValue> = names.into_iter().zip(self.known).map(value).collect();
        values.sort_by_key(|value| !value.required);
        values
    }
}

fn is_secret(schema: &Schema) -> bool {
    let password = matches!(
        &schema.schema_kind,
        SchemaKind::Type(SchemaType::String(text)) if text.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password)
    );
    password || word::<bool>(&schema.schema_data.extensions, "x-secret") == Some(true)
}

fn literal(schema: Option<&Schema>) -> Option<Literal> {
    match schema?.schema_data.default.as_ref()? {
        serde_json::Value::Bool(value) => Some(Literal::Bool(*value)),
        serde_json::Value::String(value) => Some(Literal::String(value.clone())),
        serde_json::Value::Number(value) => value
            .as_i64()
            .map(Literal::Integer)
            .or_else(|| value.as_f64().map(Literal::Number)),
        _ => None,
    }
}
