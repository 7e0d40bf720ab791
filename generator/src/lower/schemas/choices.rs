//! A schema with oneOf or anyOf: a choice of types with or without a tag, or something simpler if it is that.

use std::collections::BTreeSet;

use super::checks;
use super::components::Components;
use super::enums;
use super::faults::Faults;
use super::gather::{Entry, Look, gather, has_choice, is_rule, look, members, says_nothing};
use super::place::At;
use super::plans::{Choice, Outline, Plan, UnionPlan, What};
use super::tags;
use crate::ir::{EnumRepr, ModelKind, Type};
use crate::problem::Kind as ProblemKind;
use crate::resolve::{Kind, Schema, View};

/// What a schema with oneOf or anyOf is, its own or that of a schema in its allOf.
pub(crate) fn choice<'a>(
    components: &Components<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    at: &At<'a>,
) -> Outline<'a> {
    if facts.has_members() || !facts.all_of.is_empty() {
        return choice_with_members(components, faults, facts, at);
    }
    faults.without_effect(facts, &at.pointer, "a choice");
    let mut nullable = false;
    let mut seen = BTreeSet::new();
    let mut choices = Vec::new();
    for (number, arm) in facts.arms.iter().enumerate() {
        let view = View::from(arm);
        let plain = components.plain(view);
        let fresh = match view {
            View::Named(name) => seen.insert(name) && !plain.is_some_and(|facts| facts.only_null),
            View::Inline(facts) => !is_null(facts),
        };
        nullable |= plain.is_some_and(|facts| facts.nullable || facts.only_null);
        if fresh && !is_rule(view) {
            choices.push(Choice {
                view,
                at: arm_at(at, facts.arms_key, number, view),
                tags: Vec::new(),
            });
        }
    }
    if !facts.more_arms.is_empty() {
        faults.tell(
            ProblemKind::Ignored,
            &format!("{}/anyOf", at.pointer),
            "`anyOf` beside `oneOf` is left out",
        );
    }
    let outline = match choices.as_slice() {
        [] => Outline::known(Type::Json),
        [only] => {
            let described = Some(facts).filter(|facts| facts.description.is_some());
            let at = At {
                outer: described.or(at.outer),
                pointer: only.at.pointer.clone(),
                ..at.clone()
            };
            Outline::new(What::Same(only.view, at))
        }
        _ => match one_kind(components, faults, facts, &choices, at) {
            Some(what) => Outline::new(what),
            None => union(components, faults, facts, choices, Vec::new(), at),
        },
    };
    Outline {
        nullable,
        ..outline
    }
}

/// Choices that are all strings, or all the same scalar, are that.
fn one_kind<'a>(
    components: &Components<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    choices: &[Choice<'a>],
    at: &At<'a>,
) -> Option<What<'a>> {
    let arms = choices.iter().map(|choice| components.plain(choice.view));
    let arms: Vec<&Schema> = arms.collect::<Option<_>>()?;
    let first = *arms.first()?;
    if arms.iter().any(|arm| {
        arm.kind != first.kind || !arm.all_of.is_empty() || !arm.arms.is_empty() || arm.secret()
    }) {
        return None;
    }
    let listed = arms.iter().any(|arm| !arm.values.is_empty());
    let ruled = arms.iter().any(|arm| !checks::stated(arm).is_empty());
    let known = match first.kind {
        Kind::String => None,
        Kind::Integer if !listed => Some(Type::Int64),
        Kind::Number => Some(Type::Double),
        Kind::Boolean => Some(Type::Bool),
        _ => return None,
    };
    if ruled && known != Some(Type::Bool) {
        faults.alternatives(&at.pointer);
    }
    if let Some(ty) = known {
        return Some(Outline::known(ty).what);
    }
    if listed {
        let mut seen = BTreeSet::new();
        let values = arms.iter().filter_map(|arm| enums::texts(arm));
        let values = values.flat_map(|(_, values)| values);
        let values: Vec<String> = values.filter(|value| seen.insert(value.clone())).collect();
        let body = enums::enumeration(faults, facts, EnumRepr::String, &values, at);
        return Some(What::Named(Plan::Ready(ModelKind::Enum(body))));
    }
    let same = arms.iter().all(|arm| arm.format == first.format);
    // Their rules are alternatives: none of them holds for all values.
    Some(match choices.first().filter(|_| same) {
        Some(choice) => What::TypeOf(choice.view, choice.at.clone()),
        None => Outline::known(Type::String).what,
    })
}

