//! In: a request. Out: its answer. The one way that every request for an operation of the spec goes: find the operation, let
//! ordered faults happen, hold the request to the spec, do the work, hold the answer to the spec, write it down.

mod body;
mod effects;
mod headers;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;

use crate::answer::{self, Reply};
use crate::call::Call;
use crate::connection::Cut;
use crate::contract::{Operation, Surface};
use crate::failure::{Failure, NO_SUCH_METHOD, NOT_FOUND};
use crate::faults::Effect;
use crate::journal::Entry;
use crate::operations;
use crate::shared::Shared;

/// What becomes of a request for an operation.
pub(crate) async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let cut = parts.extensions.get::<Cut>().cloned().unwrap_or_default();
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let mut entry = Entry {
        number: 0,
        at: shared.world().now(),
        method: method.to_owned(),
        path: path.to_owned(),
        operation: String::new(),
        status: 0,
        code: None,
        message: String::new(),
        faults: Vec::new(),
        objections: Vec::new(),
    };
    let path = below_app(&shared, path);
    let Some(operation) = shared.contract.route(method, path) else {
        let reason = if shared.contract.knows(path) {
            NO_SUCH_METHOD
        } else {
            NOT_FOUND
        };
        let reply = nowhere(&reason.into());
        return finish(&shared, entry, reply);
    };
    let sent = body::read(&shared, operation, &parts, body).await;
    entry.operation = name(operation, &shared, sent.as_ref().ok());
    let effects = shared.faults().take(&[&entry.operation, &operation.id]);
    entry.faults = effects.iter().map(|one| one.kind().to_owned()).collect();
    if let Some(reply) = effects::before(&shared, operation, &effects, &cut, &mut entry).await {
        return finish(&shared, entry, reply);
    }
    let ended = sent.map(|sent| headers::call(operation, &parts, sent));
    let (reply, failure) = work(&shared, operation, ended);
    if let Some(failure) = &failure {
        entry.fail(failure);
    }
    let objections = shared.contract.objections(
        operation,
        reply.status.as_u16(),
        reply.media_type(),
        &reply.body,
    );
    let reply = if objections.is_empty() {
        reply
    } else {
        entry.objections.clone_from(&objections);
        objected(&objections)
    };
    if effects.contains(&Effect::ResetAfter) {
        shared.journal.add(entry);
        cut.now().await;
    }
    entry.status = reply.status.as_u16();
    shared.journal.add(entry);
    effects::after(reply, &effects)
}

/// The path without the application's id in front, which the Node SDK puts before `/oidc`, unless the spec has it so.
fn below_app<'a>(shared: &Shared, path: &'a str) -> &'a str {
    let world = shared.world();
    path.strip_prefix('/')
        .and_then(|rest| rest.strip_prefix(world.config.app_id.as_str()))
        .filter(|rest| rest.starts_with("/oidc/") && !shared.contract.knows(path))
        .unwrap_or(path)
}

/// Does the work under the lock of the world.
fn work(
    shared: &Shared,
    operation: &Operation,
    call: Result<Call, Failure>,
) -> (Reply, Option<Failure>) {
    let world = &mut *shared.world();
    let id = world.ids.uuid();
    let ended = call.and_then(|call| match operations::find(&operation.id) {
        Some(handler) => handler(world, &call),
        None => Err(crate::failure::UNSUPPORTED.into()),
    });
    let failure = ended.as_ref().err().cloned();
    (answer::reply(&world.config, operation, ended, &id), failure)
}

/// The id that faults and the journal go by; of a GraphQL call it is the one of the document.
fn name(operation: &Operation, shared: &Shared, sent: Option<&body::Received>) -> String {
    let document = (operation.surface == Surface::Graphql)
        .then(|| sent.and_then(|sent| operations::graphql_id(shared.contract, &sent.body)))
        .flatten();
    document.unwrap_or_else(|| operation.id.clone())
}

fn finish(shared: &Shared, mut entry: Entry, reply: Reply) -> Response {
    entry.status = reply.status.as_u16();
    shared.journal.add(entry);
    response(reply)
}

/// No operation: the envelope of surface V3, as the service's own front door answers.
fn nowhere(failure: &Failure) -> Reply {
    let body = serde_json::json!({"statusCode": failure.status, "message": failure.message});
    Reply::json(StatusCode::NOT_FOUND, &body)
}

/// An answer that the spec does not allow never goes out.
fn objected(objections: &[String]) -> Reply {
    let text = format!(
        "authing-emulator: this answer is not what the spec allows; please report it:\n{}\n",
        objections.join("\n")
    );
    Reply::content(
        StatusCode::INTERNAL_SERVER_ERROR,
        "text/plain",
        text.into_bytes(),
    )
}

/// Puts a reply on its way.
fn response(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    response
}

/// The value of a header, if it is a text and not empty.
fn header<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let value = parts.headers.get(name)?.to_str().ok()?;
    (!value.is_empty()).then_some(value)
}
