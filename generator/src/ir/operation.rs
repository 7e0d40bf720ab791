//! In: nothing. Out: [`Operation`]: one method of the client and all that is needed to send it and read its answer.

use super::{Check, Doc, Encrypt, Literal, Type};
use crate::name::Name;

/// One method.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The operationId, given or made from method and path.
    pub id: String,
    /// `wire`: the id; `rust`: the method (`update_profile`).
    pub name: Name,
    /// The constant that describes it (`UPDATE_PROFILE`).
    pub constant: Name,
    /// The marker type of its optional parameters (`UpdateProfile`), if it has any or has typed headers.
    pub marker: Option<Name>,
    /// Summary and description.
    pub doc: Doc,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// HTTP method.
    pub method: Method,
    /// Path template, such as `/users/{user_id}`.
    pub path: String,
    /// A server of its own (`servers` on operation or path), already without variables.
    pub server: Option<String>,
    /// Required arguments in order: path parameters, then others, then the body.
    /// At most seven by clippy; a required input beyond that is still an argument.
    pub arguments: Vec<Argument>,
    /// Required inputs with one possible value: sent always, not arguments.
    pub fixed: Vec<Fixed>,
    /// Optional inputs: setters on the call.
    pub setters: Vec<Argument>,
    /// The body.
    pub body: Option<Body>,
    /// Inputs that the client fills (`x-value`).
    pub fills: Vec<Fill>,
    /// Alternatives of combinations; indices into [`super::Api::schemes`]. An empty combination: no credential. No alternatives: none.
    pub security: Vec<Vec<usize>>,
    /// Retry class.
    pub retry: Retry,
    /// Index into [`super::Api::envelopes`] of the envelope around a success.
    pub envelope: Option<usize>,
    /// Envelopes in which it may fail (includes `envelope`).
    pub failures: Vec<usize>,
    /// The document, if this is one of `x-graphql`.
    pub graphql: Option<GraphQl>,
    /// What of the body is encrypted (`x-encrypt`), alike ones together.
    pub encrypted: Vec<Encrypt>,
    /// What comes back.
    pub answer: Answer,
    /// Value of the Accept header.
    pub accept: Option<String>,
}

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// A parameter or a GraphQL variable.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Wire name and Rust name.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// Where it goes.
    pub location: Location,
    /// Its type.
    pub ty: Type,
    /// `null` may be sent (GraphQL variables): the setter takes an `Option`.
    pub nullable: bool,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// Constraints.
    pub checks: Vec<Check>,
    /// A session fills it with the own user id if the caller does not.
    pub bound: bool,
}

/// An input with one possible value.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Wire name.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// The value.
    pub value: Literal,
}

/// Where an argument goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path(Style),
    /// In the query.
    Query(Style),
    /// In the query, reserved characters as they are.
    QueryReserved(Style),
    /// A header.
    Header(Style),
    /// A cookie.
    Cookie(Style),
    /// A GraphQL variable.
    Variable,
    /// The body (setter of an optional body).
    Body,
}

/// How a value becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `simple`, exploded or not.
    Simple(bool),
    /// `label`.
    Label(bool),
    /// `matrix`.
    Matrix(bool),
    /// `form`.
    Form(bool),
    /// `spaceDelimited`, not exploded.
    Space,
    /// `pipeDelimited`, not exploded.
    Pipe,
    /// `deepObject`.
    Deep,
    /// JSON text (`content` of a parameter, or of a form field).
    Json,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The argument's name.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// Must be there: an argument; else a setter.
    pub required: bool,
    /// Media type as sent.
    pub media_type: String,
    /// Its form.
    pub kind: BodyKind,
    /// The type holds constraints.
    pub checked: bool,
    /// Constraints of the value itself.
    pub checks: Vec<Check>,
}

/// The form of a body.
#[derive(Clone, Debug)]
pub enum BodyKind {
    /// JSON of this type.
    Json(Type),
    /// `application/x-www-form-urlencoded` of this type.
    Form(Form),
    /// `multipart/form-data`: type and parts.
    Multipart(Type, Vec<FormPart>),
    /// Text.
    Text,
    /// Bytes or a stream (`runtime::Payload`).
    Bytes,
}

