//! A schema with allOf: one type with annotations, a merged object, a choice with common members, or a scalar.

use super::choices::choice;
use super::components::Components;
use super::faults::Faults;
use super::gather::{Look, gather, look, says_nothing};
use super::kinds::by_kind;
use super::place::At;
use super::plans::{Outline, Plan, What};
use crate::ir::Type;
use crate::problem::Kind as ProblemKind;
use crate::resolve::{Kind, Schema, View};

/// What a schema with allOf is.
pub(crate) fn all_of<'a>(
    components: &Components<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    at: &At<'a>,
) -> Outline<'a> {
    let entries = facts.all_of.iter().map(View::from).enumerate();
    let (rules, types): (Vec<_>, Vec<_>) =
        entries.partition(|(_, view)| view.inline().is_some_and(says_nothing));
    let mut rules: Vec<View<'a>> = rules.into_iter().map(|(_, view)| view).collect();
    let own = facts.has_members();
    let outline = match types.as_slice() {
        [] if own => return merged(components, facts, at),
        [] => by_kind(components, faults, facts, at),
        [(number, only)] if !own => {
            let described =
                Some(facts).filter(|facts| facts.description.is_some() || facts.title.is_some());
            let at = At {
                pointer: format!("{}/allOf/{number}", at.pointer),
                outer: described.or(at.outer),
                ..at.clone()
            };
            Outline::new(What::Same(*only, at))
        }
        several => {
            let views: Vec<View<'a>> = several.iter().map(|(_, view)| *view).collect();
            let looks: Vec<Look> = views.iter().map(|view| look(components, *view)).collect();
            if looks.contains(&Look::Union) {
                return choice(components, faults, facts, at);
            }
            if contradict(components, faults, &views, &at.pointer) {
                return Outline::known(Type::Json);
            }
            if looks.contains(&Look::Object) || own {
                return merged(components, facts, at);
            }
            let inner = match at.component {
                Some(_) => at.clone(),
                None => at.child("allOf/0", "value"),
            };
            let first = views[first(&looks)];
            rules.splice(0..0, views);
            Outline::new(What::Same(first, inner))
        }
    };
    rules.push(View::Inline(facts));
    Outline { rules, ..outline }
}

/// Which of several types that are no objects says most: an integer is a number that says more.
fn first(looks: &[Look]) -> usize {
    let integer = looks
        .iter()
        .position(|look| *look == Look::Other(Kind::Integer));
    let typed = looks
        .iter()
        .position(|look| *look != Look::Other(Kind::Any));
    integer.or(typed).unwrap_or(0)
}

/// Tells of schemas that no value fits, by the types that they state.
fn contradict<'a>(
    components: &Components<'a>,
    faults: &mut Faults<'_>,
    all: &[View<'a>],
    pointer: &str,
) -> bool {
    let facts = all.iter().filter_map(|view| components.plain(*view));
    let mut kinds: Vec<Kind> = facts.filter_map(Schema::stated).collect();
    if kinds.contains(&Kind::Integer) {
        kinds.retain(|kind| *kind != Kind::Number);
    }
    let Some(first) = kinds.first().copied() else {
        return false;
    };
    let other = kinds.into_iter().find(|kind| *kind != first);
    if let Some(other) = other {
        let words = [first, other].map(|kind| format!("{kind:?}").to_lowercase());
        let text = format!(
            "`allOf` of the types {} and {}: no value is both",
            words[0], words[1]
        );
        faults.tell(ProblemKind::Unsupported, pointer, text);
    }
    other.is_some()
}

/// An object made of the members of several schemas.
fn merged<'a>(components: &Components<'a>, facts: &'a Schema, at: &At<'a>) -> Outline<'a> {
    let mut entries = gather(components, View::Inline(facts), at);
    if entries.iter().all(|entry| !entry.facts.has_members()) {
        return Outline::known(Type::Map(Box::new(Type::Json)));
    }
    entries.retain(|entry| {
        let counted = entry.facts.property_count != (None, None);
        entry.facts.has_members() || entry.facts.discriminator.is_some() || counted
    });
    Outline::named(Plan::Struct(entries))
}
