//! From objects of the document model to those of [`crate::resolve`], references followed.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, OpenAPI, Parameter as RawParameter, ParameterSchemaOrContent, PathStyle,
    QueryStyle, ReferenceOr,
};

use super::lookup::{follow, pointer_segment};
use super::objects::{
    Answer, Body, Content, Encoding, Format, Header, MediaType, Parameter, Place, SecurityKind,
    SecurityScheme, Server, ServerVariable, Style, Tag,
};
use super::schema::SchemaUse;

pub(super) fn parameter(raw: &RawParameter, pointer: String) -> Parameter {
    let (place, style, reserved, empty) = match raw {
        RawParameter::Path { style, .. } => (Place::Path, path_style(style), false, false),
        RawParameter::Query {
            style,
            allow_reserved,
            allow_empty_value,
            ..
        } => {
            let empty = *allow_empty_value == Some(true);
            (Place::Query, query_style(style), *allow_reserved, empty)
        }
        RawParameter::Header { .. } => (Place::Header, Style::Simple, false, false),
        RawParameter::Cookie { .. } => (Place::Cookie, Style::Form, false, false),
    };
    let data = raw.parameter_data_ref();
    Parameter {
        pointer,
        name: data.name.clone(),
        place,
        description: data.description.clone(),
        required: data.required,
        deprecated: data.deprecated == Some(true),
        style,
        explode: data.explode,
        allow_reserved: reserved,
        allow_empty_value: empty,
        format: format(&data.format),
        extensions: data.extensions.clone(),
    }
}

fn path_style(style: &PathStyle) -> Style {
    match style {
        PathStyle::Simple => Style::Simple,
        PathStyle::Label => Style::Label,
        PathStyle::Matrix => Style::Matrix,
    }
}

fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

fn format(raw: &ParameterSchemaOrContent) -> Format {
    match raw {
        ParameterSchemaOrContent::Schema(schema) => Format::Schema(SchemaUse::of(schema)),
        ParameterSchemaOrContent::Content(types) => Format::Content(content(types)),
    }
}

fn content(raw: &IndexMap<String, openapiv3::MediaType>) -> Content {
    let encoding = |raw: &openapiv3::Encoding| Encoding {
        content_type: raw.content_type.clone(),
        style: raw.style.as_ref().map(query_style),
        explode: raw.explode,
        allow_reserved: raw.allow_reserved,
        headers: !raw.headers.is_empty(),
    };
    let media_type = |raw: &openapiv3::MediaType| MediaType {
        schema: raw.schema.as_ref().map(SchemaUse::of),
        encoding: raw
            .encoding
            .iter()
            .map(|(name, raw)| (name.clone(), encoding(raw)))
            .collect(),
    };
    let raw = raw.iter();
    raw.map(|(name, raw)| (name.clone(), media_type(raw)))
        .collect()
}

pub(super) fn body(
    openapi: &OpenAPI,
    raw: &ReferenceOr<openapiv3::RequestBody>,
    pointer: String,
) -> Option<Body> {
    let (raw, pointer) = follow(openapi, raw, pointer)?;
    Some(Body {
        pointer,
        description: raw.description.clone(),
        required: raw.required,
        content: content(&raw.content),
    })
}

pub(super) fn answer(
    openapi: &OpenAPI,
    status: String,
    raw: &ReferenceOr<openapiv3::Response>,
    pointer: String,
) -> Option<Answer> {
    let (raw, pointer) = follow(openapi, raw, pointer)?;
    let headers = raw.headers.iter().filter_map(|(name, raw)| {
        let at = format!("{pointer}/headers/{}", pointer_segment(name));
        let (raw, pointer) = follow(openapi, raw, at)?;
        Some(Header {
            name: name.clone(),
            pointer,
            description: raw.description.clone(),
            format: format(&raw.format),
            extensions: raw.extensions.clone(),
        })
    });
    Some(Answer {
        status,
        description: raw.description.clone(),
        content: content(&raw.content),
        headers: headers.collect(),
        links: !raw.links.is_empty(),
        pointer,
    })
}

/// The security schemes by name.
pub(super) fn schemes(openapi: &OpenAPI) -> IndexMap<String, SecurityScheme> {
    let components = openapi.components.iter();
    let schemes = components.flat_map(|components| &components.security_schemes);
    let schemes = schemes.filter_map(|(name, raw)| {
        let (raw, _) = follow(openapi, raw, String::new())?;
        Some((name.clone(), scheme(raw)))
    });
    schemes.collect()
}

fn scheme(raw: &openapiv3::SecurityScheme) -> SecurityScheme {
    use openapiv3::SecurityScheme::{APIKey, HTTP, OAuth2, OpenIDConnect};
    let kind = match raw {
        APIKey { location, name, .. } => {
            let place = match location {
                APIKeyLocation::Header => Place::Header,
                APIKeyLocation::Query => Place::Query,
                APIKeyLocation::Cookie => Place::Cookie,
            };
            SecurityKind::ApiKey(place, name.clone())
        }
        HTTP { scheme, .. } => SecurityKind::Http(scheme.clone()),
        OAuth2 { .. } | OpenIDConnect { .. } => SecurityKind::Tokens,
    };
    let (APIKey {
        description,
        extensions,
        ..
    }
    | HTTP {
        description,
        extensions,
        ..
    }
    | OAuth2 {
        description,
        extensions,
        ..
    }
    | OpenIDConnect {
        description,
        extensions,
        ..
    }) = raw;
    SecurityScheme {
        kind,
        description: description.clone(),
        extensions: extensions.clone(),
    }
}

pub(super) fn servers(raw: &[openapiv3::Server]) -> Vec<Server> {
    let variable = |raw: &openapiv3::ServerVariable| ServerVariable {
        default: raw.default.clone(),
        values: raw.enumeration.clone(),
        description: raw.description.clone(),
    };
    let server = |raw: &openapiv3::Server| Server {
        url: raw.url.clone(),
        description: raw.description.clone(),
        variables: raw
            .variables
            .iter()
            .flatten()
            .map(|(name, raw)| (name.clone(), variable(raw)))
            .collect(),
    };
    raw.iter().map(server).collect()
}

pub(super) fn tags(raw: &[openapiv3::Tag]) -> Vec<Tag> {
    let tag = |raw: &openapiv3::Tag| Tag {
        name: raw.name.clone(),
        description: raw.description.clone(),
        extensions: raw.extensions.clone(),
    };
    raw.iter().map(tag).collect()
}
