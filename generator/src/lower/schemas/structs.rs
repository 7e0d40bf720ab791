//! In: the parts of an object. Out: its fields with types, presence, defaults, checks and docs, and its constants.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::checks;
use super::drafts::names_a_type;
use super::enums;
use super::models::Models;
use super::parts::{Look, Member, members};
use super::place::At;
use super::plans::{Part, Shape};
use crate::ir::{Additional, Check, Doc, Field, Literal, Presence, Struct, Type, TypeId};
use crate::lower::docs;
use crate::name::{Case, Claim, Name, Scope};
use crate::problem::Kind as ProblemKind;
use crate::resolve::{AdditionalProperties, Kind, View};

/// Names of constructors, of derived functions that are called by type, and of a private field.
const RESERVED: &[&str] = &["new", "builder", "build", "default", "clone", "constants"];

/// Functions that a type has beside these if its members have several names.
const SEVERAL_NAMES: &[&str] = &["serialize", "deserialize"];

impl<'a> Models<'a> {
    /// The finished object.
    pub(crate) fn struct_body(&mut self, id: TypeId, parts: &[Part<'a>]) -> Struct {
        let Some(draft) = self.drafted(id) else {
            return super::shape::empty_struct();
        };
        let (files, component, pointer, at) = (
            draft.files,
            draft.component,
            draft.pointer.clone(),
            draft.hint.clone(),
        );
        let members = members(parts);
        self.unknown_required(parts, &members, &pointer);
        let tag = self.own_tag(component, parts);
        let several = members.values().any(|one| !other_names(one).is_empty());
        let more = SEVERAL_NAMES.iter().filter(|_| several);
        let mut scope = Scope::new(Case::Snake).reserve(RESERVED.iter().chain(more).copied());
        let mut fields = Vec::new();
        let mut constants = Vec::new();
        for member in members.values() {
            if let Some((_, value)) = tag.as_ref().filter(|(name, _)| *name == member.name) {
                constants.push((member.name.to_owned(), Literal::String(value.clone())));
                continue;
            }
            if let Some(constant) = self.constant(member) {
                constants.push((member.name.to_owned(), constant));
                continue;
            }
            let (field, settled) = self.field(member, files);
            scope.claim(
                Claim::new(Case::Snake, member.name, member.pointer.clone())
                    .settled(Case::Snake, settled),
            );
            fields.push(field);
        }
        let api = self.api;
        let names = scope.settle(
            &|pointer| api.document.key_place(super::place::written(pointer)),
            &mut self.problems,
        );
        for (field, name) in fields.iter_mut().zip(names) {
            field.name = name;
        }
        self.shared_aliases(&members, &fields);
        let additional = self.additional(parts, &At::new(pointer, at), &fields, files);
        let checks = property_counts(parts, &members);
        if let Some(draft) = &mut self.drafts[id.0] {
            docs::paragraph(&mut draft.doc, checks::sentences(&checks, None));
        }
        Struct {
            fields,
            additional,
            constants,
            checks,
        }
    }

    /// Other wire names that are the name of another member: which of the two a value belongs to, nothing says.
    fn shared_aliases(&mut self, members: &IndexMap<&'a str, Member<'a>>, fields: &[Field]) {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for field in fields {
            let own = field.name.wire.as_str();
            let aliases: BTreeSet<&str> = field.aliases.iter().map(String::as_str).collect();
            for alias in aliases.into_iter().filter(|alias| *alias != own) {
                let other = members.get(alias).map(|member| member.name);
                let Some(other) = other.or_else(|| seen.insert(alias, own)) else {
                    continue;
                };
                let text = format!(
                    "`{own}` also goes by the name `{alias}`, which belongs to the property `{other}`"
                );
                if let Some(member) = members.get(own) {
                    let pointer = format!("{}/x-accept/names", member.pointer);
                    self.problem(ProblemKind::Vocabulary, &pointer, text);
                }
            }
        }
    }

    /// A member with a single value needs no field; but one that is never sent must not become a constant, which is.
    fn constant(&self, member: &Member<'a>) -> Option<Literal> {
        let facts = self.plain_facts(member.view)?;
        let sent = !facts.read_only && !self.is_annotation(member.view);
        self.only(member.view).filter(|_| sent)
    }

    /// The value of a schema that has a single one.
    pub(crate) fn only(&self, view: View<'a>) -> Option<Literal> {
        let facts = self.plain_facts(view)?;
        let whole = facts.all_of.is_empty() && facts.arms.is_empty();
        enums::only(facts).filter(|_| whole)
    }

    fn field(&mut self, member: &Member<'a>, files: bool) -> (Field, Option<&'a str>) {
        let mut shape = self.member_shape(member);
        let facts = member.view.inline();
        let word = |name: &str| facts.and_then(|facts| facts.word(name));
        if files {
            self.file(member.view, &mut shape);
        }
        let filled = word("x-value").is_some();
        let presence = match (
            member.required && !filled,
            shape.nullable && shape.ty != Type::Json,
        ) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::Maybe,
        };
        let field = Field {
            name: Name::new(member.name, ""),
            doc: self.field_doc(member, &shape),
            presence,
            deprecated: facts.is_some_and(|facts| facts.deprecated),
            read_only: facts.is_some_and(|facts| facts.read_only),
            write_only: facts.is_some_and(|facts| facts.write_only),
            aliases: other_names(member),
            lenient: !accepted(member, "types").is_empty(),
            ty: shape.ty,
            default: shape.default,
            checks: shape.checks,
        };
        let typed = matches!(&field.ty, Type::Named(id) if id.0 >= self.components.len());
        let settled = facts.and_then(|facts| facts.rust_name());
        let settled = settled
            .filter(|name| !typed || !names_a_type(name) || !name.contains(char::is_uppercase));
        (field, settled)
    }

