//! The document with nothing left to look up: [`Api`]. No `$ref` is left but to named schemas, path-level things are
//! merged into the operations, every operation has an id, a tag and a place, and every schema is a [`Schema`].

mod extensions;
mod flat;
mod ids;
mod lookup;
mod objects;
mod operations;
mod read;
mod schema;

use indexmap::IndexMap;

use crate::problem::Problems;
use crate::spec::Document;

pub use extensions::Extensions;
pub use lookup::pointer_segment;
pub use objects::{
    Answer, Body, Content, Encoding, Format, Header, MediaType, Parameter, Place, SecurityKind,
    SecurityRequirement, SecurityScheme, Server, ServerVariable, Style, Tag,
};
pub use operations::Operation;
pub use schema::{AdditionalProperties, Discriminator, Kind, Schema, SchemaUse, View, component};

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
        servers: read::servers(&openapi.servers),
        tags: read::tags(&openapi.tags),
        schemas: flat::schemas(openapi),
        schemes: read::schemes(openapi),
        operations: operations::operations(document, problems),
    }
}
