//! In: a use of a type. Out: its [`syn::Type`], and how a caller hands a value of it over.

use syn::{Expr, Type as Syn, parse_quote};

use super::imports::Imports;
use crate::ir::{Format, Type};

/// The type as it stands in a field or an answer.
pub(super) fn ty(ty: &Type, imports: &mut Imports) -> Syn {
    match ty {
        Type::Named(id) => {
            let path = imports.model(*id);
            parse_quote!(#path)
        }
        Type::Bool => parse_quote!(bool),
        Type::Int32 => parse_quote!(i32),
        Type::Int64 => parse_quote!(i64),
        Type::Float => parse_quote!(f32),
        Type::Double => parse_quote!(f64),
        Type::String => parse_quote!(String),
        Type::Secret => named(&imports.runtime("Secret")),
        Type::Formatted(format) => named(&imports.runtime(format_name(*format))),
        Type::List(item) => {
            let item = self::ty(item, imports);
            parse_quote!(Vec<#item>)
        }
        Type::Set(item) => {
            let item = self::ty(item, imports);
            let set = imports.get("std::collections", "BTreeSet");
            parse_quote!(#set<#item>)
        }
        Type::Map(item) => {
            let item = self::ty(item, imports);
            let map = imports.get("std::collections", "BTreeMap");
            parse_quote!(#map<String, #item>)
        }
        Type::Nullable(item) => {
            let item = self::ty(item, imports);
            parse_quote!(Option<#item>)
        }
        Type::Boxed(item) => {
            let item = self::ty(item, imports);
            parse_quote!(Box<#item>)
        }
        Type::Json => named(&imports.get("serde_json", "Value")),
        Type::File => named(&imports.runtime("FilePart")),
    }
}

/// A type by its path.
pub(super) fn named(path: &syn::Path) -> Syn {
    parse_quote!(#path)
}

/// The runtime's name of a typed string.
fn format_name(format: Format) -> &'static str {
    match format {
        Format::DateTime => "DateTime",
        Format::Date => "Date",
        Format::Uuid => "Uuid",
        Format::Uri => "Uri",
        Format::Byte => "Base64",
    }
}

/// How a constructor or setter takes a value: the parameter's type, and what makes the field's value of it.
pub(super) struct Taken {
    /// The parameter's type.
    pub(super) ty: Syn,
    /// The field's value.
    pub(super) value: Expr,
}

/// Owned, with conversions where callers hold something simpler.
pub(super) fn taken(of: &Type, name: &syn::Ident, imports: &mut Imports) -> Taken {
    let plain = ty(of, imports);
    match of {
        Type::String | Type::Secret | Type::Formatted(_) => Taken {
            ty: parse_quote!(impl Into<#plain>),
            value: parse_quote!(#name.into()),
        },
        Type::Boxed(_) => Taken {
            ty: unboxed(of, imports),
            value: parse_quote!(Box::new(#name)),
        },
        Type::Nullable(inner) => optional(inner, name, imports),
        _ => Taken {
            ty: plain,
            value: parse_quote!(#name),
        },
    }
}

/// The same where null is a value.
pub(super) fn optional(of: &Type, name: &syn::Ident, imports: &mut Imports) -> Taken {
    let inner = unboxed(of, imports);
    Taken {
        ty: parse_quote!(Option<#inner>),
        value: if matches!(of, Type::Boxed(_)) {
            parse_quote!(#name.map(Box::new))
        } else {
            parse_quote!(#name)
        },
    }
}

/// The type without the box that recursion needs: that is nobody's concern outside.
pub(super) fn unboxed(of: &Type, imports: &mut Imports) -> Syn {
    match of {
        Type::Boxed(inner) => ty(inner, imports),
        _ => ty(of, imports),
    }
}

/// How a method takes a required argument: text is borrowed.
pub(super) fn argument(of: &Type, imports: &mut Imports) -> Syn {
    match of {
        Type::String => parse_quote!(&str),
        Type::Secret => {
            let secret = ty(of, imports);
            parse_quote!(impl Into<#secret>)
        }
        Type::Boxed(inner) => ty(inner, imports),
        _ => ty(of, imports),
    }
}
