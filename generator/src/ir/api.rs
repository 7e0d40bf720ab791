//! In: nothing. Out: [`Api`] and what belongs to the whole client: servers, client values, security schemes, envelopes.

use super::{Doc, Model, Operation, Session};
use crate::name::Name;

/// The whole crate to be written.
#[derive(Clone, Debug)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub doc: Doc,
    /// License name of `info.license`, if it is an SPDX expression.
    pub license: Option<String>,
    /// Servers, the default one first; may be empty (then the user must give a base URL).
    pub servers: Vec<Server>,
    /// Settings of the client, in the order of their names, required ones first.
    pub client_values: Vec<ClientValue>,
    /// Security schemes that some operation uses, by wire name.
    pub schemes: Vec<Scheme>,
    /// Envelopes that some operation uses.
    pub envelopes: Vec<Envelope>,
    /// Sessions (`x-session`), one per surface.
    pub sessions: Vec<Session>,
    /// One per tag, in the order of the document's `tags`, then by first use.
    pub surfaces: Vec<Surface>,
    /// All named types, sorted by Rust name; each goes to `src/models/<module>.rs`.
    pub models: Vec<Model>,
}

/// One server and its variables.
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL template, `{name}` for variables, without a trailing slash.
    pub url: String,
    /// Its description.
    pub doc: Doc,
    /// Variables in order of appearance.
    pub variables: Vec<ServerVariable>,
}

/// A variable in a server URL; becomes a method of the client's builder.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Wire name and builder method.
    pub name: Name,
    /// Its description; mentions the allowed values.
    pub doc: Doc,
    /// The default.
    pub default: String,
    /// Allowed values; empty if any.
    pub values: Vec<String>,
}

/// A setting of the client (`x-value`).
#[derive(Clone, Debug)]
pub struct ClientValue {
    /// `wire`: the value's name in the document; `rust`: the builder's method or argument.
    pub name: Name,
    /// What it is (from the description of the first place that uses it).
    pub doc: Doc,
    /// An argument of `Client::builder`.
    pub required: bool,
    /// Never shown.
    pub secret: bool,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// `wire`: the scheme's name; `rust`: the constant's name (`USER_TOKEN`).
    pub name: Name,
    /// The builder's method that sets a fixed credential (`user_token`).
    pub method: Name,
    /// Its description.
    pub doc: Doc,
    /// How the credential travels.
    pub kind: SchemeKind,
    /// Index into [`Api::sessions`] if a session supplies the credential (`x-session`, also `same-as`).
    pub session: Option<usize>,
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Basic`.
    Basic,
    /// `Authorization: Bearer`; also oauth2 and openIdConnect.
    Bearer,
    /// As it is, in a header, query parameter or cookie of this name.
    ApiKey(ApiKeyIn, String),
}

/// Where an API key travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyIn {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// An envelope (`x-envelope`) around answers.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// `wire`: the schema's name; `rust`: the constant's name (`V2_ENVELOPE`).
    pub name: Name,
    /// The module of its code constants (`v2_envelope`).
    pub module: Name,
    /// Its description.
    pub doc: Doc,
    /// Members that may hold the status, first present wins; empty: a present `code` member means failure.
    pub status: Vec<String>,
    /// Status values of success, as text.
    pub success: Vec<String>,
    /// Members that may hold the business code.
    pub code: Vec<String>,
    /// Members that may hold the message.
    pub message: Vec<String>,
    /// Members that may hold the request id.
    pub request_id: Vec<String>,
    /// JSON pointers to the payload.
    pub data: Vec<String>,
    /// The table of business codes.
    pub codes: Vec<Code>,
    /// The table of statuses.
    pub statuses: Vec<Code>,
}

/// One row of an envelope's table.
#[derive(Clone, Debug)]
pub struct Code {
    /// The code as text (`2004`, `invalid_grant`).
    pub code: String,
    /// `wire`: its name in the table; `rust`: the constant (`USER_NOT_FOUND`).
    pub name: Name,
    /// What it means.
    pub text: String,
}

/// A tag: a group of operations, a type with methods, a file `src/api/<module>.rs`.
#[derive(Clone, Debug)]
pub struct Surface {
    /// `wire`: the tag; `rust`: the type (`V2`).
    pub name: Name,
    /// Module and accessor (`v2`).
    pub module: Name,
    /// The tag's description.
    pub doc: Doc,
    /// Index into [`Api::sessions`] of the session that this surface opens.
    pub session: Option<usize>,
    /// Its operations in document order (GraphQL documents after their plain operation).
    pub operations: Vec<Operation>,
}
