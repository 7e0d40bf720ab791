//! What an object is made of: its fields with types, presence, defaults, checks and docs, and its constants.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::checks;
use super::combine::member_use;
use super::components::Components;
use super::enums::{only, values_listed};
use super::faults::Faults;
use super::gather::{Entry, Member, is_annotation, members};
use super::place::At;
use super::plans::TypeUse;
use super::tags;
use super::types::{Types, names_a_type};
use super::uses::type_use;
use crate::ir::{Additional, Check, Doc, Field, Literal, Presence, Struct, Type};
use crate::lower::docs;
use crate::name::reserved::{MODEL, MODEL_NAMED};
use crate::name::{Case, Claim, Name, Scope};
use crate::problem::Kind as ProblemKind;
use crate::resolve::{AdditionalProperties, Kind, View};

/// The object made of these schemas. `files`: it is the body of a multipart request.
pub(crate) fn object<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    entries: &[Entry<'a>],
    at: &At<'a>,
    files: bool,
) -> Struct {
    let members = members(entries);
    unknown_required(faults, entries, &members, &at.pointer);
    let component = at.component.map(|number| types.components.get(number));
    let tag = component.and_then(|component| tags::inherited(component.name, entries));
    let several = members
        .values()
        .any(|one| other_names(one).next().is_some());
    let more = MODEL_NAMED.iter().filter(|_| several);
    let mut scope = Scope::new(Case::Snake).reserve(MODEL.iter().chain(more).copied());
    let mut fields = Vec::new();
    let mut constants = Vec::new();
    for member in members.values() {
        let tag = tag.as_ref().filter(|(name, _)| *name == member.name);
        let constant = tag.map(|(_, value)| Literal::String(value.clone()));
        let constant = constant.or_else(|| constant_of(types.components, member));
        if let Some(constant) = constant {
            constants.push((member.name.to_owned(), constant));
            continue;
        }
        let field = field(types, faults, member, files);
        // The name of a type of its own is not that of the field.
        let own_type = matches!(&field.ty, Type::Named(id) if id.0 >= types.components.len());
        let of_type =
            |name: &str| own_type && names_a_type(name) && name.contains(char::is_uppercase);
        let settled = member.view.inline().and_then(|facts| facts.rust_name());
        let settled = settled.filter(|name| !of_type(name));
        scope.claim(
            Claim::new(Case::Snake, member.name, member.at.pointer.clone())
                .settled(Case::Snake, settled),
        );
        fields.push(field);
    }
    for (field, name) in fields.iter_mut().zip(faults.settle_keys(scope)) {
        field.name = name;
    }
    shared_aliases(faults, &members, &fields);
    Struct {
        additional: additional(types, faults, entries, &fields, files),
        fields,
        constants,
        checks: property_counts(entries, &members),
    }
}

/// Other wire names that are the name of another member: which of the two a value belongs to, nothing says.
fn shared_aliases(faults: &mut Faults<'_>, members: &IndexMap<&str, Member<'_>>, fields: &[Field]) {
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
                let pointer = format!("{}/x-accept/names", member.at.pointer);
                faults.tell(ProblemKind::Vocabulary, &pointer, text);
            }
        }
    }
}

/// A member with a single value needs no field; but one that is never sent must not become a constant, which is.
fn constant_of<'a>(components: &Components<'a>, member: &Member<'a>) -> Option<Literal> {
    let facts = components.plain(member.view)?;
    let sent = !facts.read_only && !is_annotation(components, member.view);
    only(components, member.view).filter(|_| sent)
}

/// The field of a member; its name is settled with those of all.
fn field<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    member: &Member<'a>,
    files: bool,
) -> Field {
    let mut used = member_use(types, faults, member);
    let facts = member.view.inline();
    if files {
        file(types.components, member.view, &mut used);
    }
    let presence = match (
        member.required && !is_filled(member),
        used.nullable && used.ty != Type::Json,
    ) {
        (true, false) => Presence::Required,
        (true, true) => Presence::Nullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::Maybe,
    };
    Field {
        name: Name::new(member.name, ""),
        doc: field_doc(types, member, &used),
        presence,
        deprecated: facts.is_some_and(|facts| facts.deprecated),
        read_only: facts.is_some_and(|facts| facts.read_only),
        write_only: facts.is_some_and(|facts| facts.write_only),
        aliases: other_names(member).map(str::to_owned).collect(),
        lenient: !accepted(member, "types").is_empty(),
        ty: used.ty,
        default: used.default,
        checks: used.checks,
    }
}

