//! The bodies of named types: what each is planned to be made of becomes an object or a choice. Types that are met on the
//! way are entered and made in their turn.

use super::arms::union;
use super::checks;
use super::faults::Faults;
use super::plans::Plan;
use super::structs::object;
use super::types::{Draft, Head, Types};
use crate::ir::{ModelKind, TypeId};
use crate::lower::docs;
use crate::problem::Kind;

/// A named type with its body; its name is not final.
#[derive(Debug)]
pub(crate) struct Made<'a> {
    pub(crate) head: Head<'a>,
    pub(crate) body: ModelKind,
}

/// Makes the body of a type, once.
pub(crate) fn make(types: &mut Types<'_>, faults: &mut Faults<'_>, id: TypeId) {
    let Some(draft) = types.get_mut(id) else {
        return;
    };
    let (at, files) = (draft.head.at.clone(), draft.files);
    let body = match draft.plan.take() {
        Some(Plan::Struct(entries)) => {
            let body = object(types, faults, &entries, &at, files);
            let counts = checks::sentences(&body.checks, None);
            if let Some(draft) = types.get_mut(id) {
                docs::paragraph(&mut draft.head.doc, counts);
            }
            ModelKind::Struct(body)
        }
        Some(Plan::Union(plan)) => ModelKind::Union(union(types, faults, plan, &at)),
        Some(Plan::Ready(body)) => body,
        None => return,
    };
    if let Some(draft) = types.get_mut(id) {
        draft.plan = Some(Plan::Ready(body));
    }
}

/// Makes the bodies of all types, by their ids; there is none for a component that nobody uses.
pub(crate) fn make_all<'a>(mut types: Types<'a>, faults: &mut Faults<'_>) -> Vec<Option<Made<'a>>> {
    while let Some(id) = types.next() {
        make(&mut types, faults, id);
    }
    let drafts = types.into_drafts().into_iter();
    let made = drafts.map(|draft| {
        let Draft { head, plan, .. } = draft?;
        if let Some(Plan::Ready(body)) = plan {
            return Some(Made { head, body });
        }
        let text = "the type was entered, but never made";
        faults.tell(Kind::Internal, &head.at.pointer, text);
        None
    });
    made.collect()
}
