//! In: a request body. Out: [`Body`]: one media type, its type, its parts; and the members that the client fills.

use super::media::{self, Chosen, Form as Media};
use super::parameters::query_style;
use crate::ir::{
    self, Body, BodyKind, Check, Encoding, Fill, Form, FormPart, PartKind, Presence, Style, Type,
    Usage,
};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::schemas::plans::TypeUse;
use crate::lower::schemas::roots;
use crate::lower::schemas::styles::{has_form, has_members, is_text};
use crate::name::Name;
use crate::resolve::{self, MediaType, View, pointer_segment};

/// Lowers a body; the second part is what the client fills.
pub(crate) fn body<'a>(
    context: &mut Context<'a, '_>,
    raw: &'a resolve::Body,
    hint: &str,
) -> Option<(Body, Vec<Fill>)> {
    let chosen = media::choose(&context.api.schemas, &raw.content, &raw.pointer)?;
    if !chosen.others.is_empty() {
        let text = format!(
            "the body is sent as `{}`; also described and left out: {}",
            chosen.name,
            chosen.others.join(", ")
        );
        context.ignored(&format!("{}/content", raw.pointer), text);
    }
    let (kind, checks) = kind(context, &chosen, &raw.pointer, &format!("{hint}Body"))?;
    let fills = match (&kind, &chosen.schema) {
        (BodyKind::Json(_) | BodyKind::Form(_), Some((view, pointer))) => context
            .client_values
            .body(context.api, *view, pointer, context.problems),
        _ => Vec::new(),
    };
    let named = chosen
        .schema
        .as_ref()
        .and_then(|(view, _)| context.types.components.description(*view));
    let description = raw.description.as_deref().or(named);
    let body = Body {
        name: Name::new("body", "body"),
        doc: docs::doc(None, description, "The body."),
        required: raw.required,
        media_type: media::sent(chosen.name, chosen.form).to_owned(),
        kind,
        checked: false,
        checks,
    };
    Some((body, fills))
}

fn kind<'a>(
    context: &mut Context<'a, '_>,
    chosen: &Chosen<'a>,
    at: &str,
    hint: &str,
) -> Option<(BodyKind, Vec<Check>)> {
    let root = |context: &mut Context<'a, '_>| match &chosen.schema {
        Some((view, pointer)) => context.used(*view, pointer, hint, Usage::SENT),
        None => TypeUse::new(Type::Json),
    };
    match chosen.form {
        Media::Json => {
            let mut used = root(context);
            let checks = std::mem::take(&mut used.checks);
            Some((BodyKind::Json(used.into_type()), checks))
        }
        Media::UrlEncoded => {
            let mut used = root(context);
            if !has_members(&context.types, &used.ty) {
                context.unsupported(
                    &format!("{at}/content"),
                    "a form needs a schema that is an object: its members are the fields",
                    "give the schema `type: object` and `properties`, or send JSON",
                );
                return None;
            }
            let checks = std::mem::take(&mut used.checks);
            let form = Form {
                ty: used.into_type(),
                encoding: encodings(context, chosen, at),
            };
            formless(context, &form, &format!("{at}/content"));
            Some((BodyKind::Form(form), checks))
        }
        Media::Multipart => Some((multipart(context, chosen, at, hint)?, Vec::new())),
        Media::Text => {
            let checks = match &chosen.schema {
                Some((view, pointer)) => {
                    roots::text_checks(&context.types, &mut context.faults, *view, pointer)
                }
                None => Vec::new(),
            };
            Some((BodyKind::Text, checks))
        }
        Media::Bytes => Some((BodyKind::Bytes, Vec::new())),
        Media::Foreign => {
            let text = format!(
                "a body of the media type `{}` is not supported",
                chosen.name
            );
            context.unsupported(
                &format!("{at}/content"),
                text,
                "describe it as JSON, a form, text (`type: string`) or bytes (`format: binary`)",
            );
            None
        }
    }
}

