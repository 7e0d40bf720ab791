//! In: schemas with `x-envelope`. Out: [`Envelope`]s, and for an answer's schema: which envelope wraps it, and what is inside.

use std::collections::BTreeSet;

use crate::ir::{Code, Envelope};
use crate::lower::docs;
use crate::lower::words::{CodeWord, EnvelopeWord, text, told};
use crate::name::{Case, Name, Scope};
use crate::problem::Problems;
use crate::resolve::{Api, View, pointer_segment};

/// What is inside an envelope.
#[derive(Debug)]
pub(crate) struct Inside<'a> {
    /// Index of the envelope.
    pub(crate) envelope: usize,
    /// The payload's schema and its pointer; `None`: there is no payload.
    pub(crate) data: Option<(View<'a>, String)>,
}

/// All envelopes of the document.
pub(crate) fn envelopes(api: &Api<'_>, problems: &mut Problems) -> Vec<Envelope> {
    let mut names = Scope::new(Case::Constant);
    let mut modules = Scope::new(Case::Module);
    let mut found = Vec::new();
    for (name, schema) in &api.schemas {
        let Some(schema) = View::from(schema).inline() else {
            continue;
        };
        let pointer = format!("/components/schemas/{}", pointer_segment(name));
        let extensions = &schema.extensions;
        let Some(envelope) =
            told::<EnvelopeWord>(api, extensions, "x-envelope", &pointer, problems)
        else {
            continue;
        };
        names.want(name, &pointer, None);
        modules.want(name, &pointer, None);
        found.push((name.clone(), schema, envelope, pointer));
    }
    let place = |pointer: &str| api.document.key_place(pointer);
    let names = names.settle(&place, problems);
    let modules = modules.settle(&place, problems);
    let each = found.into_iter().zip(names.into_iter().zip(modules));
    each.map(
        |((wire, schema, found, pointer), (name, module))| Envelope {
            doc: docs::doc(
                None,
                schema.description.as_deref(),
                &format!("The envelope `{wire}`."),
            ),
            success: found.success.iter().map(text).collect(),
            codes: codes(
                api,
                &found.codes,
                &format!("{pointer}/x-envelope/codes"),
                problems,
            ),
            statuses: codes(
                api,
                &found.statuses,
                &format!("{pointer}/x-envelope/statuses"),
                problems,
            ),
            status: found.status,
            code: found.code,
            message: found.message,
            request_id: found.request_id,
            data: found.data,
            name,
            module,
        },
    )
    .collect()
}

fn codes(api: &Api<'_>, rows: &[CodeWord], pointer: &str, problems: &mut Problems) -> Vec<Code> {
    let mut scope = Scope::new(Case::Constant);
    for (number, row) in rows.iter().enumerate() {
        scope.want(&row.name, &format!("{pointer}/{number}"), None);
    }
    let names = scope.settle(&|pointer| api.document.place(pointer), problems);
    let row = |(row, name): (&CodeWord, Name)| Code {
        code: text(&row.code),
        name,
        text: row.text.clone(),
    };
    rows.iter().zip(names).map(row).collect()
}

/// The envelope that this schema is or extends by `allOf`, and the payload's schema.
pub(crate) fn inside<'a>(
    api: &'a Api<'a>,
    envelopes: &[Envelope],
    schema: View<'a>,
    pointer: &str,
) -> Option<Inside<'a>> {
    let envelope = extended(api, envelopes, schema)?;
    let pointer_in_data = envelopes.get(envelope)?.data.last()?;
    let member = pointer_in_data.rsplit_once('/');
    let member = member.map_or(pointer_in_data.as_str(), |(_, member)| member);
    let data = extension(api, schema, pointer, member);
    Some(Inside { envelope, data })
}

/// Envelopes among the arms of an error answer.
pub(crate) fn among<'a>(api: &'a Api<'a>, envelopes: &[Envelope], schema: View<'a>) -> Vec<usize> {
    if let Some(envelope) = extended(api, envelopes, schema) {
        return vec![envelope];
    }
    let Some(schema) = schema.schema(&api.schemas) else {
        return Vec::new();
    };
    let arms = schema.arms.iter();
    arms.filter_map(|arm| extended(api, envelopes, arm.into()))
        .collect()
}

fn named<'a>(api: &'a Api<'a>, name: &str) -> Option<View<'a>> {
    api.schemas.get(name).map(View::from)
}

/// The first envelope that this schema is or leads to by `allOf` and references.
fn extended<'a>(api: &'a Api<'a>, envelopes: &[Envelope], view: View<'a>) -> Option<usize> {
    let mut seen = BTreeSet::new();
    // A stack of its own: chains of references may be longer than ours.
    let mut stack = vec![view];
    while let Some(view) = stack.pop() {
        let Some(name) = view.name() else {
            if let View::Inline(schema) = view {
                stack.extend(schema.all_of.iter().rev().map(View::from));
            }
            continue;
        };
        let found = envelopes.iter().position(|one| one.name.wire == name);
        if found.is_some() {
            return found;
        }
        let schema = named(api, &name);
        if seen.insert(name) {
            stack.extend(schema);
        }
    }
    None
}

/// The property of this name that an entry of allOf beside the envelope declares.
fn extension<'a>(
    api: &'a Api<'a>,
    view: View<'a>,
    pointer: &str,
    member: &str,
) -> Option<(View<'a>, String)> {
    let mut seen = BTreeSet::new();
    let mut stack = vec![(view, pointer.to_owned())];
    while let Some((view, pointer)) = stack.pop() {
        let View::Inline(schema) = view else {
            let Some(name) = view.name() else { continue };
            let pointer = format!("/components/schemas/{}", pointer_segment(&name));
            let schema = named(api, &name);
            if seen.insert(name) {
                stack.extend(schema.map(|schema| (schema, pointer)));
            }
            continue;
        };
        if schema.extensions.contains_key("x-envelope") {
            continue;
        }
        if let Some(found) = schema.properties.get(member) {
            let pointer = format!("{pointer}/properties/{}", pointer_segment(member));
            return Some((found.into(), pointer));
        }
        for (number, entry) in schema.all_of.iter().enumerate().rev() {
            stack.push((entry.into(), format!("{pointer}/allOf/{number}")));
        }
    }
    None
}
