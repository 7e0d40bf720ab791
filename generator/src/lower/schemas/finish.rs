//! In: drafts with their bodies, and the uses by operations. Out: [`Model`]s: those that are reached, with the
//! directions they travel in, presence to match, and final names.

use std::collections::BTreeMap;

use super::circles;
use super::drafts::{Draft, written};
use super::models::{Models, component_pointer};
use crate::ir::{Field, Model, ModelKind, Presence, Type, Usage};
use crate::name::{Case, Claim, Name, Scope};
use crate::problem::Problems;

/// What lowering schemas ends with.
#[derive(Debug)]
pub(crate) struct Finished {
    /// All named types, sorted by Rust name.
    pub(crate) models: Vec<Model>,
    /// From provisional names of inline types, as operations hold them, to final ones.
    names: BTreeMap<String, String>,
}

impl Finished {
    /// The final name for a provisional one; for [`crate::ir::Api::rename_types`].
    pub(crate) fn name(&self, provisional: &str) -> Option<String> {
        self.names.get(provisional).cloned()
    }
}

/// Settles everything that needs the whole.
pub(crate) fn finish(models: Models<'_>, problems: &mut Problems) -> Finished {
    let usages = usages(&models);
    let met: Vec<bool> = usages.iter().map(Option::is_some).collect();
    circles::choices(&models, &met, problems);
    circles::endless(&models, &usages, problems);
    let Models {
        api,
        components,
        drafts,
        keys,
        ..
    } = models;
    let whole = |kind: &ModelKind| {
        let mut whole = true;
        kind.names(&mut |key| {
            whole &= keys
                .get(key)
                .and_then(|number| usages.get(*number))
                .is_some_and(Option::is_some);
        });
        whole
    };
    let reached: Vec<(Draft<'_>, Usage)> = drafts
        .into_iter()
        .zip(&usages)
        .filter_map(|(draft, usage)| match usage {
            Some(usage) => Some((draft, *usage)),
            None if draft.kept && draft.body.as_ref().is_some_and(&whole) => Some((
                draft,
                Usage {
                    sent: false,
                    received: true,
                },
            )),
            None => None,
        })
        .collect();

    let mut scope = Scope::new(Case::Type);
    for (name, component) in &components {
        let claim = Claim::new(Case::Type, *name, component_pointer(name));
        scope.claim(claim.settled(Case::Type, Some(&component.rust)));
    }
    let inline: Vec<&Draft<'_>> = reached
        .iter()
        .map(|(draft, _)| draft)
        .filter(|draft| draft.claim.is_some())
        .collect();
    for claim in inline.iter().filter_map(|draft| draft.claim.clone()) {
        scope.claim(claim);
    }
    let place = |pointer: &str| api.document.place(written(pointer));
    let settled = scope
        .settle(&place, problems)
        .into_iter()
        .skip(components.len());
    let names: BTreeMap<String, String> = inline
        .iter()
        .map(|draft| draft.key.clone())
        .zip(settled.map(|name| name.rust))
        .collect();

    let mut models: Vec<Model> = reached
        .into_iter()
        .filter_map(|(draft, usage)| model(draft, usage, &names))
        .collect();
    models.sort_by(|a, b| a.name.rust.cmp(&b.name.rust));
    let mut modules = Scope::new(Case::Module);
    for model in &models {
        modules.want(&model.name.rust, &model.pointer, None);
    }
    for (model, module) in models.iter_mut().zip(modules.settle(&place, problems)) {
        model.module = module;
    }
    Finished { models, names }
}

/// The directions of every draft, carried along from the operations; none for what no operation reaches.
fn usages(models: &Models<'_>) -> Vec<Option<Usage>> {
    let mut usages: Vec<Option<Usage>> = vec![None; models.drafts.len()];
    let mut stack: Vec<(usize, Usage)> = Vec::new();
    let push = |stack: &mut Vec<(usize, Usage)>, ty: &Type, usage: Usage| {
        let number = ty.named().and_then(|key| models.keys.get(key));
        stack.extend(number.map(|number| (*number, usage)));
    };
    for (ty, usage) in &models.roots {
        push(&mut stack, ty, *usage);
    }
    while let Some((number, usage)) = stack.pop() {
        let Some(known) = usages.get_mut(number) else {
            continue;
        };
        let before = *known;
        let old = before.unwrap_or_default();
        let new = Usage {
            sent: old.sent || usage.sent,
            received: old.received || usage.received,
        };
        *known = Some(new);
        if before == Some(new) {
            continue;
        }
        match models
            .drafts
            .get(number)
            .and_then(|draft| draft.body.as_ref())
        {
            Some(ModelKind::Struct(body)) => {
                for field in &body.fields {
                    let usage = Usage {
                        sent: new.sent && !field.read_only,
                        received: new.received && !field.write_only,
                    };
                    if usage != Usage::default() {
                        push(&mut stack, &field.ty, usage);
                    }
                }
                if let Some(rest) = &body.additional {
                    push(&mut stack, &rest.ty, new);
                }
            }
            Some(body) => body.types(&mut |ty| push(&mut stack, ty, new)),
            None => {}
        }
    }
    usages
}

fn model(draft: Draft<'_>, usage: Usage, names: &BTreeMap<String, String>) -> Option<Model> {
    let mut kind = draft.body?;
    if let ModelKind::Struct(body) = &mut kind {
        body.fields
            .retain(|field| usage.received || !field.read_only);
        body.fields.retain(|field| usage.sent || !field.write_only);
        body.fields
            .iter_mut()
            .for_each(|field| presence(field, usage));
    }
    kind.types_mut(&mut |ty| ty.rename(&|key| names.get(key).cloned()));
    let rust = names.get(&draft.key).cloned().unwrap_or(draft.name.rust);
    Some(Model {
        name: Name::new(draft.name.wire, rust),
        module: Name::new("", ""),
        doc: draft.doc,
        deprecated: draft.deprecated,
        usage,
        kind,
        eq: false,
        ord: false,
        default: false,
        checked: false,
        pointer: written(&draft.pointer).to_owned(),
    })
}

/// A type that travels both ways lacks, in one of them, what goes only the other way. What is only sent stays required
/// all the same: whoever makes a value to be sent must give it (the emitters take it into `new` and let an answer go
/// without it).
fn presence(field: &mut Field, usage: Usage) {
    if field.read_only && usage.sent && usage.received {
        field.presence = match field.presence {
            Presence::Required => Presence::Optional,
            Presence::Nullable => Presence::Maybe,
            presence => presence,
        };
    }
    if field.presence == Presence::Maybe && !usage.sent {
        field.presence = Presence::Optional;
    }
}
