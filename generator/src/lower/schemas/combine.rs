//! A member that several schemas describe: all of them apply. It has the type that says most, objects with the members of
//! all, and the constraints of all.

use super::faults::Faults;
use super::gather::{Look, Member, gather, is_annotation, look};
use super::place::{At, written};
use super::plans::{Plan, TypeUse};
use super::types::Types;
use super::uses::{add_checks, add_rules, reference, type_use};
use crate::ir::Type;
use crate::problem::Kind;
use crate::resolve::View;

/// The use of a member.
pub(crate) fn member_use<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    member: &Member<'a>,
) -> TypeUse {
    let own = (member.view, member.at.clone());
    if member.others.is_empty() {
        return type_use(types, faults, own.0, &own.1);
    }
    let all = member.others.iter().cloned().chain([own.clone()]);
    let (rules, mut several): (Vec<_>, Vec<_>) =
        all.partition(|(view, _)| is_annotation(types.components, *view));
    let (last, last_at) = several.pop().unwrap_or(own);
    let mut used = type_use(types, faults, last, &last_at);
    let mut objects = vec![(last, last_at.clone())];
    let mut checks = Vec::new();
    while let Some((view, at)) = several.pop() {
        if view == last {
            continue;
        }
        let mut other = type_use(types, faults, view, &at);
        match narrower(types, &other.ty, &used.ty) {
            Some(earlier) => {
                if earlier {
                    std::mem::swap(&mut used, &mut other);
                    objects = vec![(view, at)];
                }
                checks.append(&mut other.checks);
                let default = other
                    .default
                    .filter(|literal| types.default_fits(literal, &used.ty));
                used.default = used.default.or(default);
            }
            None if are_objects(types, &objects, view) => {
                objects.insert(0, (view, at));
                used = joined(types, faults, &objects, &last_at);
            }
            None => {
                let text = format!(
                    "`{}` has another type than in {}; this one is taken",
                    member.name,
                    written(&at.pointer)
                );
                faults.tell(Kind::Ignored, &last_at.pointer, text);
            }
        }
    }
    add_checks(types, &mut used, &checks);
    for (view, at) in rules {
        if let Some(facts) = view.inline() {
            add_rules(types, faults, &mut used, facts, &at.pointer);
        }
    }
    used.nullable(member.view.inline().is_some_and(|facts| facts.nullable))
}

fn are_objects<'a>(types: &Types<'a>, objects: &[(View<'a>, At<'a>)], other: View<'a>) -> bool {
    let mut views = objects.iter().map(|(view, _)| *view).chain([other]);
    views.all(|view| {
        let facts = types.components.plain(view);
        look(types.components, view) == Look::Object
            && facts.is_some_and(|facts| facts.discriminator.is_none())
    })
}

/// One object with the members of all; one that extends the others has them already.
fn joined<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    objects: &[(View<'a>, At<'a>)],
    at: &At<'a>,
) -> TypeUse {
    let mut entries = Vec::new();
    for (view, at) in objects {
        let own = gather(types.components, *view, at);
        let within = |name: &str| own.iter().any(|entry| entry.component == Some(name));
        let all = objects.iter().all(|(other, _)| match other {
            View::Named(name) => within(name),
            View::Inline(_) => false,
        });
        if let View::Named(name) = view
            && all
        {
            return reference(types, faults, name);
        }
        entries.extend(own);
    }
    entries.retain(|entry| entry.facts.has_members());
    let pointers = objects.iter().rev().map(|(_, at)| at.pointer.as_str());
    let pointers: Vec<&str> = pointers.collect();
    let joined = At::new(pointers.join("#"), at.hint.clone());
    let facts = objects.iter().rev().find_map(|(view, _)| view.inline());
    TypeUse::new(types.draft(&joined, facts, Plan::Struct(entries)))
}

/// Which of two types of one member says more: true for the earlier; `None` if they contradict each other.
fn narrower(types: &Types<'_>, earlier: &Type, later: &Type) -> Option<bool> {
    match (earlier, later) {
        (a, b) if a == b => Some(false),
        (Type::List(a) | Type::Set(a), Type::List(b) | Type::Set(b)) => narrower(types, a, b),
        (wide, narrow) if widens(types, wide, narrow) => Some(false),
        (narrow, wide) if widens(types, wide, narrow) => Some(true),
        _ => None,
    }
}

/// Whether every value of the second type is one of the first.
fn widens(types: &Types<'_>, wide: &Type, narrow: &Type) -> bool {
    match (wide, narrow) {
        (Type::Json, _)
        | (Type::String, Type::Formatted(_) | Type::Secret)
        | (Type::Int64 | Type::Double | Type::Float, Type::Int32)
        | (Type::Double, Type::Int64 | Type::Float) => true,
        (Type::Map(value), Type::Map(_) | Type::Named(_)) => **value == Type::Json,
        (Type::String | Type::Int64 | Type::Int32, Type::Named(id)) => types.enum_of(*id).is_some(),
        (Type::Named(wide), Type::Named(narrow)) => {
            match (types.enum_of(*wide), types.enum_of(*narrow)) {
                (Some(wide), Some(narrow)) => narrow.values.iter().all(|value| {
                    let mut known = wide.values.iter();
                    known.any(|one| one.name.wire == value.name.wire)
                }),
                _ => false,
            }
        }
        _ => false,
    }
}
