//! In: the types among which a choice is. Out: what each arm is called, what it says of itself, and in which order the
//! arms are tried.

use std::collections::{BTreeMap, VecDeque};

use super::docs;
use super::models::{Models, Plan};
use super::parts::members;
use super::view::View;
use crate::ir::{Arm, Doc, EnumRepr, ModelKind, Presence, Type};

impl<'a> Models<'a> {
    pub(super) fn arm_doc(&self, view: View<'a>, ty: &Type) -> Doc {
        let described =
            super::models::facts(view).and_then(|facts| facts.data.description.as_deref());
        let fallback = match ty {
            Type::Named(key) => self
                .summary_of(key)
                .unwrap_or_else(|| String::from("An object.")),
            Type::Int32 | Type::Int64 => String::from("An integer."),
            Type::Float | Type::Double => String::from("A number."),
            Type::Bool => String::from("A boolean."),
            Type::List(_) | Type::Set(_) => String::from("A list."),
            Type::Map(_) => String::from("An object."),
            Type::Json => String::from("Any value."),
            _ => String::from("A text."),
        };
        docs::doc(None, described, &fallback)
    }

    /// Types that look alike on the wire are tried in the order of what they accept, less first; otherwise the order
    /// of the document stays.
    pub(super) fn order(&self, arms: &mut Vec<(Arm, String)>) {
        let classes: Vec<u8> = arms.iter().map(|(arm, _)| self.rank(&arm.ty).0).collect();
        let mut queues: BTreeMap<u8, VecDeque<(Arm, String)>> = BTreeMap::new();
        arms.sort_by_key(|(arm, _)| self.rank(&arm.ty));
        for (arm, class) in arms
            .drain(..)
            .map(|arm| (self.rank(&arm.0.ty).0, arm))
            .map(|(class, arm)| (arm, class))
        {
            queues.entry(class).or_default().push_back(arm);
        }
        // What accepts several kinds of JSON comes last.
        let last = classes.iter().copied().filter(|class| *class == MIXED);
        for class in classes
            .iter()
            .copied()
            .filter(|class| *class != MIXED)
            .chain(last)
        {
            arms.extend(queues.get_mut(&class).and_then(VecDeque::pop_front));
        }
    }

    /// A word for an arm without a name.
    pub(super) fn type_word(&self, ty: &Type, number: usize) -> String {
        match ty {
            Type::Bool => String::from("Boolean"),
            Type::Int32 | Type::Int64 => String::from("Integer"),
            Type::Float | Type::Double => String::from("Number"),
            Type::String => String::from("String"),
            Type::Secret => String::from("Secret"),
            Type::Formatted(format) => format!("{format:?}"),
            Type::List(item) | Type::Set(item) => match item.as_ref() {
                Type::List(_) | Type::Set(_) => String::from("Lists"),
                item => format!("{}List", self.type_word(item, number)),
            },
            Type::Map(_) => String::from("Object"),
            Type::Nullable(inner) | Type::Boxed(inner) => self.type_word(inner, number),
            Type::Json => String::from("Any"),
            Type::File => String::from("File"),
            Type::Named(key) => match self.drafted(key) {
                Some(draft) if draft.component.is_some() => draft.name.rust.clone(),
                _ => format!("Variant{number}"),
            },
        }
    }

    /// Kind of JSON, and how much of it the type accepts.
    fn rank(&self, ty: &Type) -> (u8, usize) {
        match ty {
            Type::Bool => (0, 0),
            Type::Int32 => (1, 1),
            Type::Int64 => (1, 2),
            Type::Float => (1, 3),
            Type::Double => (1, 4),
            Type::Formatted(_) => (2, 1),
            Type::Secret => (2, 2),
            Type::String => (2, 4),
            Type::List(_) | Type::Set(_) => (3, 0),
            Type::Map(_) => (4, usize::MAX),
            Type::Nullable(inner) | Type::Boxed(inner) => self.rank(inner),
            Type::Json | Type::File => (MIXED, 1),
            Type::Named(key) => self.named_rank(key),
        }
    }

    fn named_rank(&self, key: &str) -> (u8, usize) {
        let Some(draft) = self.drafted(key) else {
            return (MIXED, 0);
        };
        let required = match (&draft.plan, &draft.body) {
            (Some(Plan::Struct(parts)), _) => members(parts)
                .values()
                .filter(|member| member.required)
                .count(),
            (_, Some(ModelKind::Struct(body))) => {
                let needed = |field: &&crate::ir::Field| {
                    matches!(field.presence, Presence::Required | Presence::Nullable)
                };
                body.fields.iter().filter(needed).count() + body.constants.len()
            }
            (Some(Plan::Ready(ModelKind::Enum(body))), _) | (_, Some(ModelKind::Enum(body))) => {
                return if body.repr == EnumRepr::String {
                    (2, 3)
                } else {
                    (1, 0)
                };
            }
            (Some(Plan::Ready(ModelKind::Alias(ty))), _) | (_, Some(ModelKind::Alias(ty)))
                if !matches!(ty, Type::Named(_)) =>
            {
                return self.rank(ty);
            }
            _ => return (MIXED, 0),
        };
        // More required members accept less.
        (4, usize::MAX - 1 - required)
    }
}

/// Types that take more than one kind of JSON.
const MIXED: u8 = 9;
