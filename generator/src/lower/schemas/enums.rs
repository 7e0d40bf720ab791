//! In: a schema with `enum`. Out: an open enumeration of strings or integers with a variant for each value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::models::Models;
use super::place::At;
use crate::ir::{Enum, EnumRepr, EnumValue, Literal, Type};
use crate::lower::docs;
use crate::name::{Case, Claim, Name, Scope};
use crate::resolve::{Kind, Schema, View};

/// The values as text, each once; `None` if they are no strings or integers of the type.
pub(crate) fn values(facts: &Schema) -> Option<(EnumRepr, Vec<String>)> {
    let integers = facts.kind == Kind::Integer
        || facts.kind == Kind::Any && facts.values.iter().all(serde_json::Value::is_i64);
    let mut texts = Vec::with_capacity(facts.values.len());
    let mut seen = BTreeSet::new();
    for value in &facts.values {
        let text = if integers {
            value.as_i64()?.to_string()
        } else {
            string_value(value)?
        };
        if seen.insert(text.clone()) {
            texts.push(text);
        }
    }
    Some((
        if integers {
            EnumRepr::Integer
        } else {
            EnumRepr::String
        },
        texts,
    ))
}

/// YAML reads `enum: [1, yes, true]` of a string type as what it looks like; the service means the text.
fn string_value(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A value that is the only one, as a constant.
pub(crate) fn only(facts: &Schema) -> Option<Literal> {
    match facts.values.as_slice() {
        [value] if !facts.nullable => match (value, facts.kind) {
            (Value::String(text), Kind::String | Kind::Any) => Some(Literal::String(text.clone())),
            (value, Kind::String) => string_value(value).map(Literal::String),
            (Value::Bool(value), _) => Some(Literal::Bool(*value)),
            (Value::Number(number), Kind::Integer) => number.as_i64().map(Literal::Integer),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a default can be a value of an enumeration.
pub(crate) fn fits(literal: &Literal, repr: EnumRepr) -> bool {
    match repr {
        EnumRepr::String => matches!(literal, Literal::String(_)),
        EnumRepr::Integer => matches!(literal, Literal::Integer(_)),
    }
}

/// A sentence with the values.
fn listed(values: &[Value]) -> String {
    let shown: Vec<String> = values
        .iter()
        .map(|value| docs::code(&value.to_string()))
        .collect();
    if shown.is_empty() {
        String::new()
    } else {
        format!("One of {}.", shown.join(", "))
    }
}

impl<'a> Models<'a> {
    /// A sentence with the values of a type that is no enumeration though its schema has `enum`; else nothing.
    pub(crate) fn values_listed(&self, view: View<'a>, ty: &Type) -> String {
        let facts = self.plain_facts(view);
        let facts = facts.filter(|_| !matches!(ty, Type::Named(_)));
        facts.map_or_else(String::new, |facts| listed(&facts.values))
    }

    /// The enumeration of these values.
    pub(crate) fn enum_body(
        &mut self,
        repr: EnumRepr,
        values: &[String],
        names: Option<&'a Value>,
        at: &At<'a>,
    ) -> Enum {
        let mut scope = Scope::new(Case::Variant)
            .hint("settle the names with `x-rust-names` beside `enum`: a name for each value");
        let pointer = format!("{}/enum", at.pointer);
        for value in values {
            let settled = names
                .and_then(|names| names.get(value.as_str()))
                .and_then(Value::as_str);
            scope.claim(
                Claim::new(Case::Variant, value.clone(), pointer.clone())
                    .settled(Case::Variant, settled),
            );
        }
        let api = self.api;
        let names = scope.settle(
            &|pointer| api.document.place(super::place::written(pointer)),
            &mut self.problems,
        );
        let unknown = free_variant(
            ["Unknown", "Other", "Unrecognized", "UnknownValue"],
            names.iter().map(|name| name.rust.as_str()),
        );
        let values = names
            .into_iter()
            .map(|name| EnumValue {
                doc: docs::line(&format!("{}.", docs::code(&name.wire))),
                name,
            })
            .collect();
        Enum {
            repr,
            values,
            unknown: Name::new("", unknown),
        }
    }
}

/// The first of these names that no variant has.
pub(crate) fn free_variant<'n>(wishes: [&str; 4], taken: impl Iterator<Item = &'n str>) -> String {
    let taken: BTreeSet<&str> = taken.collect();
    wishes
        .iter()
        .find(|wish| !taken.contains(**wish))
        .map_or_else(
            || format!("{}X", wishes.concat()),
            |wish| (*wish).to_owned(),
        )
}
