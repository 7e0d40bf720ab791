//! In: an object schema with its allOf. Out: the parts it is merged from, base first, and its properties, each once.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::models::Models;
use super::place::{At, NameHint, component_pointer};
use super::plans::Part;
use crate::resolve::{Kind, Schema, View, pointer_segment};

/// What was found on the way through allOf.
#[derive(Debug, Default)]
pub(crate) struct Gathered<'a> {
    pub(crate) parts: Vec<Part<'a>>,
    /// Indices of parts that have oneOf or anyOf.
    pub(crate) unions: Vec<usize>,
    /// Some part may be null; only what the schema itself says counts for it.
    seen: BTreeSet<&'a str>,
}

/// A property and everything that speaks of it.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    pub(crate) view: View<'a>,
    pub(crate) pointer: String,
    pub(crate) hint: NameHint,
    pub(crate) required: bool,
    /// Other schemas of the same property, earlier ones first.
    pub(crate) others: Vec<(View<'a>, String, NameHint)>,
}

/// What a schema is at first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Object,
    Union,
    Other(Kind),
}

impl<'a> Models<'a> {
    /// Collects the parts of a schema through allOf and references; each component once.
    pub(crate) fn gather(&self, schema: View<'a>, at: &At<'a>) -> Gathered<'a> {
        let mut gathered = Gathered::default();
        let component = at
            .component
            .and_then(|number| self.components.get_index(number))
            .map(|(name, _)| *name);
        gathered.seen.extend(component);
        // A stack of its own: chains of references may be longer than ours.
        let mut stack = vec![(
            schema,
            at.pointer.clone(),
            at.hint.clone(),
            component,
            false,
        )];
        while let Some((schema, pointer, hint, component, members_only)) = stack.pop() {
            match schema {
                View::Named(name) => {
                    let Some((name, found)) = self
                        .component_number(name)
                        .and_then(|number| self.components.get_index(number))
                    else {
                        continue;
                    };
                    if gathered.seen.insert(name) {
                        let hint = NameHint {
                            rust: found.rust.clone(),
                            wire: (*name).to_owned(),
                        };
                        stack.push((found.view, component_pointer(name), hint, Some(name), false));
                    }
                }
                View::Inline(item) => {
                    let facts = item;
                    if facts.all_of.is_empty() || members_only {
                        if !facts.arms.is_empty() {
                            gathered.unions.push(gathered.parts.len());
                        }
                        gathered.parts.push(Part {
                            facts,
                            pointer,
                            hint,
                            component,
                            loose: false,
                        });
                        continue;
                    }
                    // Popped in reverse: bases first, then the schema's own members.
                    stack.push((schema, pointer.clone(), hint.clone(), component, true));
                    for (number, entry) in facts.all_of.iter().enumerate().rev() {
                        stack.push((
                            entry.into(),
                            format!("{pointer}/allOf/{number}"),
                            hint.clone(),
                            component,
                            false,
                        ));
                    }
                }
            }
        }
        gathered
    }

    /// What a schema is, references and allOf followed.
    pub(crate) fn look(&self, schema: View<'a>) -> Look {
        let mut seen = BTreeSet::new();
        let mut stack = vec![schema];
        let mut look = Look::Other(Kind::Any);
        while let Some(schema) = stack.pop() {
            match schema {
                View::Named(name) => {
                    if let Some((name, found)) = self
                        .component_number(name)
                        .and_then(|number| self.components.get_index(number))
                        && seen.insert(*name)
                    {
                        stack.push(found.view);
                    }
                }
                View::Inline(item) => {
                    let facts = item;
                    if !facts.arms.is_empty() && !facts.arms.iter().all(|arm| is_rule(arm.into())) {
                        return Look::Union;
                    }
                    look = match (look, facts.kind) {
                        (_, Kind::Object) => Look::Object,
                        (Look::Other(Kind::Any), _) if facts.has_members() => Look::Object,
                        (Look::Other(Kind::Any), kind) => Look::Other(kind),
                        (look, _) => look,
                    };
                    stack.extend(facts.all_of.iter().rev().map(View::from));
                }
            }
        }
        look
    }

    /// The facts behind references that lead to something without allOf.
    pub(crate) fn plain_facts(&self, mut view: View<'a>) -> Option<&'a Schema> {
        for _ in 0..64 {
            match view {
                View::Inline(item) => return Some(item),
                View::Named(name) => {
                    view = self
                        .component_number(name)
                        .and_then(|number| self.components.get_index(number))?
                        .1
                        .view;
                }
            }
        }
        None
    }
}

/// Whether a schema only restricts its surroundings (`required: [a]`, `not: ..`) and is no type of its own.
pub(crate) fn is_rule(schema: View<'_>) -> bool {
    let View::Inline(item) = schema else {
        return false;
    };
    let facts = item;
    let mut properties = facts.properties.values();
    let untyped = properties.all(|property| is_rule(property.into()));
    facts.is_plain()
        && facts.items.is_none()
        && facts.additional.is_none()
        && untyped
        && (facts.not || !facts.required.is_empty())
        || matches!(facts.kind, Kind::Object)
            && untyped
            && !facts.required.is_empty()
            && facts.all_of.is_empty()
            && facts.arms.is_empty()
}

/// The properties of all parts, each once; a later part refines an earlier one.
pub(crate) fn members<'a>(parts: &[Part<'a>]) -> IndexMap<&'a str, Member<'a>> {
    let mut members: IndexMap<&str, Member<'_>> = IndexMap::new();
    for part in parts {
        for (name, schema) in &part.facts.properties {
            let pointer = format!("{}/properties/{}", part.pointer, pointer_segment(name));
            let hint = part.hint.child(name);
            let view = View::from(schema);
            if let Some(member) = members.get_mut(name.as_str()) {
                let earlier = std::mem::replace(&mut member.view, view);
                let earlier_pointer = std::mem::replace(&mut member.pointer, pointer);
                let earlier_hint = std::mem::replace(&mut member.hint, hint);
                member.others.push((earlier, earlier_pointer, earlier_hint));
            } else {
                members.insert(
                    name,
                    Member {
                        name,
                        view,
                        pointer,
                        hint,
                        required: false,
                        others: Vec::new(),
                    },
                );
            }
        }
    }
    for name in parts.iter().flat_map(Part::required) {
        if let Some(member) = members.get_mut(name.as_str()) {
            member.required = true;
        }
    }
    members
}
