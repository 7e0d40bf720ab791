//! In: types and models. Out: the named types inside.

use crate::ir::{Api, Model, ModelKind, Operation, Payload, Success, Type};
use crate::ir::{Body, BodyKind};

/// Calls `visit` for every use of a type directly in a model.
pub(super) fn types<'m>(model: &'m Model, visit: &mut dyn FnMut(&'m Type)) {
    match &model.kind {
        ModelKind::Struct(found) => {
            found.fields.iter().for_each(|field| visit(&field.ty));
            found.additional.iter().for_each(|(_, ty)| visit(ty));
        }
        ModelKind::Union(found) => found.arms.iter().for_each(|arm| visit(&arm.ty)),
        ModelKind::Alias(ty) => visit(ty),
        ModelKind::Enum(_) => {}
    }
}

/// The same, to be changed.
pub(super) fn types_mut(model: &mut Model, visit: &mut dyn FnMut(&mut Type)) {
    match &mut model.kind {
        ModelKind::Struct(found) => {
            found
                .fields
                .iter_mut()
                .for_each(|field| visit(&mut field.ty));
            found.additional.iter_mut().for_each(|(_, ty)| visit(ty));
        }
        ModelKind::Union(found) => found.arms.iter_mut().for_each(|arm| visit(&mut arm.ty)),
        ModelKind::Alias(ty) => visit(ty),
        ModelKind::Enum(_) => {}
    }
}

/// Calls `visit` for a type and everything inside it, but not into named types.
pub(super) fn inside<'t>(ty: &'t Type, visit: &mut dyn FnMut(&'t Type)) {
    let mut open = Some(ty);
    while let Some(ty) = open {
        visit(ty);
        open = match ty {
            Type::List(inner)
            | Type::Set(inner)
            | Type::Map(inner)
            | Type::Nullable(inner)
            | Type::Boxed(inner) => Some(inner),
            _ => None,
        };
    }
}

/// The named type in a type, if there is one.
pub(super) fn named(ty: &Type) -> Option<&str> {
    let mut found = None;
    inside(ty, &mut |ty| {
        if let Type::Named(name) = ty {
            found = Some(name.as_str());
        }
    });
    found
}

/// The types that an operation uses.
pub(super) fn operation<'o>(operation: &'o Operation, visit: &mut dyn FnMut(&'o Type)) {
    operation
        .arguments
        .iter()
        .chain(&operation.setters)
        .for_each(|argument| visit(&argument.ty));
    if let Some(ty) = operation.body.as_ref().and_then(body) {
        visit(ty);
    }
    let mut payload = |payload: &'o Payload| {
        if let Payload::Json(ty) = payload {
            visit(ty);
        }
    };
    match &operation.answer.success {
        Success::One(one) => payload(one),
        Success::Many(_, arms) => arms.iter().for_each(|arm| payload(&arm.payload)),
    }
    operation
        .answer
        .errors
        .iter()
        .filter_map(|error| error.ty.as_ref())
        .for_each(&mut *visit);
    operation
        .answer
        .headers
        .iter()
        .for_each(|header| visit(&header.ty));
}

/// The type of a body.
pub(super) fn body(body: &Body) -> Option<&Type> {
    match &body.kind {
        BodyKind::Json(ty) | BodyKind::Multipart(ty, _) => Some(ty),
        BodyKind::Form(form) => Some(&form.ty),
        BodyKind::Text | BodyKind::Bytes => None,
    }
}

/// All operations.
pub(super) fn operations(api: &Api) -> impl Iterator<Item = &Operation> {
    api.surfaces.iter().flat_map(|surface| &surface.operations)
}
