//! `runtime.rs` and the lists of its layers: the modules that are carried, and what they re-export.

use std::collections::BTreeMap;

use syn::{Item, parse_quote};

use crate::emit::idents::{ident, path};
use crate::emit::{Context, SourceFile};
use crate::templates::{LISTS, Public};

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
        let tree = tree(&format!("self::{module}"), names);
        (tree.clone(), parse_quote!(pub use #tree;))
    });
    sorted(rows)
}

/// What `lib.rs` re-exports of the runtime.
pub(super) fn public(context: &Context<'_>) -> Vec<Item> {
    let rows = context.carried.parts().flat_map(|part| part.public);
    let rows = rows.map(
        |Public {
             module,
             names,
             feature,
         }| {
            let below = if module.is_empty() { "" } else { "::" };
            let tree = tree(&format!("runtime{below}{module}"), names);
            let item = match feature {
                Some(feature) => parse_quote!(#[cfg(feature = #feature)] pub use #tree;),
                None => parse_quote!(pub use #tree;),
            };
            (tree, item)
        },
    );
    sorted(rows)
}

fn tree(module: &str, names: &[&str]) -> syn::UseTree {
    let module = path(module);
    let names = names.iter().map(|name| ident(name));
    let names: Vec<_> = names.collect();
    match names.as_slice() {
        [name] => parse_quote!(#module::#name),
        names => parse_quote!(#module::{#(#names),*}),
    }
}

fn sorted(rows: impl Iterator<Item = (syn::UseTree, Item)>) -> Vec<Item> {
    let rows = rows.map(|(tree, item)| (quote::quote!(#tree).to_string().replace(' ', ""), item));
    let rows: BTreeMap<String, Item> = rows.collect();
    rows.into_values().collect()
}
