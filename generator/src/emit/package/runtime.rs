//! `runtime.rs` and the lists of its layers: the modules that are carried, and what they re-export.

use syn::{Ident, Item, parse_quote};

use crate::emit::idents::ident;
use crate::emit::imports::{sorted, tree};
use crate::emit::{Context, SourceFile, docs};
use crate::templates::{FACES, LISTS, NAMES};

/// `src/runtime.rs`, `src/runtime/engine.rs` and `src/runtime/wire.rs`.
pub(in crate::emit) fn files<'a>(
    context: &'a Context<'a>,
) -> impl Iterator<Item = SourceFile> + 'a {
    LISTS.iter().map(|(layer, comment)| {
        let mut items = modules(context, layer);
        if layer.is_empty() {
            items.extend(exports(context));
        }
        let about = comment.lines().map_while(|line| line.strip_prefix("//!"));
        let docs = about.map(|line| line.trim().into()).collect();
        let file = if layer.is_empty() {
            "src/runtime.rs".to_owned()
        } else {
            format!("src/runtime/{layer}.rs")
        };
        context.file(&file, docs, items)
    })
}

/// The modules right below a layer, or below the runtime.
fn modules(context: &Context<'_>, layer: &str) -> Vec<Item> {
    let files = context.carried.files();
    let below = files.filter_map(|(path, _)| {
        let path = path.strip_suffix(".rs")?;
        match layer {
            "" => path.split('/').next(),
            layer => path
                .strip_prefix(layer)?
                .strip_prefix('/')
                .filter(|rest| !rest.contains('/')),
        }
    });
    let mut modules: Vec<&str> = below.collect();
    modules.sort_unstable();
    modules.dedup();
    let modules = modules.into_iter().map(ident);
    modules
        .map(|module| parse_quote!(pub mod #module;))
        .collect()
}

/// What `runtime.rs` re-exports, sorted as rustfmt sorts it.
fn exports(context: &Context<'_>) -> Vec<Item> {
    let rows = context.carried.parts().flat_map(|part| part.exports);
    let rows = rows.map(|(module, names)| {
        let tree = tree(&format!("self::{module}"), &idents(names));
        (tree.clone(), parse_quote!(pub use #tree;))
    });
    sorted(rows)
}

/// What `lib.rs` re-exports of the runtime: modules, and names at the root.
pub(super) fn public(context: &Context<'_>) -> (Vec<Item>, Vec<Item>) {
    let faces = FACES.iter().filter_map(|face| {
        let names = face_names(context, face.name, "crate::runtime");
        if names.is_empty() {
            return None;
        }
        let (name, doc) = (ident(face.name), docs::one(face.about));
        let feature = face.feature.map(attribute);
        Some(parse_quote!(#doc #feature pub mod #name { #(#names)* }))
    });
    (faces.collect(), face_names(context, "", "runtime"))
}

/// The names of one of the public modules, or of the root.
fn face_names(context: &Context<'_>, face: &str, base: &str) -> Vec<Item> {
    let here = |need| context.carried.parts().any(|part| part.need == need);
    let rows = NAMES
        .iter()
        .filter(|row| row.face == face && here(row.need));
    let rows = rows.map(|row| {
        let names: Vec<&str> = row.names.split(' ').collect();
        let tree = tree(&format!("{base}::{}", row.module), &idents(&names));
        let feature = row.feature.map(attribute);
        let item = parse_quote!(#feature pub use #tree;);
        (tree, item)
    });
    sorted(rows)
}

fn attribute(feature: &str) -> syn::Attribute {
    parse_quote!(#[cfg(feature = #feature)])
}

fn idents(names: &[&str]) -> Vec<Ident> {
    names.iter().map(|name| ident(name)).collect()
}
