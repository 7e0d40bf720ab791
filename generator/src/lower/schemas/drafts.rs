//! In: named types as they are found. Out: [`Draft`]s: a name, a place, and what the type will be made of.

use super::models::Models;
use super::place::{At, NameHint, component_pointer, written};
use super::plans::{Component, Draft, Plan, Shape, State};
use super::unions;
use crate::ir::{self, Doc, ModelKind, Type, TypeId};
use crate::lower::docs;
use crate::name::{Case, Claim, Name};
use crate::problem::{Kind, Problem};
use crate::resolve::{Schema, View};

/// How many schemas may follow one another by reference, or stand in one another, without a named object between. The
/// stack of a test's thread holds several times as many.
const DEEPEST: usize = 64;

impl<'a> Models<'a> {
    /// A use of the component of this name.
    pub(crate) fn reference(&mut self, name: &str) -> Shape {
        let Some(number) = self.component_number(name) else {
            return Shape::new(Type::Json);
        };
        let Some((component_name, component)) = self.components.get_index_mut(number) else {
            return Shape::new(Type::Json);
        };
        match &mut component.state {
            State::Done(shape) => return shape.clone(),
            State::Open(met) => {
                *met = true;
                return Shape::new(Type::Named(TypeId(number)));
            }
            State::New => component.state = State::Open(false),
        }
        let at = At {
            pointer: component_pointer(component_name),
            hint: NameHint {
                rust: component.rust.clone(),
                wire: (*component_name).to_owned(),
            },
            component: Some(number),
            outer: None,
        };
        let view = component.view;
        let made = self.shape(view, at.clone());
        let met = matches!(
            self.components.get_index(number),
            Some((
                _,
                Component {
                    state: State::Open(true),
                    ..
                }
            ))
        );
        let shape = self.named_use(number, made, met, &at, view);
        if let Some((_, component)) = self.components.get_index_mut(number) {
            component.state = State::Done(shape.clone());
        }
        shape
    }

    /// The use of a component whose schema has this shape: scalars show what they are, lists and maps their name.
    fn named_use(
        &mut self,
        number: usize,
        made: Shape,
        met: bool,
        at: &At<'a>,
        view: View<'a>,
    ) -> Shape {
        let named = Type::Named(TypeId(number));
        if made.ty == named {
            if self.drafts[number].is_some() {
                return made;
            }
            self.problem(
                Kind::WrongReference,
                &at.pointer,
                "the schema is nothing but a reference to itself",
            );
            return Shape::new(Type::Json);
        }
        let data = match view {
            View::Inline(schema) => Some(schema),
            View::Named(_) => None,
        };
        let body = if met {
            unions::single(made.ty.clone(), describe(at, data))
        } else {
            ModelKind::Alias(made.ty.clone())
        };
        self.draft(at, data, Plan::Ready(body));
        let listed = self.values_listed(view, &made.ty);
        if let Some(draft) = &mut self.drafts[number] {
            docs::paragraph(&mut draft.doc, listed);
        }
        let shown = met || matches!(made.ty, Type::List(_) | Type::Set(_) | Type::Map(_));
        if shown {
            return Shape { ty: named, ..made };
        }
        if let Some(draft) = &mut self.drafts[number] {
            draft.kept = true;
        }
        made
    }

