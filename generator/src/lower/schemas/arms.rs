//! What a choice is made of: what each arm holds, what it is called and says of itself, and in which order the arms are
//! tried.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;

use super::faults::Faults;
use super::gather::{Entry, gather, members};
use super::place::At;
use super::plans::{Choice, Plan, TypeUse, UnionPlan};
use super::types::Types;
use super::uses::type_use;
use super::variants::own_words;
use super::{checks, enums};
use crate::ir::{Arm, Doc, EnumRepr, ModelKind, Presence, Type, TypeId, Union};
use crate::lower::docs;
use crate::name::{Case, Claim, Name, Scope};
use crate::problem::Kind as ProblemKind;
use crate::resolve::{Schema, View};

/// An arm, where it is written, and the name that is settled for it there.
type Written<'a> = (Arm, String, Option<&'a str>);

/// The choice of this plan.
pub(crate) fn union<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    plan: UnionPlan<'a>,
    at: &At<'a>,
) -> Union {
    let tagged = plan.tag.is_some();
    let mut arms = distinct(types, faults, plan.choices, &plan.base);
    if !tagged {
        order(types, &mut arms);
    }
    let words = own_words(
        &at.hint.rust,
        arms.iter().map(|(arm, _, _)| arm.name.wire.as_str()),
    );
    let mut scope = Scope::new(Case::Variant);
    for ((_, pointer, settled), words) in arms.iter().zip(words) {
        let claim = Claim::new(Case::Variant, words, pointer.clone());
        scope.claim(claim.settled(Case::Variant, *settled));
    }
    let settled = faults.settle(scope);
    let unknown = tagged.then(|| enums::unknown_variant(&settled));
    if arms.is_empty() {
        faults.tell(
            ProblemKind::Unsupported,
            &at.pointer,
            "a choice among nothing",
        );
    }
    let named = arms.into_iter().zip(settled);
    Union {
        discriminator: plan.tag.map(str::to_owned),
        arms: named.map(|((arm, ..), name)| Arm { name, ..arm }).collect(),
        unknown,
    }
}

/// The arms, those of one type as one.
fn distinct<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    choices: Vec<Choice<'a>>,
    base: &[Entry<'a>],
) -> Vec<Written<'a>> {
    let mut arms: IndexMap<Type, Written<'a>> = IndexMap::new();
    for choice in choices {
        let name = choice.name();
        let TypeUse { ty, checks, .. } = arm_use(types, faults, &choice, base);
        let number = arms.len() + 1;
        if let Some((same, ..)) = arms.get_mut(&ty) {
            same.discriminator_values.extend(choice.tags);
            if same.checks != checks {
                same.checks.clear();
                faults.alternatives(&choice.at.pointer);
            }
            continue;
        }
        let wire = name.unwrap_or_else(|| type_word(types, &ty, number));
        let mut doc = arm_doc(types, choice.view, &ty);
        docs::paragraph(&mut doc, checks::sentences(&checks, None));
        let settled = choice.view.inline().and_then(Schema::rust_name);
        let arm = Arm {
            name: Name::new(wire, ""),
            doc,
            discriminator_values: choice.tags,
            ty: ty.clone(),
            checks,
        };
        arms.insert(ty, (arm, choice.at.pointer, settled));
    }
    arms.into_values().collect()
}

fn arm_use<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    choice: &Choice<'a>,
    base: &[Entry<'a>],
) -> TypeUse {
    if base.is_empty() {
        return type_use(types, faults, choice.view, &choice.at);
    }
    let mut entries = base.to_vec();
    entries.extend(gather(types.components, choice.view, &choice.at));
    let plan = Plan::Struct(entries);
    TypeUse::new(types.draft(&choice.at, choice.view.inline(), plan))
}

