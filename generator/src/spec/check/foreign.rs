//! In: a key that OpenAPI 3.0 does not know in its place. Out: what to write instead, if it is one of OpenAPI 3.1 or 2.0.

use super::objects::Object;

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
