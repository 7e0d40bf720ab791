//! The types of the crate: those of the made types that operations reach, with the directions they travel in, presence to
//! match, and final names.

use std::collections::BTreeMap;

use super::bodies::Made;
use super::circles;
use super::components::Components;
use super::place::written;
use crate::ir::{Field, Model, ModelKind, Presence, Type, TypeId, Usage};
use crate::name::{Case, Name, Scope};
use crate::problem::Problems;

/// What lowering schemas ends with.
#[derive(Debug)]
pub(crate) struct Finished {
    /// All named types, sorted by Rust name; they refer to one another by the ids that they had while they were made.
    pub(crate) models: Vec<Model>,
    /// From those ids to the places in `models`.
    places: BTreeMap<TypeId, TypeId>,
}

impl Finished {
    /// The final id of a type; for [`crate::ir::Api::renumber`].
    pub(crate) fn place(&self, id: TypeId) -> TypeId {
        self.places[&id]
    }
}

/// Settles everything that needs the whole: names, directions, and what no value can be of.
pub(crate) fn finish<'a>(
    components: &Components<'a>,
    made: Vec<Option<Made<'a>>>,
    roots: &[(Type, Usage)],
    problems: &mut Problems,
) -> Finished {
    let document = &components.api.document;
    let usages = usages(&made, roots);
    circles::choices(document, &made, &usages, problems);
    circles::endless(document, &made, &usages, problems);
    let reached = reached(made, &usages);
    let mut scope = Scope::new(Case::Type);
    let claims = reached
        .iter()
        .filter_map(|(_, made, _)| made.head.claim.clone());
    for claim in components.claims().chain(claims) {
        scope.claim(claim);
    }
    let place = |pointer: &str| document.place(written(pointer));
    let names = scope.settle(&place, problems).into_iter();
    let mut names = names.map(|name| name.rust).skip(components.len());
    let mut models: Vec<(TypeId, Model)> = Vec::with_capacity(reached.len());
    for (id, made, usage) in reached {
        let inline = made.head.claim.as_ref().and_then(|_| names.next());
        models.push((id, model(made, inline, usage)));
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

/// Types that operations reach, and aliases that are kept for people, with the directions they travel in.
fn reached<'a>(
    made: Vec<Option<Made<'a>>>,
    usages: &[Option<Usage>],
) -> Vec<(TypeId, Made<'a>, Usage)> {
    let whole = |body: &ModelKind| {
        let mut whole = true;
        body.named(&mut |id| whole &= usages[id.0].is_some());
        whole
    };
    let made = made.into_iter().enumerate();
    made.filter_map(|(number, made)| {
        let made = made?;
        let kept = (made.head.kept && whole(&made.body)).then_some(Usage::RECEIVED);
        let usage = usages[number].or(kept)?;
        Some((TypeId(number), made, usage))
    })
    .collect()
}

/// The directions of every type, carried along from the operations; none for what no operation reaches.
fn usages(made: &[Option<Made<'_>>], roots: &[(Type, Usage)]) -> Vec<Option<Usage>> {
    let mut usages: Vec<Option<Usage>> = vec![None; made.len()];
    let mut stack: Vec<(usize, Usage)> = Vec::new();
    let push = |stack: &mut Vec<(usize, Usage)>, ty: &Type, usage: Usage| {
        stack.extend(ty.named().map(|id| (id.0, usage)));
    };
    for (ty, usage) in roots {
        push(&mut stack, ty, *usage);
    }
    while let Some((number, usage)) = stack.pop() {
        let before = usages[number];
        let new = before.map_or(usage, |old| Usage {
            sent: old.sent || usage.sent,
            received: old.received || usage.received,
        });
        usages[number] = Some(new);
        if before == Some(new) {
            continue;
        }
        match made[number].as_ref().map(|made| &made.body) {
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

/// `inline`: the name of an inline type.
fn model(made: Made<'_>, inline: Option<String>, usage: Usage) -> Model {
    let Made {
        head,
        body: mut kind,
    } = made;
    if let ModelKind::Struct(body) = &mut kind {
        body.fields
            .retain(|field| usage.received || !field.read_only);
        body.fields.retain(|field| usage.sent || !field.write_only);
        body.fields
            .iter_mut()
            .for_each(|field| presence(field, usage));
    }
    Model {
        name: Name::new(head.at.hint.wire, inline.unwrap_or(head.at.hint.rust)),
        module: Name::new("", ""),
        doc: head.doc,
        deprecated: head.deprecated,
        usage,
        kind,
        eq: false,
        ord: false,
        default: false,
        checked: false,
        pointer: written(&head.at.pointer).to_owned(),
    }
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
