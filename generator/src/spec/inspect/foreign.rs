//! What to write instead of things that OpenAPI 3.0 does not know in their place, above all those of OpenAPI 3.1 and 2.0.

use crate::spec::grammar::Object;
use crate::spec::node::{Node, Value};

/// Keys of OpenAPI 3.1 or 2.0 that people write into 3.0 documents, with what to write instead.
pub(super) fn foreign_key(object: Object, key: &str) -> Option<&'static str> {
    Some(match (object, key) {
        (Object::Schema, "const") => "`const` is OpenAPI 3.1; in 3.0 write `enum: [value]`",
        (Object::Schema, "$defs" | "definitions") => {
            "in OpenAPI 3.0 named schemas stand in `components/schemas`"
        }
        (Object::Schema, "if" | "then" | "else") => {
            "conditions are OpenAPI 3.1; in 3.0 write `oneOf` or `anyOf`"
        }
        (Object::Schema, "examples") => {
            "`examples` in a schema is OpenAPI 3.1; in 3.0 write `example: value`"
        }
        (Object::Schema, "patternProperties" | "propertyNames" | "unevaluatedProperties") => {
            "OpenAPI 3.1; in 3.0 write `additionalProperties`"
        }
        (
            Object::Schema,
            "prefixItems" | "contains" | "minContains" | "maxContains" | "unevaluatedItems",
        ) => "OpenAPI 3.1; in 3.0 write `items` with one schema for all",
        (Object::Schema, "contentEncoding" | "contentMediaType" | "contentSchema") => {
            "OpenAPI 3.1; in 3.0 write `format: byte` or `format: binary`"
        }
        (
            Object::Schema,
            "$schema" | "$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" | "$comment"
            | "$vocabulary" | "dependentRequired" | "dependentSchemas",
        )
        | (Object::Document, "webhooks" | "jsonSchemaDialect")
        | (Object::Components, "pathItems")
        | (Object::Info, "summary")
        | (Object::License, "identifier") => "this is OpenAPI 3.1",
        (Object::Document, "host" | "basePath" | "schemes") => {
            "this is Swagger 2.0; in 3.0 write `servers`"
        }
        (Object::Document, "definitions" | "securityDefinitions" | "parameters" | "responses") => {
            "this is Swagger 2.0; in 3.0 it stands in `components`"
        }
        (Object::Operation | Object::Document, "consumes" | "produces") => {
            "this is Swagger 2.0; in 3.0 media types are the keys of `content`"
        }
        (
            Object::Parameter,
            "type" | "format" | "items" | "enum" | "default" | "minimum" | "maximum" | "pattern",
        )
        | (Object::Header, "type" | "format" | "items" | "enum" | "default") => {
            "in OpenAPI 3.0 this stands in the `schema`"
        }
        (Object::Parameter, "collectionFormat") => {
            "this is Swagger 2.0; in 3.0 write `style` and `explode`"
        }
        (Object::Response, "schema") => {
            "in OpenAPI 3.0 the schema stands in `content`, below a media type"
        }
        _ => return None,
    })
}

/// What to write instead of a reference where none may stand.
pub(super) fn reference_hint(object: Object) -> Option<&'static str> {
    match object {
        Object::MediaType => Some("put the `$ref` below `schema`"),
        Object::Operation | Object::Paths => Some("refer to the whole path item"),
        Object::Responses => Some("refer to each response"),
        _ => None,
    }
}

/// What was probably meant by something that is no object.
pub(super) fn object_hint(object: Object, node: &Node) -> Option<&'static str> {
    match (object, &node.value) {
        (Object::Discriminator, Value::String(_)) => {
            Some("in OpenAPI 3.0 write `discriminator: {propertyName: ...}`")
        }
        (Object::Schema, Value::Array(_)) => {
            Some("one schema stands for all items; write `oneOf` for several")
        }
        (Object::Schema, Value::Bool(_)) => {
            Some("boolean schemas are OpenAPI 3.1; in 3.0 write `{}` or `{not: {}}`")
        }
        _ => None,
    }
}
