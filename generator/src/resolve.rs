//! In: [`Document`]. Out: [`Api`], in which no `$ref` is left but to named schemas, path-level things are merged into
//! the operations, and every operation has an id, a tag and a place.

mod ids;
mod lookup;
mod operations;

use indexmap::IndexMap;
use openapiv3::{
    Header, OpenAPI, Operation as RawOperation, Parameter, RequestBody, Response,
    SecurityRequirement, SecurityScheme, Server,
};

use crate::problem::Problems;
use crate::spec::Document;

pub use lookup::pointer_segment;

/// The document with references followed; borrows from it.
#[derive(Debug)]
pub struct Api<'a> {
    /// The document, for places.
    pub document: &'a Document,
    /// The bundled description, for schemas and `info`.
    pub openapi: &'a OpenAPI,
    /// Operations in document order.
    pub operations: Vec<Operation<'a>>,
    /// Security schemes by name.
    pub schemes: IndexMap<&'a str, Located<'a, SecurityScheme>>,
}

/// A value and the JSON pointer of where it is written in the bundled document.
#[derive(Debug)]
pub struct Located<'a, T> {
    /// The value.
    pub value: &'a T,
    /// Where it is.
    pub pointer: String,
}

/// One operation.
#[derive(Debug)]
pub struct Operation<'a> {
    /// The operationId, or one made from method and path.
    pub id: String,
    /// The first tag, or `default`.
    pub tag: &'a str,
    /// The method, lower case as in the document.
    pub method: &'static str,
    /// The path template.
    pub path: &'a str,
    /// `/paths/~1users/get`.
    pub pointer: String,
    /// The operation itself; use the fields here rather than its parameters, body, responses, security and servers.
    pub raw: &'a RawOperation,
    /// Parameters of path and operation, each name and place once.
    pub parameters: Vec<Located<'a, Parameter>>,
    /// The request body.
    pub body: Option<Located<'a, RequestBody>>,
    /// Answers by status: exact ones, then ranges, then `default`.
    pub answers: Vec<Answer<'a>>,
    /// Security of the operation or of the document; `None` where neither says anything.
    pub security: Option<&'a [SecurityRequirement]>,
    /// Servers of operation or path; empty if the document's apply.
    pub servers: &'a [Server],
}

/// One answer.
#[derive(Debug)]
pub struct Answer<'a> {
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// The response.
    pub response: Located<'a, Response>,
    /// Its headers.
    pub headers: Vec<(&'a str, Located<'a, Header>)>,
}

/// Follows references, merges path-level things, names operations without an id.
pub fn resolve<'a>(document: &'a Document, problems: &mut Problems) -> Api<'a> {
    let openapi = &document.openapi;
    let schemes = openapi
        .components
        .iter()
        .flat_map(|components| &components.security_schemes)
        .filter_map(|(name, scheme)| {
            let pointer = format!("/components/securitySchemes/{}", pointer_segment(name));
            Some((name.as_str(), lookup::follow(openapi, scheme, pointer)?))
        })
        .collect();
    let operations = operations::operations(document, problems);
    Api {
        document,
        openapi,
        operations,
        schemes,
    }
}
