//! What a named type will be made of, before it is made: [`Draft`] and its [`Plan`].

use std::collections::BTreeSet;

use super::place::{At, NameHint};
use crate::ir::{Check, Doc, Literal, ModelKind, Type};
use crate::name::{Claim, Name};
use crate::problem::Kind;
use crate::resolve::{Schema, View};

/// The use of a type with all that belongs to the place of use.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shape {
    /// The type of a present value.
    pub(crate) ty: Type,
    /// The value may be null.
    pub(crate) nullable: bool,
    /// Constraints of the value.
    pub(crate) checks: Vec<Check>,
    /// A simple default.
    pub(crate) default: Option<Literal>,
}

impl Shape {
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

/// A component schema.
#[derive(Debug)]
pub(crate) struct Component<'a> {
    pub(crate) view: View<'a>,
    pub(crate) rust: String,
    pub(crate) state: State,
}

#[derive(Debug)]
pub(crate) enum State {
    New,
    /// Being looked at; true: it was met again meanwhile.
    Open(bool),
    Done(Shape),
}

/// A named type to be made.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    /// The wish for a name of an inline type; components have theirs.
    pub(crate) claim: Option<Claim>,
    pub(crate) name: Name,
    pub(crate) hint: NameHint,
    pub(crate) pointer: String,
    pub(crate) component: Option<usize>,
    pub(crate) doc: Doc,
    pub(crate) deprecated: bool,
    /// The body of a multipart request: binary members are files.
    pub(crate) files: bool,
    /// Kept though its uses show what it stands for.
    pub(crate) kept: bool,
    pub(crate) plan: Option<Plan<'a>>,
    pub(crate) body: Option<ModelKind>,
}

/// What a draft will be made of.
#[derive(Debug)]
pub(crate) enum Plan<'a> {
    Struct(Vec<Part<'a>>),
    Union(UnionPlan<'a>),
    Ready(ModelKind),
}

/// One schema that contributes members to an object.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) facts: &'a Schema,
    pub(crate) pointer: String,
    pub(crate) hint: NameHint,
    /// What it requires may be missing: it belongs to a choice of its own.
    pub(crate) loose: bool,
    /// The component whose schema (or part of whose schema) it is.
    pub(crate) component: Option<&'a str>,
}

impl<'a> Part<'a> {
    /// Names of members that must be there.
    pub(crate) fn required(&self) -> &'a [String] {
        if self.loose {
            &[]
        } else {
            &self.facts.required
        }
    }

    /// How many members there must and may be.
    pub(crate) fn property_count(&self) -> (Option<usize>, Option<usize>) {
        if self.loose {
            (None, None)
        } else {
            self.facts.property_count
        }
    }
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
    pub(crate) base: Vec<Part<'a>>,
}

/// What was told already.
pub(crate) type Told = BTreeSet<(Kind, String)>;
