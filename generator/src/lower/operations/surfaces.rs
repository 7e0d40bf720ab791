//! In: resolved operations. Out: [`Surface`]s with their [`Operation`]s, one per tag.

use indexmap::IndexMap;

use super::identity::{Identity, identities};
use super::retry::class;
use super::{answers, bodies, encrypt, graphql, parameters};
use crate::ir::{Argument, Body, Location, Method, Operation, Surface, Type};
use crate::lower::client::{security, servers};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::words::{GraphQlWord, word};
use crate::name::reserved::CLIENT;
use crate::name::{Case, Name, Scope};
use crate::resolve;

/// Types beside the surfaces in the crate's root.
const TYPES: [&str; 6] = [
    "Client",
    "ClientBuilder",
    "Builder",
    "Error",
    "Call",
    "Response",
];

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
        let plain = identities.next();
        operations.extend(plain.map(|identity| operation(context, raw, identity)));
        if let Some(word) = word {
            operations.extend(graphql::documents(context, raw, word, &mut identities));
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
    let encrypted = encrypt::operation(context, raw, body.as_ref().map(|(body, _)| body));
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
        encrypted,
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
