//! A component with a discriminator that others extend by allOf: where it is used as a type, it is the choice among them.

use super::components::Components;
use super::place::At;
use super::plans::{Choice, Outline, Plan, UnionPlan};
use super::tags;
use crate::resolve::{Schema, View};

/// The choice among the schemas that extend this one, if it has a discriminator and no choice of its own.
pub(crate) fn inherited<'a>(
    components: &Components<'a>,
    facts: &'a Schema,
    at: &At<'a>,
) -> Option<Outline<'a>> {
    let discriminator = facts.discriminator.as_ref();
    let discriminator = discriminator.filter(|_| facts.arms.is_empty())?;
    let name = components.get(at.component?).name;
    let mut choices: Vec<Choice<'a>> = Vec::new();
    for child in components.descendants(name) {
        let mut tags = tags::mapped(discriminator, child);
        if tags.is_empty() {
            tags.push(child.to_owned());
        }
        choices.push(Choice {
            view: View::Named(child),
            at: At::new(at.pointer.clone(), at.hint.clone()),
            tags,
        });
    }
    if choices.is_empty() {
        return None;
    }
    let tags = tags::mapped(discriminator, name);
    if !tags.is_empty() {
        let mut base = At::new(format!("{}#base", at.pointer), at.hint.child("base"));
        base.outer = Some(facts);
        choices.push(Choice {
            view: View::Inline(facts),
            at: base,
            tags,
        });
    }
    Some(Outline::named(Plan::Union(UnionPlan {
        tag: Some(&discriminator.property_name),
        choices,
        base: Vec::new(),
    })))
}
