//! In: the plan of a choice. Out: the choice: what each arm holds, what it is called and says of itself, and in which
//! order the arms are tried.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;

use super::models::Models;
use super::parts::members;
use super::plans::{Choice, Part, Plan, Shape, UnionPlan};
use super::variants::own_words;
use super::{checks, enums};
use crate::ir::{Arm, Doc, EnumRepr, ModelKind, Presence, Type, TypeId, Union};
use crate::lower::docs;
use crate::name::{Case, Claim, Name, Scope};
use crate::problem::Kind as ProblemKind;
use crate::resolve::View;

impl<'a> Models<'a> {
    /// The finished choice.
    pub(crate) fn union_body(&mut self, id: TypeId, plan: UnionPlan<'a>) -> Union {
        let pointer = self
            .drafted(id)
            .map(|draft| draft.pointer.clone())
            .unwrap_or_default();
        let tagged = plan.tag.is_some();
        let mut arms: Vec<(Arm, String)> = Vec::new();
        let mut settled: BTreeMap<String, &'a str> = BTreeMap::new();
        let mut seen: IndexMap<Type, usize> = IndexMap::new();
        for choice in plan.choices {
            let name = choice.name();
            let Shape { ty, checks, .. } = self.arm_shape(&choice, &plan.base);
            let places = seen.len();
            let place = *seen.entry(ty.clone()).or_insert(places);
            if let Some((same, _)) = arms.get_mut(place) {
                same.discriminator_values.extend(choice.tags);
                if same.checks != checks {
                    same.checks.clear();
                    self.alternatives(&choice.at.pointer);
                }
                continue;
            }
            let wire = name.unwrap_or_else(|| self.type_word(&ty, place + 1));
            let mut doc = self.arm_doc(choice.view, &ty);
            docs::paragraph(&mut doc, checks::sentences(&checks, None));
            let rust = choice.view.inline().and_then(|facts| facts.rust_name());
            settled.extend(rust.map(|rust| (choice.at.pointer.clone(), rust)));
            arms.push((
                Arm {
                    name: Name::new(wire, ""),
                    doc,
                    discriminator_values: choice.tags,
                    ty,
                    checks,
                },
                choice.at.pointer,
            ));
        }
        if !tagged {
            self.order(&mut arms);
        }
        let choice = self.drafted(id).map(|draft| &draft.name.rust);
        let words = own_words(
            choice.map_or("", String::as_str),
            arms.iter().map(|(arm, _)| arm.name.wire.as_str()),
        );
        let mut scope = Scope::new(Case::Variant);
        for ((_, pointer), words) in arms.iter().zip(words) {
            let claim = Claim::new(Case::Variant, words, pointer.clone());
            scope.claim(claim.settled(Case::Variant, settled.get(pointer).copied()));
        }
        let api = self.api;
        let names = scope.settle(
            &|pointer| api.document.place(super::place::written(pointer)),
            &mut self.problems,
        );
        let arms: Vec<Arm> = arms
            .into_iter()
            .zip(names)
            .map(|((arm, _), name)| Arm { name, ..arm })
            .collect();
        let wishes = ["Unknown", "Other", "Unrecognized", "UnknownValue"];
        let unknown = tagged.then(|| {
            Name::new(
                "",
                enums::free_variant(wishes, arms.iter().map(|arm| arm.name.rust.as_str())),
            )
        });
        if arms.is_empty() {
            self.problem(ProblemKind::Unsupported, &pointer, "a choice among nothing");
        }
        Union {
            discriminator: plan.tag.map(str::to_owned),
            arms,
            unknown,
        }
    }

    /// Rules that hold for some values of a type only: which ones, nothing says.
    pub(crate) fn alternatives(&mut self, pointer: &str) {
        self.problem(
            ProblemKind::Ignored,
            pointer,
            "several arms are of one type but not of one rule; the constraints of these arms are not checked",
        );
    }

    fn arm_shape(&mut self, choice: &Choice<'a>, base: &[Part<'a>]) -> Shape {
        if base.is_empty() {
            return self.shape(choice.view, choice.at.clone());
        }
        let mut parts = base.to_vec();
        parts.extend(self.gather(choice.view, &choice.at).parts);
        let data = choice.view.inline();
        Shape::new(self.draft(&choice.at, data, Plan::Struct(parts)))
    }

    fn arm_doc(&self, view: View<'a>, ty: &Type) -> Doc {
        let described = view.inline().and_then(|facts| facts.description.as_deref());
        let fallback = match ty {
            Type::Named(id) => self
                .summary_of(*id)
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
    fn order(&self, arms: &mut Vec<(Arm, String)>) {
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
    fn type_word(&self, ty: &Type, number: usize) -> String {
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
            Type::Named(id) => match self.drafted(*id) {
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
            Type::Named(id) => self.named_rank(*id),
        }
    }

    fn named_rank(&self, id: TypeId) -> (u8, usize) {
        let Some(draft) = self.drafted(id) else {
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
