//! What each operation is called: its method, its constant, its marker type.

use std::collections::BTreeSet;

use crate::lower::context::Context;
use crate::lower::words::{GraphQlWord, word};
use crate::name::reserved::SURFACE;
use crate::name::{Case, Claim, Name, Scope};
use crate::resolve::{self, pointer_segment};

/// The names of one operation.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// Wire: the id; Rust: the method.
    pub(crate) name: Name,
    /// The descriptor.
    pub(crate) constant: Name,
    /// The marker type.
    pub(crate) marker: Name,
    /// The beginning of the names of inline types.
    pub(crate) hint: String,
}

/// Names for all operations of a tag, GraphQL documents after their operation.
pub(crate) fn identities(
    context: &mut Context<'_, '_>,
    tag: &str,
    group: &[(&resolve::Operation<'_>, Option<&GraphQlWord>)],
) -> Vec<Identity> {
    let mut ids: Vec<(String, String, Option<String>)> = Vec::new();
    for (operation, word_of) in group {
        ids.push((
            operation.id.clone(),
            operation.pointer.clone(),
            word(operation.extensions, "x-rust-name"),
        ));
        for (id, document) in word_of.iter().flat_map(|word| &word.documents) {
            let pointer = format!(
                "{}/x-graphql/documents/{}",
                operation.pointer,
                pointer_segment(id)
            );
            ids.push((id.clone(), pointer, document.rust_name.clone()));
        }
    }
    let unnamed = group.iter().filter(|(operation, _)| operation.made);
    let made: BTreeSet<&str> = unnamed
        .map(|(operation, _)| operation.pointer.as_str())
        .collect();
    let mut methods = Scope::new(Case::Snake).reserve(SURFACE.iter().copied());
    for (id, pointer, settled) in &ids {
        let (short, claim) = (short(id, tag), Claim::new(Case::Snake, id, pointer));
        // An id that the document gives keeps its name against one that was made, or that lost its tag.
        let plain = short == id && !made.contains(pointer.as_str());
        let claim = if plain {
            claim
        } else {
            claim.derived(Case::Snake.name(short))
        };
        methods.claim(claim.settled(Case::Snake, settled.as_deref()));
    }
    let names = methods.settle(
        &|pointer| context.api.document.key_place(pointer),
        context.problems,
    );
    let identity = |name: Name| {
        let plain = crate::name::bare(&name.rust)
            .trim_end_matches('_')
            .to_owned();
        let hint = Case::Type.name(&plain);
        let constant = Name::new(&name.wire, Case::Constant.name(&plain));
        Identity {
            constant,
            marker: Name::new(&name.wire, hint.clone()),
            hint,
            name,
        }
    };
    names.into_iter().map(identity).collect()
}

/// The id without the surface in front: `v2LoginByCode` of the tag `v2` is `LoginByCode`.
fn short<'i>(id: &'i str, tag: &str) -> &'i str {
    let front = id
        .get(..tag.len())
        .filter(|front| front.eq_ignore_ascii_case(tag));
    let Some(rest) = front.and_then(|front| id.strip_prefix(front)) else {
        return id;
    };
    let word = rest.trim_start_matches(['_', '-', '.', ' ', ':', '/']);
    if word.starts_with(char::is_uppercase)
        || (word.len() < rest.len() && word.starts_with(char::is_alphabetic))
    {
        word
    } else {
        id
    }
}
