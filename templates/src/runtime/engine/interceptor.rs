//! [`Interceptor`]: what takes part in the attempts of a call beside the sending itself: fixed credentials, or a session.

use std::fmt;
use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use serde_json::Value;

use super::clock::Moment;
use crate::runtime::wire::error::{Error, TokenReason};
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::inputs::Inputs;
use crate::runtime::wire::operation::{Operation, SecurityScheme};
use crate::runtime::wire::parts::Parts;

/// The credentials of one attempt.
#[derive(Default)]
pub struct Access {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) cookies: Vec<(String, String)>,
    /// Whose token is among them, if it is one of a session.
    pub(crate) lent: Option<Lent>,
}

/// A session's token in an attempt.
pub struct Lent {
    /// Which token of the session's life it is.
    pub generation: u64,
    /// The own user id.
    pub subject: Option<Arc<str>>,
}

/// Credentials: at once, or after a wait.
pub enum Lookup<'a> {
    /// They are at hand.
    Ready(Result<Access, Error>),
    /// They have to be got.
    Waiting(BoxFuture<'a, Result<Access, Error>>),
}

/// What takes part in the attempts of a call.
///
/// The core asks in this order, for each attempt: [`access`](Self::access), [`bind`](Self::bind) at the first that carries
/// a token of a session; then, once the answer is read, [`rejected`](Self::rejected), or
/// [`accepted`](Self::accepted) and [`received`](Self::received).
pub trait Interceptor: fmt::Debug + Send + Sync {
    /// The credentials of this attempt; `parts` are those of the client.
    fn access<'a>(&'a self, parts: &'a Parts, operation: &'static Operation) -> Lookup<'a>;

    /// Puts the own user id where the description wants it, if the caller did not: in the path if the template has it, as
    /// a variable of a document, in the query of a GET, HEAD or DELETE, else in the body.
    fn bind(&self, _: &'static Operation, _: &mut Inputs, _subject: Option<&str>) {}

    /// Whether it wants to see successful answers of this operation.
    fn wants(&self, _: &'static Operation) -> bool {
        false
    }

    /// Sees the data of a successful answer, out of its envelope, before the caller does.
    fn received<'a>(
        &'a self,
        _: &'static Operation,
        _data: &'a Value,
        _sent_at: Moment,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Whether calls are tried again as the client's policy says; a refresh has a pace of its own.
    fn repeats(&self) -> bool {
        true
    }

    /// Whether such an answer says that the token is not accepted. `codes`: status and code of its envelope.
    fn rejects(&self, _http_status: u16, _codes: &[&str]) -> bool {
        false
    }

    /// The token of this generation was accepted.
    fn accepted(&self, _generation: u64) {}

    /// The token of this generation was rejected. `Ok(true)`: there is another, send again.
    /// `Ok(false)`: the caller gets the answer as an error.
    fn rejected(
        &self,
        _: &'static Operation,
        _generation: u64,
    ) -> BoxFuture<'_, Result<bool, Error>> {
        Box::pin(std::future::ready(Ok(false)))
    }
}

/// The access of a client without any credential.
pub(crate) fn anonymous(operation: &Operation) -> Result<Access, Error> {
    let mut alternatives = operation.security.iter();
    if operation.security.is_empty() || alternatives.any(|schemes| schemes.is_empty()) {
        return Ok(Access::default());
    }
    Err(missing(operation))
}

/// No alternative has all its credentials.
pub(crate) fn missing(operation: &Operation) -> Error {
    let names = |schemes: &&[&SecurityScheme]| {
        let names: Vec<_> = schemes.iter().map(|scheme| scheme.name).collect();
        names.join(" and ")
    };
    let needed: Vec<_> = operation.security.iter().map(names).collect();
    let message = format!(
        "{}: no credential for {}",
        operation.id,
        needed.join(" or ")
    );
    Error::token(TokenReason::Missing, message)
}