/// Members of a form for which their style has no form.
fn formless(context: &mut Context<'_, '_>, form: &Form, pointer: &str) {
    let found = roots::object(&mut context.types, &mut context.faults, &form.ty, false);
    let fields = found.map(|found| found.fields.clone());
    for field in fields.into_iter().flatten() {
        let wire = &field.name.wire;
        let mut named = form.encoding.iter().filter(|one| one.name == *wire);
        let style = named.next().map_or(Style::Form(true), |one| one.style);
        if !has_form(&mut context.types, &mut context.faults, &field.ty, style) {
            let text = format!(
                "the style of the form's member `{wire}` has no form for values inside its values; a call with such a value fails (`encoding` can say `style: deepObject`, or `contentType: application/json`)"
            );
            context.ignored(pointer, text);
        }
    }
}

/// Members of a form that are not sent the usual way (OpenAPI 3.0.3, "Encoding Object").
fn encodings(context: &mut Context<'_, '_>, chosen: &Chosen<'_>, at: &str) -> Vec<Encoding> {
    let mut found = Vec::new();
    for (name, encoding) in &chosen.media_type.encoding {
        let pointer = encoding_pointer(at, chosen.name, name);
        // The model has a false where the document has nothing.
        let exploded = format!("{pointer}/explode");
        let explode = context
            .api
            .document
            .has(&exploded)
            .then_some(encoding.explode);
        let json = encoding.content_type.as_deref().is_some_and(media::is_json);
        let style = match &encoding.style {
            _ if json => Style::Json,
            Some(style) => query_style(*style, explode),
            None => Style::Form(explode.unwrap_or(true)),
        };
        if encoding.allow_reserved {
            let text = "`allowReserved` is left out: in a form, escaped characters are the same as plain ones";
            context.ignored(&format!("{pointer}/allowReserved"), text);
        }
        if style != Style::Form(true) {
            found.push(Encoding {
                name: name.clone(),
                style,
            });
        }
    }
    found
}

fn encoding_pointer(at: &str, media_type: &str, name: &str) -> String {
    let [media_type, name] = [media_type, name].map(pointer_segment);
    format!("{at}/content/{media_type}/encoding/{name}")
}

fn multipart<'a>(
    context: &mut Context<'a, '_>,
    chosen: &Chosen<'a>,
    at: &str,
    hint: &str,
) -> Option<BodyKind> {
    let parts_of = |context: &mut Context<'a, '_>, view: View<'a>, pointer: &str| {
        let ty = context.ty(view, pointer, hint, Usage::SENT);
        let found = roots::object(&mut context.types, &mut context.faults, &ty, true)?;
        let fields = found.fields.clone();
        let parts = fields
            .iter()
            .map(|field| part(context, field, chosen.media_type))
            .collect();
        for (name, encoding) in &chosen.media_type.encoding {
            if encoding.headers {
                let pointer = encoding_pointer(at, chosen.name, name);
                let text = format!("headers of the part `{name}` are left out");
                context.ignored(&format!("{pointer}/headers"), text);
            }
        }
        Some(BodyKind::Multipart(ty, parts))
    };
    let found = chosen
        .schema
        .as_ref()
        .and_then(|(view, pointer)| parts_of(context, *view, pointer));
    if found.is_none() {
        let text =
            "a multipart body needs a schema that is an object with properties, one for each part";
        context.unsupported(&format!("{at}/content"), text, "give the schema `type: object` and `properties`; files are `type: string, format: binary`");
    }
    found
}

/// OpenAPI 3.0.3, "Special Considerations for multipart Content": scalars are text, objects JSON, binary strings files;
/// of a list of scalars or files each item is a part. A named content type of JSON is meant as it is written.
fn part(context: &mut Context<'_, '_>, field: &ir::Field, media_type: &MediaType) -> FormPart {
    let content_type = media_type
        .encoding
        .get(&field.name.wire)
        .and_then(|encoding| encoding.content_type.clone());
    let kind = match &field.ty {
        Type::File => PartKind::File,
        Type::List(inner) if **inner == Type::File => PartKind::Files,
        _ if content_type.as_deref().is_some_and(media::is_json) => PartKind::Json,
        ty if is_text(&mut context.types, &mut context.faults, ty) => PartKind::Text,
        _ => PartKind::Json,
    };
    // A list of media types or a range says what may be sent, not what is.
    let one = content_type.filter(|text| !text.contains([',', '*']));
    FormPart {
        name: field.name.clone(),
        kind,
        required: field.presence == Presence::Required,
        media_type: one,
    }
}
