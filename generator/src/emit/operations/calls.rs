//! In: an operation with optional inputs or typed headers. Out: its marker, and the methods that its call and its
//! response have because of it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, ImplItem, Item, Type as Syn, parse_quote};

use super::bodies::{body_made, body_part, body_setter_type, style};
use super::requests::{part, value_type};
use crate::emit::{Context, docs, idents::ident, imports::Imports, literals::text, types};
use crate::ir::{Argument, Header, Location, Operation, Surface, Type};
use crate::name::bare;

/// The marker and the impls; nothing if the operation has no marker.
pub(super) fn items(
    operation: &Operation,
    surface: &Surface,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Vec<Item> {
    let Some(marker) = &operation.marker else {
        return Vec::new();
    };
    let name = ident(&marker.rust);
    let doc = docs::one(&marker_doc(operation, surface));
    let mut items = vec![parse_quote! {
        #doc
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}
    }];
    let value = value_type(operation, imports);
    if !operation.setters.is_empty() {
        let call = imports.runtime("Call");
        let setters: Vec<ImplItem> = operation
            .setters
            .iter()
            .map(|one| setter(one, operation, context, imports))
            .collect();
        items.push(parse_quote!(impl #call<#value, #name> { #(#setters)* }));
    }
    if !operation.answer.headers.is_empty() {
        let response = imports.runtime("Response");
        let headers: Vec<ImplItem> = operation
            .answer
            .headers
            .iter()
            .map(|one| header(one, imports))
            .collect();
        items.push(parse_quote!(impl #response<#value, #name> { #(#headers)* }));
    }
    items
}

fn marker_doc(operation: &Operation, surface: &Surface) -> String {
    let what = match (
        operation.setters.is_empty(),
        operation.answer.headers.is_empty(),
    ) {
        (false, false) => "The optional inputs and the headers",
        (true, false) => "The headers",
        (_, true) => "The optional inputs",
    };
    format!(
        "{what} of [`{}::{}`].",
        surface.name.rust,
        bare(&operation.name.rust)
    )
}

fn setter(
    argument: &Argument,
    operation: &Operation,
    context: &Context<'_>,
    imports: &mut Imports,
) -> ImplItem {
    let mut doc = docs::text(&argument.doc);
    if argument.bound {
        doc.extend([
            String::new(),
            "A session fills in the own user id.".to_owned(),
        ]);
    }
    let doc = docs::lines(&doc);
    let deprecated = docs::deprecated(argument.deprecated);
    let name = ident(&argument.name.rust);
    let value = ident("value");
    let body = operation
        .body
        .as_ref()
        .filter(|_| argument.location == Location::Body);
    let (ty, made) = match body {
        Some(body) => (
            body_setter_type(body, context, imports),
            body_made(body, &value, context, imports),
        ),
        None => taken(argument, &value, imports),
    };
    let chain = match body {
        Some(body) => body_part(body, &value, context, imports),
        None => part(argument, &value, context, imports),
    };
    parse_quote! {
        #(#doc)*
        #deprecated
        pub fn #name(self, value: #ty) -> Self {
            #made
            self.with(|request| request #chain)
        }
    }
}

/// How a setter takes its value, and the statement that makes the value of it.
fn taken(argument: &Argument, value: &Ident, imports: &mut Imports) -> (Syn, Option<TokenStream>) {
    let ty = types::ty(&argument.ty, imports);
    if argument.nullable {
        return (parse_quote!(Option<#ty>), None);
    }
    match argument.ty {
        Type::String | Type::Secret | Type::Formatted(_) => (
            parse_quote!(impl Into<#ty>),
            Some(quote!(let #value: #ty = #value.into();)),
        ),
        _ => (ty, None),
    }
}

fn header(header: &Header, imports: &mut Imports) -> ImplItem {
    let mut doc = docs::text(&header.doc);
    doc.extend([
        String::new(),
        format!("Header {}.", docs::code(&header.name.wire)),
    ]);
    let doc = docs::lines(&doc);
    let (name, wire) = (ident(&header.name.rust), text(&header.name.wire));
    let (ty, error, style) = (
        types::ty(&header.ty, imports),
        imports.runtime("Error"),
        style(header.style, imports),
    );
    parse_quote! {
        #(#doc)*
        pub fn #name(&self) -> Result<Option<#ty>, #error> { self.header(#wire, #style) }
    }
}
