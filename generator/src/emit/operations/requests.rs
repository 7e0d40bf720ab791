//! In: an operation. Out: its method: documented, and one call into the runtime.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ImplItemFn, Type as Syn, parse_quote};

use super::bodies::{body_made, body_part, body_type, style};
use super::{descriptors::verb, encrypted};
use crate::emit::models::checks;
use crate::emit::{
    Context, docs, idents::ident, imports::Imports, literals, literals::text, types,
};
use crate::ir::{Argument, ErrorAnswer, Location, Operation, Payload, Style, Success, Type};
use crate::name::bare;

/// The method of a surface's type.
pub(super) fn method(
    operation: &Operation,
    context: &Context<'_>,
    imports: &mut Imports,
) -> ImplItemFn {
    let docs = docs::lines(&doc(operation, context));
    let deprecated = docs::deprecated(operation.deprecated);
    let name = ident(&operation.name.rust);
    let inputs = inputs(operation, context, imports);
    let answer = call_type(operation, imports);
    let made = operation
        .arguments
        .iter()
        .filter_map(|argument| conversion(argument, imports));
    let mut made: Vec<_> = made.collect();
    let (request, constant) = (imports.runtime("Request"), ident(&operation.constant.rust));
    let parts: Vec<_> = operation
        .arguments
        .iter()
        .map(|one| part(one, &ident(&one.name.rust), context, imports))
        .collect();
    let fixed: Vec<_> = operation
        .fixed
        .iter()
        .map(|one| {
            let value = literals::value(&one.value);
            place(&one.location, &text(&one.name), &value, imports)
        })
        .collect();
    let body = operation.body.as_ref().filter(|body| body.required);
    made.extend(body.and_then(|body| body_made(body, &ident(&body.name.rust), context, imports)));
    let body = body.map(|body| body_part(body, &ident(&body.name.rust), context, imports));
    let send = ident(match &operation.answer.success {
        Success::Many(..) => "answer",
        Success::One(Payload::Empty) => "empty",
        Success::One(Payload::Json(_)) => "json",
        Success::One(Payload::Text) => "text",
        Success::One(Payload::Bytes) => "bytes",
    });
    parse_quote! {
        #(#docs)*
        #deprecated
        pub fn #name(&self, #(#inputs),*) -> #answer {
            #(#made)*
            self.core.#send(#request::new(&#constant) #(#parts)* #(#fixed)* #body)
        }
    }
}

/// Summary, description, route, required inputs, typed failures.
fn doc(operation: &Operation, context: &Context<'_>) -> Vec<String> {
    let mut lines = docs::text(&operation.doc);
    lines.extend([
        String::new(),
        docs::code(&format!("{} {}", verb(operation.method), operation.path)),
    ]);
    let body = operation.body.as_ref().filter(|body| body.required);
    let arguments = operation
        .arguments
        .iter()
        .map(|argument| (&argument.name, &argument.doc));
    let inputs = arguments.chain(body.map(|body| (&body.name, &body.doc)));
    let inputs: Vec<_> = inputs.filter(|(_, doc)| !doc.undocumented).collect();
    if !inputs.is_empty() {
        lines.push(String::new());
        lines.extend(
            inputs
                .iter()
                .flat_map(|(name, doc)| docs::bullet(bare(&name.rust), &doc.summary)),
        );
    }
    lines.extend(encrypted::lines(operation));
    let errors: Vec<_> = operation
        .answer
        .errors
        .iter()
        .filter_map(|error| failure(error, context))
        .flatten()
        .collect();
    if !errors.is_empty() {
        lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
        lines.extend(errors);
    }
    lines
}

/// A failure as a line of a list; nothing if the document says only that there may be one.
fn failure(error: &ErrorAnswer, context: &Context<'_>) -> Option<Vec<String>> {
    let body = error.ty.as_ref().map(|ty| body_of(ty, context));
    let vague = error.status == "default" || error.doc.undocumented;
    if body.is_none() && vague {
        return None;
    }
    let said = [Some(error.doc.summary.clone()), body];
    let said: Vec<String> = said.into_iter().flatten().collect();
    Some(docs::bullet(&error.status, &said.join(" ")))
}