    /// Enters a named type; an inline schema that is met again is the same type.
    pub(crate) fn draft(&mut self, at: &At<'a>, data: Option<&'a Schema>, plan: Plan<'a>) -> Type {
        let id = match at.component {
            Some(number) => TypeId(number),
            None => *self.inline.entry(at.pointer.clone()).or_insert_with(|| {
                self.drafts.push(None);
                TypeId(self.drafts.len() - 1)
            }),
        };
        if self.drafts[id.0].is_none() {
            let claim = at.component.is_none().then(|| {
                let settled = data
                    .and_then(|data| data.extensions.get("x-rust-name"))
                    .and_then(serde_json::Value::as_str)
                    .filter(|name| names_a_type(name));
                Claim::new(Case::Type, at.hint.wire.clone(), at.pointer.clone())
                    .derived(Case::Type.settled(&at.hint.rust))
                    .apart("inline")
                    .settled(Case::Type, settled)
            });
            let draft = Draft {
                claim,
                name: Name::new(at.hint.wire.clone(), at.hint.rust.clone()),
                hint: at.hint.clone(),
                pointer: at.pointer.clone(),
                component: at.component,
                doc: describe(at, data),
                deprecated: data.is_some_and(|data| data.deprecated)
                    || at.outer.is_some_and(|data| data.deprecated),
                files: false,
                kept: false,
                plan: Some(plan),
                body: None,
            };
            self.drafts[id.0] = Some(draft);
            self.queue.push_back(id);
        }
        Type::Named(id)
    }

    /// Makes the body of a draft, once.
    pub(crate) fn make(&mut self, id: TypeId) {
        let draft = self.drafts[id.0].as_mut();
        let Some(plan) = draft.and_then(|draft| draft.plan.take()) else {
            return;
        };
        let body = match plan {
            Plan::Ready(body) => body,
            Plan::Struct(parts) => ModelKind::Struct(self.struct_body(id, &parts)),
            Plan::Union(plan) => ModelKind::Union(self.union_body(id, plan)),
        };
        if let Some(draft) = &mut self.drafts[id.0] {
            draft.body = Some(body);
        }
    }

    pub(crate) fn drafted(&self, id: TypeId) -> Option<&Draft<'a>> {
        self.drafts[id.0].as_ref()
    }

    /// The summary of a named type.
    pub(crate) fn summary_of(&self, id: TypeId) -> Option<String> {
        self.drafted(id).map(|draft| draft.doc.summary.clone())
    }

    pub(crate) fn enum_of(&self, id: TypeId) -> Option<&ir::Enum> {
        let draft = self.drafted(id)?;
        match (&draft.plan, &draft.body) {
            (Some(Plan::Ready(ModelKind::Enum(body))), _) | (_, Some(ModelKind::Enum(body))) => {
                Some(body)
            }
            _ => None,
        }
    }

    /// The component a reference names; names with `~` are unescaped if need be.
    pub(crate) fn component_number(&self, name: &str) -> Option<usize> {
        self.components.get_index_of(name).or_else(|| {
            let plain = name.replace("~1", "/").replace("~0", "~");
            self.components.get_index_of(plain.as_str())
        })
    }

    /// Runs something one level deeper; `None` if that is too deep (only endless chains of references are).
    pub(crate) fn deeper<T>(
        &mut self,
        pointer: &str,
        run: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        if self.depth >= DEEPEST {
            self.problem(
                Kind::Unsupported,
                pointer,
                format!("more than {DEEPEST} schemas lead from one to the next here"),
            );
            return None;
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        Some(result)
    }

    pub(crate) fn problem(&mut self, kind: Kind, pointer: &str, message: impl Into<String>) {
        // Met again by another way, the same schema has the same fault.
        if self.told.insert((kind, pointer.to_owned())) {
            let place = self.api.document.place(written(pointer));
            self.problems.push(Problem::new(kind, place, message));
        }
    }
}

/// `x-rust-name` on a property with an object in it is the type's if it is spelled as one, else the field's.
pub(crate) fn names_a_type(name: &str) -> bool {
    !name.starts_with(char::is_lowercase)
}

/// The doc of a named type.
fn describe(at: &At<'_>, data: Option<&Schema>) -> Doc {
    let all = [at.outer, data];
    let described = all
        .iter()
        .flatten()
        .find_map(|data| data.description.as_deref());
    let described =
        described.or_else(|| all.iter().flatten().find_map(|data| data.title.as_deref()));
    let fallback = match at.component {
        Some(_) => format!("The schema {}.", docs::code(&at.hint.wire)),
        None => format!("The type of {}.", docs::code(&at.hint.wire)),
    };
    docs::doc(None, described, &fallback)
}
