//! [`Operation`]: what the generated code knows about one method, as a constant; and the parts of the runtime that only some
//! operations need, each behind a trait.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::error::Error;
use super::future::BoxFuture;
use super::inputs::Inputs;
use super::judge::{Document, Wrapper};
use super::parts::Parts;

/// One operation of the API.
#[derive(Debug)]
pub struct Operation {
    /// The operation id.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template, such as `/pets/{pet_id}`.
    pub path: &'static str,
    /// A server of its own.
    pub server: Option<&'static str>,
    /// Retry class.
    pub retry: Retry,
    /// Alternatives of combinations of schemes; the first that can be satisfied is used.
    pub security: &'static [&'static [&'static SecurityScheme]],
    /// The envelope around a success.
    pub envelope: Option<&'static dyn Wrapper>,
    /// Envelopes in which it may fail.
    pub failures: &'static [&'static dyn Wrapper],
    /// The document behind it, if it is a GraphQL operation.
    pub graphql: Option<&'static dyn Document>,
    /// Inputs that the client fills.
    pub fills: Option<&'static dyn Complete>,
    /// Encrypts what is not sent as it is.
    pub seal: Option<&'static dyn Seal>,
    /// Value of the `Accept` header.
    pub accept: Option<&'static str>,
}

impl Operation {
    /// An operation without security, envelopes and fills; its retry class is the default of the method.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        let retry = match method {
            Method::Get | Method::Head | Method::Options | Method::Trace => Retry::Safe,
            Method::Put | Method::Delete => Retry::Idempotent,
            Method::Post | Method::Patch => Retry::Write,
        };
        Self {
            id,
            method,
            path,
            server: None,
            retry,
            security: &[],
            envelope: None,
            failures: &[],
            graphql: None,
            fills: None,
            seal: None,
            accept: None,
        }
    }

    /// Whether it may be done twice without harm: a read, or idempotent by meaning (RFC 9110, section 9.2.2).
    pub(crate) fn repeatable(&self) -> bool {
        matches!(self.retry, Retry::Safe | Retry::Idempotent)
    }

    /// Whether a success says so in its body: in an envelope with a status, or as the result of a document.
    pub(crate) fn proves(&self) -> bool {
        let told = |envelope: &dyn Wrapper| envelope.tells_success();
        self.graphql.is_some() || self.envelope.is_some_and(told)
    }

    /// A server of its own.
    #[must_use]
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// The retry class.
    #[must_use]
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Who may call it.
    #[must_use]
    pub const fn security(
        mut self,
        alternatives: &'static [&'static [&'static SecurityScheme]],
    ) -> Self {
        self.security = alternatives;
        self
    }

    /// The envelope around a success.
    #[must_use]
    pub const fn envelope(mut self, envelope: &'static dyn Wrapper) -> Self {
        self.envelope = Some(envelope);
        self
    }

    /// The envelopes in which it may fail.
    #[must_use]
    pub const fn failures(mut self, envelopes: &'static [&'static dyn Wrapper]) -> Self {
        self.failures = envelopes;
        self
    }

    /// The document behind it.
    #[must_use]
    pub const fn graphql(mut self, document: &'static dyn Document) -> Self {
        self.graphql = Some(document);
        self
    }

    /// What the client fills.
    #[must_use]
    pub const fn fills(mut self, fills: &'static dyn Complete) -> Self {
        self.fills = Some(fills);
        self
    }

    /// What encrypts members of its body.
    #[must_use]
    pub const fn seal(mut self, seal: &'static dyn Seal) -> Self {
        self.seal = Some(seal);
        self
    }

    /// The value of the `Accept` header.
    #[must_use]
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = Some(media_types);
        self
    }
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// PUT.
    Put,
    /// POST.
    Post,
    /// DELETE.
    Delete,
    /// OPTIONS.
    Options,
    /// HEAD.
    Head,
    /// PATCH.
    Patch,
    /// TRACE.
    Trace,
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Put => Self::PUT,
            Method::Post => Self::POST,
            Method::Delete => Self::DELETE,
            Method::Options => Self::OPTIONS,
            Method::Head => Self::HEAD,
            Method::Patch => Self::PATCH,
            Method::Trace => Self::TRACE,
        }
    }
}

/// What may be sent a second time, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// A safe read: after any fault that may pass.
    Safe,
    /// Idempotent by meaning: the same.
    Idempotent,
    /// Consumes a one-time code: only if the connection was never made.
    Code,
    /// A refresh with rotation: the same; the session decides about the rest.
    Rotation,
    /// An effect outside, such as a message sent: the same, and after a rejected token.
    Effect,
    /// Another write: the same.
    Write,
    /// A streamed upload: only if the connection was never made.
    Upload,
}

/// A security scheme of the API.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Its name in the document.
    pub name: &'static str,
    /// How the credential travels.
    pub kind: SchemeKind,
    /// The session that supplies the credential.
    pub session: Option<&'static str>,
}

/// How a credential travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Basic`.
    Basic,
    /// `Authorization: Bearer`.
    Bearer,
    /// As it is, in this header.
    Header(&'static str),
    /// As it is, in this query parameter.
    Query(&'static str),
    /// As it is, in this cookie.
    Cookie(&'static str),
}

/// Completes the inputs of a call with what the client knows.
pub trait Complete: fmt::Debug + Send + Sync {
    /// Puts in what the caller left out. `value` gives the client's values by name.
    fn complete<'v>(&self, inputs: &mut Inputs, value: &dyn Fn(&str) -> Option<&'v str>);
}

/// A client, as far as a part of one of its operations needs it.
pub trait Caller: Send + Sync {
    /// The data of this operation's answer.
    fn data(&self, operation: &'static Operation) -> BoxFuture<'static, Result<Value, Error>>;

    /// What parts of the runtime keep in this client.
    fn parts(&self) -> &Parts;

    /// The time, by a clock that never goes back.
    fn monotonic(&self) -> Duration;

    /// The same client, for a task of its own.
    fn share(&self) -> Arc<dyn Caller>;
}

/// What encrypts members of a request on its way out.
///
/// The caller's request is never changed: each attempt seals a copy, so nothing is encrypted twice.
pub trait Seal: fmt::Debug + Send + Sync {
    /// The request as this attempt sends it.
    fn seal<'a>(
        &'a self,
        client: &'a dyn Caller,
        operation: &'static Operation,
        inputs: Inputs,
    ) -> BoxFuture<'a, Result<Sealed, Error>>;

    /// Whether such a failure says that the API could not decrypt. `codes`: status and code of its envelope.
    fn refuses(&self, codes: &[&str]) -> bool;

    /// Forgets the keys that were refused, if they are still the present ones.
    fn forget(&self, client: &dyn Caller, keys: &[SealKey]);

    /// Whether the API has other keys by now, so that the request can be sealed and sent again.
    fn renew<'a>(&'a self, client: &'a dyn Caller, keys: &'a [SealKey]) -> BoxFuture<'a, bool>;
}

/// Inputs some of which are encrypted.
#[derive(Debug)]
pub struct Sealed {
    /// The inputs.
    pub inputs: Inputs,
    /// The API's keys that encrypted them.
    pub keys: Vec<SealKey>,
}

/// A key that came from the API.
#[derive(Clone, Debug)]
pub struct SealKey {
    /// The operation that gives it.
    pub operation: &'static Operation,
    /// Where in the data of the answer.
    pub at: &'static str,
    /// That data.
    pub data: Arc<Value>,
}
