//! What operations ask of schemas: the types of their inputs and answers.

use super::bodies::make;
use super::faults::Faults;
use super::place::{At, NameHint};
use super::plans::TypeUse;
use super::types::Types;
use super::uses::{add_rules, type_use};
use crate::ir::{Check, ModelKind, Struct, Type, Usage};
use crate::name::Case;
use crate::resolve::View;

/// The use of a schema in an operation. `pointer` is where the schema is written; `hint` is the wanted Rust name if it is
/// inline and the operation's own; `usage` says which way it travels. Names of inline types are not final yet.
pub(crate) fn root<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    view: View<'a>,
    pointer: &str,
    hint: &str,
    usage: Usage,
) -> TypeUse {
    let hint = shared(pointer).unwrap_or_else(|| hint.to_owned());
    let at = At::new(pointer, NameHint::new(hint.clone(), hint));
    let used = type_use(types, faults, view, &at);
    types.roots.push((used.ty.clone(), usage));
    used
}

/// The struct behind a type, made at once. `files`: it is the body of a multipart request, whose binary members are files.
/// Presence of its fields is not final yet.
pub(crate) fn object<'t>(
    types: &'t mut Types<'_>,
    faults: &mut Faults<'_>,
    ty: &Type,
    files: bool,
) -> Option<&'t Struct> {
    let Type::Named(id) = ty else { return None };
    types.get_mut(*id)?.files |= files;
    make(types, faults, *id);
    match types.body(*id)? {
        ModelKind::Struct(body) => Some(body),
        _ => None,
    }
}

/// Constraints of a text that is sent as it is.
pub(crate) fn text_checks<'a>(
    types: &Types<'a>,
    faults: &mut Faults<'_>,
    view: View<'a>,
    pointer: &str,
) -> Vec<Check> {
    let mut used = TypeUse::new(Type::String);
    if let Some(facts) = types.components.plain(view) {
        add_rules(types, faults, &mut used, facts, pointer);
    }
    used.checks
}

/// The name of a schema inside a response, parameter, body or header under `components`. Many operations share it, so it
/// is not called after one of them: another that comes before that one would rename the type.
fn shared(pointer: &str) -> Option<String> {
    let mut segments = pointer.strip_prefix("/components/")?.split('/');
    let (part, name, inside) = (segments.next()?, segments.next()?, segments.next()?);
    let plain = |segment: &str| Case::Type.name(&segment.replace("~1", "/").replace("~0", "~"));
    let word = match (part, inside) {
        ("responses", "headers") => plain(segments.next()?),
        ("responses", _) => "Response".to_owned(),
        ("requestBodies", _) => "Body".to_owned(),
        ("parameters", _) => "Parameter".to_owned(),
        ("headers", _) => "Header".to_owned(),
        _ => return None,
    };
    let name = plain(name);
    Some(if name.ends_with(&word) {
        name
    } else {
        name + &word
    })
}
