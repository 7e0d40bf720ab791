//! In: a body or the variables of a document, and the `x-encrypt` words in it. Out: [`Encrypt`]s: which members are
//! encrypted, and how.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::media;
use crate::ir::{Body, BodyKind, Encrypt, EncryptKey, Encryption, Surface};
use crate::lower::context::Context;
use crate::lower::schemas::place::component_pointer;
use crate::lower::words::{EncryptWord, EncryptionWord, text, told};
use crate::resolve::{self, AdditionalProperties, Format, Schema, View, pointer_segment};

/// What of an operation's body is encrypted. Words in what cannot be encrypted are problems: nothing may go out plain
/// that the document wants encrypted.
pub(crate) fn operation<'a>(
    context: &mut Context<'a, '_>,
    raw: &'a resolve::Operation<'a>,
    body: Option<&Body>,
) -> Vec<Encrypt> {
    for parameter in &raw.parameters {
        if let Format::Schema(schema) = &parameter.format {
            let pointer = format!("{}/schema", parameter.pointer);
            let found = members(context, schema.into(), &pointer);
            refuse(context, &found, &pointer, "a parameter");
        }
    }
    let chosen = raw
        .body
        .as_ref()
        .and_then(|body| media::choose(&context.api.schemas, &body.content, &body.pointer));
    let Some((view, pointer)) = chosen.and_then(|chosen| chosen.schema) else {
        return Vec::new();
    };
    let found = members(context, view, &pointer);
    if matches!(body.map(|body| &body.kind), Some(BodyKind::Json(_))) {
        return found;
    }
    refuse(context, &found, &pointer, "a body that is no JSON");
    Vec::new()
}

fn refuse(context: &mut Context<'_, '_>, found: &[Encrypt], pointer: &str, what: &str) {
    if !found.is_empty() {
        context.unsupported(
            pointer,
            format!("members of {what} cannot be encrypted (`x-encrypt`)"),
            "take the word away, or send the value as a member of a JSON body",
        );
    }
}

/// The members of this schema with the word, alike ones together.
pub(crate) fn members<'a>(
    context: &mut Context<'a, '_>,
    view: View<'a>,
    pointer: &str,
) -> Vec<Encrypt> {
    let mut search = Search {
        found: IndexMap::new(),
        inside: Vec::new(),
        looked: 0,
    };
    search.schema(context, view, "", pointer);
    let mut encrypted: Vec<Encrypt> = Vec::new();
    for (member, word) in search.found {
        let mut one = encrypt(word);
        let alike = encrypted.iter_mut().find(|known| {
            one.members.clone_from(&known.members);
            **known == one
        });
        if let Some(known) = alike {
            known.members.push(member);
        } else {
            one.members = vec![member];
            encrypted.push(one);
        }
    }
    encrypted
}

