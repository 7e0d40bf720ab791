//! In: a request body. Out: the argument that takes it, and the call that puts it into the request.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident, Type as Syn, parse_quote};

use crate::emit::models::{checks, forms};
use crate::emit::{Context, idents::ident, imports::Imports, literals::text, types};
use crate::ir::{Body, BodyKind, Encoding, ModelKind, Style, Type};

/// How a method takes the body; of a choice, any of its types.
pub(super) fn body_type(body: &Body, context: &Context<'_>, imports: &mut Imports) -> Syn {
    if let Some(of) = choice(body, context) {
        let of = types::ty(of, imports);
        return parse_quote!(impl Into<#of>);
    }
    match &body.kind {
        BodyKind::Json(ty) | BodyKind::Multipart(ty, _) => types::argument(ty, imports),
        BodyKind::Form(form) => types::argument(&form.ty, imports),
        BodyKind::Text => parse_quote!(impl Into<String>),
        BodyKind::Bytes => {
            let payload = imports.runtime("Payload");
            parse_quote!(impl Into<#payload>)
        }
    }
}

/// How a setter takes the body.
pub(super) fn body_setter_type(body: &Body, context: &Context<'_>, imports: &mut Imports) -> Syn {
    match &body.kind {
        BodyKind::Json(Type::String) => parse_quote!(impl Into<String>),
        _ => body_type(body, context, imports),
    }
}

/// The type of a body that is a choice of types.
fn choice<'a>(body: &'a Body, context: &Context<'_>) -> Option<&'a Type> {
    let of = match &body.kind {
        BodyKind::Json(of) => of,
        BodyKind::Form(form) => &form.ty,
        _ => return None,
    };
    let Type::Named(id) = context.target(of) else {
        return None;
    };
    matches!(context.model(*id).kind, ModelKind::Union(_)).then_some(of)
}

/// A body that comes as `impl Into` is made before it is checked or written.
pub(super) fn body_made(
    body: &Body,
    value: &Ident,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let made = match &body.kind {
        _ if choice(body, context).is_some() => true,
        BodyKind::Json(Type::String) => *value == "value",
        BodyKind::Json(Type::Secret) => true,
        BodyKind::Text => !body.checks.is_empty(),
        _ => false,
    };
    let of = match &body.kind {
        BodyKind::Json(of) => of,
        BodyKind::Form(form) => &form.ty,
        _ => &Type::String,
    };
    made.then(|| {
        let ty = types::ty(of, imports);
        quote!(let #value: #ty = #value.into();)
    })
}

/// `.check(&body).json(body)`.
pub(super) fn body_part(
    body: &Body,
    value: &Ident,
    context: &Context<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let inside = body.checked.then(|| quote!(.check(&#value)));
    let of = match &body.kind {
        BodyKind::Json(of) | BodyKind::Multipart(of, _) => of,
        BodyKind::Form(form) => &form.ty,
        BodyKind::Text | BodyKind::Bytes => &Type::String,
    };
    let own = checks::statements(&body.checks, of, context);
    let borrowed = matches!(body.kind, BodyKind::Json(Type::String)) && *value != "value";
    let reference: Expr = if borrowed {
        parse_quote!(#value)
    } else {
        parse_quote!(&#value)
    };
    let own =
        (!own.is_empty()).then(|| quote!(.check_value("body", #reference, |v, value| { #own })));
    let check = quote!(#own #inside);
    let media = text(&body.media_type);
    let plain = body.media_type == "application/json" || body.media_type.contains('*');
    let put = match &body.kind {
        BodyKind::Json(_) if plain => quote!(.json(#value)),
        BodyKind::Json(_) => quote!(.json_as(#media, #value)),
        BodyKind::Form(form) => {
            let styles = styles(&form.encoding, imports);
            quote!(.form(#value, #styles))
        }
        BodyKind::Multipart(of, parts) => {
            let form = forms::made(of, parts, value, context, imports);
            quote!(.multipart(#form))
        }
        BodyKind::Text => quote!(.text(#media, #value)),
        BodyKind::Bytes => quote!(.payload(#media, #value.into())),
    };
    quote!(#check #put)
}

/// `&[("scope", Style::Space)]`.
fn styles(encoding: &[Encoding], imports: &mut Imports) -> Expr {
    let rows = encoding.iter().map(|one| {
        let (name, style) = (text(&one.name), style(one.style, imports));
        quote!((#name, #style))
    });
    let rows: Vec<_> = rows.collect();
    parse_quote!(&[#(#rows),*])
}

/// A style of the runtime.
pub(super) fn style(style: Style, imports: &mut Imports) -> Expr {
    let ty = imports.runtime("Style");
    let (name, explode) = match style {
        Style::Simple(explode) => ("Simple", Some(explode)),
        Style::Label(explode) => ("Label", Some(explode)),
        Style::Matrix(explode) => ("Matrix", Some(explode)),
        Style::Form(explode) => ("Form", Some(explode)),
        Style::Space => ("Space", None),
        Style::Pipe => ("Pipe", None),
        Style::Deep => ("Deep", None),
        Style::Json => ("Json", None),
    };
    let name = ident(name);
    match explode {
        Some(explode) => parse_quote!(#ty::#name(#explode)),
        None => parse_quote!(#ty::#name),
    }
}
