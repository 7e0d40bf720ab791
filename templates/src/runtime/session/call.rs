//! In: a call that a session makes by itself, and its tokens. Out: the request, sent with these very tokens.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::spec::{Input, SessionCall, SessionSpec};
use super::token::SessionTokens;
use crate::runtime::engine::access::access;
use crate::runtime::engine::call::Call;
use crate::runtime::engine::core::Core;
use crate::runtime::engine::credential::{Credential, Lender};
use crate::runtime::engine::interceptor::{Interceptor, Lookup};
use crate::runtime::wire::error::Error;
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::inputs::Inputs;
use crate::runtime::wire::operation::{Method, Operation};
use crate::runtime::wire::parts::Parts;
use crate::runtime::wire::request::Request;

/// Whether all tokens that the call needs are there.
pub(super) fn possible(call: &SessionCall, tokens: &SessionTokens) -> bool {
    call.inputs.iter().all(|(_, input)| match input {
        Input::Token(kind) => tokens.token(*kind).is_some(),
        Input::Const(_) | Input::Value(_) => true,
    })
}

/// Whether it carries the session's own token as its credential.
pub(super) fn lends(spec: &SessionSpec, call: &SessionCall) -> bool {
    let mut schemes = call.operation.security.iter().copied().flatten();
    schemes.any(|scheme| scheme.session == Some(spec.name))
}

/// Sends it once; the data of its answer.
pub(super) fn send(
    core: &Core,
    spec: &'static SessionSpec,
    call: &SessionCall,
    tokens: &SessionTokens,
) -> Call<Value> {
    lent(core, spec, tokens, false).json(request(core, call, tokens))
}

/// Sends it, whatever its answer looks like.
pub(super) fn close(
    core: &Core,
    spec: &'static SessionSpec,
    call: &SessionCall,
    tokens: &SessionTokens,
) -> Call<()> {
    lent(core, spec, tokens, true).empty(request(core, call, tokens))
}

fn lent(core: &Core, spec: &'static SessionSpec, tokens: &SessionTokens, repeats: bool) -> Core {
    let (access, subject) = (tokens.access.clone(), tokens.subject.clone());
    core.with_session(Arc::new(Lent {
        spec,
        credential: Arc::new(Credential::new(access, tokens.generation, subject)),
        repeats,
    }))
}

fn request(core: &Core, call: &SessionCall, tokens: &SessionTokens) -> Request {
    let operation = call.operation;
    let mut request = Request::new(operation);
    let mut body = BTreeMap::new();
    for (name, input) in call.inputs {
        let text = match input {
            Input::Const(text) => Some(*text),
            Input::Value(value) => core.value(value),
            Input::Token(kind) => tokens
                .token(*kind)
                .map(crate::runtime::wire::secret::Secret::expose),
        };
        let Some(text) = text else { continue };
        let bodiless = matches!(
            operation.method,
            Method::Get | Method::Head | Method::Delete
        );
        if operation.path.contains(&format!("{{{name}}}")) {
            request = request.path(name, text);
        } else if operation.graphql.is_some() {
            request = request.variable(name, text);
        } else if bodiless && !call.form {
            request = request.query(name, text);
        } else {
            body.insert(*name, text);
        }
    }
    match (body.is_empty(), call.form) {
        (true, false) => request,
        (false, false) => request.json(&body),
        (_, true) => request.form(&body, &[]),
    }
}

/// Lends one token to one call, whatever the store says meanwhile.
#[derive(Debug)]
struct Lent {
    spec: &'static SessionSpec,
    credential: Arc<Credential>,
    repeats: bool,
}

impl Lender for Lent {
    fn name(&self) -> &'static str {
        self.spec.name
    }

    fn ready(&self, _: &'static Operation) -> Option<Arc<Credential>> {
        Some(Arc::clone(&self.credential))
    }

    fn authorize(
        &self,
        operation: &'static Operation,
    ) -> BoxFuture<'_, Result<Option<Arc<Credential>>, Error>> {
        Box::pin(std::future::ready(Ok(self.ready(operation))))
    }
}

impl Interceptor for Lent {
    fn access<'a>(&'a self, parts: &'a Parts, operation: &'static Operation) -> Lookup<'a> {
        access(parts, operation, Some(self))
    }

    fn bind(&self, operation: &'static Operation, inputs: &mut Inputs, subject: Option<&str>) {
        self.spec.bind(operation, inputs, subject);
    }

    fn repeats(&self) -> bool {
        self.repeats
    }
}
