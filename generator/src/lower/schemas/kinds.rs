//! What a schema without choices and allOf is: by its `type`, or what is seen of one.

use super::checks;
use super::components::Components;
use super::enums;
use super::faults::Faults;
use super::gather::Entry;
use super::patterns::pattern;
use super::place::At;
use super::plans::{Outline, Plan, TypeUse, What};
use crate::ir::{Check, Format, ModelKind, Type};
use crate::resolve::{AdditionalProperties, Kind, Schema};

/// What the schema is by its own kind.
pub(crate) fn by_kind<'a>(
    components: &Components<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    at: &At<'a>,
) -> Outline<'a> {
    let what = match facts.kind {
        Kind::Array => What::List,
        Kind::Any if !facts.has_members() => What::Known(TypeUse::new(Type::Json)),
        Kind::Object | Kind::Any => object(components, facts, at),
        Kind::String | Kind::Integer if !facts.values.is_empty() && !facts.secret() => {
            enumeration(faults, facts, at)
        }
        _ => scalar(faults, facts, &at.pointer),
    };
    Outline {
        default: checks::literal(facts.default.as_ref()),
        ..Outline::new(what)
    }
}

/// A string or integer with values.
fn enumeration<'a>(faults: &mut Faults<'_>, facts: &'a Schema, at: &At<'_>) -> What<'a> {
    match enums::texts(facts) {
        Some((repr, values)) => {
            let body = enums::enumeration(faults, facts, repr, &values, at);
            What::Named(Plan::Ready(ModelKind::Enum(body)))
        }
        // Values that do not belong together: the plain type, its values in the docs.
        None => scalar(faults, facts, &at.pointer),
    }
}

fn scalar<'a>(faults: &mut Faults<'_>, facts: &Schema, pointer: &str) -> What<'a> {
    let ty = match (facts.kind, facts.format.as_deref()) {
        (Kind::Boolean, _) => Type::Bool,
        (Kind::Integer, Some("int32")) => Type::Int32,
        (Kind::Integer, _) => Type::Int64,
        (Kind::Number, Some("float")) => Type::Float,
        (Kind::Number, _) => Type::Double,
        (Kind::String, _) if facts.secret() => Type::Secret,
        (Kind::String, Some("date-time")) => Type::Formatted(Format::DateTime),
        (Kind::String, Some("date")) => Type::Formatted(Format::Date),
        (Kind::String, Some("uuid")) => Type::Formatted(Format::Uuid),
        (Kind::String, Some("uri")) => Type::Formatted(Format::Uri),
        (Kind::String, Some("byte")) => Type::Formatted(Format::Byte),
        (Kind::String, _) => Type::String,
        (Kind::Object | Kind::Array | Kind::Any, _) => Type::Json,
    };
    let mut used = TypeUse::new(ty);
    used.checks = checks::scalar(facts, &used.ty);
    let written = facts.pattern.as_deref();
    if let Some(written) = written.filter(|_| facts.kind == Kind::String) {
        let pattern = pattern(faults, written, pointer);
        used.checks.extend(pattern.map(Check::Pattern));
    }
    What::Known(used)
}

fn object<'a>(components: &Components<'a>, facts: &'a Schema, at: &At<'a>) -> What<'a> {
    match &facts.additional {
        additional
            if !facts.properties.is_empty()
                || matches!(additional, Some(AdditionalProperties::Any(false))) =>
        {
            What::Named(Plan::Struct(vec![Entry {
                facts,
                loose: false,
                at: At::new(at.pointer.clone(), at.hint.clone()),
                component: at.component.map(|number| components.get(number).name),
            }]))
        }
        Some(AdditionalProperties::Schema(value)) => What::Map(Some(value.as_ref().into())),
        _ => What::Map(None),
    }
}
