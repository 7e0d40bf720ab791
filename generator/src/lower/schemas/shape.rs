//! In: one schema and where it stands. Out: its [`Shape`]; named types on the way become drafts.

use super::checks;
use super::enums;
use super::models::Models;
use super::parts::is_rule;
use super::place::At;
use super::plans::{Part, Plan, Shape};
use crate::ir::{Check, Format, ModelKind, Struct, Type};
use crate::problem::Kind as ProblemKind;
use crate::resolve::{AdditionalProperties, Kind, Schema, View};

impl<'a> Models<'a> {
    /// The use of a schema.
    pub(crate) fn shape(&mut self, schema: View<'a>, at: At<'a>) -> Shape {
        let pointer = at.pointer.clone();
        let shape = self.deeper(&pointer, |models| match schema {
            View::Named(name) => models.reference(name),
            View::Inline(item) => {
                let facts = item;
                let nullable = facts.nullable;
                if facts.not {
                    models.problem(
                        ProblemKind::Ignored,
                        &at.pointer,
                        "`not` says nothing about the type and is left out",
                    );
                }
                models.item(facts, at).nullable(nullable)
            }
        });
        shape.unwrap_or_else(|| Shape::new(Type::Json))
    }

    fn item(&mut self, facts: &'a Schema, at: At<'a>) -> Shape {
        if facts.only_null {
            return Shape::new(Type::Json).nullable(true);
        }
        if let Some(shape) = self.inherited(facts, &at) {
            return shape;
        }
        if !facts.arms.is_empty() && !facts.arms.iter().all(|arm| is_rule(arm.into())) {
            return self.choice(facts, at);
        }
        if !facts.all_of.is_empty() {
            return self.all_of(facts, at);
        }
        self.by_kind(facts, &at)
    }

    pub(crate) fn by_kind(&mut self, facts: &'a Schema, at: &At<'a>) -> Shape {
        let default = checks::literal(facts.default.as_ref());
        let mut shape = match facts.kind {
            Kind::Object => self.object(facts, at),
            Kind::Array => self.list(facts, at),
            Kind::Any if facts.has_members() => self.object(facts, at),
            Kind::Any => Shape::new(Type::Json),
            Kind::String | Kind::Integer if !facts.values.is_empty() && !facts.secret() => {
                self.enumeration(facts, at)
            }
            _ => self.scalar(facts, &at.pointer),
        };
        shape.default = default
            .filter(|literal| checks::fits(literal, &shape.ty))
            .or(shape.default);
        shape
    }

    /// A string or integer with values.
    pub(crate) fn enumeration(&mut self, facts: &'a Schema, at: &At<'a>) -> Shape {
        match enums::values(facts) {
            Some((repr, values)) => {
                let body = self.enum_body(repr, &values, facts.word("x-rust-names"), at);
                Shape::new(self.draft(at, Some(facts), Plan::Ready(ModelKind::Enum(body))))
            }
            // Values that do not belong together: the plain type, its values in the docs.
            None => self.scalar(facts, &at.pointer),
        }
    }

    fn scalar(&mut self, facts: &'a Schema, pointer: &str) -> Shape {
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
        let mut shape = Shape::new(ty);
        shape.checks = checks::scalar(facts, &shape.ty);
        if let Some(pattern) = facts
            .pattern
            .as_deref()
            .filter(|_| facts.kind == Kind::String)
        {
            let pattern = self.pattern(pattern, pointer);
            shape.checks.extend(pattern.map(Check::Pattern));
        }
        shape
    }

    fn object(&mut self, facts: &'a Schema, at: &At<'a>) -> Shape {
        let properties = !facts.properties.is_empty();
        let (least, most) = facts.property_count;
        let counted =
            checks::range(least, most).map(|(least, most)| Check::Properties(least, most));
        if properties || matches!(facts.additional, Some(AdditionalProperties::Any(false))) {
            let data = facts;
            let component = at
                .component
                .and_then(|number| self.components.get_index(number))
                .map(|(name, _)| *name);
            let part = Part {
                facts,
                loose: false,
                pointer: at.pointer.clone(),
                hint: at.hint.clone(),
                component,
            };
            return Shape::new(self.draft(at, Some(data), Plan::Struct(vec![part])));
        }
        let mut shape = match &facts.additional {
            Some(AdditionalProperties::Schema(schema)) => {
                let value = self.shape(
                    schema.as_ref().into(),
                    at.child("additionalProperties", "value"),
                );
                let each = value.checks.clone();
                let mut shape = Shape::new(Type::Map(Box::new(value.into_type())));
                if !each.is_empty() {
                    shape.checks.push(Check::Each(each));
                }
                shape
            }
            _ => Shape::new(Type::Map(Box::new(Type::Json))),
        };
        shape.checks.splice(0..0, counted);
        shape
    }

    fn list(&mut self, facts: &'a Schema, at: &At<'a>) -> Shape {
        let item = match &facts.items {
            Some(items) => self.shape(items.into(), at.child("items", "item")),
            None => Shape::new(Type::Json),
        };
        let each = item.checks.clone();
        let ordered = self.is_ordered(&item);
        let item = Box::new(item.into_type());
        let mut shape = Shape::new(if facts.unique && ordered {
            Type::Set(item)
        } else {
            Type::List(item)
        });
        let (least, most) = facts.item_count;
        shape
            .checks
            .extend(checks::range(least, most).map(|(least, most)| Check::Items(least, most)));
        if facts.unique && !ordered {
            shape.checks.push(Check::Unique);
        }
        if !each.is_empty() {
            shape.checks.push(Check::Each(each));
        }
        shape
    }

    /// Whether values of the type have an order, so that a set can hold them.
    fn is_ordered(&self, item: &Shape) -> bool {
        match &item.ty {
            Type::Bool | Type::Int32 | Type::Int64 | Type::String | Type::Formatted(_) => true,
            Type::Named(id) => self.enum_of(*id).is_some(),
            _ => false,
        }
    }

    /// A default fits a scalar by its type and an enum by what its values are.
    pub(crate) fn default_fits(&self, literal: &crate::ir::Literal, ty: &Type) -> bool {
        let Type::Named(id) = ty else {
            return checks::fits(literal, ty);
        };
        self.enum_of(*id)
            .is_some_and(|body| enums::fits(literal, body.repr))
    }
}

/// A struct without members.
pub(crate) fn empty_struct() -> Struct {
    Struct {
        fields: Vec::new(),
        additional: None,
        constants: Vec::new(),
        checks: Vec::new(),
    }
}
