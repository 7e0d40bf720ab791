//! In: what of an operation's body is encrypted. Out: the part of its descriptor that says so, and what its users read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Expr;

use crate::emit::literals::strings;
use crate::emit::{Context, docs, idents::ident, imports::Imports, literals::text};
use crate::ir::{Encrypt, Encryption, Operation};

/// `.seal(&[Encrypt { .. }])`.
pub(super) fn seal(
    encrypted: &[Encrypt],
    context: &Context<'_>,
    imports: &mut Imports,
) -> Option<TokenStream> {
    if encrypted.is_empty() {
        return None;
    }
    let encrypted: Vec<_> = encrypted
        .iter()
        .map(|one| encrypt(one, context, imports))
        .collect();
    Some(quote!(.seal(&[#(#encrypted),*])))
}

fn encrypt(one: &Encrypt, context: &Context<'_>, imports: &mut Imports) -> TokenStream {
    let ty = imports.runtime("Encrypt");
    let (members, refused) = (strings(&one.members), strings(&one.refused));
    let methods: Vec<_> = one
        .methods
        .iter()
        .map(|method| variant(*method, imports))
        .collect();
    let told_by = one.told_by.as_deref().map(text);
    let told_by = told_by.map_or_else(|| quote!(None), |place| quote!(Some(#place)));
    let key = one.key.as_ref().map(|key| {
        let ty = imports.runtime("KeySource");
        let operation = context.operation_path(key.at);
        let at = pairs(&key.places, imports);
        quote!(Some(#ty { operation: &#operation, at: #at }))
    });
    let key = key.unwrap_or_else(|| quote!(None));
    let prefixes = pairs(&one.prefixes, imports);
    quote! {
        #ty {
            members: #members,
            methods: &[#(#methods),*],
            told_by: #told_by,
            key: #key,
            prefixes: #prefixes,
            refused: #refused,
        }
    }
}

fn pairs(list: &[(Encryption, String)], imports: &mut Imports) -> Expr {
    let pairs = list.iter().map(|(method, value)| {
        let (method, value) = (variant(*method, imports), text(value));
        quote!((#method, #value))
    });
    let pairs: Vec<_> = pairs.collect();
    syn::parse_quote!(&[#(#pairs),*])
}

fn variant(method: Encryption, imports: &mut Imports) -> TokenStream {
    let ty = imports.runtime("Encryption");
    let name = ident(match method {
        Encryption::None => "None",
        Encryption::Rsa => "Rsa",
        Encryption::Sm2 => "Sm2",
    });
    quote!(#ty::#name)
}

/// What the user of a method reads about it.
pub(super) fn lines(operation: &Operation) -> Vec<String> {
    let mut lines = Vec::new();
    for one in &operation.encrypted {
        let members: Vec<_> = one
            .members
            .iter()
            .map(|place| docs::code(&path(place)))
            .collect();
        let members = members.join(", ");
        let mut methods = one.methods.iter();
        let names = |methods: &mut dyn Iterator<Item = &Encryption>| {
            let names: Vec<_> = methods.map(|method| docs::code(name(*method))).collect();
            names.join(", ")
        };
        let text = match methods.next() {
            Some(Encryption::None) => {
                let others = names(&mut methods);
                format!("Can be sent encrypted: {members}, with the [`Encryption`] {others}.")
            }
            Some(first) => {
                let (first, others) = (docs::code(name(*first)), names(&mut methods));
                let others = if others.is_empty() {
                    String::new()
                } else {
                    format!(", or {others} if told")
                };
                format!("Sent encrypted: {members}, with the [`Encryption`] {first}{others}.")
            }
            None => continue,
        };
        lines.extend([String::new(), text]);
    }
    lines
}

fn name(method: Encryption) -> &'static str {
    match method {
        Encryption::None => "none",
        Encryption::Rsa => "rsa",
        Encryption::Sm2 => "sm2",
    }
}

/// A JSON pointer as people write it.
fn path(place: &str) -> String {
    let steps = place.split('/').skip(1);
    let steps: Vec<_> = steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    steps.join(".")
}
