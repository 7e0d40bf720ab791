//! In: named types. Out: what each may derive, and which values are checked before they are sent.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{
    Additional, Api, Argument, Check, Field, Model, ModelKind, Presence, Struct, Type,
};

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
        match &mut model.kind {
            ModelKind::Struct(found) => {
                for field in &mut found.fields {
                    lead(&field.ty, &checked, &mut field.checks);
                }
                if let Some(rest) = &mut found.additional {
                    lead(&rest.ty, &checked, &mut rest.checks);
                }
            }
            ModelKind::Union(found) => {
                for arm in &mut found.arms {
                    lead(&arm.ty, &checked, &mut arm.checks);
                }
            }
            ModelKind::Enum(_) | ModelKind::Alias(_) => {}
        }
    }
    let argument = |argument: &mut Argument| lead(&argument.ty, &checked, &mut argument.checks);
    for operation in api.operations_mut() {
        operation
            .arguments
            .iter_mut()
            .chain(&mut operation.setters)
            .for_each(argument);
        if let Some(body) = &mut operation.body {
            body.checked = body
                .ty()
                .and_then(Type::named)
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
        model
            .kind
            .types(&mut |ty| ty.walk(&mut |ty| holds |= wanted(ty)));
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
        model.kind.names(&mut |name| {
            holders.entry(name).or_default().push(&model.name.rust);
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
        ty.walk(&mut |ty| {
            if let Type::Set(inner) = ty {
                found.extend(inner.named().map(ToOwned::to_owned));
            }
        });
    };
    api.models
        .iter()
        .for_each(|model| model.kind.types(&mut |ty| note(ty)));
    api.operations()
        .for_each(|operation| operation.types(&mut |ty| note(ty)));
    let models: BTreeMap<&str, &Model> = api
        .models
        .iter()
        .map(|model| (model.name.rust.as_str(), model))
        .collect();
    let mut open: Vec<String> = found.iter().cloned().collect();
    while let Some(model) = open.pop().and_then(|name| models.get(name.as_str())) {
        model.kind.names(&mut |name| {
            if found.insert(name.to_owned()) {
                open.push(name.to_owned());
            }
        });
    }
    found
}

/// Types of values that are sent and hold something to check.
fn checked(api: &Api) -> BTreeSet<String> {
    let own = |model: &&Model| match &model.kind {
        ModelKind::Struct(found) => {
            let field = |field: &Field| !field.checks.is_empty() && !field.read_only;
            let rest = |rest: &Additional| !rest.checks.is_empty();
            !found.checks.is_empty()
                || found.fields.iter().any(field)
                || found.additional.as_ref().is_some_and(rest)
        }
        ModelKind::Union(found) => found.arms.iter().any(|arm| !arm.checks.is_empty()),
        ModelKind::Enum(_) | ModelKind::Alias(_) => false,
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
