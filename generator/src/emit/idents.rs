//! Identifiers and paths of plain words, and back.

use quote::format_ident;
use syn::{Ident, Path};

/// An identifier; names of the document arrive here final, raw ones with their `r#`.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => format_ident!("r#{raw}"),
        None => format_ident!("{name}"),
    }
}

/// A path of plain words.
pub(super) fn path(text: &str) -> Path {
    let segments = text
        .split("::")
        .map(ident)
        .map(syn::PathSegment::from)
        .collect();
    Path {
        leading_colon: None,
        segments,
    }
}

/// A path as text.
pub(super) fn written(path: &Path) -> String {
    let words: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    words.join("::")
}
