//! Which types can be written in a URL, a header or a form.

use super::bodies::make;
use super::faults::Faults;
use super::types::Types;
use crate::ir::{ModelKind, Style, Type};

/// What a style has a form for.
#[derive(Clone, Copy)]
enum Holds {
    /// Scalars, lists and objects of scalars; in an exploded object of a query or form, lists too.
    All { lists: bool },
    /// Scalars and lists of them.
    List,
    /// Scalars.
    Scalar,
}

/// Choices in choices: what lies deeper is taken to be fine.
const DEEPEST: usize = 8;

/// Whether every value of the type can be written in the style (OpenAPI 3.0.3, "Style Values"). What the description
/// leaves open is taken to be fine.
pub(crate) fn has_form(
    types: &mut Types<'_>,
    faults: &mut Faults<'_>,
    ty: &Type,
    style: Style,
) -> bool {
    match style {
        Style::Deep | Style::Json => true,
        style => {
            let lists = style == Style::Form(true);
            holds(types, faults, ty, Holds::All { lists }, 0)
        }
    }
}

fn holds(
    types: &mut Types<'_>,
    faults: &mut Faults<'_>,
    ty: &Type,
    what: Holds,
    depth: usize,
) -> bool {
    let object = match what {
        Holds::All { lists: true } => Some(Holds::List),
        Holds::All { lists: false } => Some(Holds::Scalar),
        Holds::List | Holds::Scalar => None,
    };
    match types.target(ty).clone() {
        Type::List(item) | Type::Set(item) => {
            !matches!(what, Holds::Scalar) && holds(types, faults, &item, Holds::Scalar, depth)
        }
        Type::Map(item) => object.is_some_and(|member| holds(types, faults, &item, member, depth)),
        Type::Named(id) => {
            make(types, faults, id);
            match types.body(id).cloned() {
                Some(body @ ModelKind::Struct(_)) => object.is_some_and(|member| {
                    let mut all = true;
                    body.types(&mut |ty| all = all && holds(types, faults, ty, member, depth));
                    all
                }),
                Some(ModelKind::Union(body)) if depth < DEEPEST => body
                    .arms
                    .iter()
                    .any(|arm| holds(types, faults, &arm.ty, what, depth + 1)),
                _ => true,
            }
        }
        _ => true,
    }
}

/// Whether values of the type are objects, so that they can be forms.
pub(crate) fn has_members(types: &Types<'_>, ty: &Type) -> bool {
    match types.target(ty) {
        Type::Map(_) | Type::Json => true,
        Type::Named(id) => types.enum_of(*id).is_none(),
        _ => false,
    }
}

/// Whether a form takes values of the type as text: scalars, lists of them, and what is named and no more than that.
pub(crate) fn is_text(types: &mut Types<'_>, faults: &mut Faults<'_>, ty: &Type) -> bool {
    match types.target(ty).clone() {
        Type::List(item) | Type::Set(item) => is_scalar(types, faults, &item, 0),
        ty => is_scalar(types, faults, &ty, 0),
    }
}

fn is_scalar(types: &mut Types<'_>, faults: &mut Faults<'_>, ty: &Type, depth: usize) -> bool {
    match types.target(ty).clone() {
        Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Json | Type::File => false,
        Type::Named(id) => {
            make(types, faults, id);
            match types.body(id).cloned() {
                Some(ModelKind::Enum(_)) => true,
                Some(ModelKind::Union(body)) if depth < DEEPEST => body
                    .arms
                    .iter()
                    .all(|arm| is_scalar(types, faults, &arm.ty, depth + 1)),
                _ => false,
            }
        }
        _ => true,
    }
}