fn arm_doc(types: &Types<'_>, view: View<'_>, ty: &Type) -> Doc {
    let described = view.inline().and_then(|facts| facts.description.as_deref());
    let summary = match ty {
        Type::Named(id) => types.summary_of(*id),
        _ => None,
    };
    let fallback = match ty {
        Type::Named(_) | Type::Map(_) => "An object.",
        Type::Int32 | Type::Int64 => "An integer.",
        Type::Float | Type::Double => "A number.",
        Type::Bool => "A boolean.",
        Type::List(_) | Type::Set(_) => "A list.",
        Type::Json => "Any value.",
        _ => "A text.",
    };
    docs::doc(None, described, summary.as_deref().unwrap_or(fallback))
}

/// Types that look alike on the wire are tried in the order of what they accept, less first; otherwise the order
/// of the document stays.
fn order(types: &Types<'_>, arms: &mut Vec<Written<'_>>) {
    let class = |arm: &Written<'_>| rank(types, &arm.0.ty).0;
    let mut classes: Vec<u8> = arms.iter().map(class).collect();
    // What accepts several kinds of JSON comes last.
    classes.sort_by_key(|class| *class == MIXED);
    arms.sort_by_key(|arm| rank(types, &arm.0.ty));
    let mut queues: BTreeMap<u8, VecDeque<Written<'_>>> = BTreeMap::new();
    for arm in arms.drain(..) {
        queues.entry(class(&arm)).or_default().push_back(arm);
    }
    let sorted = classes.iter();
    arms.extend(sorted.filter_map(|class| queues.get_mut(class)?.pop_front()));
}

/// A word for an arm without a name.
fn type_word(types: &Types<'_>, ty: &Type, number: usize) -> String {
    let word = match ty {
        Type::Bool => "Boolean",
        Type::Int32 | Type::Int64 => "Integer",
        Type::Float | Type::Double => "Number",
        Type::String => "String",
        Type::Secret => "Secret",
        Type::Formatted(format) => return format!("{format:?}"),
        Type::List(item) | Type::Set(item) => match item.as_ref() {
            Type::List(_) | Type::Set(_) => "Lists",
            item => return format!("{}List", type_word(types, item, number)),
        },
        Type::Map(_) => "Object",
        Type::Nullable(inner) | Type::Boxed(inner) => return type_word(types, inner, number),
        Type::Json => "Any",
        Type::File => "File",
        Type::Named(id) => {
            let at = types.get(*id).map(|draft| &draft.head.at);
            let component = at.filter(|at| at.component.is_some());
            return component.map_or_else(
                || format!("Variant{number}"),
                |component| component.hint.rust.clone(),
            );
        }
    };
    word.to_owned()
}

/// Types that take more than one kind of JSON.
const MIXED: u8 = 9;

/// Kind of JSON, and how much of it the type accepts.
fn rank(types: &Types<'_>, ty: &Type) -> (u8, usize) {
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
        Type::Nullable(inner) | Type::Boxed(inner) => rank(types, inner),
        Type::Json | Type::File => (MIXED, 1),
        Type::Named(id) => named_rank(types, *id),
    }
}

fn named_rank(types: &Types<'_>, id: TypeId) -> (u8, usize) {
    let plan = types.get(id).and_then(|draft| draft.plan.as_ref());
    let required = match plan {
        Some(Plan::Struct(entries)) => {
            let members = members(entries);
            members.values().filter(|member| member.required).count()
        }
        Some(Plan::Ready(ModelKind::Struct(body))) => {
            let needed = body
                .fields
                .iter()
                .filter(|field| matches!(field.presence, Presence::Required | Presence::Nullable));
            needed.count() + body.constants.len()
        }
        Some(Plan::Ready(ModelKind::Enum(body))) => {
            return match body.repr {
                EnumRepr::String => (2, 3),
                EnumRepr::Integer => (1, 0),
            };
        }
        Some(Plan::Ready(ModelKind::Alias(ty))) if !matches!(ty, Type::Named(_)) => {
            return rank(types, ty);
        }
        _ => return (MIXED, 0),
    };
    // More required members accept less.
    (4, usize::MAX - 1 - required)
}
