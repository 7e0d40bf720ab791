//! In: the paths that a file's code mentions. Out: its `use` items, and the name each path has in that file.
//!
//! The first path to ask for a name gets it; another path with the same last word is then written in full. So a
//! document may call its types `Call` or `Maybe` without harm. Where both are in one file, the document's type is the one
//! that is written in full, whichever is asked for first: see [`Imports::settled`].

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use quote::quote;
use syn::{Ident, Item, Path, UseTree, parse_quote};

use super::Context;
use super::idents::{ident, path};
use super::source::SourceFile;
use crate::ir::{Model, TypeId};

/// What one file imports.
#[derive(Debug)]
pub(super) struct Imports {
    /// Names that the file itself defines.
    own: BTreeSet<String>,
    /// Imported name -> path of its module.
    used: BTreeMap<String, String>,
    /// Names of types of the document that something else has too.
    clashes: BTreeSet<String>,
    /// Rust names of the document's types.
    names: Rc<[String]>,
}

const MODELS: &str = "crate::models";

impl Imports {
    /// For a file that defines these names.
    pub(super) fn new<S: Into<String>>(
        context: &Context<'_>,
        own: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            own: own.into_iter().map(Into::into).collect(),
            used: BTreeMap::new(),
            clashes: BTreeSet::new(),
            names: context.names.clone(),
        }
    }

    /// Makes what a file holds; once more if names met, so that the order of a document does not show in who got the name.
    pub(super) fn settled<T>(
        context: &Context<'_>,
        own: &[String],
        make: impl Fn(&mut Self) -> T,
    ) -> (Self, T) {
        let mut first = Self::new(context, own.iter().cloned());
        let items = make(&mut first);
        if first.clashes.is_empty() {
            return (first, items);
        }
        let mut second = Self::new(context, own.iter().cloned());
        second.clashes = first.clashes;
        let items = make(&mut second);
        (second, items)
    }

    /// The name of `module::name` in this file.
    pub(super) fn get(&mut self, module: &str, name: &str) -> Path {
        let other = self.used.get(name).filter(|other| *other != module);
        if other.is_some_and(|other| other == MODELS || module == MODELS) {
            self.clashes.insert(name.to_owned());
        }
        let yields = module == MODELS && self.clashes.contains(name);
        if self.own.contains(name) || other.is_some() || yields {
            return path(&format!("{module}::{name}"));
        }
        self.used.insert(name.to_owned(), module.to_owned());
        ident(name).into()
    }

    /// Something of the runtime.
    pub(super) fn runtime(&mut self, name: &str) -> Path {
        self.get("crate::runtime", name)
    }

    /// A named type of the document. A file that defines it needs no import.
    pub(super) fn model(&mut self, id: TypeId) -> Path {
        let name = &self.names.clone()[id.0];
        if self.own.contains(&format!("model {name}")) {
            return ident(name).into();
        }
        self.get(MODELS, name)
    }

    /// For a file that defines this named type, and its builder if it has one.
    pub(super) fn of_model(context: &Context<'_>, model: &Model, builder: Option<Ident>) -> Self {
        let name = &model.name.rust;
        let own = [name.clone(), format!("model {name}")];
        Self::new(
            context,
            own.into_iter()
                .chain(builder.map(|builder| builder.to_string())),
        )
    }

    /// The file: its comment, its imports, its items.
    pub(super) fn file(
        self,
        context: &Context<'_>,
        path: &str,
        about: &str,
        items: Vec<Item>,
    ) -> SourceFile {
        let mut all = self.items();
        all.extend(items);
        context.file(path, vec![about.into()], all)
    }

    /// The `use` items, sorted as rustfmt sorts them.
    fn items(self) -> Vec<Item> {
        let mut modules: BTreeMap<String, Vec<Ident>> = BTreeMap::new();
        for (name, module) in &self.used {
            modules.entry(module.clone()).or_default().push(ident(name));
        }
        let rows = modules.into_iter().map(|(module, names)| {
            let tree = tree(&module, &names);
            (tree.clone(), parse_quote!(use #tree;))
        });
        sorted(rows)
    }
}

/// What a `use` takes from a module.
pub(super) fn tree(module: &str, names: &[Ident]) -> UseTree {
    let module = path(module);
    match names {
        [name] => parse_quote!(#module::#name),
        names => parse_quote!(#module::{#(#names),*}),
    }
}

/// Items with `use`, sorted as rustfmt sorts them.
pub(super) fn sorted(rows: impl Iterator<Item = (UseTree, Item)>) -> Vec<Item> {
    let rows = rows.map(|(tree, item)| (quote!(#tree).to_string().replace(' ', ""), item));
    let rows: BTreeMap<String, Item> = rows.collect();
    rows.into_values().collect()
}