/// A form-urlencoded body.
#[derive(Clone, Debug)]
pub struct Form {
    /// The type of the whole form.
    pub ty: Type,
    /// Members that are not encoded as `form`, exploded.
    pub encoding: Vec<Encoding>,
}

/// Encoding of one member of a form.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// Wire name.
    pub name: String,
    /// How.
    pub style: Style,
}

/// A part of a multipart body; each is a field of the body's struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPart {
    /// Wire name and field name.
    pub name: Name,
    /// What it holds.
    pub kind: PartKind,
    /// Must be there.
    pub required: bool,
    /// Media type, if the encoding names one.
    pub media_type: Option<String>,
}

/// What a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A file.
    File,
    /// Several files under one name.
    Files,
    /// Text: any scalar; of a list, a part for each item.
    Text,
    /// JSON.
    Json,
}

/// An input that the client fills.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// Where it goes.
    pub at: FillAt,
    /// Wire name.
    pub name: String,
    /// Name of the client value.
    pub value: String,
    /// Sent if the client has no such value.
    pub default: Option<Literal>,
    /// Sending without it fails.
    pub required: bool,
}

/// Where a filled input goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillAt {
    /// A header.
    Header,
    /// The query.
    Query,
    /// A member of the JSON or form body.
    Body,
    /// A cookie.
    Cookie,
    /// The path.
    Path,
}

/// Retry class (see `runtime::Retry`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Safe read.
    Safe,
    /// Idempotent by meaning.
    Idempotent,
    /// Consumes a one-time code.
    Code,
    /// Refresh with rotation.
    Rotation,
    /// An effect outside, such as a message sent.
    Effect,
    /// Another write.
    Write,
    /// A streamed upload.
    Upload,
}

/// One document of `x-graphql`.
#[derive(Clone, Debug)]
pub struct GraphQl {
    /// The document as sent.
    pub document: String,
    /// JSON pointer to the errors.
    pub errors: String,
    /// Whether the last of several errors counts (else the first).
    pub last: bool,
    /// Pointers from one error.
    pub code: Vec<String>,
    /// Pointers from one error.
    pub message: Vec<String>,
    /// Pointers from one error.
    pub data: Vec<String>,
    /// JSON pointer to the result.
    pub result: String,
}

/// What comes back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Success.
    pub success: Success,
    /// Typed failures.
    pub errors: Vec<ErrorAnswer>,
    /// Typed headers of successes.
    pub headers: Vec<Header>,
}

/// Success.
#[derive(Clone, Debug)]
pub enum Success {
    /// Always the same.
    One(Payload),
    /// Differs by status: an enum of this name, arms by status (`200`, `2XX`, `default`).
    Many(Name, Vec<AnswerArm>),
}

/// One of several answers.
#[derive(Clone, Debug)]
pub struct AnswerArm {
    /// `200`, `2XX` or `default`.
    pub status: String,
    /// The variant.
    pub name: Name,
    /// What the document says of it; may be empty.
    pub doc: Doc,
    /// What it holds.
    pub payload: Payload,
}

/// The payload of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// Nothing of interest: `()`.
    Empty,
    /// JSON of this type.
    Json(Type),
    /// Text: `String`.
    Text,
    /// Bytes, read whole or as a stream: `runtime::Body`.
    Bytes,
}

/// A typed failure.
#[derive(Clone, Debug)]
pub struct ErrorAnswer {
    /// `404`, `4XX` or `default`.
    pub status: String,
    /// What it means.
    pub doc: Doc,
    /// The type of its JSON body (`error.body::<T>()`).
    pub ty: Option<Type>,
}

/// A typed header of an answer; becomes a method of `Response<T, Marker>`.
#[derive(Clone, Debug)]
pub struct Header {
    /// Wire name and method.
    pub name: Name,
    /// What it is.
    pub doc: Doc,
    /// Its type.
    pub ty: Type,
    /// `simple`, exploded or not; or JSON.
    pub style: Style,
}
