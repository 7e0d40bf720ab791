//! In: schemas, as operations meet them. Out: uses of types ([`ir::Type`]) at once, and the named types at the end.
//!
//! A named type is first only a *draft*: its name and the schema parts it will be made of. Bodies of drafts are made
//! one after the other from a queue, so that neither recursion in the document nor its depth matters here.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;

use super::place::{At, NameHint, component_pointer};
use super::plans::{Component, Draft, Shape, State, Told};
use crate::ir::{self, Check, ModelKind, Type, TypeId, Usage};
use crate::name::{Case, Scope};
use crate::problem::Problems;
use crate::resolve::{Api, Schema, SchemaUse, View};

/// All named types of a document while they are made.
#[derive(Debug)]
pub(crate) struct Models<'a> {
    pub(crate) api: &'a Api<'a>,
    /// Faults since the last call from outside.
    pub(crate) problems: Problems,
    pub(crate) told: Told,
    pub(crate) components: IndexMap<&'a str, Component<'a>>,
    /// Components that extend a component by allOf.
    pub(crate) children: BTreeMap<&'a str, Vec<&'a str>>,
    /// Named types by their ids: first one for each component, then inline ones as they are met.
    pub(crate) drafts: Vec<Option<Draft<'a>>>,
    /// Inline types by their places.
    pub(crate) inline: BTreeMap<String, TypeId>,
    pub(crate) queue: VecDeque<TypeId>,
    pub(crate) roots: Vec<(Type, Usage)>,
    /// Patterns already tried, as they are written.
    pub(crate) patterns: BTreeMap<&'a str, bool>,
    pub(crate) depth: usize,
}

impl<'a> Models<'a> {
    /// Settles the names of all component schemas; makes none of them yet.
    pub(crate) fn new(api: &'a Api<'a>, problems: &mut Problems) -> Self {
        let mut scope = Scope::new(Case::Type);
        for (name, schema) in &api.schemas {
            scope.want(name, &component_pointer(name), settled_name(schema.into()));
        }
        let names = scope.settle(&|pointer| api.document.key_place(pointer), problems);
        let mut components = IndexMap::new();
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ((name, schema), rust) in api.schemas.iter().zip(names) {
            components.insert(
                name.as_str(),
                Component {
                    view: schema.into(),
                    rust: rust.rust,
                    state: State::New,
                },
            );
            for parent in parents(schema.into()) {
                children.entry(parent).or_default().push(name);
            }
        }
        Self {
            api,
            problems: Problems::new(false),
            told: Told::new(),
            drafts: components.iter().map(|_| None).collect(),
            components,
            children,
            inline: BTreeMap::new(),
            queue: VecDeque::new(),
            roots: Vec::new(),
            patterns: BTreeMap::new(),
            depth: 0,
        }
    }

    /// The type of a schema that an operation uses. `pointer` is where the schema is written; `hint` is the wanted
    /// Rust name if it is inline and the operation's own; `usage` says which way it travels. Names of inline types are provisional until
    /// [`Models::finish`].
    pub(crate) fn ty(
        &mut self,
        view: View<'a>,
        pointer: &str,
        hint: &str,
        usage: Usage,
        problems: &mut Problems,
    ) -> Type {
        self.used(view, pointer, hint, usage, problems).into_type()
    }

    /// As [`Models::ty`], with constraints, default and nullability beside the type.
    pub(crate) fn used(
        &mut self,
        view: View<'a>,
        pointer: &str,
        hint: &str,
        usage: Usage,
        problems: &mut Problems,
    ) -> Shape {
        let hint = shared(pointer).unwrap_or_else(|| hint.to_owned());
        let hint = NameHint {
            rust: hint.clone(),
            wire: hint,
        };
        let shape = self.shape(view, At::new(pointer, hint));
        self.roots.push((shape.ty.clone(), usage));
        self.tell(problems);
        shape
    }

    /// The type of a multipart body: its binary members are files.
    pub(crate) fn ty_multipart(
        &mut self,
        view: View<'a>,
        pointer: &str,
        hint: &str,
        problems: &mut Problems,
    ) -> Type {
        let ty = self.ty(view, pointer, hint, Usage::SENT, problems);
        if let Type::Named(id) = &ty
            && let Some(draft) = &mut self.drafts[id.0]
        {
            draft.files = true;
        }
        ty
    }

    /// The struct behind a type, made at once. Presence of its fields is not final before [`Models::finish`].
    pub(crate) fn struct_of(&mut self, ty: &Type, problems: &mut Problems) -> Option<&ir::Struct> {
        let Type::Named(id) = ty else { return None };
        self.make(*id);
        self.tell(problems);
        match self.drafted(*id)?.body.as_ref()? {
            ModelKind::Struct(body) => Some(body),
            _ => None,
        }
    }

    /// Constraints of a text that is sent as it is.
    pub(crate) fn text_checks(
        &mut self,
        view: View<'a>,
        pointer: &str,
        problems: &mut Problems,
    ) -> Vec<Check> {
        let mut shape = Shape::new(Type::String);
        if let Some(facts) = self.plain_facts(view) {
            self.add_rules(&mut shape, facts, pointer);
        }
        self.tell(problems);
        shape.checks
    }

    /// Whether values of the type are objects, so that they can be forms.
    pub(crate) fn has_members(&self, ty: &Type) -> bool {
        match self.target(ty) {
            Type::Map(_) | Type::Json => true,
            Type::Named(id) => self.enum_of(*id).is_none(),
            _ => false,
        }
    }

    /// Whether a form takes values of the type as text: scalars, lists of them, and what is named and no more than that.
    pub(crate) fn is_text(&mut self, ty: &Type) -> bool {
        match self.target(ty).clone() {
            Type::List(item) | Type::Set(item) => self.is_scalar(&item, 0),
            ty => self.is_scalar(&ty, 0),
        }
    }

    fn is_scalar(&mut self, ty: &Type, depth: usize) -> bool {
        match self.target(ty).clone() {
            Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Json | Type::File => false,
            Type::Named(id) => {
                self.make(id);
                match self.drafted(id).and_then(|draft| draft.body.clone()) {
                    Some(ModelKind::Enum(_)) => true,
                    Some(ModelKind::Union(body)) if depth < 8 => body
                        .arms
                        .iter()
                        .all(|arm| self.is_scalar(&arm.ty, depth + 1)),
                    _ => false,
                }
            }
            _ => true,
        }
    }

    /// The description of a schema, also behind its name.
    pub(crate) fn description(&self, view: View<'a>) -> Option<&'a str> {
        let facts = self.plain_facts(view)?;
        facts.description.as_deref().or(facts.title.as_deref())
    }

    pub(crate) fn tell(&mut self, problems: &mut Problems) {
        for problem in self.problems.take() {
            problems.push(problem);
        }
    }
}

/// The name of a schema inside a response, parameter, body or header under `components`: of what many operations share
/// none may be the godparent, for then another that comes before it would rename the type.
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

fn settled_name(schema: View<'_>) -> Option<&str> {
    schema.inline().and_then(Schema::rust_name)
}

/// Components that a schema extends directly.
fn parents(schema: View<'_>) -> Vec<&str> {
    let extended = schema.inline().map_or(&[][..], |schema| &schema.all_of);
    let names = extended.iter().filter_map(|entry| match entry {
        SchemaUse::Named(name) => Some(name.as_str()),
        SchemaUse::Inline(_) => None,
    });
    names.collect()
}
