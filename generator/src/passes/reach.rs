//! In: the whole description and the tags and operations that are wanted. Out: these, and all that they reach.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Operation, Session, TypeId};
use crate::problem::{Kind, Place, Problem, Problems, near};

/// Keeps only these tags and operations; an empty list keeps everything.
pub fn keep(api: &mut Api, only: &[String], problems: &mut Problems) {
    if only.is_empty() {
        return;
    }
    for wanted in only.iter().filter(|wanted| !known(api, wanted)) {
        let text = format!("`--only {wanted}`: there is no tag and no operation of this name");
        problems.push(Problem::new(Kind::Usage, Place::nowhere(), text).hint(names(api, wanted)));
    }
    let mut kept: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (surface_number, surface) in api.surfaces.iter().enumerate() {
        for (number, operation) in surface.operations.iter().enumerate() {
            if only
                .iter()
                .any(|wanted| *wanted == surface.name.wire || *wanted == operation.id)
            {
                kept.insert((surface_number, number));
            }
        }
    }
    let sessions = sessions(api, &kept);
    for session in sessions
        .iter()
        .filter_map(|number| api.sessions.get(*number))
    {
        kept.extend(
            session
                .refresh
                .iter()
                .chain(&session.close)
                .map(|call| call.at),
        );
    }
    cut(api, &kept, &sessions);
}

fn known(api: &Api, wanted: &str) -> bool {
    api.surfaces.iter().any(|surface| {
        surface.name.wire == wanted || surface.operations.iter().any(|one| one.id == wanted)
    })
}

/// What was probably meant, or else the tags.
fn names(api: &Api, wanted: &str) -> String {
    let tags = || {
        api.surfaces
            .iter()
            .map(|surface| surface.name.wire.as_str())
    };
    let operations = api.surfaces.iter().flat_map(|surface| &surface.operations);
    let all = tags().chain(operations.map(|operation| operation.id.as_str()));
    near::did_you_mean(wanted, all).unwrap_or_else(|| {
        let tags: Vec<String> = tags().map(|tag| format!("`{tag}`")).collect();
        format!(
            "tags are {}; operations are named by their operationId",
            tags.join(", ")
        )
    })
}

/// Sessions that a kept operation opens or whose token it carries.
fn sessions(api: &Api, kept: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let operations: Vec<&Operation> = kept
        .iter()
        .filter_map(|(surface, number)| api.surfaces.get(*surface)?.operations.get(*number))
        .collect();
    let used = |(number, session): &(usize, &Session)| {
        operations.iter().any(|operation| {
            session.open.contains(&operation.id)
                || operation.security.iter().flatten().any(|scheme| {
                    api.schemes
                        .get(*scheme)
                        .is_some_and(|scheme| scheme.session == Some(*number))
                })
        })
    };
    api.sessions
        .iter()
        .enumerate()
        .filter(used)
        .map(|(number, _)| number)
        .collect()
}

/// Old number to new number of what stays.
fn renumber(kept: impl IntoIterator<Item = usize>) -> BTreeMap<usize, usize> {
    kept.into_iter()
        .enumerate()
        .map(|(new, old)| (old, new))
        .collect()
}

fn retain<T>(list: &mut Vec<T>, numbers: &BTreeMap<usize, usize>) {
    let mut number = 0;
    list.retain(|_| {
        number += 1;
        numbers.contains_key(&(number - 1))
    });
}

fn cut(api: &mut Api, kept: &BTreeSet<(usize, usize)>, sessions: &[usize]) {
    let places: BTreeSet<usize> = kept.iter().map(|(surface, _)| *surface).collect();
    let surfaces = renumber(
        places
            .iter()
            .copied()
            .chain(
                sessions
                    .iter()
                    .filter_map(|number| Some(api.sessions.get(*number)?.surface)),
            )
            .collect::<BTreeSet<_>>(),
    );
    let mut moved: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    for old in surfaces.keys() {
        let inside = renumber(
            kept.iter()
                .filter(|(surface, _)| surface == old)
                .map(|(_, number)| *number),
        );
        moved.extend(
            inside
                .iter()
                .map(|(number, new)| ((*old, *number), (surfaces[old], *new))),
        );
        if let Some(surface) = api.surfaces.get_mut(*old) {
            retain(&mut surface.operations, &inside);
        }
    }
    retain(&mut api.surfaces, &surfaces);
    let sessions = renumber(sessions.iter().copied());
    retain(&mut api.sessions, &sessions);
    for session in &mut api.sessions {
        session.surface = surfaces.get(&session.surface).copied().unwrap_or(0);
        for call in session.refresh.iter_mut().chain(&mut session.close) {
            call.at = moved.get(&call.at).copied().unwrap_or(call.at);
        }
    }
    for surface in &mut api.surfaces {
        surface.session = surface
            .session
            .and_then(|session| sessions.get(&session).copied());
    }
    schemes(api, &sessions);
    envelopes(api);
    values(api);
    models(api);
}

fn schemes(api: &mut Api, sessions: &BTreeMap<usize, usize>) {
    let mut used: BTreeSet<usize> = api
        .operations()
        .flat_map(|operation| operation.security.iter().flatten().copied())
        .collect();
    used.extend(api.sessions.iter().map(|session| session.scheme));
    let numbers = renumber(used);
    retain(&mut api.schemes, &numbers);
    for scheme in &mut api.schemes {
        scheme.session = scheme
            .session
            .and_then(|session| sessions.get(&session).copied());
    }
    let moved = |scheme: &mut usize| *scheme = numbers.get(scheme).copied().unwrap_or(0);
    api.sessions
        .iter_mut()
        .for_each(|session| moved(&mut session.scheme));
    api.operations_mut()
        .for_each(|operation| operation.security.iter_mut().flatten().for_each(moved));
}

fn envelopes(api: &mut Api) {
    let used: BTreeSet<usize> = api
        .operations()
        .flat_map(|operation| {
            operation
                .failures
                .iter()
                .chain(&operation.envelope)
                .copied()
        })
        .collect();
    let numbers = renumber(used);
    retain(&mut api.envelopes, &numbers);
    let moved = |envelope: &mut usize| *envelope = numbers.get(envelope).copied().unwrap_or(0);
    for operation in api.operations_mut() {
        operation
            .failures
            .iter_mut()
            .chain(&mut operation.envelope)
            .for_each(moved);
    }
}

fn values(api: &mut Api) {
    let used: BTreeSet<String> = api
        .operations()
        .flat_map(|operation| operation.fills.iter().map(|fill| fill.value.clone()))
        .collect();
    api.client_values
        .retain(|value| used.contains(&value.name.wire));
}

fn models(api: &mut Api) {
    let mut found: BTreeSet<TypeId> = BTreeSet::new();
    let mut open: Vec<TypeId> = Vec::new();
    api.operations()
        .for_each(|operation| operation.types(&mut |ty| open.extend(ty.named())));
    while let Some(id) = open.pop() {
        if found.insert(id) {
            api.model(id).kind.named(&mut |inner| open.push(inner));
        }
    }
    let places = renumber(found.into_iter().map(|id| id.0));
    retain(&mut api.models, &places);
    api.renumber(&|id| TypeId(places[&id.0]));
}
