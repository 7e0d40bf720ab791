//! In: parts of an API. Out: every [`Type`] in them, one after the other.

use super::{Api, Argument, BodyKind, ModelKind, Operation, Payload, Success, Type};

impl Type {
    /// Calls back for this type and every type inside it.
    pub fn walk(&self, visit: &mut impl FnMut(&Type)) {
        visit(self);
        match self {
            Self::List(inner)
            | Self::Set(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner) => inner.walk(visit),
            _ => {}
        }
    }

    /// Calls back with the name of every named type inside.
    pub fn names(&self, visit: &mut impl FnMut(&str)) {
        self.walk(&mut |ty| {
            if let Self::Named(name) = ty {
                visit(name);
            }
        });
    }

    /// Gives every named type inside another name.
    pub fn rename(&mut self, name: &impl Fn(&str) -> Option<String>) {
        match self {
            Self::Named(old) => {
                if let Some(new) = name(old) {
                    *old = new;
                }
            }
            Self::List(inner)
            | Self::Set(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner) => inner.rename(name),
            _ => {}
        }
    }
}

impl ModelKind {
    /// Calls back for each use of a type.
    pub fn types_mut(&mut self, visit: &mut impl FnMut(&mut Type)) {
        match self {
            Self::Struct(body) => {
                body.fields
                    .iter_mut()
                    .for_each(|field| visit(&mut field.ty));
                if let Some((_, ty)) = &mut body.additional {
                    visit(ty);
                }
            }
            Self::Union(body) => body.arms.iter_mut().for_each(|arm| visit(&mut arm.ty)),
            Self::Alias(ty) => visit(ty),
            Self::Enum(_) => {}
        }
    }

    /// Calls back for each use of a type.
    pub fn types(&self, visit: &mut impl FnMut(&Type)) {
        match self {
            Self::Struct(body) => {
                body.fields.iter().for_each(|field| visit(&field.ty));
                if let Some((_, ty)) = &body.additional {
                    visit(ty);
                }
            }
            Self::Union(body) => body.arms.iter().for_each(|arm| visit(&arm.ty)),
            Self::Alias(ty) => visit(ty),
            Self::Enum(_) => {}
        }
    }
}

impl Operation {
    /// Calls back for each use of a type.
    pub fn types_mut(&mut self, visit: &mut impl FnMut(&mut Type)) {
        let inputs = self.arguments.iter_mut().chain(&mut self.setters);
        inputs.for_each(|Argument { ty, .. }| visit(ty));
        match self.body.as_mut().map(|body| &mut body.kind) {
            Some(BodyKind::Json(ty) | BodyKind::Multipart(ty, _)) => visit(ty),
            Some(BodyKind::Form(form)) => visit(&mut form.ty),
            Some(BodyKind::Text | BodyKind::Bytes) | None => {}
        }
        let mut payload = |payload: &mut Payload| {
            if let Payload::Json(ty) = payload {
                visit(ty);
            }
        };
        match &mut self.answer.success {
            Success::One(one) => payload(one),
            Success::Many(_, arms) => arms.iter_mut().for_each(|arm| payload(&mut arm.payload)),
        }
        self.answer
            .errors
            .iter_mut()
            .filter_map(|error| error.ty.as_mut())
            .for_each(&mut *visit);
        self.answer
            .headers
            .iter_mut()
            .for_each(|header| visit(&mut header.ty));
    }
}

impl Api {
    /// Gives named types other names, wherever they are used; `name` gives none for those that keep theirs.
    pub fn rename_types(&mut self, name: &impl Fn(&str) -> Option<String>) {
        let operations = self
            .surfaces
            .iter_mut()
            .flat_map(|surface| &mut surface.operations);
        operations.for_each(|operation| operation.types_mut(&mut |ty| ty.rename(name)));
        self.models
            .iter_mut()
            .for_each(|model| model.kind.types_mut(&mut |ty| ty.rename(name)));
    }
}
