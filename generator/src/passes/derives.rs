//! In: named types. Out: what each may derive, and which values are checked before they are sent.

use std::collections::BTreeSet;

use crate::ir::{
    Additional, Api, Argument, Check, Field, Model, ModelKind, Presence, Struct, Type, TypeId,
};

/// Fills in `eq`, `ord`, `default` and `checked`, and the checks that lead into checked types.
pub(super) fn derives(api: &mut Api) {
    let compared = spread(api, &|ty| *ty == Type::File);
    let ordered = in_sets(api);
    let checked = checked(api);
    for (place, model) in api.models.iter_mut().enumerate() {
        let id = TypeId(place);
        model.eq = !compared.contains(&id);
        model.ord = matches!(model.kind, ModelKind::Enum(_)) || ordered.contains(&id);
        model.default = matches!(&model.kind, ModelKind::Struct(found) if optional(found));
        model.checked = checked.contains(&id);
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
                .is_some_and(|id| checked.contains(&id));
        }
    }
}

fn optional(found: &Struct) -> bool {
    found.fields.iter().all(|field| {
        matches!(field.presence, Presence::Optional | Presence::Maybe) || field.read_only
    })
}

/// The types that hold what `wanted` says, also through other named types.
fn spread(api: &Api, wanted: &dyn Fn(&Type) -> bool) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    for (id, model) in api.ids() {
        let mut holds = false;
        model
            .kind
            .types(&mut |ty| ty.walk(&mut |ty| holds |= wanted(ty)));
        if holds {
            found.insert(id);
        }
    }
    up(api, found)
}

/// Adds every type that holds one of these.
fn up(api: &Api, mut found: BTreeSet<TypeId>) -> BTreeSet<TypeId> {
    let mut holders = vec![Vec::new(); api.models.len()];
    for (holder, model) in api.ids() {
        model.kind.named(&mut |id| holders[id.0].push(holder));
    }
    let mut open: Vec<TypeId> = found.iter().copied().collect();
    while let Some(id) = open.pop() {
        open.extend(holders[id.0].iter().filter(|holder| found.insert(**holder)));
    }
    found
}

/// Types of which there is a set, and the types inside them: only these need an order.
fn in_sets(api: &Api) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut note = |ty: &Type| {
        ty.walk(&mut |ty| {
            if let Type::Set(inner) = ty {
                found.extend(inner.named());
            }
        });
    };
    api.models
        .iter()
        .for_each(|model| model.kind.types(&mut |ty| note(ty)));
    api.operations()
        .for_each(|operation| operation.types(&mut |ty| note(ty)));
    let mut open: Vec<TypeId> = found.iter().copied().collect();
    while let Some(id) = open.pop() {
        api.model(id).kind.named(&mut |inner| {
            if found.insert(inner) {
                open.push(inner);
            }
        });
    }
    found
}

/// Types of values that are sent and hold something to check.
fn checked(api: &Api) -> BTreeSet<TypeId> {
    let own = |model: &Model| match &model.kind {
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
    let found = api.ids().filter(|(_, model)| own(model));
    let mut found = up(api, found.map(|(id, _)| id).collect());
    found.retain(|id| api.model(*id).usage.sent);
    found
}

/// Adds the check that leads into a checked type.
fn lead(ty: &Type, checked: &BTreeSet<TypeId>, checks: &mut Vec<Check>) {
    if let Some(check) = inward(ty, checked) {
        checks.push(check);
    }
}

fn inward(ty: &Type, checked: &BTreeSet<TypeId>) -> Option<Check> {
    match ty {
        Type::Named(id) => checked.contains(id).then_some(Check::Inside),
        Type::Boxed(inner) | Type::Nullable(inner) => inward(inner, checked),
        Type::List(inner) | Type::Set(inner) | Type::Map(inner) => {
            Some(Check::Each(vec![inward(inner, checked)?]))
        }
        _ => None,
    }
}
