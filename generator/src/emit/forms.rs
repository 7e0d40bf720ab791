//! In: an object type that goes out as `multipart/form-data`. Out: its conversion into the runtime's form.
//!
//! Pattern: `templates/src/models/photos.rs`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, parse_quote};

use super::structs::Shape;
use super::{Context, imports::Imports, imports::ident, literals};
use crate::ir::{BodyKind, FormPart, PartKind, Type};

/// `impl From<X> for Form`, if some operation sends the type so.
pub(super) fn conversion(
    shape: &Shape<'_>,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Option<Item> {
    let parts = parts(&shape.model.name.rust, context)?;
    let (form, name) = (imports.runtime("Form"), shape.name());
    let constants = shape.of.constants.iter().map(|(name, value)| {
        let (name, value) = (literals::text(name), literals::value(value));
        quote!(.text(#name, &#value, None))
    });
    let calls = parts.iter().map(part);
    Some(parse_quote! {
        impl From<#name> for #form {
            fn from(value: #name) -> Self { Self::new() #(#calls)* #(#constants)* }
        }
    })
}

/// The parts that an operation makes of this type.
fn parts<'a>(name: &str, context: &Context<'a>) -> Option<&'a [FormPart]> {
    let operations = context.api.operations();
    operations
        .filter_map(|operation| operation.body.as_ref())
        .find_map(|body| match &body.kind {
            BodyKind::Multipart(Type::Named(found), parts) if found == name => {
                Some(parts.as_slice())
            }
            _ => None,
        })
}

fn part(part: &FormPart) -> TokenStream {
    let (wire, field) = (literals::text(&part.name.wire), ident(&part.name.rust));
    let media = literals::option(part.media_type.as_deref().map(literals::text));
    match part.kind {
        PartKind::File => quote!(.file(#wire, value.#field, #media)),
        PartKind::Files => quote!(.files(#wire, value.#field, #media)),
        PartKind::Text => quote!(.text(#wire, &value.#field, #media)),
        PartKind::Json => quote!(.json(#wire, &value.#field, #media)),
    }
}