/// Members beside a choice: each arm is an object with both.
fn choice_with_members<'a>(
    components: &Components<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    at: &At<'a>,
) -> Outline<'a> {
    let mut base = gather(components, View::Inline(facts), at);
    let Some(first) = base.iter().position(|entry| has_choice(entry.facts)) else {
        return Outline::named(Plan::Struct(base));
    };
    let own = base[first].facts;
    let place = format!("{}/{}", base[first].at.pointer, own.arms_key);
    if is_endless(&place, own.arms.len(), &at.pointer) {
        let text = "a choice with members contains itself: the types made of it have no end";
        faults.tell(ProblemKind::Unsupported, &at.pointer, text);
        return Outline::known(Type::Json);
    }
    let mut choices = Vec::new();
    for (number, arm) in own.arms.iter().enumerate() {
        let view = View::from(arm);
        if !view.inline().is_some_and(is_null) && !is_rule(view) {
            let mut inner = arm_at(at, own.arms_key, number, view);
            inner.pointer = format!("{place}/{number}#{}", at.pointer);
            choices.push(Choice {
                view,
                at: inner,
                tags: Vec::new(),
            });
        }
    }
    // Further choices beside the first: what any of their arms may have, each arm of ours may have.
    let further = base.iter().enumerate();
    let further = further.filter(|(number, _)| *number != first);
    let further = further.flat_map(|(_, entry)| &entry.facts.arms);
    let further = further.chain(base.iter().flat_map(|entry| &entry.facts.more_arms));
    let mut loose = Vec::new();
    for (number, arm) in further.enumerate() {
        let inner = At::new(format!("{}#more{number}", at.pointer), at.hint.clone());
        loose.extend(gather(components, arm.into(), &inner));
    }
    base.extend(loose.into_iter().map(|entry| Entry {
        loose: true,
        ..entry
    }));
    if members(&base).is_empty() {
        base.clear();
    } else if !all_are(components, &choices, &[Look::Object]) {
        faults.tell(
            ProblemKind::Unsupported,
            &at.pointer,
            "members beside a choice of types that are no objects",
        );
        return Outline::known(Type::Json);
    }
    union(components, faults, facts, choices, base, at)
}

/// Whether the place of a schema tells that it is in an arm of the very choice that it is merged with: each merge makes new
/// types, so this would never end. Nobody writes the other merges, which have no place of their own, more than a few deep.
fn is_endless(choice: &str, arms: usize, pointer: &str) -> bool {
    let mut around = pointer.split('#');
    around.any(|one| (0..arms).any(|number| one == format!("{choice}/{number}")))
        || pointer.matches("#more").count() > 4
}

/// A choice that stays one.
fn union<'a>(
    components: &Components<'a>,
    faults: &mut Faults<'_>,
    facts: &'a Schema,
    mut choices: Vec<Choice<'a>>,
    base: Vec<Entry<'a>>,
    at: &At<'a>,
) -> Outline<'a> {
    let declared = base.iter().map(|entry| entry.facts);
    let mut declared = std::iter::once(facts).chain(declared);
    let mut tag = None;
    if let Some(discriminator) = declared.find_map(|facts| facts.discriminator.as_ref()) {
        let name = discriminator.property_name.as_str();
        for choice in &mut choices {
            choice.tags = tags::declared(components, choice.view, discriminator);
        }
        let objects = all_are(components, &choices, &[Look::Object, Look::Union]);
        if objects && choices.iter().all(|choice| !choice.tags.is_empty()) {
            tag = Some(name);
        } else {
            faults.tell(
                ProblemKind::Ignored,
                &format!("{}/discriminator", at.pointer),
                format!("not every choice is an object with a known value of `{name}`; they are told apart by their shape"),
            );
        }
    } else if base.is_empty() {
        tag = tags::seen(components, &mut choices);
    }
    if tag.is_none() {
        for choice in &mut choices {
            choice.tags.clear();
        }
    }
    Outline::named(Plan::Union(UnionPlan { tag, choices, base }))
}

fn all_are(components: &Components<'_>, choices: &[Choice<'_>], looks: &[Look]) -> bool {
    let mut found = choices.iter().map(|choice| look(components, choice.view));
    found.all(|look| looks.contains(&look))
}

impl Choice<'_> {
    /// The name of the arm as the document has it: of the component, else the title, else the tag.
    pub(crate) fn name(&self) -> Option<String> {
        word(self.view).or_else(|| self.tags.first().cloned())
    }
}

/// What a schema is called: by the name of the component, or by a title that can be a name.
fn word(view: View<'_>) -> Option<String> {
    let title = |facts: &Schema| {
        let title = facts.title.as_deref().map(str::trim);
        title
            .filter(|title| !title.is_empty() && title.chars().count() <= 40)
            .map(str::to_owned)
    };
    match view {
        View::Named(name) => Some(name.to_owned()),
        View::Inline(facts) => title(facts),
    }
}

fn arm_at<'a>(at: &At<'a>, key: &str, number: usize, view: View<'_>) -> At<'a> {
    at.child(
        &format!("{key}/{number}"),
        &word(view).unwrap_or_else(|| format!("Variant{}", number + 1)),
    )
}

/// `null` and nothing else, as documents of version 3.0 say it.
fn is_null(facts: &Schema) -> bool {
    facts.only_null || facts.nullable && says_nothing(facts)
}
