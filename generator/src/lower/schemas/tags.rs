//! The values of a member by which the arms of a choice are told from each other: as a discriminator maps them, as the
//! schemas list them, or as they are seen where nobody declared them.

use std::collections::BTreeSet;

use super::components::Components;
use super::enums;
use super::gather::{Entry, Look, gather, look, members};
use super::place::At;
use super::plans::Choice;
use crate::ir::Literal;
use crate::resolve::{Discriminator, View, component};

/// Values of the discriminator that are mapped to a component.
pub(crate) fn mapped(discriminator: &Discriminator, name: &str) -> Vec<String> {
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

/// The values of a declared tag that mean this schema: as mapped, else as it lists them, else its name.
pub(crate) fn declared<'a>(
    components: &Components<'a>,
    view: View<'a>,
    discriminator: &'a Discriminator,
) -> Vec<String> {
    let named = match view {
        View::Named(name) => Some(name),
        View::Inline(_) => None,
    };
    let mapped = named.map(|name| mapped(discriminator, name));
    if let Some(mapped) = mapped.filter(|mapped| !mapped.is_empty()) {
        return mapped;
    }
    let entries = gather(components, view, &At::nameless(""));
    let members = members(&entries);
    let member = members.get(discriminator.property_name.as_str());
    let facts = member.and_then(|member| components.plain(member.view));
    let listed = facts.and_then(enums::texts).map(|(_, texts)| texts);
    let listed = listed.filter(|listed| !listed.is_empty());
    listed.unwrap_or_else(|| named.map(str::to_owned).into_iter().collect())
}

/// A required member that is a different constant in every choice is a discriminator that nobody declared.
pub(crate) fn seen<'a>(components: &Components<'a>, choices: &mut [Choice<'a>]) -> Option<&'a str> {
    let mut constants: Vec<Vec<(&'a str, String)>> = Vec::new();
    for choice in choices.iter() {
        if look(components, choice.view) != Look::Object {
            return None;
        }
        let members = members(&gather(components, choice.view, &choice.at));
        let required = members.values().filter(|member| member.required);
        let own =
            required.filter_map(
                |member| match enums::constant(components.plain(member.view)?)? {
                    Literal::String(value) => Some((member.name, value)),
                    _ => None,
                },
            );
        constants.push(own.collect());
    }
    for (candidate, _) in constants.first()? {
        let value = |own: &Vec<(&str, String)>| {
            let found = own.iter().find(|(name, _)| name == candidate);
            found.map(|(_, value)| value.clone())
        };
        let values: Option<Vec<String>> = constants.iter().map(value).collect();
        let Some(values) = values else { continue };
        if values.iter().collect::<BTreeSet<_>>().len() == values.len() {
            for (choice, value) in choices.iter_mut().zip(values) {
                choice.tags = vec![value];
            }
            return Some(candidate);
        }
    }
    None
}

/// The discriminator that a component inherits, and the one value that it has in it.
pub(crate) fn inherited<'a>(name: &str, entries: &[Entry<'a>]) -> Option<(&'a str, String)> {
    let bases = entries
        .iter()
        .filter(|entry| entry.component.is_some_and(|base| base != name));
    let discriminator = bases.filter_map(|entry| entry.facts.discriminator.as_ref());
    let discriminator = discriminator.into_iter().next()?;
    let mut values = mapped(discriminator, name);
    let value = match values.len() {
        0 => name.to_owned(),
        1 => values.remove(0),
        _ => return None,
    };
    Some((&discriminator.property_name, value))
}
