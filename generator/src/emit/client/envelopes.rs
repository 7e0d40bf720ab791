//! In: envelopes. Out: `envelopes.rs`: how each is read, and a module of its codes.

use quote::quote;
use syn::{Expr, Item, parse_quote};

use crate::emit::{
    Context, SourceFile, docs,
    idents::ident,
    imports::Imports,
    literals::{strings, text},
};
use crate::ir::{Code, Envelope};

/// `src/envelopes.rs`, if answers come in envelopes.
pub(in crate::emit) fn file(context: &Context<'_>) -> Option<SourceFile> {
    let envelopes = &context.api.envelopes;
    if envelopes.is_empty() {
        return None;
    }
    let mut imports = Imports::new(
        context,
        envelopes.iter().map(|envelope| envelope.name.rust.clone()),
    );
    let mut items = Vec::new();
    let mut sorted: Vec<&Envelope> = envelopes.iter().collect();
    sorted.sort_by(|one, other| one.name.rust.cmp(&other.name.rust));
    for envelope in sorted {
        items.push(envelope_static(envelope, &mut imports));
        items.extend(code_module(envelope));
    }
    Some(imports.file(
        context,
        "src/envelopes.rs",
        "The codes that answers come with: a module for each envelope of the API description.",
        items,
    ))
}

fn envelope_static(envelope: &Envelope, imports: &mut Imports) -> Item {
    let docs = docs::docs(&envelope.doc);
    let constant = ident(&envelope.name.rust);
    let descriptor = imports.runtime("Envelope");
    let name = text(&envelope.name.wire);
    let [status, success, code, message, request_id, data] = [
        &envelope.status,
        &envelope.success,
        &envelope.code,
        &envelope.message,
        &envelope.request_id,
        &envelope.data,
    ]
    .map(|list| strings(list));
    let codes = rows(&envelope.codes, imports);
    let statuses = rows(&envelope.statuses, imports);
    parse_quote! {
        #(#docs)*
        #[doc(hidden)]
        pub static #constant: #descriptor = #descriptor {
            name: #name,
            status: #status,
            success: #success,
            code: #code,
            message: #message,
            request_id: #request_id,
            data: #data,
            codes: #codes,
            statuses: #statuses,
        };
    }
}

fn rows(codes: &[Code], imports: &mut Imports) -> Expr {
    if codes.is_empty() {
        return parse_quote!(&[]);
    }
    let row = imports.runtime("Code");
    let rows = codes.iter().map(|code| {
        let (value, name, text) = (text(&code.code), text(&code.name.wire), text(&code.text));
        quote!(#row { code: #value, name: #name, text: #text })
    });
    parse_quote!(&[#(#rows),*])
}

/// Constants for the codes, so that callers need not write numbers.
fn code_module(envelope: &Envelope) -> Option<Item> {
    let codes: Vec<&Code> = envelope.codes.iter().chain(&envelope.statuses).collect();
    if codes.is_empty() {
        return None;
    }
    let module = ident(&envelope.module.rust);
    let doc = docs::one(&format!("Codes of {}.", docs::code(&envelope.name.wire)));
    let constants = codes.iter().map(|code| {
        let said = if code.text.is_empty() {
            &code.name.wire
        } else {
            &code.text
        };
        let doc = docs::one(&docs::words(said));
        let (constant, value) = (ident(&code.name.rust), text(&code.code));
        quote! { #doc pub const #constant: &str = #value; }
    });
    Some(parse_quote! {
        #doc
        pub mod #module { #(#constants)* }
    })
}
