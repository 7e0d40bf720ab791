//! The known keys of each kind of object of OpenAPI 3.0.

use super::field::Expect::{
    Any, AnyList, AnyMap, Bool, Exclusive, List, Map, Mapping, Number, One, Positive, Prose,
    SchemaOrBool, SchemaType, Size, Text, TextMap, Texts, Word,
};
use super::field::{Field, may, must, should};
use super::object::Object;

/// The JSON types that a schema may name.
pub(crate) const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];
/// Where a parameter may stand.
pub(crate) const PLACES: &[&str] = &["query", "header", "path", "cookie"];
/// The methods of a path item.
pub(crate) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
/// The styles of parameters.
pub(crate) const STYLES: &[&str] = &[
    "matrix",
    "label",
    "form",
    "simple",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
];
const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// The known keys of this kind; none where keys are names: paths, codes, expressions, schemes.
pub(super) fn fields(object: Object) -> &'static [Field] {
    match object {
        Object::Document => DOCUMENT,
        Object::Info => INFO,
        Object::Contact => CONTACT,
        Object::License => LICENSE,
        Object::Server => SERVER,
        Object::ServerVariable => SERVER_VARIABLE,
        Object::Components => COMPONENTS,
        Object::PathItem => PATH_ITEM,
        Object::Operation => OPERATION,
        Object::ExternalDocs => EXTERNAL_DOCS,
        Object::Parameter => PARAMETER,
        Object::RequestBody => REQUEST_BODY,
        Object::MediaType => MEDIA_TYPE,
        Object::Encoding => ENCODING,
        Object::Response => RESPONSE,
        Object::Example => EXAMPLE,
        Object::Link => LINK,
        Object::Header => HEADER,
        Object::Tag => TAG,
        Object::Schema => SCHEMA,
        Object::Discriminator => DISCRIMINATOR,
        Object::Xml => XML,
        Object::SecurityScheme => SECURITY_SCHEME,
        Object::OAuthFlows => OAUTH_FLOWS,
        Object::ImplicitFlow => IMPLICIT_FLOW,
        Object::TokenFlow => TOKEN_FLOW,
        Object::CodeFlow => CODE_FLOW,
        _ => &[],
    }
}