fn field_doc<'a>(types: &Types<'a>, member: &Member<'a>, used: &TypeUse) -> Doc {
    let views =
        std::iter::once(member.view).chain(member.others.iter().rev().map(|(view, _)| *view));
    let described = views
        .filter_map(View::inline)
        .find_map(|facts| facts.description.as_deref().or(facts.title.as_deref()));
    let fallback = match (&used.ty, described) {
        (_, Some(_)) => None,
        (Type::Named(id), None) => types.summary_of(*id),
        // Scalars of components show as what they are; their own words would be lost.
        (_, None) => types
            .components
            .plain(member.view)
            .and_then(|facts| facts.description.as_deref())
            .map(|text| docs::doc(None, Some(text), "").summary),
    };
    let fallback = fallback
        .filter(|text| text.len() > 1)
        .unwrap_or_else(|| format!("The member {}.", docs::code(member.name)));
    let mut doc = docs::doc(None, described, &fallback);
    docs::paragraph(
        &mut doc,
        checks::sentences(&used.checks, used.default.as_ref()),
    );
    docs::paragraph(
        &mut doc,
        values_listed(types.components, member.view, &used.ty),
    );
    doc
}

/// Binary members of a multipart body are files.
fn file<'a>(components: &Components<'a>, view: View<'a>, used: &mut TypeUse) {
    let binary = |view: View<'a>| {
        components.plain(view).is_some_and(|facts| {
            facts.kind == Kind::String && facts.format.as_deref() == Some("binary")
        })
    };
    let items = components
        .plain(view)
        .and_then(|facts| facts.items.as_ref());
    if binary(view) {
        (used.ty, used.checks) = (Type::File, Vec::new());
        // A form has no null: a file is there or it is not.
        used.nullable = false;
    } else if items.is_some_and(|items| binary(items.into())) {
        (used.ty, used.nullable) = (Type::List(Box::new(Type::File)), false);
        used.checks
            .retain(|check| matches!(check, Check::Items(..)));
    }
}

/// The members that no property describes, if they are wanted: as the last entry that speaks of them says.
fn additional<'a>(
    types: &mut Types<'a>,
    faults: &mut Faults<'_>,
    entries: &[Entry<'a>],
    fields: &[Field],
    files: bool,
) -> Option<Additional> {
    let mut entries = entries.iter().rev();
    let (entry, additional) =
        entries.find_map(|entry| Some((entry, entry.facts.additional.as_ref()?)))?;
    let used = match additional {
        AdditionalProperties::Any(false) => return None,
        AdditionalProperties::Any(true) => TypeUse::new(Type::Json),
        AdditionalProperties::Schema(schema) => {
            let view = schema.as_ref().into();
            let at = entry.at.child("additionalProperties", "value");
            let mut used = type_use(types, faults, view, &at);
            if files {
                file(types.components, view, &mut used);
            }
            used
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
    Some(Additional {
        name: Name::new("", name),
        checks: used.checks.clone(),
        ty: used.into_type(),
    })
}

fn unknown_required<'a>(
    faults: &mut Faults<'_>,
    entries: &[Entry<'a>],
    known: &IndexMap<&'a str, Member<'a>>,
    pointer: &str,
) {
    let open = entries.iter().any(|entry| {
        matches!(
            entry.facts.additional,
            Some(AdditionalProperties::Any(true) | AdditionalProperties::Schema(_))
        )
    });
    let missing: Vec<String> = entries
        .iter()
        .flat_map(Entry::required)
        .filter(|name| !open && !known.contains_key(name.as_str()))
        .map(|name| format!("`{name}`"))
        .collect();
    if !missing.is_empty() {
        let text = format!(
            "{} must be there, but no property of this name is described",
            missing.join(", ")
        );
        faults.tell(ProblemKind::Ignored, pointer, text);
    }
}

/// Other names that a member goes by (`x-accept.names`).
fn other_names<'a>(member: &Member<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    accepted(member, "names").iter().filter_map(Value::as_str)
}

/// A list of the word `x-accept`.
fn accepted<'a>(member: &Member<'a>, part: &str) -> &'a [Value] {
    let facts = member.view.inline();
    let accept = facts.and_then(|facts| facts.word("x-accept"));
    let list = accept.and_then(|accept| accept.get(part)?.as_array());
    list.map_or(&[], Vec::as_slice)
}

/// Whether the client fills it in.
fn is_filled(member: &Member<'_>) -> bool {
    let facts = member.view.inline();
    facts.is_some_and(|facts| facts.word("x-value").is_some())
}

/// How many members the object may have. What the client fills in is not there yet when they are counted.
fn property_counts<'a>(
    entries: &[Entry<'a>],
    members: &IndexMap<&'a str, Member<'a>>,
) -> Vec<Check> {
    let filled = members.values().filter(|member| is_filled(member)).count();
    let mut counts = Vec::new();
    for (least, most) in entries.iter().map(Entry::property_count) {
        let least = least.map(|least| least.saturating_sub(filled));
        let count = checks::range(least, most).map(|(least, most)| Check::Properties(least, most));
        checks::combine(&mut counts, count);
    }
    counts
}
