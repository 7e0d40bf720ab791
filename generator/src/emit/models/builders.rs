//! In: an object type with more required fields than `new` can take. Out: its builder.
//!
//! Pattern: `templates/src/models/address.rs`.

use quote::quote;
use syn::{Expr, ImplItem, Item, parse_quote};

use super::object::{Object, wire};
use super::setters;
use crate::emit::types::{self, Taken};
use crate::emit::{docs, idents::ident, imports::Imports};
use crate::ir::{Field, Presence};

/// The builder's struct and impl.
pub(super) fn items(object: &Object<'_>, imports: &mut Imports) -> [Item; 2] {
    [definition(object, imports), methods(object, imports)]
}

fn definition(object: &Object<'_>, imports: &mut Imports) -> Item {
    let doc = docs::one(&format!(
        "What {} [`{}`] requires.",
        docs::article(&object.model.name.rust, false),
        object.name()
    ));
    let name = object.builder();
    let fields = object.required().map(|field| {
        let (name, ty) = (ident(&field.name.rust), types::ty(&field.ty, imports));
        quote!(#name: Option<#ty>)
    });
    let fields: Vec<_> = fields.collect();
    parse_quote! {
        #doc
        #[derive(Clone, Debug, Default)]
        #[must_use]
        pub struct #name { #(#fields,)* }
    }
}

fn methods(object: &Object<'_>, imports: &mut Imports) -> Item {
    let name = object.builder();
    let setters: Vec<ImplItem> = object
        .required()
        .map(|field| setter(field, imports))
        .collect();
    let build = build(object, imports);
    parse_quote! {
        impl #name {
            #(#setters)*
            #build
        }
    }
}

fn setter(field: &Field, imports: &mut Imports) -> ImplItem {
    let docs = docs::docs(&field.doc);
    let name = ident(&field.name.rust);
    let Taken { ty, value } = types::taken(&field.ty, &ident("value"), imports);
    parse_quote! {
        #(#docs)*
        pub fn #name(mut self, value: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn build(object: &Object<'_>, imports: &mut Imports) -> ImplItem {
    let ty = object.name();
    let doc = docs::one(&format!(
        "The finished [`{ty}`]; fails if something required was not given."
    ));
    let error = imports.runtime("Error");
    let given: Vec<&Field> = object.required().collect();
    let asks = |field: &&Field| object.presence(field) != Presence::Nullable;
    let required = given.iter().any(asks).then(|| imports.runtime("required"));
    let value = |field: &Field| -> Option<Expr> {
        let name = ident(&field.name.rust);
        given.iter().find(|one| one.name == field.name)?;
        // Null is a value: what was not given is null.
        if object.presence(field) == Presence::Nullable {
            return Some(parse_quote!(self.#name));
        }
        let wire = wire(field);
        let value = quote!(#required(#wire, self.#name)?);
        Some(if object.sent_only(field) {
            parse_quote!(Some(#value))
        } else {
            parse_quote!(#value)
        })
    };
    let fields = setters::init(object, value, imports);
    parse_quote! {
        #doc
        pub fn build(self) -> Result<#ty, #error> { Ok(#ty { #(#fields),* }) }
    }
}
