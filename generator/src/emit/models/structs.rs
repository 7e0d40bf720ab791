//! In: an object type. Out: its struct, with the constructors, checks and conversions that its directions need.
//!
//! Pattern: `templates/src/models/pet.rs` (received), `create_pet.rs` (sent), `photos.rs` (multipart).

use quote::quote;
use syn::{Attribute, Item, parse_quote};

use super::object::Object;
use super::{accept, builders, checks, constants, forms, setters};
use crate::emit::attributes::{comparisons, derive};
use crate::emit::{Context, docs, idents::ident, imports::Imports, literals::text, types};
use crate::ir::{Field, Model, Presence, Struct, Type};

/// The items of the type's file, in the order of the pattern.
pub(super) fn items(
    model: &Model,
    one: &Struct,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Vec<Item> {
    let object = Object::of(model, one);
    let mut items = vec![definition(&object, imports)];
    if model.usage.sent {
        items.push(setters::inherent(&object, imports));
        if object.has_builder() {
            items.extend(builders::items(&object, imports));
        }
        items.extend(default(&object));
    }
    items.extend(constants::function(&object, imports));
    if model.checked && model.usage.sent {
        items.push(checks::of_struct(&object, context, imports));
    }
    items.extend(forms::conversion(&object, context, imports));
    items.extend(accept::impls(&object));
    items
}

fn definition(object: &Object<'_>, imports: &mut Imports) -> Item {
    let docs = docs::with_deprecated(&object.model.doc, object.model.deprecated);
    let derives = derives(object);
    let name = object.name();
    let mut fields: Vec<_> = object
        .of
        .fields
        .iter()
        .map(|one| field(one, object, imports))
        .collect();
    if let Some(rest) = &object.of.additional {
        let (name, map) = (
            ident(&rest.name.rust),
            types::ty(&Type::Map(Box::new(rest.ty.clone())), imports),
        );
        let flatten: Option<Attribute> = (!object.files).then(|| parse_quote!(#[serde(flatten)]));
        fields.push(quote! {
            /// Members that the description does not name.
            #flatten
            pub #name: #map
        });
    }
    if object.constants {
        fields.push(constants::field(imports));
    }
    parse_quote! {
        #(#docs)*
        #(#derives)*
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
    }
}

/// The derives, in the order of the pattern; serde's only in the direction that is used.
fn derives(object: &Object<'_>) -> Vec<Attribute> {
    let model = object.model;
    let mut names = vec!["Clone", "Debug"];
    if model.default && !object.constants {
        names.push("Default");
    }
    names.extend(comparisons(model));
    if object.files {
        return vec![derive(&names)];
    }
    let mut attributes = Vec::new();
    match (model.usage.sent, model.usage.received) {
        (true, true) => names.extend(["serde::Deserialize", "serde::Serialize"]),
        (true, false) => {
            names.push("serde::Serialize");
            attributes
                .push(parse_quote!(#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]));
        }
        (false, _) => {
            names.push("serde::Deserialize");
            attributes
                .push(parse_quote!(#[cfg_attr(feature = "serde-all", derive(serde::Serialize))]));
        }
    }
    attributes.insert(0, derive(&names));
    attributes.extend(accept::aside(object));
    attributes
}

fn field(field: &Field, object: &Object<'_>, imports: &mut Imports) -> proc_macro2::TokenStream {
    let docs = docs::with_deprecated(&field.doc, field.deprecated);
    let name = ident(&field.name.rust);
    let inner = types::ty(&field.ty, imports);
    let presence = object.presence(field);
    let (ty, empty): (syn::Type, _) = match presence {
        Presence::Required => (inner, None),
        Presence::Nullable => (parse_quote!(Option<#inner>), None),
        Presence::Optional => (
            parse_quote!(Option<#inner>),
            Some("Option::is_none".to_owned()),
        ),
        Presence::Maybe => {
            let maybe = imports.runtime("Maybe");
            (
                parse_quote!(#maybe<#inner>),
                Some(format!(
                    "{}::is_absent",
                    crate::emit::idents::written(&maybe)
                )),
            )
        }
    };
    let serde = if object.files {
        None
    } else {
        serde(field, empty, object)
    };
    quote!(#(#docs)* #serde pub #name: #ty)
}

/// serde's attribute of a field, its arguments in the order of the pattern; `empty` names the test for a value that is
/// left out.
fn serde(field: &Field, empty: Option<String>, object: &Object<'_>) -> Option<Attribute> {
    let mut arguments = Vec::new();
    if field.name.rust.trim_start_matches("r#") != field.name.wire {
        let wire = text(&field.name.wire);
        arguments.push(quote!(rename = #wire));
    }
    arguments.extend(field.aliases.iter().map(|alias| {
        let alias = text(alias);
        quote!(alias = #alias)
    }));
    if empty.is_some() {
        arguments.push(quote!(default));
    }
    if field.lenient {
        let with = text(if is_scalar(&field.ty) {
            "crate::runtime::accept::lenient"
        } else {
            "crate::runtime::accept::parsed"
        });
        arguments.push(quote!(deserialize_with = #with));
    }
    let skip = match empty {
        _ if field.read_only && object.model.usage.sent => Some(quote!(skip_serializing)),
        Some(empty) => Some(quote!(skip_serializing_if = #empty)),
        None => None,
    };
    arguments.extend(skip);
    (!arguments.is_empty()).then(|| parse_quote!(#[serde(#(#arguments),*)]))
}

fn is_scalar(ty: &Type) -> bool {
    use Type::{Bool, Double, Float, Int32, Int64, Secret, String};
    matches!(ty, Bool | Int32 | Int64 | Float | Double | String | Secret)
}

/// `Default` by `new`, where the hidden field forbids the derive.
fn default(object: &Object<'_>) -> Option<Item> {
    let name = object.name();
    (object.model.default && object.constants).then(|| {
        parse_quote! {
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    })
}
