//! What operations are made of, with references followed: parameters, bodies, answers, headers, security schemes, servers.

use indexmap::IndexMap;

use super::extensions::Extensions;
use super::schema::SchemaUse;

/// Names of schemes and their scopes: all of them are needed.
pub type SecurityRequirement = IndexMap<String, Vec<String>>;

/// Media types and what they hold.
pub type Content = IndexMap<String, MediaType>;

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// `style`, as a document writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `simple`.
    Simple,
    /// `label`.
    Label,
    /// `matrix`.
    Matrix,
    /// `form`.
    Form,
    /// `spaceDelimited`.
    SpaceDelimited,
    /// `pipeDelimited`.
    PipeDelimited,
    /// `deepObject`.
    DeepObject,
}

/// How the value of a parameter or header is described.
#[derive(Clone, Debug)]
pub enum Format {
    /// By a schema.
    Schema(SchemaUse),
    /// By a media type.
    Content(Content),
}

/// A parameter.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a parameter says that many independent things"
)]
pub struct Parameter {
    /// Where it is written.
    pub pointer: String,
    /// Its name.
    pub name: String,
    /// Where it travels.
    pub place: Place,
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `style`, given or the default of its place.
    pub style: Style,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `allowEmptyValue`.
    pub allow_empty_value: bool,
    /// What its value is.
    pub format: Format,
    /// Members that begin with `x-`.
    pub extensions: Extensions,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it is written.
    pub pointer: String,
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// Its media types.
    pub content: Content,
}

/// A media type.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// What it holds.
    pub schema: Option<SchemaUse>,
    /// How members of a form are written.
    pub encoding: IndexMap<String, Encoding>,
}

/// How a member of a form is written.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// `contentType`.
    pub content_type: Option<String>,
    /// `style`.
    pub style: Option<Style>,
    /// `explode`; false also where the document has nothing.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// It has `headers`.
    pub headers: bool,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// Where it is written.
    pub pointer: String,
    /// `description`.
    pub description: String,
    /// Its media types.
    pub content: Content,
    /// Its headers.
    pub headers: Vec<Header>,
    /// It has `links`.
    pub links: bool,
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub pointer: String,
    /// `description`.
    pub description: Option<String>,
    /// What its value is.
    pub format: Format,
    /// Members that begin with `x-`.
    pub extensions: Extensions,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// What it is.
    pub kind: SecurityKind,
    /// `description`.
    pub description: Option<String>,
    /// Members that begin with `x-`.
    pub extensions: Extensions,
}

/// What a security scheme is.
#[derive(Clone, Debug)]
pub enum SecurityKind {
    /// A key of this name in a header, the query or a cookie.
    ApiKey(Place, String),
    /// A scheme of the header `Authorization`.
    Http(String),
    /// OAuth 2.0 or OpenID Connect.
    Tokens,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL, with variables in braces.
    pub url: String,
    /// `description`.
    pub description: Option<String>,
    /// Its variables.
    pub variables: IndexMap<String, ServerVariable>,
}

/// A variable in the URL of a server.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// `default`.
    pub default: String,
    /// `enum`.
    pub values: Vec<String>,
    /// `description`.
    pub description: Option<String>,
}

/// A tag that the document describes.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// Members that begin with `x-`.
    pub extensions: Extensions,
}
