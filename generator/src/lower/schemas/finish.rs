//! In: drafts with their bodies, and the uses by operations. Out: [`Model`]s: those that are reached, with the
//! directions they travel in, presence to match, and final names.

use std::collections::BTreeMap;

use super::circles;
use super::models::Models;
use super::place::{component_pointer, written};
use super::plans::Draft;
use crate::ir::{Field, Model, ModelKind, Presence, Type, TypeId, Usage};
use crate::name::{Case, Claim, Name, Scope};
use crate::problem::Problems;

/// What lowering schemas ends with.
#[derive(Debug)]
pub(crate) struct Finished {
    /// All named types, sorted by Rust name; they refer to one another by the ids of drafts.
    pub(crate) models: Vec<Model>,
    /// From the ids of drafts to those of models.
    places: BTreeMap<TypeId, TypeId>,
}

impl Finished {
    /// The id of the model that a draft became; for [`crate::ir::Api::renumber`].
    pub(crate) fn place(&self, draft: TypeId) -> TypeId {
        self.places[&draft]
    }
}

impl Models<'_> {
    /// Makes all that is left, settles names and gives the models, sorted by name.
    pub(crate) fn finish(mut self, problems: &mut Problems) -> Finished {
        while let Some(id) = self.queue.pop_front() {
            self.make(id);
        }
        self.tell(problems);
        finish(self, problems)
    }
}

/// Settles everything that needs the whole.
fn finish(models: Models<'_>, problems: &mut Problems) -> Finished {
    let usages = usages(&models);
    let met: Vec<bool> = usages.iter().map(Option::is_some).collect();
    circles::choices(&models, &met, problems);
    circles::endless(&models, &usages, problems);
    let Models {
        api,
        components,
        drafts,
        ..
    } = models;
    let reached = reached(drafts, &usages);
    let mut scope = Scope::new(Case::Type);
    for (name, component) in &components {
        let claim = Claim::new(Case::Type, *name, component_pointer(name));
        scope.claim(claim.settled(Case::Type, Some(&component.rust)));
    }
    for claim in reached
        .iter()
        .filter_map(|(_, draft, _)| draft.claim.clone())
    {
        scope.claim(claim);
    }
    let place = |pointer: &str| api.document.place(written(pointer));
    let mut names = scope
        .settle(&place, problems)
        .into_iter()
        .skip(components.len());
    let mut models: Vec<(TypeId, Model)> = Vec::with_capacity(reached.len());
    for (id, mut draft, usage) in reached {
        if let Some(name) = draft.claim.as_ref().and_then(|_| names.next()) {
            draft.name.rust = name.rust;
        }
        models.extend(model(draft, usage).map(|model| (id, model)));
    }
    models.sort_by(|(_, a), (_, b)| a.name.rust.cmp(&b.name.rust));
    let places = models.iter().enumerate();
    let places = places
        .map(|(place, (id, _))| (*id, TypeId(place)))
        .collect();
    let mut models: Vec<Model> = models.into_iter().map(|(_, model)| model).collect();
    let mut modules = Scope::new(Case::Module);
    for model in &models {
        modules.want(&model.name.rust, &model.pointer, None);
    }
    for (model, module) in models.iter_mut().zip(modules.settle(&place, problems)) {
        model.module = module;
    }
    Finished { models, places }
}

/// Drafts that operations reach, and aliases that are kept for people, with the directions they travel in.
fn reached<'a>(
    drafts: Vec<Option<Draft<'a>>>,
    usages: &[Option<Usage>],
) -> Vec<(TypeId, Draft<'a>, Usage)> {
    let whole = |draft: &Draft<'_>| {
        let mut whole = draft.body.is_some();
        let kind = draft.body.iter();
        kind.for_each(|kind| kind.named(&mut |id| whole &= usages[id.0].is_some()));
        whole
    };
    let drafts = drafts.into_iter().enumerate();
    let drafts = drafts.filter_map(|(number, draft)| Some((TypeId(number), draft?)));
    drafts
        .filter_map(|(id, draft)| {
            let kept = (draft.kept && whole(&draft)).then_some(Usage::RECEIVED);
            Some((id, draft, usages[id.0].or(kept)?))
        })
        .collect()
}

/// The directions of every draft, carried along from the operations; none for what no operation reaches.
fn usages(models: &Models<'_>) -> Vec<Option<Usage>> {
    let mut usages: Vec<Option<Usage>> = vec![None; models.drafts.len()];
    let mut stack: Vec<(usize, Usage)> = Vec::new();
    let push = |stack: &mut Vec<(usize, Usage)>, ty: &Type, usage: Usage| {
        stack.extend(ty.named().map(|id| (id.0, usage)));
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
            .drafted(TypeId(number))
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

fn model(draft: Draft<'_>, usage: Usage) -> Option<Model> {
    let mut kind = draft.body?;
    if let ModelKind::Struct(body) = &mut kind {
        body.fields
            .retain(|field| usage.received || !field.read_only);
        body.fields.retain(|field| usage.sent || !field.write_only);
        body.fields
            .iter_mut()
            .for_each(|field| presence(field, usage));
    }
    Some(Model {
        name: draft.name,
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
