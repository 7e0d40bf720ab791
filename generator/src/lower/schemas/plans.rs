//! What stands between the steps from a schema to a type: [`Outline`], what one schema is; [`TypeUse`], the type it becomes
//! where it is used; [`Plan`], what a named type will be made of.

use super::gather::Entry;
use super::place::At;
use crate::ir::{Check, Literal, ModelKind, Type};
use crate::resolve::View;

/// What one schema is. Schemas inside it are not looked at yet.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    pub(crate) what: What<'a>,
    pub(crate) nullable: bool,
    /// Its default, if a simple value; it may not fit the type.
    pub(crate) default: Option<Literal>,
    /// Schemas of which all hold for the values too; what the last one says of the default counts.
    pub(crate) rules: Vec<View<'a>>,
}

/// The kinds of schemas.
#[derive(Debug)]
pub(crate) enum What<'a> {
    /// A type without others inside.
    Known(TypeUse),
    List,
    /// An object of members that all have this schema, or any.
    Map(Option<View<'a>>),
    /// A named type.
    Named(Plan<'a>),
    /// The same as another schema.
    Same(View<'a>, At<'a>),
    /// Of the type of another schema, without its constraints.
    TypeOf(View<'a>, At<'a>),
}

impl<'a> Outline<'a> {
    pub(crate) fn new(what: What<'a>) -> Self {
        Self {
            what,
            nullable: false,
            default: None,
            rules: Vec::new(),
        }
    }

    pub(crate) fn known(ty: Type) -> Self {
        Self::new(What::Known(TypeUse::new(ty)))
    }

    pub(crate) fn named(plan: Plan<'a>) -> Self {
        Self::new(What::Named(plan))
    }
}

/// The use of a type with all that belongs to the place of use.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypeUse {
    /// The type of a present value.
    pub(crate) ty: Type,
    /// The value may be null.
    pub(crate) nullable: bool,
    /// Constraints of the value.
    pub(crate) checks: Vec<Check>,
    /// A simple default.
    pub(crate) default: Option<Literal>,
}

impl TypeUse {
    pub(crate) fn new(ty: Type) -> Self {
        Self {
            ty,
            nullable: false,
            checks: Vec::new(),
            default: None,
        }
    }

    pub(crate) fn nullable(mut self, nullable: bool) -> Self {
        self.nullable |= nullable;
        self
    }

    /// The type with its nullability.
    pub(crate) fn into_type(self) -> Type {
        if self.nullable && self.ty != Type::Json {
            Type::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

/// What a named type will be made of.
#[derive(Debug)]
pub(crate) enum Plan<'a> {
    Struct(Vec<Entry<'a>>),
    Union(UnionPlan<'a>),
    Ready(ModelKind),
}

/// One way to choose.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) view: View<'a>,
    pub(crate) at: At<'a>,
    pub(crate) tags: Vec<String>,
}

/// What a choice will be made of.
#[derive(Debug)]
pub(crate) struct UnionPlan<'a> {
    pub(crate) tag: Option<&'a str>,
    pub(crate) choices: Vec<Choice<'a>>,
    /// Members beside the choice (properties beside oneOf): every arm has them too.
    pub(crate) base: Vec<Entry<'a>>,
}
