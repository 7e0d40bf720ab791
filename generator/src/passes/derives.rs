//! In: named types. Out: what each may derive, and which values are checked before they are sent.

use std::collections::{BTreeMap, BTreeSet};

use super::walk;
use crate::ir::{Api, Argument, Check, Model, ModelKind, Presence, Struct, Type};

/// Fills in `eq`, `ord`, `default` and `checked`, and the checks that lead into checked types.
pub(super) fn derives(api: &mut Api) {
    let compared = spread(api, &|ty| *ty == Type::File);
    let ordered = in_sets(api);
    let checked = checked(api);
    for model in &mut api.models {
        model.eq = !compared.contains(&model.name.rust);
        model.ord = matches!(model.kind, ModelKind::Enum(_)) || ordered.contains(&model.name.rust);
        model.default = matches!(&model.kind, ModelKind::Struct(found) if optional(found));
        model.checked = checked.contains(&model.name.rust);
        if let ModelKind::Struct(found) = &mut model.kind {
            for field in &mut found.fields {
                lead(&field.ty, &checked, &mut field.checks);
            }
        }
    }
    let argument = |argument: &mut Argument| lead(&argument.ty, &checked, &mut argument.checks);
    for operation in api
        .surfaces
        .iter_mut()
        .flat_map(|surface| &mut surface.operations)
    {
        operation
            .arguments
            .iter_mut()
            .chain(&mut operation.setters)
            .for_each(argument);
        if let Some(body) = &mut operation.body {
            body.checked = walk::body(body)
                .and_then(walk::named)
                .is_some_and(|name| checked.contains(name));
        }
    }
}

fn optional(found: &Struct) -> bool {
    found.fields.iter().all(|field| {
        matches!(field.presence, Presence::Optional | Presence::Maybe) || field.read_only
    })
}

/// Names of the types that hold what `wanted` says, also through other named types.
fn spread(api: &Api, wanted: &dyn Fn(&Type) -> bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for model in &api.models {
        let mut holds = false;
        walk::types(model, &mut |ty| {
            walk::inside(ty, &mut |ty| holds |= wanted(ty));
        });
        if holds {
            found.insert(model.name.rust.clone());
        }
    }
    up(api, found)
}

/// Adds every type that holds one of these.
fn up(api: &Api, mut found: BTreeSet<String>) -> BTreeSet<String> {
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for model in &api.models {
        walk::types(model, &mut |ty| {
            if let Some(name) = walk::named(ty) {
                holders.entry(name).or_default().push(&model.name.rust);
            }
        });
    }
    let mut open: Vec<String> = found.iter().cloned().collect();
    while let Some(name) = open.pop() {
        for holder in holders.get(name.as_str()).into_iter().flatten() {
            if found.insert((*holder).to_owned()) {
                open.push((*holder).to_owned());
            }
        }
    }
    found
}

/// Types of which there is a set, and the types inside them: only these need an order.
fn in_sets(api: &Api) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut note = |ty: &Type| {
        walk::inside(ty, &mut |ty| {
            if let Type::Set(inner) = ty {
                found.extend(walk::named(inner).map(ToOwned::to_owned));
            }
        });
    };
    api.models
        .iter()
        .for_each(|model| walk::types(model, &mut note));
    walk::operations(api).for_each(|operation| walk::operation(operation, &mut note));
    let models: BTreeMap<&str, &Model> = api
        .models
        .iter()
        .map(|model| (model.name.rust.as_str(), model))
        .collect();
    let mut open: Vec<String> = found.iter().cloned().collect();
    while let Some(model) = open.pop().and_then(|name| models.get(name.as_str())) {
        walk::types(model, &mut |ty| {
            if let Some(name) = walk::named(ty).filter(|name| !found.contains(*name)) {
                found.insert(name.to_owned());
                open.push(name.to_owned());
            }
        });
    }
    found
}

/// Types of values that are sent and hold something to check.
fn checked(api: &Api) -> BTreeSet<String> {
    let own = |model: &&Model| match &model.kind {
        ModelKind::Struct(found) => found
            .fields
            .iter()
            .any(|field| !field.checks.is_empty() && !field.read_only),
        _ => false,
    };
    let found = api
        .models
        .iter()
        .filter(own)
        .map(|model| model.name.rust.clone())
        .collect();
    let sent: BTreeSet<&str> = api
        .models
        .iter()
        .filter(|model| model.usage.sent)
        .map(|model| model.name.rust.as_str())
        .collect();
    up(api, found)
        .into_iter()
        .filter(|name| sent.contains(name.as_str()))
        .collect()
}

/// Adds the check that leads into a checked type.
fn lead(ty: &Type, checked: &BTreeSet<String>, checks: &mut Vec<Check>) {
    if let Some(check) = inward(ty, checked) {
        checks.push(check);
    }
}

fn inward(ty: &Type, checked: &BTreeSet<String>) -> Option<Check> {
    match ty {
        Type::Named(name) => checked.contains(name).then_some(Check::Inside),
        Type::Boxed(inner) | Type::Nullable(inner) => inward(inner, checked),
        Type::List(inner) | Type::Set(inner) | Type::Map(inner) => {
            Some(Check::Each(vec![inward(inner, checked)?]))
        }
        _ => None,
    }
}