/// What the body of a failure is.
fn body_of(ty: &Type, context: &Context<'_>) -> String {
    if let Type::Named(id) = ty {
        let name = &context.model(*id).name.rust;
        // Not `[`name`](..)`: where the file imports the type, rustdoc calls its target redundant.
        return format!("Its body is a [`models::{name}`](crate::models::{name}).");
    }
    // Only the text is wanted, no import.
    let ty = types::ty(ty, &mut Imports::new::<String>(context, []));
    format!(
        "Its body is a `{}`.",
        quote!(#ty).to_string().replace(' ', "")
    )
}

fn inputs(operation: &Operation, context: &Context<'_>, imports: &mut Imports) -> Vec<TokenStream> {
    let arguments = operation.arguments.iter().map(|argument| {
        let name = ident(&argument.name.rust);
        let ty = if argument.nullable {
            types::ty(&Type::Nullable(Box::new(argument.ty.clone())), imports)
        } else {
            types::argument(&argument.ty, imports)
        };
        quote!(#name: #ty)
    });
    let mut inputs: Vec<_> = arguments.collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let (name, ty) = (ident(&body.name.rust), body_type(body, context, imports));
        inputs.push(quote!(#name: #ty));
    }
    inputs
}

/// `Call<T>` or `Call<T, Marker>`.
pub(super) fn call_type(operation: &Operation, imports: &mut Imports) -> Syn {
    let (call, value) = (imports.runtime("Call"), value_type(operation, imports));
    match &operation.marker {
        Some(marker) => {
            let marker = ident(&marker.rust);
            parse_quote!(#call<#value, #marker>)
        }
        None => parse_quote!(#call<#value>),
    }
}

/// What a call gives when all is well.
pub(super) fn value_type(operation: &Operation, imports: &mut Imports) -> Syn {
    match &operation.answer.success {
        Success::Many(name, _) => types::named(&ident(&name.rust).into()),
        Success::One(payload) => payload_type(payload, imports),
    }
}

/// The type of a payload.
pub(super) fn payload_type(payload: &Payload, imports: &mut Imports) -> Syn {
    match payload {
        Payload::Empty => parse_quote!(()),
        Payload::Json(ty) => types::ty(ty, imports),
        Payload::Text => parse_quote!(String),
        Payload::Bytes => types::named(&imports.runtime("Body")),
    }
}

/// Arguments that come as `impl Into` are made before they are checked.
pub(super) fn conversion(argument: &Argument, imports: &mut Imports) -> Option<TokenStream> {
    if argument.ty != Type::Secret || argument.nullable {
        return None;
    }
    let (name, ty) = (ident(&argument.name.rust), types::ty(&argument.ty, imports));
    Some(quote!(let #name: #ty = #name.into();))
}

/// An input's part of the chain: its check, if any, and where it goes.
pub(super) fn part(
    argument: &Argument,
    value: &syn::Ident,
    context: &Context<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let name = text(&argument.name.wire);
    let mut body = checks::statements(&argument.checks, &argument.ty, context);
    if argument.nullable && !body.is_empty() {
        body = quote!(if let Some(value) = value { #body });
    }
    let borrowed = argument.ty == Type::String && !argument.nullable && *value != "value";
    let reference: Expr = if borrowed {
        parse_quote!(#value)
    } else {
        parse_quote!(&#value)
    };
    let check =
        (!body.is_empty()).then(|| quote!(.check_value(#name, #reference, |v, value| { #body })));
    let place = place(&argument.location, &name, &parse_quote!(#value), imports);
    quote!(#check #place)
}

/// `.query("limit", value)`; with a style where it is not the usual one of the place.
fn place(
    location: &Location,
    name: &syn::LitStr,
    value: &Expr,
    imports: &mut Imports,
) -> TokenStream {
    let (method, given, usual) = match location {
        Location::Path(style) => ("path", *style, Style::Simple(false)),
        Location::Query(style) => ("query", *style, Style::Form(true)),
        Location::QueryReserved(given) => {
            let style = style(*given, imports);
            return quote!(.query_reserved(#name, #style, #value));
        }
        Location::Header(style) => ("header", *style, Style::Simple(false)),
        Location::Cookie(style) => ("cookie", *style, Style::Form(true)),
        Location::Variable | Location::Body => return quote!(.variable(#name, #value)),
    };
    if given == usual {
        let method = ident(method);
        return quote!(.#method(#name, #value));
    }
    let (method, style) = (ident(&format!("{method}_styled")), style(given, imports));
    quote!(.#method(#name, #style, #value))
}
