//! In: a result and a selection. Out: the part of the result that is selected.

use graphql_parser::query::Field;
use serde_json::{Map, Value};

use super::request::Scope;
use crate::contract::{Document, Shape};
use crate::failure::Failure;

/// Field and the name of its type; all others that have fields are a `User`.
const TYPES: [(&str, &str); 13] = [
    ("authorizedResources", "PaginatedAuthorizedResources"),
    ("checkLoginStatus", "JWTTokenStatus"),
    ("checkPasswordStrength", "CheckPasswordStrengthResult"),
    ("data", "JWTTokenStatusDetail"),
    ("identities", "Identity"),
    ("list", "AuthorizedResource"),
    ("refreshToken", "RefreshToken"),
    ("removeUdv", "UserDefinedData"),
    ("resetPassword", "CommonMessage"),
    ("sendEmail", "CommonMessage"),
    ("setUdv", "UserDefinedData"),
    ("setUdvBatch", "UserDefinedData"),
    ("udv", "UserDefinedData"),
];

/// The name of the type of a field.
fn type_of(field: &str) -> &'static str {
    let known = TYPES.iter().find(|(own, _)| *own == field);
    known.map_or("User", |one| one.1)
}

/// Whether all that is selected exists; the fields have the same key.
pub(super) fn check<'a>(
    document: &Document,
    same: &[&'a Field<'a, String>],
    scope: &Scope<'a>,
) -> Result<(), Failure> {
    within(&document.shape, same, document.below.as_deref(), scope)
}

fn within<'a>(
    shape: &Shape,
    same: &[&'a Field<'a, String>],
    with_arguments: Option<&str>,
    scope: &Scope<'a>,
) -> Result<(), Failure> {
    let name = same.first().map_or("", |field| field.name.as_str());
    let selected = scope.grouped(same.iter().map(|field| &field.selection_set))?;
    match (shape.is_leaf(), selected.is_empty()) {
        (false, true) => Err(Failure::graphql(format!(
            "Field \"{name}\" must have a selection of subfields."
        ))),
        (true, false) => Err(Failure::graphql(format!(
            "Field \"{name}\" must not have a selection since it has no subfields."
        ))),
        _ => selected
            .into_values()
            .try_for_each(|same| inner(shape, name, &same, with_arguments, scope)),
    }
}

/// The same for a field below.
fn inner<'a>(
    shape: &Shape,
    above: &str,
    same: &[&'a Field<'a, String>],
    with_arguments: Option<&str>,
    scope: &Scope<'a>,
) -> Result<(), Failure> {
    let Some(first) = same.first().filter(|field| field.name != "__typename") else {
        return Ok(());
    };
    let name = first.name.as_str();
    let below = shape.field(name).ok_or_else(|| {
        let of = type_of(above);
        Failure::graphql(format!("Cannot query field \"{name}\" on type \"{of}\"."))
    })?;
    let argument = first
        .arguments
        .first()
        .filter(|_| with_arguments != Some(name));
    if let Some((argument, _)) = argument {
        return Err(Failure::graphql(format!(
            "Unknown argument \"{argument}\" on field \"{name}\"."
        )));
    }
    within(below, same, None, scope)
}

/// The selected part; what a result does not have is null. The fields have the same key.
pub(super) fn select<'a>(
    result: &Value,
    same: &[&'a Field<'a, String>],
    scope: &Scope<'a>,
) -> Value {
    match result {
        Value::Array(items) => items.iter().map(|item| select(item, same, scope)).collect(),
        Value::Object(members) => {
            let name = same.first().map_or("", |field| field.name.as_str());
            // It was checked before: the fragments are there.
            let selected = scope.grouped(same.iter().map(|field| &field.selection_set));
            let shown = selected.unwrap_or_default().into_iter().map(|(key, same)| {
                let inner = same.first().map_or("", |field| field.name.as_str());
                let value = match inner {
                    "__typename" => type_of(name).into(),
                    _ => select(members.get(inner).unwrap_or(&Value::Null), &same, scope),
                };
                (key.to_owned(), value)
            });
            Value::Object(shown.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}
