//! In: an enumeration. Out: an open enum: known values as variants, unknown ones kept and sent back unchanged.
//!
//! Pattern: `templates/src/models/status.rs` (strings), `size.rs` (integers).

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident, Item, parse_quote};

use crate::emit::attributes::derive;
use crate::emit::{docs, idents::ident, literals};
use crate::ir::{Enum, EnumRepr, Model};

/// The items of the type's file.
pub(super) fn items(model: &Model, one: &Enum) -> Vec<Item> {
    let known = Known::of(model, one);
    let mut items = vec![definition(model, one, &known)];
    match one.repr {
        EnumRepr::String => items.extend(text(&known)),
        EnumRepr::Integer => items.extend(integer(&known)),
    }
    items
}

/// What both kinds are made of.
struct Known {
    name: Ident,
    unknown: Ident,
    /// Variant and value.
    rows: Vec<(Ident, Expr)>,
}

impl Known {
    fn of(model: &Model, one: &Enum) -> Self {
        let rows = one.values.iter().map(|value| {
            let number = value
                .name
                .wire
                .parse::<i64>()
                .ok()
                .filter(|_| one.repr == EnumRepr::Integer);
            let text = literals::text(&value.name.wire);
            let literal = number.map_or_else(|| parse_quote!(#text), literals::integer);
            (ident(&value.name.rust), literal)
        });
        let rows: Vec<_> = rows.collect();
        Self {
            name: ident(&model.name.rust),
            unknown: ident(&one.unknown.rust),
            rows,
        }
    }

    /// `Self::Sold => "sold",` for each.
    fn values(&self) -> impl Iterator<Item = TokenStream> + '_ {
        self.rows
            .iter()
            .map(|(variant, value)| quote!(Self::#variant => #value,))
    }

    /// `"sold" => Self::Sold,` for each.
    fn variants(&self) -> impl Iterator<Item = TokenStream> + '_ {
        self.rows
            .iter()
            .map(|(variant, value)| quote!(#value => Self::#variant,))
    }
}

fn definition(model: &Model, one: &Enum, known: &Known) -> Item {
    let docs = docs::with_deprecated(&model.doc, model.deprecated);
    let (name, unknown) = (&known.name, &known.unknown);
    let copy = (one.repr == EnumRepr::Integer).then_some("Copy");
    let derives: Vec<&str> = ["Clone"]
        .into_iter()
        .chain(copy)
        .chain(["Debug", "PartialEq", "Eq", "Hash", "PartialOrd", "Ord"])
        .collect();
    let derive = derive(&derives);
    let variants = one.values.iter().map(|value| {
        let (docs, variant) = (docs::docs(&value.doc), ident(&value.name.rust));
        quote!(#(#docs)* #variant,)
    });
    let inner = match one.repr {
        EnumRepr::String => quote!(String),
        EnumRepr::Integer => quote!(i64),
    };
    parse_quote! {
        #(#docs)*
        #derive
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version does not know.
            #unknown(#inner),
        }
    }
}

fn text(known: &Known) -> [Item; 6] {
    let Known { name, unknown, .. } = known;
    let (to_wire, from_wire) = (known.values(), known.variants());
    [
        parse_quote! {
            impl #name {
                /// The value on the wire.

                pub fn as_str(&self) -> &str {
                    match self {
                        #(#to_wire)*
                        Self::#unknown(value) => value,
                    }
                }
            }
        },
        parse_quote! {
            impl From<&str> for #name {

                fn from(value: &str) -> Self {
                    match value {
                        #(#from_wire)*
                        _ => Self::#unknown(value.to_owned()),
                    }
                }
            }
        },
        parse_quote! {
            impl From<String> for #name {
                fn from(value: String) -> Self { Self::from(value.as_str()) }
            }
        },
        parse_quote! {
            impl std::fmt::Display for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
            }
        },
        deserialize(name, &parse_quote!(crate::runtime::open_enum::text)),
        serialize(name, &parse_quote!(serializer.serialize_str(self.as_str()))),
    ]
}

fn integer(known: &Known) -> [Item; 5] {
    let Known { name, unknown, .. } = known;
    let (to_wire, from_wire) = (known.values(), known.variants());
    [
        parse_quote! {
            impl #name {
                /// The value on the wire.

                pub fn as_i64(self) -> i64 {
                    match self {
                        #(#to_wire)*
                        Self::#unknown(value) => value,
                    }
                }
            }
        },
        parse_quote! {
            impl From<i64> for #name {

                fn from(value: i64) -> Self {
                    match value {
                        #(#from_wire)*
                        _ => Self::#unknown(value),
                    }
                }
            }
        },
        parse_quote! {
            impl std::fmt::Display for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.as_i64().fmt(f) }
            }
        },
        deserialize(name, &parse_quote!(crate::runtime::open_enum::integer)),
        serialize(name, &parse_quote!(serializer.serialize_i64(self.as_i64()))),
    ]
}

fn deserialize(name: &Ident, through: &syn::Path) -> Item {
    parse_quote! {
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #through(deserializer)
            }
        }
    }
}

fn serialize(name: &Ident, body: &Expr) -> Item {
    parse_quote! {
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { #body }
        }
    }
}
