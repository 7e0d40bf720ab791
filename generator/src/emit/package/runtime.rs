//! In: the runtime's own list of modules. Out: `runtime.rs`, thinned out to the modules that are carried.

use syn::{Item, UseTree};

use crate::emit::{Context, SourceFile};
use crate::templates;

/// `src/runtime.rs`, and the same for each layer whose files are carried one by one.
pub(in crate::emit) fn files(context: &Context<'_>) -> Vec<SourceFile> {
    let modules = templates::modules(context.needs);
    let layers = templates::LAYERS.map(|(layer, text)| {
        let path = format!("src/runtime/{layer}.rs");
        thinned(context, &path, text, |name| {
            modules.contains(format!("{layer}/{name}").as_str())
        })
    });
    let whole = |name: &str| {
        let first = name.split('/').next().unwrap_or(name);
        modules.contains(name) || (name == first && is_layer(name))
    };
    let list = thinned(context, "src/runtime.rs", templates::RUNTIME, whole);
    [list].into_iter().chain(layers).collect()
}

fn is_layer(name: &str) -> bool {
    templates::LAYERS.iter().any(|(layer, _)| *layer == name)
}

/// A list of modules and re-exports, with those only that are carried.
fn thinned(
    context: &Context<'_>,
    path: &str,
    text: &str,
    carried: impl Fn(&str) -> bool,
) -> SourceFile {
    let keep = |item: &Item| match item {
        Item::Mod(item) => carried(&item.ident.to_string()),
        Item::Use(item) => exported(&item.tree).is_none_or(|module| carried(&module)),
        _ => true,
    };
    // A test of this module reads the same text: it parses.
    let items = syn::parse_file(text)
        .map(|file| file.items)
        .unwrap_or_default();
    let about = text.lines().map_while(|line| line.strip_prefix("//!"));
    let docs = about.map(|line| line.trim().to_owned()).collect();
    context.bare_file(path, docs, items.into_iter().filter(keep).collect())
}

/// The module of `pub use self::layer::module...`.
fn exported(tree: &UseTree) -> Option<String> {
    let UseTree::Path(path) = tree else {
        return None;
    };
    if path.ident == "self" {
        return exported(&path.tree);
    }
    let layer = path.ident.to_string();
    let module = match &*path.tree {
        UseTree::Path(inner) => &inner.ident,
        UseTree::Name(inner) => &inner.ident,
        _ => return Some(layer),
    };
    Some(format!("{layer}/{module}"))
}

#[cfg(test)]
mod tests {
    use crate::templates::{LAYERS, RUNTIME};

    #[test]
    fn patterns_parse() {
        for text in LAYERS.iter().map(|(_, text)| *text).chain([RUNTIME]) {
            assert!(syn::parse_file(text).is_ok());
        }
    }
}
