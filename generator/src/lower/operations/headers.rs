//! In: the answers that are successes. Out: [`Header`]s: what can be read in their headers, by names of their own.

use super::media;
use crate::ir::{Header, Style, Type, Usage};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::words::word;
use crate::name::reserved::RESPONSE;
use crate::name::{Case, Claim, Name, Scope};
use crate::resolve::{Answer as Raw, Format, View};

/// Headers of the successes, each once.
pub(crate) fn headers<'a>(
    context: &mut Context<'a, '_>,
    successes: &[&'a Raw],
    hint: &str,
) -> Vec<Header> {
    let mut scope = Scope::new(Case::Snake).reserve(RESPONSE.iter().copied());
    let mut found: Vec<(String, Header)> = Vec::new();
    for header in successes.iter().flat_map(|raw| &raw.headers) {
        let wire = header.name.as_str();
        // OpenAPI 3.0.3, "Response Object": a header called Content-Type shall be ignored.
        if wire.eq_ignore_ascii_case("content-type")
            || found
                .iter()
                .any(|(_, one)| one.name.wire.eq_ignore_ascii_case(wire))
        {
            continue;
        }
        let (view, pointer, style) = match &header.format {
            Format::Schema(schema) => (
                View::from(schema),
                format!("{}/schema", header.pointer),
                Style::Simple(false),
            ),
            Format::Content(types) => {
                let Some((name, media_type)) = types.first() else {
                    continue;
                };
                let Some(schema) = &media_type.schema else {
                    continue;
                };
                let style = if media::is_json(name) {
                    Style::Json
                } else {
                    Style::Simple(false)
                };
                (
                    View::from(schema),
                    media::schema_pointer(&header.pointer, name),
                    style,
                )
            }
        };
        let ty = context.ty(
            view,
            &pointer,
            &format!("{hint}{}", Case::Type.name(wire)),
            Usage::RECEIVED,
        );
        let ty = if let Type::Nullable(inner) = ty {
            *inner
        } else {
            ty
        };
        let settled: Option<String> = word(&header.extensions, "x-rust-name");
        scope.claim(
            Claim::new(Case::Snake, wire, &header.pointer).settled(Case::Snake, settled.as_deref()),
        );
        let doc = docs::doc(
            None,
            header.description.as_deref(),
            &format!("The header `{wire}`."),
        );
        found.push((
            header.pointer.clone(),
            Header {
                name: Name::new(wire, ""),
                doc,
                ty,
                style,
            },
        ));
    }
    let names = scope.settle(
        &|pointer| context.api.document.place(pointer),
        context.problems,
    );
    found
        .into_iter()
        .zip(names)
        .map(|((_, header), name)| Header { name, ..header })
        .collect()
}
