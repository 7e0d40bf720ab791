//! In: the `content` of a body or an answer. Out: which of its media types the client uses, and as what.

use indexmap::IndexMap;

use crate::resolve::{Content, Kind, MediaType, Schema, SchemaUse, View, pointer_segment};

/// What a media type is for the client, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// JSON, or a number or boolean as text, which is written alike.
    Json,
    /// `application/x-www-form-urlencoded`.
    UrlEncoded,
    /// `multipart/form-data`.
    Multipart,
    /// Text.
    Text,
    /// Bytes or a stream.
    Bytes,
    /// Structured data in a format that the client cannot write or read.
    Foreign,
}

/// The media type that is used.
#[derive(Debug)]
pub(crate) struct Chosen<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// What it is.
    pub(crate) form: Form,
    /// Its schema and the schema's pointer.
    pub(crate) schema: Option<(View<'a>, String)>,
    /// The media type object.
    pub(crate) media_type: &'a MediaType,
    /// Names of those that are not used.
    pub(crate) others: Vec<&'a str>,
}

/// Chooses: JSON before forms before text before bytes, and among equals the first that is no range and JSON by name.
pub(crate) fn choose<'a>(
    schemas: &'a IndexMap<String, SchemaUse>,
    content: &'a Content,
    pointer: &str,
) -> Option<Chosen<'a>> {
    let order = |(name, media_type): &(&'a String, &'a MediaType)| {
        let form = form(schemas, name, media_type);
        (form, is_range(name), !is_json(name))
    };
    let (name, media_type) = content.iter().min_by_key(order)?;
    let schema = media_type
        .schema
        .as_ref()
        .map(|schema| (View::from(schema), schema_pointer(pointer, name)));
    let others = content
        .keys()
        .filter(|other| *other != name)
        .map(String::as_str)
        .collect();
    Some(Chosen {
        name,
        form: form(schemas, name, media_type),
        schema,
        media_type,
        others,
    })
}

/// The pointer of a media type's schema.
pub(crate) fn schema_pointer(pointer: &str, media_type: &str) -> String {
    format!("{pointer}/content/{}/schema", pointer_segment(media_type))
}

fn form(schemas: &IndexMap<String, SchemaUse>, name: &str, media_type: &MediaType) -> Form {
    let essence = essence(name);
    let schema = media_type
        .schema
        .as_ref()
        .and_then(|schema| View::from(schema).schema(schemas));
    let kind = schema.and_then(Schema::stated);
    let text = kind == Some(Kind::String);
    let number = matches!(kind, Some(Kind::Boolean | Kind::Integer | Kind::Number));
    let binary = text && schema.is_some_and(|schema| schema.format.as_deref() == Some("binary"));
    match essence.as_str() {
        "multipart/form-data" => Form::Multipart,
        "application/x-www-form-urlencoded" => Form::UrlEncoded,
        _ if binary => Form::Bytes,
        _ if is_json(&essence) => Form::Json,
        "*/*" | "application/*" => {
            if text {
                Form::Text
            } else {
                Form::Json
            }
        }
        "text/event-stream" => Form::Bytes,
        _ if essence.starts_with("text/") && number => Form::Json,
        _ if essence.starts_with("text/") && (text || schema.is_none()) => Form::Text,
        _ if text && is_markup(&essence) => Form::Text,
        _ if text || schema.is_none() => Form::Bytes,
        _ if is_markup(&essence)
            || essence.starts_with("text/")
            || essence.starts_with("multipart/") =>
        {
            Form::Foreign
        }
        _ => Form::Bytes,
    }
}

fn is_markup(essence: &str) -> bool {
    essence.ends_with("/xml")
        || essence.ends_with("+xml")
        || essence.ends_with("/yaml")
        || essence.ends_with("/x-yaml")
}

/// Whether this is JSON: `application/json`, any `+json`.
pub(crate) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// The media type that a body is sent with: a range (`*/*`, `image/*`) is what a server takes, not what a body is.
pub(crate) fn sent(name: &str, form: Form) -> &str {
    if !is_range(name) {
        return name;
    }
    match form {
        _ if essence(name).starts_with("text/") => "text/plain",
        Form::Json => "application/json",
        Form::Text => "text/plain",
        _ => "application/octet-stream",
    }
}

fn is_range(name: &str) -> bool {
    name.contains('*')
}

/// The media type without parameters, lower case.
fn essence(name: &str) -> String {
    name.split(';')
        .next()
        .unwrap_or(name)
        .trim()
        .to_ascii_lowercase()
}
