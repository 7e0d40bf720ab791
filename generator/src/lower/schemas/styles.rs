//! In: a type and the style in which it goes into a URL, a header or a form. Out: whether the style has a form for it.

use super::models::Models;
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

impl Models<'_> {
    /// Whether every value of the type can be written in the style (OpenAPI 3.0.3, "Style Values"). What the description
    /// leaves open is taken to be fine.
    pub(crate) fn has_form(&mut self, ty: &Type, style: Style) -> bool {
        match style {
            Style::Deep | Style::Json => true,
            style => {
                let lists = style == Style::Form(true);
                self.holds(ty, Holds::All { lists }, 0)
            }
        }
    }

    fn holds(&mut self, ty: &Type, holds: Holds, depth: usize) -> bool {
        let object = match holds {
            Holds::All { lists: true } => Some(Holds::List),
            Holds::All { lists: false } => Some(Holds::Scalar),
            Holds::List | Holds::Scalar => None,
        };
        match self.target(ty).clone() {
            Type::List(item) | Type::Set(item) => {
                !matches!(holds, Holds::Scalar) && self.holds(&item, Holds::Scalar, depth)
            }
            Type::Map(item) => object.is_some_and(|member| self.holds(&item, member, depth)),
            Type::Named(id) => {
                self.make(id);
                match self.drafted(id).and_then(|draft| draft.body.clone()) {
                    Some(ModelKind::Struct(body)) => {
                        let rest = body.additional.iter().map(|rest| &rest.ty);
                        let mut members = body.fields.iter().map(|field| &field.ty).chain(rest);
                        object.is_some_and(|member| members.all(|ty| self.holds(ty, member, depth)))
                    }
                    Some(ModelKind::Union(body)) if depth < DEEPEST => body
                        .arms
                        .iter()
                        .any(|arm| self.holds(&arm.ty, holds, depth + 1)),
                    _ => true,
                }
            }
            _ => true,
        }
    }
}
