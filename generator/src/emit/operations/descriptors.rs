//! In: an operation. Out: the static that says how it is sent, proved, retried and read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Item, parse_quote};

use super::encrypted;
use crate::emit::literals::strings;
use crate::emit::{Context, idents::ident, imports::Imports, literals, literals::text};
use crate::ir::{Fill, FillAt, GraphQl, Method, Operation, Retry};

/// `pub(crate) static GET_PET: Operation = ...`.
pub(super) fn operation(
    operation: &Operation,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Item {
    let constant = ident(&operation.constant.rust);
    let [ty, method, retry] = ["Operation", "Method", "Retry"].map(|name| imports.runtime(name));
    let (id, path) = (text(&operation.id), text(&operation.path));
    let (http, class) = (
        ident(method_name(operation.method)),
        ident(retry_name(operation.retry)),
    );
    let server = operation.server.as_ref().map(|url| {
        let url = text(url);
        quote!(.server(#url))
    });
    let security = security(&operation.security, context, imports);
    let around = operation
        .envelope
        .map(|index| envelope(index, context, imports))
        .map(|one| quote!(.envelope(&#one)));
    let failures: Vec<_> = operation
        .failures
        .iter()
        .map(|index| envelope(*index, context, imports))
        .collect();
    let failures = (!failures.is_empty()).then(|| quote!(.failures(&[#(&#failures),*])));
    let graphql = operation.graphql.as_ref().map(|one| graphql(one, imports));
    let fills: Vec<_> = operation
        .fills
        .iter()
        .map(|one| fill(one, imports))
        .collect();
    let fills = (!fills.is_empty()).then(|| quote!(.fills(&[#(#fills),*])));
    let seal = encrypted::seal(&operation.encrypted, context, imports);
    let accept = operation
        .accept
        .as_deref()
        .map(text)
        .map(|types| quote!(.accept(#types)));
    parse_quote! {
        pub(crate) static #constant: #ty = #ty::new(#id, #method::#http, #path)
            #server .retry(#retry::#class) #security #around #failures #graphql #fills #seal #accept;
    }
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "Get",
        Method::Put => "Put",
        Method::Post => "Post",
        Method::Delete => "Delete",
        Method::Options => "Options",
        Method::Head => "Head",
        Method::Patch => "Patch",
        Method::Trace => "Trace",
    }
}

/// The method as it is on the wire.
pub(in crate::emit) fn verb(method: Method) -> String {
    method_name(method).to_uppercase()
}

fn retry_name(retry: Retry) -> &'static str {
    match retry {
        Retry::Safe => "Safe",
        Retry::Idempotent => "Idempotent",
        Retry::Code => "Code",
        Retry::Rotation => "Rotation",
        Retry::Effect => "Effect",
        Retry::Write => "Write",
        Retry::Upload => "Upload",
    }
}

fn security(
    alternatives: &[Vec<usize>],
    context: &Context<'_>,
    imports: &mut Imports,
) -> Option<TokenStream> {
    if alternatives.is_empty() {
        return None;
    }
    let alternatives: Vec<_> = alternatives
        .iter()
        .map(|schemes| {
            let schemes = schemes.iter().map(|index| &context.api.schemes[*index]);
            let names: Vec<_> = schemes
                .map(|scheme| imports.get("crate::security", &scheme.name.rust))
                .collect();
            quote!(&[#(&#names),*])
        })
        .collect();
    Some(quote!(.security(&[#(#alternatives),*])))
}

fn envelope(index: usize, context: &Context<'_>, imports: &mut Imports) -> syn::Path {
    imports.get("crate::envelopes", &context.api.envelopes[index].name.rust)
}

fn graphql(one: &GraphQl, imports: &mut Imports) -> TokenStream {
    let ty = imports.runtime("GraphQl");
    let document = literals::document(&one.document);
    let (errors, result) = (text(&one.errors), text(&one.result));
    let last = one.last;
    let [code, message, data] = [&one.code, &one.message, &one.data].map(|list| strings(list));
    quote! {
        .graphql(&#ty {
            document: #document,
            errors: #errors,
            last: #last,
            code: #code,
            message: #message,
            data: #data,
            result: #result,
        })
    }
}

fn fill(fill: &Fill, imports: &mut Imports) -> Expr {
    let ty = imports.runtime("Fill");
    let place = ident(match fill.at {
        FillAt::Header => "header",
        FillAt::Query => "query",
        FillAt::Body => "body",
        FillAt::Cookie => "cookie",
        FillAt::Path => "path",
    });
    let (name, value) = (text(&fill.name), text(&fill.value));
    let required = fill.required.then(|| quote!(.required()));
    let default = fill.default.as_ref().map(|default| {
        let default = text(&literals::wire(default));
        quote!(.default(#default))
    });
    parse_quote!(#ty::#place(#name, #value) #required #default)
}