/// Named schemas that have members to encrypt, at any depth: all others need no look, and there may be many.
pub(crate) fn named(api: &resolve::Api<'_>) -> BTreeSet<String> {
    let mut uses: Vec<(&String, BTreeSet<String>)> = Vec::new();
    let mut found = BTreeSet::new();
    for (name, schema) in &api.schemas {
        let mut inside = BTreeSet::new();
        let mut views = vec![View::from(schema)];
        while let Some(view) = views.pop() {
            match (view.name(), view) {
                (Some(name), _) => {
                    inside.insert(name);
                }
                (None, View::Inline(schema)) => {
                    if schema.extensions.contains_key("x-encrypt") {
                        found.insert(name.clone());
                    }
                    views.extend(inner(schema).into_iter().map(|one| one.view));
                }
                (None, View::Named(_)) => {}
            }
        }
        uses.push((name, inside));
    }
    loop {
        let before = found.len();
        for (name, inside) in &uses {
            if !found.contains(*name) && !found.is_disjoint(inside) {
                found.insert((*name).clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// A schema right inside another.
struct Inner<'a> {
    view: View<'a>,
    /// What it adds to the JSON pointer of the value.
    path: String,
    /// What it adds to the JSON pointer of the schema.
    pointer: String,
    is_property: bool,
}

fn inner(schema: &Schema) -> Vec<Inner<'_>> {
    let facts = schema;
    let properties = facts.properties.iter();
    let properties = properties.map(|(wire, property)| {
        let path = format!("/{}", pointer_segment(wire));
        Inner {
            view: property.into(),
            pointer: format!("/properties{path}"),
            path,
            is_property: true,
        }
    });
    let choices = [
        ("allOf", &facts.all_of),
        (facts.arms_key, &facts.arms),
        ("anyOf", &facts.more_arms),
    ];
    let choices = choices.into_iter().flat_map(|(key, schemas)| {
        let schemas = schemas.iter().enumerate();
        schemas.map(move |(index, schema)| Inner {
            view: schema.into(),
            path: String::new(),
            pointer: format!("/{key}/{index}"),
            is_property: false,
        })
    });
    let item = |view, key: &str| Inner {
        view,
        path: "/*".to_owned(),
        pointer: format!("/{key}"),
        is_property: false,
    };
    let rest = match &facts.additional {
        Some(AdditionalProperties::Schema(rest)) => Some(View::from(&**rest)),
        _ => None,
    };
    let items = facts
        .items
        .as_ref()
        .map(|items| item(items.into(), "items"));
    let rest = rest.map(|rest| item(rest, "additionalProperties"));
    properties.chain(choices).chain(items).chain(rest).collect()
}

/// More members than this are a circle in disguise.
const MOST: usize = 10_000;

struct Search {
    /// By JSON pointer of the member.
    found: IndexMap<String, EncryptWord>,
    /// The named schemas around.
    inside: Vec<String>,
    looked: usize,
}

impl Search {
    /// `path`: the value in the body; `pointer`: the schema in the document.
    fn schema<'a>(
        &mut self,
        context: &mut Context<'a, '_>,
        view: View<'a>,
        path: &str,
        pointer: &str,
    ) {
        let Some(name) = view.name() else {
            return self.inline(context, view, path, pointer);
        };
        if !context.encrypting.contains(&name) {
            return;
        }
        let pointer = component_pointer(&name);
        self.looked += 1;
        if self.inside.contains(&name) || self.looked == MOST {
            context.unsupported(
                &pointer,
                "a schema that contains itself cannot have members to encrypt (`x-encrypt`): there is no end to them",
                "take the word away, or the circle",
            );
        } else if self.looked < MOST {
            self.inside.push(name);
            self.inline(context, view, path, &pointer);
            self.inside.pop();
        }
    }

    fn inline<'a>(
        &mut self,
        context: &mut Context<'a, '_>,
        view: View<'a>,
        path: &str,
        pointer: &str,
    ) {
        let Some(schema) = view.schema(&context.api.schemas) else {
            return;
        };
        for inner in inner(schema) {
            let (path, pointer) = (
                format!("{path}{}", inner.path),
                format!("{pointer}{}", inner.pointer),
            );
            let word = match inner.view {
                View::Inline(_) if inner.is_property => Self::word(context, inner.view, &pointer),
                _ => None,
            };
            if let Some(word) = word {
                self.found.entry(path).or_insert(word);
            } else {
                self.schema(context, inner.view, &path, &pointer);
            }
        }
    }

    fn word<'a>(
        context: &mut Context<'a, '_>,
        view: View<'a>,
        pointer: &str,
    ) -> Option<EncryptWord> {
        let extensions = &view.schema(&context.api.schemas)?.extensions;
        told(
            context.api,
            extensions,
            "x-encrypt",
            pointer,
            context.problems,
        )
    }
}

fn encrypt(word: EncryptWord) -> Encrypt {
    let pairs = |map: IndexMap<EncryptionWord, String>| {
        let pairs = map.into_iter();
        pairs
            .map(|(method, text)| (method_of(method), text))
            .collect()
    };
    Encrypt {
        members: Vec::new(),
        methods: word.methods.into_iter().map(method_of).collect(),
        told_by: word.told_by,
        key: word.key.map(|key| EncryptKey {
            operation: key.operation,
            at: (0, 0),
            places: pairs(key.places),
        }),
        prefixes: pairs(word.prefixes),
        refused: word.refused.iter().map(text).collect(),
    }
}

fn method_of(word: EncryptionWord) -> Encryption {
    match word {
        EncryptionWord::None => Encryption::None,
        EncryptionWord::Rsa => Encryption::Rsa,
        EncryptionWord::Sm2 => Encryption::Sm2,
    }
}

/// Where the operations that give the keys ended up; the door knows that there are such.
pub(crate) fn find_keys(surfaces: &mut [Surface]) {
    let mut at: IndexMap<String, (usize, usize)> = IndexMap::new();
    for (number, surface) in surfaces.iter().enumerate() {
        for (index, operation) in surface.operations.iter().enumerate() {
            at.entry(operation.id.clone()).or_insert((number, index));
        }
    }
    let operations = surfaces.iter_mut().flat_map(|one| &mut one.operations);
    for encrypt in operations.flat_map(|operation| &mut operation.encrypted) {
        let found = encrypt.key.as_ref().map(|key| at.get(&key.operation));
        match (found, &mut encrypt.key) {
            (Some(Some(found)), Some(key)) => key.at = *found,
            (_, key) => *key = None,
        }
    }
}
