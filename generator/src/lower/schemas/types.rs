//! The named types while they are made: [`Types`] holds a [`Draft`] for each, found by its id.

use std::collections::{BTreeMap, VecDeque};

use super::components::Components;
use super::place::At;
use super::plans::{Plan, TypeUse};
use super::{checks, enums};
use crate::ir::{Doc, Enum, Literal, ModelKind, Type, TypeId, Usage};
use crate::lower::docs;
use crate::name::{Case, Claim};
use crate::resolve::Schema;

/// A named type, but for what it is made of.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    /// The wish for a name of an inline type; components have theirs.
    pub(crate) claim: Option<Claim>,
    pub(crate) at: At<'a>,
    pub(crate) doc: Doc,
    pub(crate) deprecated: bool,
    /// Kept though its uses show what it stands for.
    pub(crate) kept: bool,
}

/// A named type to be made.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) head: Head<'a>,
    /// The body of a multipart request: binary members are files.
    pub(crate) files: bool,
    /// What it will be made of, or is; none while it is being made.
    pub(crate) plan: Option<Plan<'a>>,
}

impl Draft<'_> {
    /// The body, if it is made.
    pub(crate) fn body(&self) -> Option<&ModelKind> {
        match &self.plan {
            Some(Plan::Ready(body)) => Some(body),
            _ => None,
        }
    }
}

/// How far the use of a component is known.
#[derive(Debug)]
pub(crate) enum State {
    New,
    /// Being looked at; true: it leads back to itself.
    Open(bool),
    Done(TypeUse),
}

/// All named types of a document while they are made.
#[derive(Debug)]
pub(crate) struct Types<'a> {
    pub(crate) components: &'a Components<'a>,
    /// The use of each component, by its number.
    pub(crate) uses: Vec<State>,
    /// The components that are being looked at, each met in the one before.
    pub(crate) way: Vec<usize>,
    /// By id: first one for each component, then inline ones as they are met.
    drafts: Vec<Option<Draft<'a>>>,
    /// Inline types by their places.
    inline: BTreeMap<String, TypeId>,
    queue: VecDeque<TypeId>,
    /// What operations use, and which way it travels.
    pub(crate) roots: Vec<(Type, Usage)>,
    /// How many schemas are being looked at, one inside the other.
    pub(crate) depth: usize,
}

impl<'a> Types<'a> {
    /// No types yet.
    pub(crate) fn new(components: &'a Components<'a>) -> Self {
        let all = 0..components.len();
        Self {
            components,
            uses: all.clone().map(|_| State::New).collect(),
            way: Vec::new(),
            drafts: all.map(|_| None).collect(),
            inline: BTreeMap::new(),
            queue: VecDeque::new(),
            roots: Vec::new(),
            depth: 0,
        }
    }

    /// Enters a named type; an inline schema that is met again is the same type.
    pub(crate) fn draft(&mut self, at: &At<'a>, facts: Option<&'a Schema>, plan: Plan<'a>) -> Type {
        let id = match at.component {
            Some(number) => TypeId(number),
            None => *self.inline.entry(at.pointer.clone()).or_insert_with(|| {
                self.drafts.push(None);
                TypeId(self.drafts.len() - 1)
            }),
        };
        if self.drafts[id.0].is_none() {
            let head = Head {
                claim: at.component.is_none().then(|| claim(at, facts)),
                at: at.clone(),
                doc: describe(at, facts),
                deprecated: [facts, at.outer].iter().flatten().any(|one| one.deprecated),
                kept: false,
            };
            self.drafts[id.0] = Some(Draft {
                head,
                files: false,
                plan: Some(plan),
            });
            self.queue.push_back(id);
        }
        Type::Named(id)
    }

    /// The last component on the way leads back to this one: so do all from this one on. Each is told, not just enough of them: which
    /// are types of their own must not depend on where the operations begin.
    pub(crate) fn close_circle(&mut self, number: usize) {
        let start = self.way.iter().rposition(|one| *one == number);
        for one in &self.way[start.unwrap_or(self.way.len())..] {
            self.uses[*one] = State::Open(true);
        }
    }

    /// The next type that nobody has asked for the body of yet, in the order in which they were entered.
    pub(crate) fn next(&mut self) -> Option<TypeId> {
        self.queue.pop_front()
    }

    pub(crate) fn get(&self, id: TypeId) -> Option<&Draft<'a>> {
        self.drafts[id.0].as_ref()
    }

    pub(crate) fn get_mut(&mut self, id: TypeId) -> Option<&mut Draft<'a>> {
        self.drafts[id.0].as_mut()
    }

    /// The body of a type, if it is made.
    pub(crate) fn body(&self, id: TypeId) -> Option<&ModelKind> {
        self.get(id)?.body()
    }

    pub(crate) fn enum_of(&self, id: TypeId) -> Option<&Enum> {
        match self.body(id)? {
            ModelKind::Enum(body) => Some(body),
            _ => None,
        }
    }

    /// The summary of a named type.
    pub(crate) fn summary_of(&self, id: TypeId) -> Option<String> {
        self.get(id).map(|draft| draft.head.doc.summary.clone())
    }

    /// The type that a name of a list, map or scalar stands for.
    pub(crate) fn target<'t>(&'t self, mut ty: &'t Type) -> &'t Type {
        for _ in 0..64 {
            ty = match ty {
                Type::Nullable(inner) | Type::Boxed(inner) => inner,
                Type::Named(id) => match self.body(*id) {
                    Some(ModelKind::Alias(inner)) => inner,
                    _ => return ty,
                },
                _ => return ty,
            };
        }
        ty
    }

    /// A default fits a scalar by its type and an enum by what its values are.
    pub(crate) fn default_fits(&self, literal: &Literal, ty: &Type) -> bool {
        let Type::Named(id) = ty else {
            return checks::fits(literal, ty);
        };
        self.enum_of(*id)
            .is_some_and(|body| enums::fits(literal, body.repr))
    }

    /// All drafts by their ids, none for components that were never met.
    pub(crate) fn into_drafts(self) -> Vec<Option<Draft<'a>>> {
        self.drafts
    }
}

/// `x-rust-name` on a property with an object in it is the type's if it is spelled as one, else the field's.
pub(crate) fn names_a_type(name: &str) -> bool {
    !name.starts_with(char::is_lowercase)
}

/// The wish for a name of an inline type.
fn claim(at: &At<'_>, facts: Option<&Schema>) -> Claim {
    let settled = facts.and_then(Schema::rust_name);
    let settled = settled.filter(|name| names_a_type(name));
    Claim::new(Case::Type, at.hint.wire.clone(), at.pointer.clone())
        .derived(Case::Type.settled(&at.hint.rust))
        .apart("inline")
        .settled(Case::Type, settled)
}

/// The doc of a named type.
pub(crate) fn describe(at: &At<'_>, facts: Option<&Schema>) -> Doc {
    let all = || [at.outer, facts].into_iter().flatten();
    let described = all().find_map(|facts| facts.description.as_deref());
    let described = described.or_else(|| all().find_map(|facts| facts.title.as_deref()));
    let name = docs::code(&at.hint.wire);
    let fallback = match at.component {
        Some(_) => format!("The schema {name}."),
        None => format!("The type of {name}."),
    };
    docs::doc(None, described, &fallback)
}
