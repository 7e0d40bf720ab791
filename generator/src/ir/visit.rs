//! Visits every [`Type`] in a description, one after the other, to look at it or to change it.

use super::{
    Api, Argument, Body, BodyKind, Model, ModelKind, Operation, Payload, Success, Type, TypeId,
};

impl Type {
    /// What this type is a list, a set, a map or a box of; none for all others.
    fn inner(&self) -> Option<&Self> {
        match self {
            Self::List(inner)
            | Self::Set(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner) => Some(inner),
            _ => None,
        }
    }

    /// Calls back for this type and every type inside it, but not into named types.
    pub fn walk<'t>(&'t self, visit: &mut dyn FnMut(&'t Type)) {
        let mut open = Some(self);
        while let Some(ty) = open {
            visit(ty);
            open = ty.inner();
        }
    }

    /// The named type in this type, if there is one.
    pub fn named(&self) -> Option<TypeId> {
        let mut found = None;
        self.walk(&mut |ty| {
            if let Self::Named(id) = ty {
                found = Some(*id);
            }
        });
        found
    }

    /// Gives the named type inside another place.
    fn renumber(&mut self, place: &impl Fn(TypeId) -> TypeId) {
        match self {
            Self::Named(id) => *id = place(*id),
            Self::List(inner)
            | Self::Set(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner) => inner.renumber(place),
            _ => {}
        }
    }
}

impl ModelKind {
    /// Calls back for each use of a type.
    pub fn types<'m>(&'m self, visit: &mut dyn FnMut(&'m Type)) {
        match self {
            Self::Struct(body) => {
                body.fields.iter().for_each(|field| visit(&field.ty));
                body.additional.iter().for_each(|rest| visit(&rest.ty));
            }
            Self::Union(body) => body.arms.iter().for_each(|arm| visit(&arm.ty)),
            Self::Alias(ty) => visit(ty),
            Self::Enum(_) => {}
        }
    }

    /// The same, to be changed.
    pub fn types_mut(&mut self, visit: &mut dyn FnMut(&mut Type)) {
        match self {
            Self::Struct(body) => {
                body.fields
                    .iter_mut()
                    .for_each(|field| visit(&mut field.ty));
                if let Some(rest) = &mut body.additional {
                    visit(&mut rest.ty);
                }
            }
            Self::Union(body) => body.arms.iter_mut().for_each(|arm| visit(&mut arm.ty)),
            Self::Alias(ty) => visit(ty),
            Self::Enum(_) => {}
        }
    }

    /// Calls back with each named type that is used.
    pub fn named(&self, visit: &mut dyn FnMut(TypeId)) {
        self.types(&mut |ty| {
            if let Some(id) = ty.named() {
                visit(id);
            }
        });
    }
}

impl Body {
    /// The type, if it has one.
    pub fn ty(&self) -> Option<&Type> {
        match &self.kind {
            BodyKind::Json(ty) | BodyKind::Multipart(ty, _) => Some(ty),
            BodyKind::Form(form) => Some(&form.ty),
            BodyKind::Text | BodyKind::Bytes => None,
        }
    }

    fn ty_mut(&mut self) -> Option<&mut Type> {
        match &mut self.kind {
            BodyKind::Json(ty) | BodyKind::Multipart(ty, _) => Some(ty),
            BodyKind::Form(form) => Some(&mut form.ty),
            BodyKind::Text | BodyKind::Bytes => None,
        }
    }
}

impl Operation {
    /// Calls back for each use of a type.
    pub fn types<'o>(&'o self, visit: &mut dyn FnMut(&'o Type)) {
        let inputs = self.arguments.iter().chain(&self.setters);
        inputs.for_each(|Argument { ty, .. }| visit(ty));
        if let Some(ty) = self.body.as_ref().and_then(Body::ty) {
            visit(ty);
        }
        let mut payload = |payload: &'o Payload| {
            if let Payload::Json(ty) = payload {
                visit(ty);
            }
        };
        match &self.answer.success {
            Success::One(one) => payload(one),
            Success::Many(_, arms) => arms.iter().for_each(|arm| payload(&arm.payload)),
        }
        let errors = self.answer.errors.iter();
        errors
            .filter_map(|error| error.ty.as_ref())
            .for_each(&mut *visit);
        let headers = self.answer.headers.iter();
        headers.for_each(|header| visit(&header.ty));
    }

    /// The same, to be changed.
    pub fn types_mut(&mut self, visit: &mut dyn FnMut(&mut Type)) {
        let inputs = self.arguments.iter_mut().chain(&mut self.setters);
        inputs.for_each(|Argument { ty, .. }| visit(ty));
        if let Some(ty) = self.body.as_mut().and_then(Body::ty_mut) {
            visit(ty);
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
        let errors = self.answer.errors.iter_mut();
        errors
            .filter_map(|error| error.ty.as_mut())
            .for_each(&mut *visit);
        let headers = self.answer.headers.iter_mut();
        headers.for_each(|header| visit(&mut header.ty));
    }
}

impl Api {
    /// All operations.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.surfaces.iter().flat_map(|surface| &surface.operations)
    }

    /// The same, to be changed.
    pub fn operations_mut(&mut self) -> impl Iterator<Item = &mut Operation> {
        let surfaces = self.surfaces.iter_mut();
        surfaces.flat_map(|surface| &mut surface.operations)
    }

    /// The named type that a use of it means.
    pub fn model(&self, id: TypeId) -> &Model {
        &self.models[id.0]
    }

    /// All named types with their ids.
    pub fn ids(&self) -> impl Iterator<Item = (TypeId, &Model)> {
        let models = self.models.iter().enumerate();
        models.map(|(place, model)| (TypeId(place), model))
    }

    /// Tells all uses of named types that these stand in other places of [`Api::models`].
    pub fn renumber(&mut self, place: &impl Fn(TypeId) -> TypeId) {
        self.operations_mut()
            .for_each(|operation| operation.types_mut(&mut |ty| ty.renumber(place)));
        let models = self.models.iter_mut();
        models.for_each(|Model { kind, .. }| kind.types_mut(&mut |ty| ty.renumber(place)));
    }
}
