//! In: the arguments of a field, with variables in them. Out: one JSON object, if the spec allows it.

use graphql_parser::query::{Field, Value as Literal};
use serde_json::{Map, Value};

use super::request::Scope;
use crate::contract::{Contract, Document};
use crate::failure::Failure;

/// Arguments that the newest SDK sends and the spec's documents do not have: root field and names. All are texts.
const NEWER: [(&str, &[&str]); 4] = [
    ("updateUser", &["emailToken", "phoneToken"]),
    ("resetPassword", &["phoneCountryCode"]),
    ("updatePhone", &["phoneCountryCode", "oldPhoneCountryCode"]),
    ("bindPhone", &["phoneCountryCode"]),
];

/// The arguments of a root field and of the field below that has some.
pub(super) fn arguments<'a>(
    contract: &Contract,
    document: &Document,
    field: &'a Field<'a, String>,
    scope: &Scope<'a>,
) -> Result<Value, Failure> {
    let mut all = Map::new();
    let mut below = scope.fields(&field.selection_set)?;
    below.retain(|inner| Some(&inner.name) == document.below.as_ref());
    for field in [field].into_iter().chain(below) {
        for (name, literal) in &field.arguments {
            known(document, &field.name, name)?;
            let value = value(literal, scope)?;
            all.extend(value.map(|value| (name.clone(), value)));
        }
    }
    for (name, kind) in &document.arguments {
        if kind.ends_with('!') && all.get(name).is_none_or(Value::is_null) {
            return Err(Failure::graphql(format!(
                "Field \"{}\" argument \"{name}\" of type \"{kind}\" is required, but it was not provided.",
                document.root
            )));
        }
    }
    let all = Value::Object(all);
    let faults = contract.variables(document, &without_nulls(&all));
    if faults.is_empty() {
        Ok(all)
    } else {
        Err(Failure::graphql(format!(
            "Variables got invalid values: {}",
            faults.join("; ")
        )))
    }
}

fn known(document: &Document, field: &str, name: &str) -> Result<(), Failure> {
    let newer = NEWER
        .iter()
        .any(|(root, names)| *root == document.root && names.contains(&name));
    if newer || document.arguments.iter().any(|(own, _)| own == name) {
        return Ok(());
    }
    Err(Failure::graphql(format!(
        "Unknown argument \"{name}\" on field \"{field}\"."
    )))
}

/// A literal as JSON, with variables put in; `None` for a variable without a value.
pub(super) fn value(
    literal: &Literal<'_, String>,
    scope: &Scope<'_>,
) -> Result<Option<Value>, Failure> {
    Ok(Some(match literal {
        Literal::Variable(name) => return scope.variable(name),
        Literal::Int(number) => number.as_i64().into(),
        Literal::Float(number) => (*number).into(),
        Literal::String(text) | Literal::Enum(text) => text.as_str().into(),
        Literal::Boolean(value) => (*value).into(),
        Literal::Null => Value::Null,
        Literal::List(items) => items
            .iter()
            .map(|item| Ok(value(item, scope)?.unwrap_or_default()))
            .collect::<Result<Vec<_>, Failure>>()?
            .into(),
        Literal::Object(members) => members
            .iter()
            .filter_map(|(name, member)| {
                let member = value(member, scope).transpose()?;
                Some(member.map(|member| (name.clone(), member)))
            })
            .collect::<Result<Map<_, _>, Failure>>()?
            .into(),
    }))
}

/// In GraphQL, null stands for an optional argument or member that is not given.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), without_nulls(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}
