//! In: the runtime's own list of modules. Out: `runtime.rs`, thinned out to the modules that are carried.

use syn::{Item, UseTree};

use crate::emit::{Context, SourceFile};
use crate::templates;

/// `src/runtime.rs`.
pub(in crate::emit) fn file(context: &Context<'_>) -> Option<SourceFile> {
    let modules = templates::modules(context.needs);
    let keep = |item: &Item| match item {
        Item::Mod(item) => modules.contains(item.ident.to_string().as_str()),
        Item::Use(item) => {
            exported(&item.tree).is_none_or(|module| modules.contains(module.as_str()))
        }
        _ => true,
    };
    // A test of this module reads the same text: it parses.
    let items = syn::parse_file(templates::RUNTIME)
        .map(|file| file.items)
        .unwrap_or_default();
    let about = templates::RUNTIME
        .lines()
        .map_while(|line| line.strip_prefix("//!"));
    let docs = about.map(|line| line.trim().into()).collect();
    let items = items.into_iter().filter(keep).collect();
    Some(context.file("src/runtime.rs", docs, items))
}

/// The module of `pub use self::module::...`.
fn exported(tree: &UseTree) -> Option<String> {
    match tree {
        UseTree::Path(path) if path.ident == "self" => exported(&path.tree),
        UseTree::Path(path) => Some(path.ident.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn pattern_parses() {
        assert!(syn::parse_file(crate::templates::RUNTIME).is_ok());
    }
}
