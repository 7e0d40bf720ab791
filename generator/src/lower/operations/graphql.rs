//! In: a POST operation with `x-graphql`. Out: one more [`Operation`] for each document behind it.

use super::encrypt;
use super::identity::Identity;
use super::parameters::{self, Inputs, Unnamed};
use super::retry::retry;
use crate::ir::{
    Answer, Argument, Fixed, GraphQl, Location, Method, Operation, Payload, Retry, Success, Type,
    Usage,
};
use crate::lower::client::security;
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::schemas::enums::only;
use crate::lower::schemas::place::component_pointer;
use crate::lower::words::{DocumentWord, GraphQlWord, PickWord, told, word};
use crate::name::{Case, Name};
use crate::problem::Problems;
use crate::resolve::{self, Kind, View, pointer_segment};

/// The word of an operation, with its schemas; must live as long as the lowering.
pub(crate) fn words(api: &resolve::Api<'_>, problems: &mut Problems) -> Vec<Option<GraphQlWord>> {
    api.operations
        .iter()
        .map(|operation| {
            let extensions = &operation.extensions;
            told(api, extensions, "x-graphql", &operation.pointer, problems)
        })
        .collect()
}

/// Lowers the documents of one operation, which are called as the next identities say.
pub(crate) fn documents<'a>(
    context: &mut Context<'a, '_>,
    operation: &'a resolve::Operation<'a>,
    found: &'a GraphQlWord,
    identities: &mut impl Iterator<Item = Identity>,
) -> Vec<Operation> {
    let documents = found.documents.iter().zip(identities);
    documents
        .map(|(one, identity)| document(context, operation, found, one, identity))
        .collect()
}

fn document<'a>(
    context: &mut Context<'a, '_>,
    operation: &'a resolve::Operation<'a>,
    found: &'a GraphQlWord,
    (id, document): (&'a String, &'a DocumentWord),
    identity: Identity,
) -> Operation {
    let pointer = format!(
        "{}/x-graphql/documents/{}",
        operation.pointer,
        pointer_segment(id)
    );
    let mut inputs = Inputs::default();
    for parameter in &operation.parameters {
        let at = parameters::fill_at(parameter);
        let values = &mut context.client_values;
        let filled = values.parameter(context.api, at, parameter, context.problems);
        inputs.fills.extend(filled);
    }
    let unnamed = variables(context, id, document, &pointer, &identity.hint, &mut inputs);
    parameters::settle(context, unnamed, &mut inputs);
    let encrypted = document.variables.as_ref().map_or_else(Vec::new, |schema| {
        encrypt::members(context, schema.into(), &format!("{pointer}/variables"))
    });
    let received = Usage::RECEIVED;
    let at = format!("{pointer}/result/schema");
    let payload = document
        .result
        .schema
        .as_ref()
        .map_or(Type::Json, |schema| {
            let hint = format!("{}Answer", identity.hint);
            context.ty(View::from(schema), &at, &hint, received)
        });
    let requirements = document
        .security
        .as_deref()
        .or(operation.security)
        .unwrap_or_default();
    let failures = found.envelope.iter().filter_map(|name| {
        context
            .envelopes
            .iter()
            .position(|one| one.name.wire == *name)
    });
    let summary = docs::doc(
        document.summary.as_deref(),
        document.description.as_deref(),
        &format!("Runs the GraphQL document `{id}`."),
    );
    let query = document.document.trim_start().starts_with(['q', '{']);
    Operation {
        id: id.clone(),
        name: identity.name,
        constant: identity.constant,
        marker: (!inputs.setters.is_empty()).then_some(identity.marker),
        doc: summary,
        deprecated: document.deprecated,
        method: Method::Post,
        path: operation.path.to_owned(),
        server: None,
        arguments: inputs.arguments,
        fixed: inputs.fixed,
        setters: inputs.setters,
        body: None,
        fills: inputs.fills,
        security: security::alternatives(requirements, context.schemes),
        retry: document
            .retry
            .as_deref()
            .and_then(retry)
            .unwrap_or(if query { Retry::Safe } else { Retry::Write }),
        envelope: None,
        failures: failures.collect(),
        graphql: Some(GraphQl {
            document: document.document.trim().to_owned(),
            errors: found.errors.at.clone(),
            last: found.errors.pick == PickWord::Last,
            code: found.errors.code.clone(),
            message: found.errors.message.clone(),
            data: found.errors.data.clone(),
            result: document.result.at.clone(),
        }),
        encrypted,
        answer: Answer {
            success: Success::One(Payload::Json(payload)),
            errors: Vec::new(),
            headers: Vec::new(),
        },
        accept: Some("application/json".to_owned()),
    }
}

fn variables<'a>(
    context: &mut Context<'a, '_>,
    id: &str,
    document: &'a DocumentWord,
    pointer: &str,
    hint: &str,
    inputs: &mut Inputs,
) -> Vec<Unnamed> {
    let Some(view) = document.variables.as_ref().map(View::from) else {
        return Vec::new();
    };
    let pointer = match view.name() {
        Some(name) => component_pointer(&name),
        None => format!("{pointer}/variables"),
    };
    let facts = view.schema(&context.api.schemas);
    let Some(facts) = facts.filter(|facts| {
        facts.kind == Kind::Object && facts.all_of.is_empty() && facts.arms.is_empty()
    }) else {
        context.unsupported(
            &pointer,
            "the variables of a document are an object with a property for each",
            "give the schema `type: object` and `properties`",
        );
        return Vec::new();
    };
    let mut unnamed = Vec::new();
    for (wire, property) in &facts.properties {
        let view = View::from(property);
        let at = format!("{pointer}/properties/{}", pointer_segment(wire));
        let bound = context.bound(id, wire);
        let required = facts.required.contains(wire) && !bound;
        if let Some(value) = only(context.types.components, view).filter(|_| required) {
            inputs.fixed.push(Fixed {
                name: wire.clone(),
                location: Location::Variable,
                value,
            });
            continue;
        }
        let usage = Usage::SENT;
        let used = context.used(
            view,
            &at,
            &format!("{hint}{}", Case::Type.name(wire)),
            usage,
        );
        let inline = view.schema(&context.api.schemas);
        let argument = Argument {
            name: Name::new(wire, ""),
            doc: parameters::input_doc(
                context.types.components.description(view),
                &format!("The variable `{wire}`."),
                &used,
            ),
            location: Location::Variable,
            checks: used.checks,
            ty: used.ty,
            nullable: used.nullable,
            deprecated: inline.is_some_and(|schema| schema.deprecated),
            bound,
        };
        let settled = inline.and_then(|schema| word(&schema.extensions, "x-rust-name"));
        unnamed.push(Unnamed {
            argument,
            required,
            pointer: at,
            settled,
        });
    }
    unnamed
}
