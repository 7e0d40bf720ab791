//! In: a schema with oneOf or anyOf. Out: the plan of a choice of types with or without a tag, or something simpler if
//! it is that.

use std::collections::BTreeSet;

use super::checks;
use super::enums;
use super::models::Models;
use super::parts::{Look, is_rule, members};
use super::place::At;
use super::plans::{Choice, Part, Plan, Shape, UnionPlan};
use crate::ir::{Arm, Doc, EnumRepr, ModelKind, Type, Union};
use crate::name::Name;
use crate::problem::Kind as ProblemKind;
use crate::resolve::{Kind, Schema, View};

/// A type that contains itself through nothing but lists and maps: a choice with one arm gives it a name of its own.
pub(crate) fn single(ty: Type, doc: Doc) -> ModelKind {
    let arm = Arm {
        name: Name::new("items", "Items"),
        doc,
        discriminator_values: Vec::new(),
        ty,
        checks: Vec::new(),
    };
    ModelKind::Union(Union {
        discriminator: None,
        arms: vec![arm],
        unknown: None,
    })
}

impl<'a> Models<'a> {
    /// The use of a schema with oneOf or anyOf, its own or that of a part of its allOf.
    pub(crate) fn choice(&mut self, facts: &'a Schema, at: At<'a>) -> Shape {
        if facts.has_members() || !facts.all_of.is_empty() {
            return self.choice_with_members(facts, &at);
        }
        self.without_effect(facts, &at.pointer, "a choice");
        let mut nullable = false;
        let mut seen = BTreeSet::new();
        let mut choices = Vec::new();
        for (number, arm) in facts.arms.iter().enumerate() {
            let view = View::from(arm);
            let fresh = match view {
                View::Named(name) => {
                    let only_null = |facts: &'a Schema| facts.only_null;
                    seen.insert(name) && !self.plain_facts(view).is_some_and(only_null)
                }
                View::Inline(item) => !is_null(item),
            };
            nullable |= self.may_be_null(view);
            if fresh && !is_rule(view) {
                choices.push(Choice {
                    view,
                    at: arm_at(&at, facts.arms_key, number, view),
                    tags: Vec::new(),
                });
            }
        }
        if !facts.more_arms.is_empty() {
            self.problem(
                ProblemKind::Ignored,
                &format!("{}/anyOf", at.pointer),
                "`anyOf` beside `oneOf` is left out",
            );
        }
        let shape = match choices.as_slice() {
            [] => Shape::new(Type::Json),
            [only] => {
                let schema = only.view;
                let outer = Some(facts)
                    .filter(|data| data.description.is_some())
                    .or(at.outer);
                match schema {
                    View::Named(name) => self.reference(name),
                    View::Inline(_) => self.shape(
                        schema,
                        At {
                            outer,
                            pointer: only.at.pointer.clone(),
                            ..at
                        },
                    ),
                }
            }
            _ => match self.one_kind(facts, &choices, &at) {
                Some(shape) => shape,
                None => self.union(facts, choices, Vec::new(), &at),
            },
        };
        shape.nullable(nullable)
    }

