//! In: an object type. Out: its struct, with the constructors, checks and conversions that its directions need.
//!
//! Pattern: `templates/src/models/pet.rs` (received), `create_pet.rs` (sent), `photos.rs` (multipart).

use quote::quote;
use syn::{Attribute, Item, LitStr, Path, parse_quote};

use super::{accept, builders, checks, constants, forms, setters};
use crate::emit::{Context, docs, imports::Imports, imports::ident, literals::text, types};
use crate::ir::{Field, Model, Presence, Struct, Type};

/// The items of the type's file, in the order of the pattern.
pub(in crate::emit) fn items(
    model: &Model,
    one: &Struct,
    context: &Context<'_>,
    imports: &mut Imports,
) -> Vec<Item> {
    let shape = Shape::of(model, one);
    let mut items = vec![definition(&shape, imports)];
    if model.usage.sent {
        items.push(setters::inherent(&shape, imports));
        if shape.has_builder() {
            items.extend(builders::items(&shape, imports));
        }
        items.extend(default(&shape));
    }
    items.extend(constants::function(&shape, imports));
    if model.checked && model.usage.sent {
        items.push(checks::of_struct(&shape, context, imports));
    }
    items.extend(forms::conversion(&shape, context, imports));
    items.extend(accept::impls(&shape));
    items
}

/// A struct with what its emitters ask again and again.
pub(in crate::emit) struct Shape<'a> {
    pub(in crate::emit) model: &'a Model,
    pub(in crate::emit) of: &'a Struct,
    /// Holds files: goes out as a form, by no way of serde.
    pub(in crate::emit) files: bool,
    /// Has the hidden field with the constant members.
    pub(in crate::emit) constants: bool,
}

impl<'a> Shape<'a> {
    fn of(model: &'a Model, of: &'a Struct) -> Self {
        let types = of.fields.iter().map(|field| &field.ty);
        let rest = of.additional.iter().map(|rest| &rest.ty);
        let files = types.chain(rest).any(is_file);
        Self {
            model,
            of,
            files,
            constants: model.usage.sent && !files && !of.constants.is_empty(),
        }
    }

    /// The type's name.
    pub(in crate::emit) fn name(&self) -> syn::Ident {
        ident(&self.model.name.rust)
    }

    /// Whether a field may be absent or null, in the directions of this type.
    pub(in crate::emit) fn presence(&self, field: &Field) -> Presence {
        let one_way = field.read_only && self.model.usage.sent
            || field.write_only && self.model.usage.received;
        if one_way && field.presence == Presence::Required {
            Presence::Optional
        } else {
            field.presence
        }
    }

    /// What a caller must give.
    pub(in crate::emit) fn required(&self) -> impl Iterator<Item = &'a Field> + '_ {
        let must =
            |field: &&Field| matches!(field.presence, Presence::Required | Presence::Nullable);
        self.of
            .fields
            .iter()
            .filter(move |field| must(field) && !field.read_only)
    }

    /// Required of who sends it, though an answer has it not: an option that `new` fills.
    pub(in crate::emit) fn sent_only(&self, field: &Field) -> bool {
        field.presence == Presence::Required && self.presence(field) == Presence::Optional
    }

    /// What a caller may give.
    pub(in crate::emit) fn optional(&self) -> impl Iterator<Item = &'a Field> + '_ {
        let may = |field: &&Field| matches!(field.presence, Presence::Optional | Presence::Maybe);
        self.of
            .fields
            .iter()
            .filter(move |field| may(field) && !field.read_only)
    }

    /// More is required than `new` can take readably.
    pub(in crate::emit) fn has_builder(&self) -> bool {
        self.required().count() > 4
    }

    /// The name of that builder.
    pub(in crate::emit) fn builder(&self) -> syn::Ident {
        ident(&format!("{}Builder", self.model.name.rust))
    }
}

/// Whether `models.rs` must list a builder beside the type.
pub(in crate::emit) fn builder(model: &Model, one: &Struct) -> Option<syn::Ident> {
    let shape = Shape::of(model, one);
    (model.usage.sent && shape.has_builder()).then(|| shape.builder())
}

/// Whether a value of this type is a file or a list of files.
pub(in crate::emit) fn is_file(ty: &Type) -> bool {
    match ty {
        Type::File => true,
        Type::List(item) | Type::Nullable(item) => is_file(item),
        _ => false,
    }
}

