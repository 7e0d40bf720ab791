//! In: an object type that is sent. Out: its constructor and a setter for each optional field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ImplItem, Item, parse_quote};

use super::object::Object;
use crate::emit::types::{self, Taken};
use crate::emit::{docs, idents::ident, imports::Imports};
use crate::ir::{Field, Presence, Type};

/// The inherent impl.
pub(super) fn inherent(object: &Object<'_>, imports: &mut Imports) -> Item {
    let name = object.name();
    let mut methods = vec![constructor(object, imports)];
    methods.extend(
        object
            .optional()
            .map(|field| setter(field, object.presence(field), imports)),
    );
    methods.extend(additional(object, imports));
    parse_quote!(impl #name { #(#methods)* })
}

fn constructor(object: &Object<'_>, imports: &mut Imports) -> ImplItem {
    if object.has_builder() {
        let builder = object.builder();
        return parse_quote! {
            /// Starts one; all that is required must be given.
            pub fn builder() -> #builder { #builder::default() }
        };
    }
    if object.model.default && !object.constants {
        return parse_quote! {
            /// With nothing set.
            pub fn new() -> Self { Self::default() }
        };
    }
    let required: Vec<(&Field, Taken)> = object
        .required()
        .map(|field| (field, argument(field, object, imports)))
        .collect();
    let arguments = required.iter().map(|(field, Taken { ty, .. })| {
        let name = ident(&field.name.rust);
        quote!(#name: #ty)
    });
    let doc = docs::one(if required.is_empty() {
        "With nothing set."
    } else {
        "With all that is required."
    });
    let given = |field: &Field| {
        let found = required.iter().find(|(one, _)| one.name == field.name);
        found.map(|(_, taken)| taken.value.clone())
    };
    let fields = init(object, given, imports);
    parse_quote! {
        #doc
        pub fn new(#(#arguments),*) -> Self { Self { #(#fields),* } }
    }
}

/// How `new` takes a required field.
fn argument(field: &Field, object: &Object<'_>, imports: &mut Imports) -> Taken {
    let name = ident(&field.name.rust);
    if object.presence(field) == Presence::Nullable {
        return types::optional(&field.ty, &name, imports);
    }
    let mut taken = types::taken(&field.ty, &name, imports);
    if object.sent_only(field) {
        let value = &taken.value;
        taken.value = parse_quote!(Some(#value));
    }
    taken
}

/// All fields of a struct expression: given ones by `value`, the others empty.
pub(super) fn init(
    object: &Object<'_>,
    value: impl Fn(&Field) -> Option<Expr>,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let fields = object.of.fields.iter().map(|field| {
        let name = ident(&field.name.rust);
        match value(field) {
            Some(value) if value == parse_quote!(#name) => quote!(#name),
            Some(value) => quote!(#name: #value),
            None if object.presence(field) == Presence::Maybe => {
                let maybe = imports.runtime("Maybe");
                quote!(#name: #maybe::Absent)
            }
            None => quote!(#name: None),
        }
    });
    let mut fields: Vec<TokenStream> = fields.collect();
    if let Some(rest) = &object.of.additional {
        let (name, map) = (
            ident(&rest.name.rust),
            imports.get("std::collections", "BTreeMap"),
        );
        fields.push(quote!(#name: #map::new()));
    }
    if object.constants {
        fields.push(quote!(constants: constants()));
    }
    fields
}

fn setter(field: &Field, presence: Presence, imports: &mut Imports) -> ImplItem {
    let docs = docs::docs(&field.doc);
    let deprecated = docs::deprecated(field.deprecated);
    let name = ident(&field.name.rust);
    let (ty, value): (syn::Type, Expr) = if presence == Presence::Maybe {
        let (maybe, inner) = (imports.runtime("Maybe"), types::unboxed(&field.ty, imports));
        let value = if matches!(field.ty, Type::Boxed(_)) {
            parse_quote!(Into::<#maybe<#inner>>::into(value).map(Box::new))
        } else {
            parse_quote!(value.into())
        };
        (parse_quote!(impl Into<#maybe<#inner>>), value)
    } else {
        let Taken { ty, value } = types::taken(&field.ty, &ident("value"), imports);
        (ty, parse_quote!(Some(#value)))
    };
    parse_quote! {
        #(#docs)*
        #deprecated
        pub fn #name(mut self, value: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// The setter of members that the description does not name.
fn additional(object: &Object<'_>, imports: &mut Imports) -> Option<ImplItem> {
    let rest = object.of.additional.as_ref()?;
    let (name, ty) = (
        ident(&rest.name.rust),
        types::ty(&Type::Map(Box::new(rest.ty.clone())), imports),
    );
    Some(parse_quote! {
        /// Members that the description does not name.
        pub fn #name(mut self, value: #ty) -> Self {
            self.#name = value;
            self
        }
    })
}