    /// Choices that are all strings, or all the same scalar, are that.
    fn one_kind(
        &mut self,
        facts: &'a Schema,
        choices: &[Choice<'a>],
        at: &At<'a>,
    ) -> Option<Shape> {
        let arms: Option<Vec<&'a Schema>> = choices
            .iter()
            .map(|choice| self.plain_facts(choice.view))
            .collect();
        let arms = arms?;
        let kind = arms.first()?.kind;
        if arms.iter().any(|arm| {
            arm.kind != kind || !arm.all_of.is_empty() || !arm.arms.is_empty() || arm.secret()
        }) {
            return None;
        }
        let listed = arms.iter().any(|arm| !arm.values.is_empty());
        let ruled = arms.iter().any(|arm| !checks::stated(arm).is_empty());
        let scalar =
            matches!(kind, Kind::String | Kind::Number) || kind == Kind::Integer && !listed;
        if ruled && scalar {
            self.alternatives(&at.pointer);
        }
        match kind {
            Kind::String if listed => {
                let mut seen = BTreeSet::new();
                let values = arms
                    .iter()
                    .filter_map(|arm| enums::values(arm))
                    .flat_map(|(_, values)| values);
                let values: Vec<String> =
                    values.filter(|value| seen.insert(value.clone())).collect();
                let body =
                    self.enum_body(EnumRepr::String, &values, facts.word("x-rust-names"), at);
                Some(Shape::new(self.draft(
                    at,
                    Some(facts),
                    Plan::Ready(ModelKind::Enum(body)),
                )))
            }
            Kind::String => {
                let format = &arms.first()?.format;
                let first = choices
                    .first()
                    .filter(|_| arms.iter().all(|arm| arm.format == *format));
                let shape = first
                    .map(|choice| (choice.view, choice.at.clone()))
                    .map(|(schema, at)| self.shape(schema, at));
                // Their rules are alternatives: none of them holds for all values.
                Some(Shape::new(shape.map_or(Type::String, |shape| shape.ty)))
            }
            Kind::Integer if !listed => Some(Shape::new(Type::Int64)),
            Kind::Number => Some(Shape::new(Type::Double)),
            Kind::Boolean => Some(Shape::new(Type::Bool)),
            _ => None,
        }
    }

    /// Members beside a choice: each arm is an object with both.
    fn choice_with_members(&mut self, facts: &'a Schema, at: &At<'a>) -> Shape {
        let gathered = self.gather(View::Inline(facts), at);
        let mut base = gathered.parts;
        let Some(first) = gathered.unions.iter().copied().find(|number| {
            base[*number]
                .facts
                .arms
                .iter()
                .any(|arm| !is_rule(arm.into()))
        }) else {
            return Shape::new(self.draft(at, Some(facts), Plan::Struct(base)));
        };
        let place = At::new(base[first].pointer.clone(), base[first].hint.clone());
        let own = base[first].facts;
        let (arms, key) = (&own.arms, own.arms_key);
        let mut choices = Vec::new();
        for (number, arm) in arms.iter().enumerate() {
            let schema = View::from(arm);
            let null = matches!(schema, View::Inline(item) if is_null(item));
            if !null && !is_rule(schema) {
                let mut inner = arm_at(at, key, number, schema);
                inner.pointer = format!("{}/{key}/{number}#{}", place.pointer, at.pointer);
                choices.push(Choice {
                    view: schema,
                    at: inner,
                    tags: Vec::new(),
                });
            }
        }
        // Further choices beside the first: what any of their arms may have, each arm of ours may have.
        let mut loose = Vec::new();
        let further = gathered
            .unions
            .iter()
            .filter(|number| **number != first)
            .map(|number| &base[*number].facts.arms);
        let further = further.chain(base.iter().map(|part| &part.facts.more_arms));
        for (number, arm) in further.flatten().enumerate() {
            let inner = At::new(format!("{}#more{number}", at.pointer), at.hint.clone());
            loose.extend(self.gather(arm.into(), &inner).parts);
        }
        for mut part in loose {
            part.loose = true;
            base.push(part);
        }
        let objects = choices
            .iter()
            .all(|choice| self.look(choice.view) == Look::Object);
        let memberless = members(&base).is_empty();
        if !objects && !memberless {
            self.problem(
                ProblemKind::Unsupported,
                &at.pointer,
                "members beside a choice of types that are no objects",
            );
            return Shape::new(Type::Json);
        }
        if memberless {
            base.clear();
        }
        let discriminator = base
            .iter()
            .find_map(|part| part.facts.discriminator.as_ref());
        let shape = self.union(facts, choices, base, at);
        if discriminator.is_some() {
            shape
        } else {
            shape.nullable(facts.nullable)
        }
    }

    /// A choice that stays one.
    fn union(
        &mut self,
        facts: &'a Schema,
        mut choices: Vec<Choice<'a>>,
        base: Vec<Part<'a>>,
        at: &At<'a>,
    ) -> Shape {
        let discriminator = facts.discriminator.as_ref().or_else(|| {
            base.iter()
                .find_map(|part| part.facts.discriminator.as_ref())
        });
        let mut tag = None;
        if let Some(discriminator) = discriminator {
            let name = discriminator.property_name.as_str();
            for choice in &mut choices {
                choice.tags = self.tags_of(choice.view, discriminator);
            }
            let objects = choices
                .iter()
                .all(|choice| matches!(self.look(choice.view), Look::Object | Look::Union));
            if objects && choices.iter().all(|choice| !choice.tags.is_empty()) {
                tag = Some(name);
            } else {
                self.problem(
                    ProblemKind::Ignored,
                    &format!("{}/discriminator", at.pointer),
                    format!("not every choice is an object with a known value of `{name}`; they are told apart by their shape"),
                );
            }
        } else if base.is_empty() {
            tag = self.seen_tag(&mut choices);
        }
        if tag.is_none() {
            for choice in &mut choices {
                choice.tags.clear();
            }
        }
        Shape::new(self.draft(
            at,
            Some(facts),
            Plan::Union(UnionPlan { tag, choices, base }),
        ))
    }

    fn may_be_null(&self, schema: View<'a>) -> bool {
        self.plain_facts(schema)
            .is_some_and(|facts| facts.nullable || facts.only_null)
    }
}

impl Choice<'_> {
    /// The name of the arm as the document has it: of the component, else the title, else the tag.
    pub(crate) fn name(&self) -> Option<String> {
        match self.view {
            View::Named(name) => Some(name.to_owned()),
            View::Inline(item) => title(item).or_else(|| self.tags.first().cloned()),
        }
    }
}

/// A title that can be a name.
fn title(data: &Schema) -> Option<String> {
    let title = data
        .title
        .as_deref()
        .map(str::trim)
        .filter(|title| !title.is_empty() && title.chars().count() <= 40)?;
    Some(title.to_owned())
}

fn arm_at<'a>(at: &At<'a>, key: &str, number: usize, schema: View<'a>) -> At<'a> {
    let word = match schema {
        View::Named(name) => Some(name.to_owned()),
        View::Inline(item) => title(item),
    };
    at.child(
        &format!("{key}/{number}"),
        &word.unwrap_or_else(|| format!("Variant{}", number + 1)),
    )
}

/// `null` and nothing else, as documents of version 3.0 say it.
fn is_null(facts: &Schema) -> bool {
    facts.only_null
        || facts.nullable && facts.is_plain() && !facts.has_members() && facts.items.is_none()
}
