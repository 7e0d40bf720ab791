//! In: the constant members of an object. Out: the hidden field that sends them, and the function that fills it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Item, Path, parse_quote};

use super::object::Object;
use crate::emit::{docs, imports::Imports, literals};
use crate::ir::Literal;

/// The last field of a struct with constant members.
pub(super) fn field(imports: &mut Imports) -> TokenStream {
    let constants = imports.runtime("Constants");
    quote! {
        #[serde(flatten, skip_deserializing, default = "constants")]
        constants: #constants
    }
}

/// `const fn constants()`, if there is that field.
pub(super) fn function(object: &Object<'_>, imports: &mut Imports) -> Option<Item> {
    if !object.constants {
        return None;
    }
    let doc = docs::one(&format!("What every [`{}`] says.", object.name()));
    let [constants, constant] = ["Constants", "Constant"].map(|name| imports.runtime(name));
    let rows = rows(&object.of.constants, &constant);
    Some(parse_quote! {
        #doc
        const fn constants() -> #constants { #constants(#rows) }
    })
}

/// `&[("kind", Constant::Text("cat"))]`.
pub(super) fn rows(constants: &[(String, Literal)], constant: &Path) -> Expr {
    let rows = constants.iter().map(|(name, value)| {
        let (name, value) = (literals::text(name), self::constant(value, constant));
        quote!((#name, #value))
    });
    parse_quote!(&[#(#rows),*])
}

fn constant(value: &Literal, constant: &Path) -> TokenStream {
    let literal = literals::literal(value);
    match value {
        Literal::Bool(_) => quote!(#constant::Bool(#literal)),
        Literal::Integer(_) => quote!(#constant::Integer(#literal)),
        Literal::Number(_) => quote!(#constant::Number(#literal)),
        Literal::String(_) => quote!(#constant::Text(#literal)),
    }
}
