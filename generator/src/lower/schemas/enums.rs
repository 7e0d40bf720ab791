//! A schema with `enum`: an open enumeration of strings or integers with a variant for each value, or a constant.

use std::collections::BTreeSet;

use serde_json::Value;

use super::components::Components;
use super::faults::Faults;
use super::place::At;
use crate::ir::{Enum, EnumRepr, EnumValue, Literal, Type};
use crate::lower::docs;
use crate::name::{Case, Claim, Name, Scope};
use crate::resolve::{Kind, Schema, View};

/// The values as text, each once; `None` if they are no strings or integers of the type.
pub(crate) fn texts(facts: &Schema) -> Option<(EnumRepr, Vec<String>)> {
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

/// The value of a schema that has a single one, also behind its name.
pub(crate) fn only<'a>(components: &Components<'a>, view: View<'a>) -> Option<Literal> {
    let facts = components.plain(view)?;
    let whole = facts.all_of.is_empty() && facts.arms.is_empty();
    constant(facts).filter(|_| whole)
}

/// A value that is the only one, as a constant.
pub(crate) fn constant(facts: &Schema) -> Option<Literal> {
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

/// A sentence with the values of a type that is no enumeration though its schema has `enum`; else nothing.
pub(crate) fn values_listed<'a>(components: &Components<'a>, view: View<'a>, ty: &Type) -> String {
    let facts = components.plain(view);
    let facts = facts.filter(|_| !matches!(ty, Type::Named(_)));
    facts.map_or_else(String::new, |facts| listed(&facts.values))
}

/// The enumeration of these values of a schema.
pub(crate) fn enumeration(
    faults: &mut Faults<'_>,
    facts: &Schema,
    repr: EnumRepr,
    values: &[String],
    at: &At<'_>,
) -> Enum {
    let settled = facts.word("x-rust-names");
    let mut scope = Scope::new(Case::Variant)
        .hint("settle the names with `x-rust-names` beside `enum`: a name for each value");
    let pointer = format!("{}/enum", at.pointer);
    for value in values {
        let settled = settled.and_then(|names| names.get(value)?.as_str());
        scope.claim(
            Claim::new(Case::Variant, value.clone(), pointer.clone())
                .settled(Case::Variant, settled),
        );
    }
    let names = faults.settle(scope);
    let unknown = unknown_variant(&names);
    let values = names.into_iter().map(|name| EnumValue {
        doc: docs::line(&format!("{}.", docs::code(&name.wire))),
        name,
    });
    Enum {
        repr,
        values: values.collect(),
        unknown,
    }
}

/// The variant for what the document does not know: the first of some names that no other variant has.
pub(crate) fn unknown_variant(others: &[Name]) -> Name {
    let wishes = ["Unknown", "Other", "Unrecognized", "UnknownValue"];
    let free = |wish: &&&str| others.iter().all(|name| name.rust != **wish);
    let free = wishes.iter().find(free).copied();
    Name::new(
        "",
        free.map_or_else(|| format!("{}X", wishes.concat()), str::to_owned),
    )
}
