//! In: component schemas, and the types made of schemas. Out: problems for those that lead back to themselves: of
//! these no value could ever be read, or none could exist.

use std::collections::BTreeSet;

use super::graph::{circles, round};
use super::models::Models;
use super::place::written;
use super::plans::Draft;
use crate::ir::{ModelKind, Presence, Type, TypeId, Usage};
use crate::problem::{Kind, Problem, Problems};

/// Choices and aliases that lead back to themselves with no object, list or map between: decoding one would never end.
pub(crate) fn choices(models: &Models<'_>, reached: &[bool], problems: &mut Problems) {
    let edges: Vec<Vec<usize>> = models
        .drafts
        .iter()
        .zip(reached)
        .map(|(draft, reached)| {
            let body = body_of(draft.as_ref()).filter(|_| *reached);
            body.map(targets).unwrap_or_default()
        })
        .collect();
    for circle in circles(&edges) {
        let members = circle
            .iter()
            .filter_map(|number| models.drafts[*number].as_ref());
        // Who is told of does not depend on where the operations begin.
        let Some(first) = members.clone().min_by_key(|draft| &draft.pointer) else {
            continue;
        };
        let text = format!(
            "the choice `{}` leads back to itself with no object and no list between: {}",
            first.name.wire,
            round(members.map(|draft: &Draft<'_>| draft.name.wire.as_str()))
        );
        let place = models.api.document.place(written(&first.pointer));
        let hint = "no value can be told to be one; take the arm out, or put it into an object";
        problems.push(Problem::new(Kind::WrongReference, place, text).hint(hint));
    }
}

/// Objects that need one another: each value of one would hold a value of the next, without end.
pub(crate) fn endless(models: &Models<'_>, usages: &[Option<Usage>], problems: &mut Problems) {
    let sent = Usage::SENT;
    let received = Usage::RECEIVED;
    for way in [sent, received] {
        let goes = |usage: &Option<Usage>| {
            usage.is_some_and(|one| one.sent && way.sent || one.received && way.received)
        };
        let bodies: Vec<Option<&ModelKind>> = models
            .drafts
            .iter()
            .zip(usages)
            .map(|(draft, usage)| body_of(draft.as_ref()).filter(|_| goes(usage)))
            .collect();
        let edges = needs(&bodies, way);
        let without_end = without_end(&bodies, &edges);
        let edges: Vec<Vec<usize>> = edges
            .into_iter()
            .enumerate()
            .map(|(from, mut to)| {
                to.retain(|to| without_end.contains(to) && without_end.contains(&from));
                to
            })
            .collect();
        for circle in circles(&edges) {
            tell_endless(models, &circle, problems);
        }
    }
}

/// What each type holds in every value of it; of a choice, each of what it may be.
fn needs(bodies: &[Option<&ModelKind>], way: Usage) -> Vec<Vec<usize>> {
    let held = |ty: &Type| match ty {
        Type::Named(id) => Some(id.0),
        _ => None,
    };
    let of = |body: &&ModelKind| match body {
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
    bodies
        .map(|body| body.as_ref().map(of).unwrap_or_default())
        .collect()
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

fn tell_endless(models: &Models<'_>, circle: &[usize], problems: &mut Problems) {
    let members = circle
        .iter()
        .filter_map(|number| models.drafts[*number].as_ref());
    let mut members: Vec<&Draft<'_>> = members.collect();
    // Who is told of does not depend on where the operations begin.
    let first = (0..members.len()).min_by_key(|number| &members[*number].pointer);
    members.rotate_left(first.unwrap_or(0));
    let Some(first) = members.first().copied() else {
        return;
    };
    let place = |draft: &Draft<'_>| models.api.document.place(written(&draft.pointer));
    let text = format!(
        "no value of `{}` can exist, for it would hold itself without end: {}",
        first.name.wire,
        round(members.iter().map(|draft| draft.name.wire.as_str()))
    );
    let hint = "take one of the members out of `required`, or make it nullable";
    let mut problem = Problem::new(Kind::EndlessObject, place(first), text).hint(hint);
    for (number, draft) in members.iter().enumerate() {
        let next = members[(number + 1) % members.len()];
        if number > 0 {
            let said = format!("`{}`, which needs `{}`", draft.name.wire, next.name.wire);
            problem = problem.related(said, place(draft));
        }
    }
    problems.push(problem);
}

fn body_of<'d>(draft: Option<&'d Draft<'_>>) -> Option<&'d ModelKind> {
    draft?.body.as_ref()
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
