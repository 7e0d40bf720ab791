//! Problems for types that lead back to themselves: no value of these could ever be read, or none could exist.

use std::collections::BTreeSet;

use super::bodies::Made;
use super::graph::{circles, round};
use super::place::{At, written};
use crate::ir::{ModelKind, Presence, Type, TypeId, Usage};
use crate::problem::{Kind, Problem, Problems};
use crate::spec::Document;

/// Choices and aliases that lead back to themselves with no object, list or map between: decoding one would never end.
pub(crate) fn choices(
    document: &Document,
    made: &[Option<Made<'_>>],
    usages: &[Option<Usage>],
    problems: &mut Problems,
) {
    let edges = bodies(made, |number| usages[number].is_some());
    let edges: Vec<Vec<usize>> = edges.map(|body| body.map_or(vec![], targets)).collect();
    for circle in circles(&edges) {
        let members = members(made, &circle);
        let Some(first) = members.first() else {
            continue;
        };
        let text = format!(
            "the choice `{}` leads back to itself with no object and no list between: {}",
            first.hint.wire,
            round(members.iter().map(|at| at.hint.wire.as_str()))
        );
        let place = document.place(written(&first.pointer));
        let hint = "no value can be told to be one; take the arm out, or put it into an object";
        problems.push(Problem::new(Kind::WrongReference, place, text).hint(hint));
    }
}

/// Objects that need one another: each value of one would hold a value of the next, without end.
pub(crate) fn endless(
    document: &Document,
    made: &[Option<Made<'_>>],
    usages: &[Option<Usage>],
    problems: &mut Problems,
) {
    for way in [Usage::SENT, Usage::RECEIVED] {
        let goes = |number: usize| {
            usages[number].is_some_and(|one| one.sent && way.sent || one.received && way.received)
        };
        let bodies: Vec<Option<&ModelKind>> = bodies(made, goes).collect();
        let mut edges = needs(&bodies, way);
        let without_end = without_end(&bodies, &edges);
        for (from, to) in edges.iter_mut().enumerate() {
            to.retain(|to| without_end.contains(to) && without_end.contains(&from));
        }
        for circle in circles(&edges) {
            tell_endless(document, &members(made, &circle), problems);
        }
    }
}

/// The bodies of some types, by id.
fn bodies<'m>(
    made: &'m [Option<Made<'_>>],
    which: impl Fn(usize) -> bool,
) -> impl Iterator<Item = Option<&'m ModelKind>> {
    let made = made.iter().enumerate();
    made.map(move |(number, made)| {
        made.as_ref()
            .filter(|_| which(number))
            .map(|made| &made.body)
    })
}

/// The places of the types in a circle. Which comes first does not depend on where the operations begin.
fn members<'m, 'a>(made: &'m [Option<Made<'a>>], circle: &[usize]) -> Vec<&'m At<'a>> {
    let members = circle.iter().filter_map(|number| made[*number].as_ref());
    let mut members: Vec<&At<'_>> = members.map(|made| &made.head.at).collect();
    let first = (0..members.len()).min_by_key(|number| &members[*number].pointer);
    members.rotate_left(first.unwrap_or(0));
    members
}

/// What each type holds in every value of it; of a choice, each of what it may be.
fn needs(bodies: &[Option<&ModelKind>], way: Usage) -> Vec<Vec<usize>> {
    let held = |ty: &Type| match ty {
        Type::Named(id) => Some(id.0),
        _ => None,
    };
    let of = |body: &ModelKind| match body {
        ModelKind::Struct(body) => {
            let always = body.fields.iter().filter(|field| {
                let there = !(field.read_only && way.sent || field.write_only && way.received);
                field.presence == Presence::Required && there
            });
            always.filter_map(|field| held(&field.ty)).collect()
        }
        ModelKind::Union(body) => body.arms.iter().filter_map(|arm| held(&arm.ty)).collect(),
        ModelKind::Alias(ty) => held(ty).into_iter().collect(),
        ModelKind::Enum(_) => Vec::new(),
    };
    let bodies = bodies.iter();
    bodies.map(|body| body.map_or(vec![], of)).collect()
}

/// The types of which no value ends: an object with one such member, a choice of nothing else.
fn without_end(bodies: &[Option<&ModelKind>], edges: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut left: BTreeSet<usize> = (0..bodies.len()).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); bodies.len()];
    for (from, to) in edges.iter().enumerate() {
        for held in to {
            users[*held].push(from);
        }
    }
    let ends = |number: usize, left: &BTreeSet<usize>| match bodies[number] {
        Some(ModelKind::Union(body)) => {
            let named = &edges[number];
            named.len() < body.arms.len() || named.iter().any(|arm| !left.contains(arm))
        }
        _ => !edges[number].iter().any(|held| left.contains(held)),
    };
    let mut open: Vec<usize> = (0..bodies.len()).collect();
    while let Some(number) = open.pop() {
        if left.contains(&number) && ends(number, &left) {
            left.remove(&number);
            open.extend(&users[number]);
        }
    }
    left
}

fn tell_endless(document: &Document, members: &[&At<'_>], problems: &mut Problems) {
    let Some(first) = members.first() else {
        return;
    };
    let place = |at: &At<'_>| document.place(written(&at.pointer));
    let text = format!(
        "no value of `{}` can exist, for it would hold itself without end: {}",
        first.hint.wire,
        round(members.iter().map(|at| at.hint.wire.as_str()))
    );
    let hint = "take one of the members out of `required`, or make it nullable";
    let mut problem = Problem::new(Kind::EndlessObject, place(first), text).hint(hint);
    for (number, at) in members.iter().enumerate().skip(1) {
        let next = &members[(number + 1) % members.len()].hint.wire;
        let said = format!("`{}`, which needs `{next}`", at.hint.wire);
        problem = problem.related(said, place(at));
    }
    problems.push(problem);
}

/// The types that a value of this one is as a whole.
fn targets(body: &ModelKind) -> Vec<usize> {
    let mut found = Vec::new();
    let mut note = |ty: &Type| found.extend(direct(ty).map(|id| id.0));
    match body {
        ModelKind::Union(body) => body.arms.iter().for_each(|arm| note(&arm.ty)),
        ModelKind::Alias(ty) => note(ty),
        ModelKind::Struct(_) | ModelKind::Enum(_) => {}
    }
    found
}

fn direct(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) | Type::Boxed(inner) => direct(inner),
        _ => None,
    }
}