const DOCUMENT: &[Field] = &[
    must("openapi", Text),
    must("info", One(Object::Info)),
    may("servers", List(Object::Server)),
    must("paths", One(Object::Paths)),
    may("components", One(Object::Components)),
    may("security", List(Object::SecurityRequirement)),
    may("tags", List(Object::Tag)),
    may("externalDocs", One(Object::ExternalDocs)),
];
const INFO: &[Field] = &[
    should("title", Prose),
    may("description", Prose),
    may("termsOfService", Prose),
    may("contact", One(Object::Contact)),
    may("license", One(Object::License)),
    should("version", Prose),
];
const CONTACT: &[Field] = &[may("name", Prose), may("url", Prose), may("email", Prose)];
const LICENSE: &[Field] = &[should("name", Prose), may("url", Prose)];
const SERVER: &[Field] = &[
    must("url", Text),
    may("description", Prose),
    may("variables", Map(Object::ServerVariable)),
];
const SERVER_VARIABLE: &[Field] = &[
    may("enum", Texts),
    must("default", Text),
    may("description", Prose),
];
const COMPONENTS: &[Field] = &[
    may("schemas", Map(Object::Schema)),
    may("responses", Map(Object::Response)),
    may("parameters", Map(Object::Parameter)),
    may("examples", Map(Object::Example)),
    may("requestBodies", Map(Object::RequestBody)),
    may("headers", Map(Object::Header)),
    may("securitySchemes", Map(Object::SecurityScheme)),
    may("links", Map(Object::Link)),
    may("callbacks", Map(Object::Callback)),
];
const PATH_ITEM: &[Field] = &[
    may("summary", Prose),
    may("description", Prose),
    may("get", One(Object::Operation)),
    may("put", One(Object::Operation)),
    may("post", One(Object::Operation)),
    may("delete", One(Object::Operation)),
    may("options", One(Object::Operation)),
    may("head", One(Object::Operation)),
    may("patch", One(Object::Operation)),
    may("trace", One(Object::Operation)),
    may("servers", List(Object::Server)),
    may("parameters", List(Object::Parameter)),
];
const OPERATION: &[Field] = &[
    may("tags", Texts),
    may("summary", Prose),
    may("description", Prose),
    may("externalDocs", One(Object::ExternalDocs)),
    may("operationId", Text),
    may("parameters", List(Object::Parameter)),
    may("requestBody", One(Object::RequestBody)),
    must("responses", One(Object::Responses)),
    may("callbacks", Map(Object::Callback)),
    may("deprecated", Bool),
    may("security", List(Object::SecurityRequirement)),
    may("servers", List(Object::Server)),
];
const EXTERNAL_DOCS: &[Field] = &[may("description", Prose), should("url", Prose)];
const PARAMETER: &[Field] = &[
    must("name", Text),
    must("in", Word(PLACES)),
    may("description", Prose),
    may("required", Bool),
    may("deprecated", Bool),
    may("allowEmptyValue", Bool),
    may("style", Word(STYLES)),
    may("explode", Bool),
    may("allowReserved", Bool),
    may("schema", One(Object::Schema)),
    may("example", Any),
    may("examples", Map(Object::Example)),
    may("content", Map(Object::MediaType)),
];
const REQUEST_BODY: &[Field] = &[
    may("description", Prose),
    must("content", Map(Object::MediaType)),
    may("required", Bool),
];
const MEDIA_TYPE: &[Field] = &[
    may("schema", One(Object::Schema)),
    may("example", Any),
    may("examples", Map(Object::Example)),
    may("encoding", Map(Object::Encoding)),
];
const ENCODING: &[Field] = &[
    may("contentType", Text),
    may("headers", Map(Object::Header)),
    may("style", Word(QUERY_STYLES)),
    may("explode", Bool),
    may("allowReserved", Bool),
];
const RESPONSE: &[Field] = &[
    should("description", Prose),
    may("headers", Map(Object::Header)),
    may("content", Map(Object::MediaType)),
    may("links", Map(Object::Link)),
];
const EXAMPLE: &[Field] = &[
    may("summary", Prose),
    may("description", Prose),
    may("value", Any),
    may("externalValue", Prose),
];
const LINK: &[Field] = &[
    may("operationRef", Text),
    may("operationId", Text),
    may("parameters", AnyMap),
    may("requestBody", Any),
    may("description", Prose),
    may("server", One(Object::Server)),
];
const HEADER: &[Field] = &[
    may("description", Prose),
    may("required", Bool),
    may("deprecated", Bool),
    may("allowEmptyValue", Bool),
    may("style", Word(&["simple"])),
    may("explode", Bool),
    may("allowReserved", Bool),
    may("schema", One(Object::Schema)),
    may("example", Any),
    may("examples", Map(Object::Example)),
    may("content", Map(Object::MediaType)),
];
const TAG: &[Field] = &[
    must("name", Text),
    may("description", Prose),
    may("externalDocs", One(Object::ExternalDocs)),
];
const SCHEMA: &[Field] = &[
    may("type", SchemaType),
    may("description", Prose),
    may("properties", Map(Object::Schema)),
    may("required", Texts),
    may("items", One(Object::Schema)),
    may("format", Text),
    may("enum", AnyList),
    may("example", Any),
    may("default", Any),
    may("nullable", Bool),
    may("title", Prose),
    may("allOf", List(Object::Schema)),
    may("oneOf", List(Object::Schema)),
    may("anyOf", List(Object::Schema)),
    may("not", One(Object::Schema)),
    may("additionalProperties", SchemaOrBool),
    may("discriminator", One(Object::Discriminator)),
    may("readOnly", Bool),
    may("writeOnly", Bool),
    may("deprecated", Bool),
    may("minLength", Size),
    may("maxLength", Size),
    may("pattern", Text),
    may("minimum", Number),
    may("maximum", Number),
    may("exclusiveMinimum", Exclusive),
    may("exclusiveMaximum", Exclusive),
    may("multipleOf", Positive),
    may("minItems", Size),
    may("maxItems", Size),
    may("uniqueItems", Bool),
    may("minProperties", Size),
    may("maxProperties", Size),
    may("xml", One(Object::Xml)),
    may("externalDocs", One(Object::ExternalDocs)),
];
const DISCRIMINATOR: &[Field] = &[must("propertyName", Text), may("mapping", Mapping)];
const XML: &[Field] = &[
    may("name", Prose),
    may("namespace", Prose),
    may("prefix", Prose),
    may("attribute", Bool),
    may("wrapped", Bool),
];
const SECURITY_SCHEME: &[Field] = &[
    must("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
    may("description", Prose),
    may("name", Text),
    may("in", Word(&["query", "header", "cookie"])),
    may("scheme", Text),
    may("bearerFormat", Prose),
    may("flows", One(Object::OAuthFlows)),
    may("openIdConnectUrl", Text),
];
const OAUTH_FLOWS: &[Field] = &[
    may("implicit", One(Object::ImplicitFlow)),
    may("password", One(Object::TokenFlow)),
    may("clientCredentials", One(Object::TokenFlow)),
    may("authorizationCode", One(Object::CodeFlow)),
];
const IMPLICIT_FLOW: &[Field] = &[
    must("authorizationUrl", Text),
    may("refreshUrl", Text),
    should("scopes", TextMap),
];
const TOKEN_FLOW: &[Field] = &[
    must("tokenUrl", Text),
    may("refreshUrl", Text),
    should("scopes", TextMap),
];
const CODE_FLOW: &[Field] = &[
    must("authorizationUrl", Text),
    must("tokenUrl", Text),
    may("refreshUrl", Text),
    should("scopes", TextMap),
];
