//! In: the choices of a oneOf or anyOf. Out: the values of the tag by which each is told from the others, if there is one.

use std::collections::BTreeSet;

use super::enums;
use super::inherit;
use super::models::Models;
use super::parts::{Look, members};
use super::place::At;
use super::plans::Choice;
use crate::ir::Literal;
use crate::resolve::View;

impl<'a> Models<'a> {
    /// The values of a declared tag that mean this schema: as mapped, else as it lists them, else its name.
    pub(crate) fn tags_of(
        &self,
        schema: View<'a>,
        discriminator: &'a crate::resolve::Discriminator,
    ) -> Vec<String> {
        let mapped = match schema {
            View::Named(name) => inherit::tags(discriminator, name),
            View::Inline(_) => Vec::new(),
        };
        if !mapped.is_empty() {
            return mapped;
        }
        let parts = self.gather(schema, &At::nameless("")).parts;
        let listed: Vec<String> = members(&parts)
            .get(discriminator.property_name.as_str())
            .and_then(|member| self.plain_facts(member.view))
            .and_then(enums::values)
            .map(|(_, values)| values)
            .unwrap_or_default();
        match schema {
            View::Named(name) if listed.is_empty() => vec![name.to_owned()],
            _ => listed,
        }
    }

    /// A required member that is a different constant in every choice is a discriminator that nobody declared.
    pub(crate) fn seen_tag(&self, choices: &mut [Choice<'a>]) -> Option<&'a str> {
        let mut constants: Vec<Vec<(&'a str, String)>> = Vec::new();
        for choice in choices.iter() {
            if self.look(choice.view) != Look::Object {
                return None;
            }
            let parts = self.gather(choice.view, &choice.at).parts;
            let mut own = Vec::new();
            for member in members(&parts).values().filter(|member| member.required) {
                if let Some(Literal::String(value)) =
                    self.plain_facts(member.view).and_then(enums::only)
                {
                    own.push((member.name, value));
                }
            }
            if own.is_empty() {
                return None;
            }
            constants.push(own);
        }
        let candidates: Vec<&str> = constants.first()?.iter().map(|(name, _)| *name).collect();
        for candidate in candidates {
            let values: Option<Vec<&String>> = constants
                .iter()
                .map(|own| {
                    own.iter()
                        .find(|(name, _)| *name == candidate)
                        .map(|(_, value)| value)
                })
                .collect();
            let Some(values) = values else { continue };
            if values.iter().collect::<BTreeSet<_>>().len() == values.len() {
                for (choice, value) in choices.iter_mut().zip(values) {
                    choice.tags = vec![value.clone()];
                }
                return Some(candidate);
            }
        }
        None
    }
}
