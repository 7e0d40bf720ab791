//! In: a base schema with a discriminator, and the schemas that extend it by allOf. Out: the choice among them where
//! the base is used as a type, and the tag that each of them has by being one.

use std::collections::BTreeSet;

use super::models::Models;
use super::place::At;
use super::plans::{Choice, Part, Plan, Shape, UnionPlan};
use crate::resolve::{Discriminator, Schema, View, component};

/// Values of the discriminator that choose a component.
pub(crate) fn tags(discriminator: &Discriminator, name: &str) -> Vec<String> {
    let mapped = discriminator.mapping.iter().filter(|(_, target)| {
        target.as_str() == name || component(target) == name || file_stem(target) == name
    });
    mapped.map(|(tag, _)| tag.clone()).collect()
}

/// `Pet` of `Pet.json` or `schemas.yaml#/Pet`: mappings may name files, which the bundle does not touch.
fn file_stem(target: &str) -> &str {
    let last = target.rsplit('/').next().unwrap_or(target);
    last.strip_suffix(".json")
        .or_else(|| last.strip_suffix(".yaml"))
        .or_else(|| last.strip_suffix(".yml"))
        .unwrap_or(last)
}

impl<'a> Models<'a> {
    /// A component with a discriminator and no choice of its own, which others extend: one of those.
    pub(crate) fn inherited(&mut self, facts: &'a Schema, at: &At<'a>) -> Option<Shape> {
        let discriminator = facts
            .discriminator
            .as_ref()
            .filter(|_| facts.arms.is_empty())?;
        let name = at
            .component
            .and_then(|number| self.components.get_index(number))
            .map(|(name, _)| *name)?;
        let children = self.descendants(name);
        if children.is_empty() {
            return None;
        }
        let mut choices: Vec<Choice<'a>> = children
            .into_iter()
            .map(|child| {
                let mut values = tags(discriminator, child);
                if values.is_empty() {
                    values.push(child.to_owned());
                }
                Choice {
                    view: View::Named(child),
                    at: At::new(at.pointer.clone(), at.hint.clone()),
                    tags: values,
                }
            })
            .collect();
        let own = tags(discriminator, name);
        if !own.is_empty() {
            let mut base = At::new(format!("{}#base", at.pointer), at.hint.child("base"));
            base.outer = Some(facts);
            choices.push(Choice {
                view: View::Inline(facts),
                at: base,
                tags: own,
            });
        }
        let plan = UnionPlan {
            tag: Some(discriminator.property_name.as_str()),
            choices,
            base: Vec::new(),
        };
        Some(Shape::new(self.draft(at, Some(facts), Plan::Union(plan))))
    }

    /// Components that extend this one, directly or through others, in document order of each generation.
    fn descendants(&self, name: &'a str) -> Vec<&'a str> {
        let mut seen = BTreeSet::from([name]);
        let mut found: Vec<&str> = Vec::new();
        let mut next = vec![name];
        while let Some(parent) = next.pop() {
            for child in self.children.get(parent).into_iter().flatten() {
                if seen.insert(child) {
                    found.push(child);
                    next.push(child);
                }
            }
        }
        found
    }

    /// The discriminator that a component inherits, and the one value that it has in it.
    pub(crate) fn own_tag(
        &self,
        number: Option<usize>,
        parts: &[Part<'a>],
    ) -> Option<(&'a str, String)> {
        let (name, _) = number.and_then(|number| self.components.get_index(number))?;
        let base = parts.iter().find(|part| {
            part.component.is_some_and(|base| base != *name)
                && part.facts.discriminator.as_ref().is_some()
        })?;
        let discriminator = base.facts.discriminator.as_ref()?;
        let mut values = tags(discriminator, name);
        match values.len() {
            0 => Some((&discriminator.property_name, (*name).to_owned())),
            1 => values
                .pop()
                .map(|tag| (discriminator.property_name.as_str(), tag)),
            _ => None,
        }
    }
}
