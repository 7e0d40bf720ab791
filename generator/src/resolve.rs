//! The document with nothing left to look up: [`Api`]. No `$ref` is left but to named schemas, path-level things are
//! merged into the operations, every operation has an id, a tag and a place, and every schema is a [`Schema`].

mod ids;
mod lookup;
mod operations;
mod parts;
mod schema;

use indexmap::IndexMap;
use serde_json::Value;

use crate::problem::Problems;
use crate::spec::Document;

pub use lookup::pointer_segment;
pub use parts::{
    Answer, Body, Content, Encoding, Format, Header, MediaType, Parameter, Place, SecurityKind,
    SecurityRequirement, SecurityScheme, Server, ServerVariable, Style, Tag,
};
pub use schema::{AdditionalProperties, Discriminator, Kind, Schema, SchemaUse, View, component};

/// Members of an object of the document that begin with `x-`.
pub type Extensions = IndexMap<String, Value>;

/// The document with references followed.
#[derive(Debug)]
pub struct Api<'a> {
    /// The document, for places.
    pub document: &'a Document,
    /// `info.title`.
    pub title: &'a str,
    /// `info.version`.
    pub version: &'a str,
    /// `info.description`.
    pub description: Option<&'a str>,
    /// Name of `info.license`.
    pub license: Option<&'a str>,
    /// Servers of the document.
    pub servers: Vec<Server>,
    /// Tags that the document describes.
    pub tags: Vec<Tag>,
    /// Named schemas.
    pub schemas: IndexMap<String, SchemaUse>,
    /// Security schemes by name.
    pub schemes: IndexMap<String, SecurityScheme>,
    /// Operations in document order.
    pub operations: Vec<Operation<'a>>,
}

/// One operation.
#[derive(Debug)]
pub struct Operation<'a> {
    /// The operationId, or one made from method and path.
    pub id: String,
    /// The document gives no operationId.
    pub made: bool,
    /// The first tag, or `default`.
    pub tag: &'a str,
    /// The method, lower case as in the document.
    pub method: &'static str,
    /// The path template.
    pub path: &'a str,
    /// `/paths/~1users/get`.
    pub pointer: String,
    /// `summary`.
    pub summary: Option<&'a str>,
    /// `description`.
    pub description: Option<&'a str>,
    /// `deprecated`.
    pub deprecated: bool,
    /// It has `callbacks`.
    pub callbacks: bool,
    /// Members that begin with `x-`.
    pub extensions: &'a Extensions,
    /// Parameters of path and operation, each name and place once.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// Answers by status: exact ones, then ranges, then `default`.
    pub answers: Vec<Answer>,
    /// Security of the operation or of the document; `None` where neither says anything.
    pub security: Option<&'a [SecurityRequirement]>,
    /// Servers of operation or path; empty if the document's apply.
    pub servers: Vec<Server>,
}

/// Follows references, merges path-level things, names operations without an id.
pub fn resolve<'a>(document: &'a Document, problems: &mut Problems) -> Api<'a> {
    let openapi = &document.openapi;
    let info = &openapi.info;
    Api {
        document,
        title: &info.title,
        version: &info.version,
        description: info.description.as_deref(),
        license: info.license.as_ref().map(|license| license.name.as_str()),
        servers: parts::servers(&openapi.servers),
        tags: parts::tags(&openapi.tags),
        schemas: schema::schemas(openapi),
        schemes: parts::schemes(openapi),
        operations: operations::operations(document, problems),
    }
}
