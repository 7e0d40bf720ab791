//! Attributes that several kinds of types have.

use syn::{Attribute, Path, parse_quote};

use super::idents::path;
use crate::ir::Model;

/// `#[derive(..)]`.
pub(super) fn derive(names: &[&str]) -> Attribute {
    let paths: Vec<Path> = names.iter().map(|name| path(name)).collect();
    parse_quote!(#[derive(#(#paths),*)])
}

/// `PartialEq` and what goes beyond it.
pub(super) fn comparisons(model: &Model) -> Vec<&'static str> {
    let mut names = Vec::new();
    if model.eq {
        names.push("PartialEq");
    }
    if model.ord {
        names.extend(["Eq", "Hash", "PartialOrd", "Ord"]);
    }
    names
}

/// For the direction of serde that the client does not use.
pub(super) fn serde_all() -> Attribute {
    parse_quote!(#[cfg(feature = "serde-all")])
}
