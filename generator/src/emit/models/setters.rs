//! In: an object type that is sent. Out: its constructor and a setter for each optional field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ImplItem, Item, parse_quote};

use super::structs::Shape;
use crate::emit::types::{self, Taken};
use crate::emit::{docs, imports::Imports, imports::ident};
use crate::ir::{Field, Presence, Type};

/// The inherent impl.
pub(in crate::emit) fn inherent(shape: &Shape<'_>, imports: &mut Imports) -> Item {
    let name = shape.name();
    let mut methods = vec![constructor(shape, imports)];
    methods.extend(
        shape
            .optional()
            .map(|field| setter(field, shape.presence(field), imports)),
    );
    methods.extend(additional(shape, imports));
    parse_quote!(impl #name { #(#methods)* })
}

fn constructor(shape: &Shape<'_>, imports: &mut Imports) -> ImplItem {
    if shape.has_builder() {
        let builder = shape.builder();
        return parse_quote! {
            /// Starts one; all that is required must be given.
            pub fn builder() -> #builder { #builder::default() }
        };
    }
    if shape.model.default && !shape.constants {
        return parse_quote! {
            /// With nothing set.
            pub fn new() -> Self { Self::default() }
        };
    }
    let required: Vec<(&Field, Taken)> = shape
        .required()
        .map(|field| (field, argument(field, shape, imports)))
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
    let fields = init(shape, given, imports);
    parse_quote! {
        #doc
        pub fn new(#(#arguments),*) -> Self { Self { #(#fields),* } }
    }
}

/// How `new` takes a required field.
fn argument(field: &Field, shape: &Shape<'_>, imports: &mut Imports) -> Taken {
    let name = ident(&field.name.rust);
    if shape.presence(field) == Presence::Nullable {
        return types::optional(&field.ty, &name, imports);
    }
    let mut taken = types::taken(&field.ty, &name, imports);
    if shape.sent_only(field) {
        let value = &taken.value;
        taken.value = parse_quote!(Some(#value));
    }
    taken
}

/// All fields of a struct expression: given ones by `value`, the others empty.
pub(in crate::emit) fn init(
    shape: &Shape<'_>,
    value: impl Fn(&Field) -> Option<Expr>,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let fields = shape.of.fields.iter().map(|field| {
        let name = ident(&field.name.rust);
        match value(field) {
            Some(value) if value == parse_quote!(#name) => quote!(#name),
            Some(value) => quote!(#name: #value),
            None if shape.presence(field) == Presence::Maybe => {
                let maybe = imports.runtime("Maybe");
                quote!(#name: #maybe::Absent)
            }
            None => quote!(#name: None),
        }
    });
    let mut fields: Vec<TokenStream> = fields.collect();
    if let Some(rest) = &shape.of.additional {
        let (name, map) = (
            ident(&rest.name.rust),
            imports.get("std::collections", "BTreeMap"),
        );
        fields.push(quote!(#name: #map::new()));
    }
    if shape.constants {
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
fn additional(shape: &Shape<'_>, imports: &mut Imports) -> Option<ImplItem> {
    let rest = shape.of.additional.as_ref()?;
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
