//! `x-value` on parameters and body properties: what the client fills in ([`Fill`]), and the [`ClientValue`]s that it takes.

use std::collections::BTreeMap;

use crate::ir::{ClientValue, Fill, FillAt, Literal};
use crate::lower::docs;
use crate::lower::schemas::checks;
use crate::lower::words::{ValueWord, told};
use crate::name::reserved::BUILDER;
use crate::name::{Case, Scope};
use crate::problem::Problems;
use crate::resolve::{Api, Format, Parameter, Schema, View};

/// What is known of a client value so far.
#[derive(Debug)]
struct Known {
    required: bool,
    secret: bool,
    description: Option<String>,
    pointer: String,
}

/// Deeper than this, schemas in schemas of a body hold no member of it that a reader would look for there.
const DEEPEST: usize = 8;

/// Collects client values while operations are lowered.
#[derive(Debug, Default)]
pub(crate) struct ClientValues {
    known: BTreeMap<String, Known>,
}

impl ClientValues {
    /// The fill of a parameter with `x-value`; `None` for any other.
    pub(crate) fn parameter(
        &mut self,
        api: &Api<'_>,
        at: FillAt,
        parameter: &Parameter,
        problems: &mut Problems,
    ) -> Option<Fill> {
        let found: ValueWord = told(
            api,
            &parameter.extensions,
            "x-value",
            &parameter.pointer,
            problems,
        )?;
        let schema = match &parameter.format {
            Format::Schema(schema) => View::from(schema).schema(&api.schemas),
            Format::Content(_) => None,
        };
        let required = parameter.required || found.required;
        let fill = Fill {
            at,
            name: parameter.name.clone(),
            default: literal(schema),
            required,
            value: found.name.clone(),
        };
        self.note(
            found,
            schema,
            parameter.description.as_deref(),
            &parameter.pointer,
        );
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
        let mut open = vec![(view, 0)];
        while let Some((view, depth)) = open.pop() {
            let schema = view.schema(&api.schemas);
            let Some(schema) = schema.filter(|_| depth < DEEPEST) else {
                continue;
            };
            for (name, property) in &schema.properties {
                let Some(property) = View::from(property).schema(&api.schemas) else {
                    continue;
                };
                let extensions = &property.extensions;
                let Some(found) = told::<ValueWord>(api, extensions, "x-value", pointer, problems)
                else {
                    continue;
                };
                let fill = Fill {
                    at: FillAt::Body,
                    name: name.clone(),
                    value: found.name.clone(),
                    default: literal(Some(property)),
                    required: schema.required.contains(name) || found.required,
                };
                let description = property.description.as_deref();
                self.note(found, Some(property), description, pointer);
                if !fills.contains(&fill) {
                    fills.push(fill);
                }
            }
            let inner = schema.all_of.iter().chain(&schema.arms).rev();
            open.extend(inner.map(|inner| (inner.into(), depth + 1)));
        }
        fills
    }

    fn note(
        &mut self,
        found: ValueWord,
        schema: Option<&Schema>,
        description: Option<&str>,
        pointer: &str,
    ) {
        let secret = schema.is_some_and(Schema::secret);
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

fn literal(schema: Option<&Schema>) -> Option<Literal> {
    checks::literal(schema?.default.as_ref())
}
