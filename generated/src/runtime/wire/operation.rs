//! In: nothing. Out: [`Operation`]: what the generated code knows about one method, as a constant.

use super::envelope::{Envelope, GraphQl};
pub use super::fill::{Fill, FillAt};
pub use super::param::Style;
use crate::runtime::engine::hook::Seal;

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
    pub envelope: Option<&'static Envelope>,
    /// Envelopes in which it may fail.
    pub failures: &'static [&'static Envelope],
    /// The document behind it, if it is a GraphQL operation.
    pub graphql: Option<&'static GraphQl>,
    /// Inputs that the client fills.
    pub fills: &'static [Fill],
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
            fills: &[],
            seal: None,
            accept: None,
        }
    }

    /// Whether a success says so in its body: in an envelope with a status, or as the result of a document.
    pub(crate) fn proves(&self) -> bool {
        let told = |envelope: &Envelope| !envelope.status.is_empty();
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
    pub const fn envelope(mut self, envelope: &'static Envelope) -> Self {
        self.envelope = Some(envelope);
        self
    }

    /// The envelopes in which it may fail.
    #[must_use]
    pub const fn failures(mut self, envelopes: &'static [&'static Envelope]) -> Self {
        self.failures = envelopes;
        self
    }

    /// The document behind it.
    #[must_use]
    pub const fn graphql(mut self, document: &'static GraphQl) -> Self {
        self.graphql = Some(document);
        self
    }

    /// What the client fills.
    #[must_use]
    pub const fn fills(mut self, fills: &'static [Fill]) -> Self {
        self.fills = fills;
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