    /// A schema that only describes, without a type.
    pub(crate) fn is_annotation(&self, view: View<'a>) -> bool {
        self.look(view) == Look::Other(Kind::Any)
            && view.inline().is_some_and(|facts| {
                facts.is_plain() && !facts.has_members() && facts.items.is_none()
            })
    }

    fn field_doc(&self, member: &Member<'a>, shape: &Shape) -> Doc {
        let views = std::iter::once(member.view)
            .chain(member.others.iter().rev().map(|(view, _, _)| *view));
        let described = views
            .filter_map(View::inline)
            .find_map(|facts| facts.description.as_deref().or(facts.title.as_deref()));
        let fallback = match (&shape.ty, described) {
            (_, Some(_)) => None,
            (Type::Named(id), None) => self.summary_of(*id),
            // Scalars of components show as what they are; their own words would be lost.
            (_, None) => self
                .plain_facts(member.view)
                .and_then(|facts| facts.description.as_deref())
                .map(|text| docs::doc(None, Some(text), "").summary),
        };
        let fallback = fallback
            .filter(|text| text.len() > 1)
            .unwrap_or_else(|| format!("The member {}.", docs::code(member.name)));
        let mut doc = docs::doc(None, described, &fallback);
        docs::paragraph(
            &mut doc,
            checks::sentences(&shape.checks, shape.default.as_ref()),
        );
        docs::paragraph(&mut doc, self.values_listed(member.view, &shape.ty));
        doc
    }

    /// Binary members of a multipart body are files.
    fn file(&self, view: View<'a>, shape: &mut Shape) {
        let binary = |view: View<'a>| {
            self.plain_facts(view).is_some_and(|facts| {
                facts.kind == Kind::String && facts.format.as_deref() == Some("binary")
            })
        };
        let items = self
            .plain_facts(view)
            .and_then(|facts| facts.items.as_ref());
        if binary(view) {
            (shape.ty, shape.checks) = (Type::File, Vec::new());
            // A form has no null: a file is there or it is not.
            shape.nullable = false;
        } else if items.is_some_and(|items| binary(items.into())) {
            (shape.ty, shape.nullable) = (Type::List(Box::new(Type::File)), false);
            shape
                .checks
                .retain(|check| matches!(check, Check::Items(..)));
        }
    }

    fn additional(
        &mut self,
        parts: &[Part<'a>],
        at: &At<'a>,
        fields: &[Field],
        files: bool,
    ) -> Option<Additional> {
        let (part, additional) = parts
            .iter()
            .rev()
            .find_map(|part| Some((part, part.facts.additional.as_ref()?)))?;
        let mut shape = match additional {
            AdditionalProperties::Any(false) => return None,
            AdditionalProperties::Any(true) => Shape::new(Type::Json),
            AdditionalProperties::Schema(schema) => {
                let mut at = at.child("additionalProperties", "value");
                at.pointer = format!("{}/additionalProperties", part.pointer);
                at.hint = part.hint.child("value");
                let view = schema.as_ref().into();
                let mut shape = self.shape(view, at);
                if files {
                    self.file(view, &mut shape);
                }
                shape
            }
        };
        let wishes = [
            "additional",
            "additional_members",
            "other_members",
            "further_members",
        ];
        let free = |wish: &&&str| !fields.iter().any(|field| field.name.rust == **wish);
        let name = wishes
            .iter()
            .find(free)
            .map_or_else(|| wishes.join("_"), |wish| (*wish).to_owned());
        let checks = std::mem::take(&mut shape.checks);
        Some(Additional {
            name: Name::new("", name),
            ty: shape.into_type(),
            checks,
        })
    }

    fn unknown_required(
        &mut self,
        parts: &[Part<'a>],
        known: &IndexMap<&'a str, Member<'a>>,
        pointer: &str,
    ) {
        let open = parts.iter().any(|part| {
            matches!(
                part.facts.additional,
                Some(AdditionalProperties::Any(true) | AdditionalProperties::Schema(_))
            )
        });
        let missing: Vec<String> = parts
            .iter()
            .flat_map(Part::required)
            .filter(|name| !open && !known.contains_key(name.as_str()))
            .map(|name| format!("`{name}`"))
            .collect();
        if !missing.is_empty() {
            let text = format!(
                "{} must be there, but no property of this name is described",
                missing.join(", ")
            );
            self.problem(ProblemKind::Ignored, pointer, text);
        }
    }
}

/// Other names that a member goes by (`x-accept.names`).
fn other_names(member: &Member<'_>) -> Vec<String> {
    let names = accepted(member, "names").iter().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// A list of the word `x-accept`.
fn accepted<'a>(member: &Member<'a>, part: &str) -> &'a [Value] {
    let facts = member.view.inline();
    let accept = facts.and_then(|facts| facts.word("x-accept"));
    let list = accept.and_then(|accept| accept.get(part)?.as_array());
    list.map_or(&[], Vec::as_slice)
}

/// How many members the object may have. What the client fills in is not there yet when they are counted.
fn property_counts<'a>(parts: &[Part<'a>], members: &IndexMap<&'a str, Member<'a>>) -> Vec<Check> {
    let filled = |member: &&Member<'_>| {
        member
            .view
            .inline()
            .is_some_and(|facts| facts.word("x-value").is_some())
    };
    let filled = members.values().filter(filled).count();
    let mut counts = Vec::new();
    for (least, most) in parts.iter().map(Part::property_count) {
        let least = least.map(|least| least.saturating_sub(filled));
        let count = checks::range(least, most).map(|(least, most)| Check::Properties(least, most));
        checks::combine(&mut counts, count);
    }
    counts
}
