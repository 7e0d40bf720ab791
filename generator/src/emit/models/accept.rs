//! In: an object whose members have several names. Out: its impls of serde's traits, which read it by all of them.
//!
//! Pattern: `templates/src/models/tokens.rs`. serde's own `alias` refuses an object that holds two names of a member, so
//! what it derives stands aside (`remote`), and is handed an object with one name of each.

use syn::{Attribute, Item, parse_quote};

use super::object::Object;
use crate::emit::literals::text;

/// Keeps serde's derived code apart from its traits.
pub(super) fn aside(object: &Object<'_>) -> Option<Attribute> {
    has_names(object).then(|| parse_quote!(#[serde(remote = "Self")]))
}

/// The impls of the traits.
pub(super) fn impls(object: &Object<'_>) -> Vec<Item> {
    if !has_names(object) {
        return Vec::new();
    }
    let name = object.name();
    let several = object
        .of
        .fields
        .iter()
        .filter(|field| !field.aliases.is_empty());
    let names = several.map(|field| {
        let own = std::iter::once(&field.name.wire);
        let names = own.chain(&field.aliases).map(|name| text(name));
        let names: syn::Expr = parse_quote!(&[#(#names),*]);
        names
    });
    let unsent: Option<Attribute> =
        (!object.model.usage.sent).then(|| parse_quote!(#[cfg(feature = "serde-all")]));
    vec![
        parse_quote! {
            impl<'de> serde::Deserialize<'de> for #name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Self::deserialize(crate::runtime::accept::Named::new(deserializer, &[#(#names),*]))
                }
            }
        },
        parse_quote! {
            #unsent
            impl serde::Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    Self::serialize(self, serializer)
                }
            }
        },
    ]
}

/// A type that is only sent goes by one name.
fn has_names(object: &Object<'_>) -> bool {
    let mut fields = object.of.fields.iter();
    object.model.usage.received && !object.files && fields.any(|field| !field.aliases.is_empty())
}
