//! In: an object type that goes out as `multipart/form-data`. Out: its conversion into the runtime's form, and what an
//! operation with other parts does instead.
//!
//! Pattern: `templates/src/models/photos.rs`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Item, parse_quote};

use super::object::{Object, is_file};
use crate::emit::{Context, idents::ident, imports::Imports, literals};
use crate::ir::{BodyKind, FormPart, Model, ModelKind, PartKind, Struct, Type};

/// `impl From<X> for Form`, if some operation sends the type so.
pub(super) fn conversion(
    object: &Object<'_>,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Option<Item> {
    let parts = form_parts(object.model, context)?;
    let (form, name) = (imports.runtime("Form"), object.name());
    let calls = calls(parts, object.of, &ident("value"));
    Some(parse_quote! {
        impl From<#name> for #form {
            fn from(value: #name) -> Self { Self::new() #calls }
        }
    })
}

/// The form that an operation sends. Operations that make other parts of a type than the first that sends it do so by
/// themselves.
pub(in crate::emit) fn made(
    ty: &Type,
    own: &[FormPart],
    value: &Ident,
    context: &Context<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let Type::Named(id) = ty else {
        return quote!(#value.into());
    };
    let model = context.model(*id);
    let ModelKind::Struct(of) = &model.kind else {
        return quote!(#value.into());
    };
    if form_parts(model, context).is_none_or(|parts| parts == own) {
        return quote!(#value.into());
    }
    let (form, calls) = (imports.runtime("Form"), calls(own, of, value));
    quote!(#form::new() #calls)
}

fn calls(parts: &[FormPart], of: &Struct, value: &Ident) -> TokenStream {
    let constants = of.constants.iter().map(|(name, value)| {
        let (name, value) = (literals::text(name), literals::value(value));
        quote!(.text(#name, &#value, None))
    });
    let parts = parts.iter().map(|one| part(one, value));
    let rest = of.additional.as_ref().map(|rest| {
        let name = ident(&rest.name.rust);
        if is_file(&rest.ty) {
            quote!(.rest_of_files(#value.#name))
        } else {
            quote!(.rest(&#value.#name))
        }
    });
    quote!(#(#parts)* #(#constants)* #rest)
}

/// The parts that an operation makes of this type.
fn form_parts<'a>(model: &Model, context: &Context<'a>) -> Option<&'a [FormPart]> {
    let operations = context.api.operations();
    operations
        .filter_map(|operation| operation.body.as_ref())
        .find_map(|body| match &body.kind {
            BodyKind::Multipart(Type::Named(id), parts)
                if context.model(*id).name == model.name =>
            {
                Some(parts.as_slice())
            }
            _ => None,
        })
}

fn part(part: &FormPart, value: &Ident) -> TokenStream {
    let (wire, field) = (literals::text(&part.name.wire), ident(&part.name.rust));
    let media = literals::option(part.media_type.as_deref().map(literals::text));
    match part.kind {
        PartKind::File => quote!(.file(#wire, #value.#field, #media)),
        PartKind::Files => quote!(.files(#wire, #value.#field, #media)),
        PartKind::Text => quote!(.text(#wire, &#value.#field, #media)),
        PartKind::Json => quote!(.json(#wire, &#value.#field, #media)),
    }
}
