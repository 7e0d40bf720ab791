//! In: resolved operations. Out: [`Surface`]s with their [`Operation`]s, one per tag.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{answers, bodies, encrypt, graphql, parameters};
use crate::ir::{Argument, Body, BodyKind, Location, Method, Operation, Retry, Surface, Type};
use crate::lower::client::{security, servers};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::words::{Extensions, GraphQlWord, word};
use crate::name::reserved::{CLIENT, SURFACE};
use crate::name::{Case, Claim, Name, Scope};
use crate::resolve::{self, pointer_segment};

/// Types beside the surfaces in the crate's root.
const TYPES: [&str; 6] = [
    "Client",
    "ClientBuilder",
    "Builder",
    "Error",
    "Call",
    "Response",
];

/// The names of one operation.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// Wire: the id; Rust: the method.
    pub(crate) name: Name,
    /// The descriptor.
    pub(crate) constant: Name,
    /// The marker type.
    pub(crate) marker: Name,
    /// The beginning of the names of inline types.
    pub(crate) hint: String,
}

/// Lowers all operations, by tag.
pub(crate) fn surfaces<'a>(
    context: &mut Context<'a, '_>,
    words: &'a [Option<GraphQlWord>],
) -> Vec<Surface> {
    let api = context.api;
    let mut groups: IndexMap<&str, Vec<(&'a resolve::Operation<'a>, Option<&'a GraphQlWord>)>> =
        IndexMap::new();
    for tag in &api.tags {
        groups.insert(&tag.name, Vec::new());
    }
    for (operation, word) in api.operations.iter().zip(words) {
        groups
            .entry(operation.tag)
            .or_default()
            .push((operation, word.as_ref()));
    }
    groups.retain(|_, operations| !operations.is_empty());
    let mut types = Scope::new(Case::Type).reserve(TYPES);
    let mut claims = Vec::new();
    for tag in groups.keys() {
        let number = api.tags.iter().position(|one| one.name == **tag);
        let pointer =
            number.map_or_else(|| "/paths".to_owned(), |number| format!("/tags/{number}"));
        let settled: Option<String> =
            number.and_then(|number| word(&api.tags.get(number)?.extensions, "x-rust-name"));
        types.want(tag, &pointer, settled.as_deref());
        let wanted = Case::Type.settled(settled.as_deref().unwrap_or(&Case::Type.name(tag)));
        claims.push((*tag, pointer, settled, wanted));
    }
    let place = |pointer: &str| api.document.place(pointer);
    let types = types.settle(&place, context.problems);
    let mut modules = Scope::new(Case::Module).reserve(CLIENT.iter().copied());
    for ((tag, pointer, settled, wanted), name) in claims.iter().zip(&types) {
        // Tags whose types had to be told apart are told apart alike here.
        let shared = claims
            .iter()
            .filter(|(_, _, _, other)| other == wanted)
            .count()
            > 1;
        let settled = settled.as_deref().or(shared.then_some(name.rust.as_str()));
        let settled = settled.map(|name| Case::Module.name(name));
        modules.want(tag, pointer, settled.as_deref());
    }
    let modules = modules.settle(&place, context.problems);
    let names: Vec<_> = types.into_iter().zip(modules).collect();
    groups
        .into_iter()
        .zip(names)
        .map(|((tag, group), (name, module))| surface(context, tag, &group, name, module))
        .collect()
}

fn surface<'a>(
    context: &mut Context<'a, '_>,
    tag: &str,
    group: &[(&'a resolve::Operation<'a>, Option<&'a GraphQlWord>)],
    name: Name,
    module: Name,
) -> Surface {
    let description = context
        .api
        .tags
        .iter()
        .find(|one| one.name == tag)
        .and_then(|one| one.description.as_deref());
    let doc = docs::doc(
        None,
        description,
        &format!("The operations with the tag `{tag}`."),
    );
    let mut identities = identities(context, tag, group);
    // A tag and its only search are often called the same: the type of the surface keeps the name.
    for identity in identities
        .iter_mut()
        .filter(|identity| identity.marker.rust == name.rust)
    {
        identity.marker.rust.push_str("Inputs");
    }
    let mut identities = identities.into_iter();
    let mut operations = Vec::new();
    for (raw, word) in group {
        let Some(identity) = identities.next() else {
            break;
        };
        operations.push(operation(context, raw, identity));
        if let Some(word) = word {
            let mut documents = word.documents.keys().zip(identities.by_ref());
            let mut next = |_: &str| documents.next().map(|(_, identity)| identity);
            let fallback = |id: &str| Identity {
                name: Name::new(id, id),
                constant: Name::new(id, id),
                marker: Name::new(id, id),
                hint: id.to_owned(),
            };
            operations.extend(graphql::documents(context, raw, word, &mut |id| {
                next(id).unwrap_or_else(|| fallback(id))
            }));
        }
    }
    Surface {
        name,
        module,
        doc,
        session: None,
        operations,
    }
}

/// Names for all operations of a tag, GraphQL documents after their operation.
fn identities(
    context: &mut Context<'_, '_>,
    tag: &str,
    group: &[(&resolve::Operation<'_>, Option<&GraphQlWord>)],
) -> Vec<Identity> {
    let mut ids: Vec<(String, String, Option<String>)> = Vec::new();
    for (operation, word_of) in group {
        ids.push((
            operation.id.clone(),
            operation.pointer.clone(),
            word(operation.extensions, "x-rust-name"),
        ));
        for (id, document) in word_of.iter().flat_map(|word| &word.documents) {
            let pointer = format!(
                "{}/x-graphql/documents/{}",
                operation.pointer,
                pointer_segment(id)
            );
            ids.push((id.clone(), pointer, document.rust_name.clone()));
        }
    }
    let unnamed = group.iter().filter(|(operation, _)| operation.made);
    let made: BTreeSet<&str> = unnamed
        .map(|(operation, _)| operation.pointer.as_str())
        .collect();
    let mut methods = Scope::new(Case::Snake).reserve(SURFACE.iter().copied());
    for (id, pointer, settled) in &ids {
        let (short, claim) = (short(id, tag), Claim::new(Case::Snake, id, pointer));
        // An id that the document gives keeps its name against one that was made, or that lost its tag.
        let plain = short == id && !made.contains(pointer.as_str());
        let claim = if plain {
            claim
        } else {
            claim.derived(Case::Snake.name(short))
        };
        methods.claim(claim.settled(Case::Snake, settled.as_deref()));
    }
    let names = methods.settle(
        &|pointer| context.api.document.key_place(pointer),
        context.problems,
    );
    let identity = |name: Name| {
        let plain = crate::name::bare(&name.rust)
            .trim_end_matches('_')
            .to_owned();
        let hint = Case::Type.name(&plain);
        let constant = Name::new(&name.wire, Case::Constant.name(&plain));
        Identity {
            constant,
            marker: Name::new(&name.wire, hint.clone()),
            hint,
            name,
        }
    };
    names.into_iter().map(identity).collect()
}

/// The id without the surface in front: `v2LoginByCode` of the tag `v2` is `LoginByCode`.
fn short<'i>(id: &'i str, tag: &str) -> &'i str {
    let front = id
        .get(..tag.len())
        .filter(|front| front.eq_ignore_ascii_case(tag));
    let rest = front.and_then(|_| id.get(tag.len()..)).unwrap_or_default();
    let word = rest.trim_start_matches(['_', '-', '.', ' ', ':', '/']);
    if word.starts_with(char::is_uppercase)
        || (word.len() < rest.len() && word.starts_with(char::is_alphabetic))
    {
        word
    } else {
        id
    }
}

fn operation<'a>(
    context: &mut Context<'a, '_>,
    raw: &'a resolve::Operation<'a>,
    identity: Identity,
) -> Operation {
    let inputs = parameters::inputs(context, raw, &identity.hint);
    let body = raw
        .body
        .as_ref()
        .and_then(|body| bodies::body(context, body, &identity.hint));
    let encrypts = encrypt::operation(context, raw, body.as_ref().map(|(body, _)| body));
    let (body, filled) = body.map_or((None, Vec::new()), |(body, fills)| (Some(body), fills));
    let answers = answers::answers(context, raw, &identity.hint);
    let mut fills = inputs.fills;
    fills.extend(filled);
    left_out(context, raw.callbacks, "callbacks", &raw.pointer);
    for answer in &raw.answers {
        left_out(context, answer.links, "links", &answer.pointer);
    }
    let mut setters = inputs.setters;
    setters.extend(body.as_ref().filter(|body| !body.required).map(body_setter));
    let marked = !setters.is_empty() || !answers.answer.headers.is_empty();
    let fallback = format!("Calls `{}`.", raw.id);
    Operation {
        id: raw.id.clone(),
        name: identity.name,
        constant: identity.constant,
        marker: marked.then_some(identity.marker),
        doc: docs::doc(raw.summary, raw.description, &fallback),
        deprecated: raw.deprecated,
        method: method(raw.method),
        path: raw.path.to_owned(),
        server: servers::own(&raw.servers),
        arguments: inputs.arguments,
        fixed: inputs.fixed,
        setters,
        fills,
        security: security::alternatives(raw.security.unwrap_or_default(), context.schemes),
        retry: class(raw.extensions, raw.method, body.as_ref()),
        body,
        envelope: answers.envelope,
        failures: answers.failures,
        graphql: None,
        encrypts,
        answer: answers.answer,
        accept: answers.accept,
    }
}

/// An optional body is set like an optional parameter.
fn body_setter(body: &Body) -> Argument {
    Argument {
        name: body.name.clone(),
        doc: body.doc.clone(),
        location: Location::Body,
        ty: Type::Json,
        nullable: false,
        deprecated: false,
        checks: Vec::new(),
        bound: false,
    }
}

/// Callbacks and links do not touch the client.
fn left_out(context: &mut Context<'_, '_>, found: bool, what: &str, pointer: &str) {
    if found {
        let text = format!("{what} are left out: they do not touch the client");
        context.ignored(&format!("{pointer}/{what}"), text);
    }
}

fn method(method: &str) -> Method {
    match method {
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => Method::Get,
    }
}

/// The retry class: what the document says, else the method's (RFC 9110, section 9.2), with streams apart.
fn class(extensions: &Extensions, method: &str, body: Option<&Body>) -> Retry {
    let said: Option<String> = word(extensions, "x-retry");
    let streamed =
        body.is_some_and(|body| matches!(body.kind, BodyKind::Multipart(..) | BodyKind::Bytes));
    said.as_deref().and_then(retry).unwrap_or(match method {
        _ if streamed => Retry::Upload,
        "get" | "head" | "options" | "trace" => Retry::Safe,
        "put" | "delete" => Retry::Idempotent,
        _ => Retry::Write,
    })
}

/// A class by its word.
pub(crate) fn retry(word: &str) -> Option<Retry> {
    Some(match word {
        "safe" => Retry::Safe,
        "idempotent" => Retry::Idempotent,
        "code" => Retry::Code,
        "rotation" => Retry::Rotation,
        "effect" => Retry::Effect,
        "write" => Retry::Write,
        "upload" => Retry::Upload,
        _ => return None,
    })
}