fn definition(shape: &Shape<'_>, imports: &mut Imports) -> Item {
    let docs = docs::with_deprecated(&shape.model.doc, shape.model.deprecated);
    let derives = derives(shape);
    let bools = excessive_bools(shape);
    let name = shape.name();
    let mut fields: Vec<_> = shape
        .of
        .fields
        .iter()
        .map(|one| field(one, shape, imports))
        .collect();
    if let Some(rest) = &shape.of.additional {
        let (name, map) = (
            ident(&rest.name.rust),
            types::ty(&Type::Map(Box::new(rest.ty.clone())), imports),
        );
        let flatten: Option<Attribute> = (!shape.files).then(|| parse_quote!(#[serde(flatten)]));
        fields.push(quote! {
            /// Members that the description does not name.
            #flatten
            pub #name: #map
        });
    }
    if shape.constants {
        fields.push(constants::field(imports));
    }
    parse_quote! {
        #(#docs)*
        #(#derives)*
        #bools
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
    }
}

/// The derives, in the order of the pattern; serde's only in the direction that is used.
fn derives(shape: &Shape<'_>) -> Vec<Attribute> {
    let model = shape.model;
    let mut names = vec!["Clone", "Debug"];
    if model.default && !shape.constants {
        names.push("Default");
    }
    names.extend(comparisons(model));
    if shape.files {
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
    attributes.extend(accept::aside(shape));
    attributes
}

/// `PartialEq` and what goes beyond it.
pub(in crate::emit) fn comparisons(model: &Model) -> Vec<&'static str> {
    let mut names = Vec::new();
    if model.eq {
        names.push("PartialEq");
    }
    if model.ord {
        names.extend(["Eq", "Hash", "PartialOrd", "Ord"]);
    }
    names
}

/// `#[derive(..)]`.
pub(in crate::emit) fn derive(names: &[&str]) -> Attribute {
    let paths: Vec<Path> = names
        .iter()
        .map(|name| crate::emit::imports::path(name))
        .collect();
    parse_quote!(#[derive(#(#paths),*)])
}

/// clippy would have flags and enums where the API has plain booleans.
fn excessive_bools(shape: &Shape<'_>) -> Option<Attribute> {
    let plain =
        |field: &&Field| field.ty == Type::Bool && shape.presence(field) == Presence::Required;
    let many = shape.of.fields.iter().filter(plain).count() > 3;
    many.then(
        || parse_quote!(#[allow(clippy::struct_excessive_bools, reason = "as the API has them")]),
    )
}

fn field(field: &Field, shape: &Shape<'_>, imports: &mut Imports) -> proc_macro2::TokenStream {
    let docs = docs::with_deprecated(&field.doc, field.deprecated);
    let name = ident(&field.name.rust);
    let inner = types::ty(&field.ty, imports);
    let presence = shape.presence(field);
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
                    crate::emit::imports::written(&maybe)
                )),
            )
        }
    };
    let serde = if shape.files {
        None
    } else {
        serde(field, empty, shape)
    };
    quote!(#(#docs)* #serde pub #name: #ty)
}

/// serde's attribute of a field, its parts in the order of the pattern; `empty` names the test for a value that is
/// left out.
fn serde(field: &Field, empty: Option<String>, shape: &Shape<'_>) -> Option<Attribute> {
    let mut parts = Vec::new();
    if field.name.rust.trim_start_matches("r#") != field.name.wire {
        let wire = text(&field.name.wire);
        parts.push(quote!(rename = #wire));
    }
    parts.extend(field.aliases.iter().map(|alias| {
        let alias = text(alias);
        quote!(alias = #alias)
    }));
    if empty.is_some() {
        parts.push(quote!(default));
    }
    if field.lenient {
        let with = text(if is_scalar(&field.ty) {
            "crate::runtime::accept::lenient"
        } else {
            "crate::runtime::accept::parsed"
        });
        parts.push(quote!(deserialize_with = #with));
    }
    let skip = match empty {
        _ if field.read_only && shape.model.usage.sent => Some(quote!(skip_serializing)),
        Some(empty) => Some(quote!(skip_serializing_if = #empty)),
        None => None,
    };
    parts.extend(skip);
    (!parts.is_empty()).then(|| parse_quote!(#[serde(#(#parts),*)]))
}

fn is_scalar(ty: &Type) -> bool {
    use Type::{Bool, Double, Float, Int32, Int64, Secret, String};
    matches!(ty, Bool | Int32 | Int64 | Float | Double | String | Secret)
}

/// `Default` by `new`, where the hidden field forbids the derive.
fn default(shape: &Shape<'_>) -> Option<Item> {
    let name = shape.name();
    (shape.model.default && shape.constants).then(|| {
        parse_quote! {
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    })
}

/// Wire name as a literal.
pub(in crate::emit) fn wire(field: &Field) -> LitStr {
    text(&field.name.wire)
}
