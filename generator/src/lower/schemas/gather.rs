//! An object schema with its allOf, taken apart: the schemas that it is made of, base first, and its properties, each once.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::components::Components;
use super::place::{At, component_pointer};
use crate::resolve::{Kind, Schema, View, pointer_segment};

/// One schema that contributes members to an object: the object's own, or one that it extends.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) facts: &'a Schema,
    pub(crate) at: At<'a>,
    /// What it requires may be missing: it belongs to a choice of its own.
    pub(crate) loose: bool,
    /// The component whose schema (or in whose schema) it is.
    pub(crate) component: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// Names of members that must be there.
    pub(crate) fn required(&self) -> &'a [String] {
        if self.loose {
            &[]
        } else {
            &self.facts.required
        }
    }

    /// How many members there must and may be.
    pub(crate) fn property_count(&self) -> (Option<usize>, Option<usize>) {
        if self.loose {
            (None, None)
        } else {
            self.facts.property_count
        }
    }
}

/// A property and everything that speaks of it.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    pub(crate) view: View<'a>,
    pub(crate) at: At<'a>,
    pub(crate) required: bool,
    /// Other schemas of the same property, earlier ones first.
    pub(crate) others: Vec<(View<'a>, At<'a>)>,
}

/// What a schema is at first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Object,
    Union,
    Other(Kind),
}

/// The schemas that an object is made of, through allOf and references; each component once.
pub(crate) fn gather<'a>(
    components: &Components<'a>,
    view: View<'a>,
    at: &At<'a>,
) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let component = at.component.map(|number| components.get(number).name);
    let mut seen: BTreeSet<&str> = component.into_iter().collect();
    // A stack of its own: chains of references may be longer than ours.
    let own = At::new(at.pointer.clone(), at.hint.clone());
    let mut stack = vec![(view, own, component, false)];
    while let Some((view, at, component, members_only)) = stack.pop() {
        match view {
            View::Named(name) => {
                let found = components.named(name);
                if let Some(found) = found.filter(|found| seen.insert(found.name)) {
                    let at = At::new(component_pointer(found.name), found.hint());
                    stack.push((found.view, at, Some(found.name), false));
                }
            }
            View::Inline(facts) if facts.all_of.is_empty() || members_only => {
                entries.push(Entry {
                    facts,
                    at,
                    component,
                    loose: false,
                });
            }
            View::Inline(facts) => {
                // Popped in reverse: bases first, then the schema's own members.
                stack.push((view, at.clone(), component, true));
                for (number, entry) in facts.all_of.iter().enumerate().rev() {
                    let pointer = format!("{}/allOf/{number}", at.pointer);
                    let at = At::new(pointer, at.hint.clone());
                    stack.push((entry.into(), at, component, false));
                }
            }
        }
    }
    entries
}

/// What a schema is, references and allOf followed.
pub(crate) fn look<'a>(components: &Components<'a>, view: View<'a>) -> Look {
    let mut seen = BTreeSet::new();
    let mut stack = vec![view];
    let mut look = Look::Other(Kind::Any);
    while let Some(view) = stack.pop() {
        match view {
            View::Named(name) => {
                let found = components.named(name);
                let fresh = found.filter(|found| seen.insert(found.name));
                stack.extend(fresh.map(|found| found.view));
            }
            View::Inline(facts) => {
                if has_choice(facts) {
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

/// A schema that only describes, without a type.
pub(crate) fn is_annotation<'a>(components: &Components<'a>, view: View<'a>) -> bool {
    look(components, view) == Look::Other(Kind::Any) && view.inline().is_some_and(says_nothing)
}

/// Whether it has neither a type nor members nor items.
pub(crate) fn says_nothing(facts: &Schema) -> bool {
    facts.is_plain() && !facts.has_members() && facts.items.is_none()
}

/// Whether it has a oneOf or anyOf of more than rules.
pub(crate) fn has_choice(facts: &Schema) -> bool {
    facts.arms.iter().any(|arm| !is_rule(arm.into()))
}

/// Whether a schema only restricts its surroundings (`required: [a]`, `not: ..`) and is no type of its own.
pub(crate) fn is_rule(view: View<'_>) -> bool {
    let View::Inline(facts) = view else {
        return false;
    };
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

/// The properties of all entries, each once; a later entry refines an earlier one.
pub(crate) fn members<'a>(entries: &[Entry<'a>]) -> IndexMap<&'a str, Member<'a>> {
    let mut members: IndexMap<&str, Member<'_>> = IndexMap::new();
    for entry in entries {
        for (name, schema) in &entry.facts.properties {
            let place = format!("properties/{}", pointer_segment(name));
            let (view, at) = (schema.into(), entry.at.child(&place, name));
            if let Some(member) = members.get_mut(name.as_str()) {
                let earlier = std::mem::replace(&mut member.view, view);
                let earlier = (earlier, std::mem::replace(&mut member.at, at));
                member.others.push(earlier);
                continue;
            }
            let member = Member {
                name,
                view,
                at,
                required: false,
                others: Vec::new(),
            };
            members.insert(name, member);
        }
    }
    for name in entries.iter().flat_map(Entry::required) {
        if let Some(member) = members.get_mut(name.as_str()) {
            member.required = true;
        }
    }
    members
}
