//! The public items of a crate, as rustdoc shows them: read from its source, through `pub mod` and `pub use`, without what is
//! `#[doc(hidden)]`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, ImplItem, Item, TraitItem, Type, Visibility};

use super::modules::{absolute, declared, name, paths, taken};

type Module = Vec<String>;

/// One public item.
pub(crate) struct Public {
    kind: &'static str,
    /// The path by which users reach it.
    path: String,
    /// The path of its definition.
    home: String,
    /// The features that it needs.
    features: Vec<String>,
}

impl fmt::Display for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.path)?;
        if self.home != self.path {
            write!(f, " = {}", self.home)?;
        }
        if !self.features.is_empty() {
            write!(f, " [{}]", self.features.join(", "))?;
        }
        Ok(())
    }
}

/// The items of each module of a crate.
pub(crate) struct Crate(BTreeMap<Module, Vec<Item>>);

impl Crate {
    /// Reads the folder with `lib.rs`.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut modules = BTreeMap::new();
        for (path, text) in super::repository::files(folder) {
            let Some(module) = path.strip_suffix(".rs") else {
                continue;
            };
            let module = module.split('/').filter(|step| *step != "lib");
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            add(
                &mut modules,
                module.map(ToOwned::to_owned).collect(),
                file.items,
            );
        }
        Self(modules)
    }

    /// All that users can name, sorted by path.
    pub(crate) fn public(&self) -> Vec<Public> {
        let mut found = BTreeMap::new();
        self.walk(&Vec::new(), "", &[], &mut found);
        found.into_values().collect()
    }

    fn walk(
        &self,
        module: &Module,
        seen: &str,
        features: &[String],
        found: &mut BTreeMap<(String, &'static str), Public>,
    ) {
        for item in &self.0[module] {
            let Some((attributes, _)) = outside(item).filter(|(attributes, visibility)| {
                matches!(visibility, Visibility::Public(_)) && !hidden(attributes)
            }) else {
                continue;
            };
            let features = [features, &needed(attributes)].concat();
            for (name, home) in self.named(module, item) {
                let (kind, more) = self.at(&home);
                let path = format!("{seen}{name}");
                let mut features = [features.as_slice(), &more].concat();
                features.dedup();
                if kind == "mod" {
                    self.walk(&home, &format!("{path}::"), &features, found);
                }
                let home = home.join("::");
                let one = Public {
                    kind,
                    path: path.clone(),
                    home,
                    features,
                };
                found.insert((path, kind), one);
            }
        }
    }

    /// The names that an item brings, and where each is defined.
    fn named(&self, module: &Module, item: &Item) -> Vec<(String, Module)> {
        let own = name(item).map(|name| (name.clone(), below(module, &name)));
        let taken = self.taken(module, item).into_iter();
        let taken = taken.map(|(name, path)| (name, self.home(&path)));
        own.into_iter().chain(taken).collect()
    }

    /// The names that a `use` takes from this crate, each with its path.
    fn taken(&self, module: &Module, item: &Item) -> Vec<(String, Module)> {
        let mut found = Vec::new();
        if let Item::Use(item) = item {
            let children = self.0[module].iter().filter_map(declared).collect();
            taken(&item.tree, Vec::new(), &mut |path, name| {
                found.push((name?, absolute(&path, module, &children)?));
                Some(())
            });
        }
        found
    }

    /// Where the item is defined that a path leads to.
    fn home(&self, path: &[String]) -> Module {
        let Some((last, module)) = path.split_last() else {
            return Vec::new();
        };
        let module = self.home(module);
        self.find(&module, last)
            .unwrap_or_else(|| below(&module, last))
    }

    /// Where the item is defined that a name in a module stands for, if it is one of this crate.
    fn find(&self, module: &Module, word: &str) -> Option<Module> {
        let items = self.0.get(module)?;
        if items.iter().any(|item| name(item).as_deref() == Some(word)) {
            return Some(below(module, word));
        }
        let mut taken = items.iter().flat_map(|item| self.taken(module, item));
        let (_, path) = taken.find(|(name, _)| name == word)?;
        Some(self.home(&path))
    }

    /// The kind of the item that is defined here, and the features that it needs.
    fn at(&self, home: &Module) -> (&'static str, Vec<String>) {
        let (last, module) = home.split_last().expect("a name");
        let items = self.0.get(module).map(Vec::as_slice).unwrap_or_default();
        let item = items.iter().find(|item| name(item).as_ref() == Some(last));
        let item = item.unwrap_or_else(|| panic!("{} is nowhere", home.join("::")));
        (
            kind(item),
            outside(item).map_or_else(Vec::new, |(attributes, _)| needed(attributes)),
        )
    }

    /// What public signatures name of this crate's hidden or private items.
    pub(crate) fn unnameable(&self) -> Vec<String> {
        let homes: BTreeSet<String> = self.public().into_iter().map(|item| item.home).collect();
        let mut faults = BTreeSet::new();
        for (module, items) in &self.0 {
            for item in items {
                let of = match item {
                    Item::Impl(block) if block.trait_.is_none() => last(&block.self_ty),
                    item => name(item),
                };
                let Some(of) = of.and_then(|of| self.find(module, &of)) else {
                    continue;
                };
                if !homes.contains(&of.join("::")) {
                    continue;
                }
                let mut named = BTreeSet::new();
                words(signatures(item), &mut named);
                let named = named.iter().filter_map(|word| self.find(module, word));
                let mut named: BTreeSet<Module> = named.collect();
                paths(signatures(item), &mut |path| {
                    let path = absolute(&path, module, &BTreeSet::new());
                    named.extend(path.map(|path| self.home(&path)));
                });
                let named = named.into_iter().map(|home| home.join("::"));
                let hidden = named.filter(|home| !homes.contains(home));
                faults.extend(hidden.map(|home| format!("{} names {home}", of.join("::"))));
            }
        }
        faults.into_iter().collect()
    }
}

fn below(module: &[String], name: &str) -> Module {
    [module, &[name.to_owned()]].concat()
}

/// Adds a module, and those that are written inside of it.
fn add(modules: &mut BTreeMap<Module, Vec<Item>>, module: Module, items: Vec<Item>) {
    for item in &items {
        if let Item::Mod(inner) = item
            && let Some((_, inside)) = &inner.content
        {
            let below = [module.as_slice(), &[inner.ident.to_string()]].concat();
            add(modules, below, inside.clone());
        }
    }
    modules.insert(module, items);
}

/// What a reader of the documentation sees of an item's inside.
fn signatures(item: &Item) -> TokenStream {
    let fields = |fields: &Fields| -> TokenStream {
        let public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
        let shown = fields
            .iter()
            .filter(|field| public(&field.vis) && !hidden(&field.attrs));
        shown.map(|field| field.ty.to_token_stream()).collect()
    };
    match item {
        Item::Impl(block) => {
            let shown = block.items.iter().filter_map(|item| match item {
                ImplItem::Fn(of) if matches!(of.vis, Visibility::Public(_)) => {
                    (!hidden(&of.attrs)).then(|| of.sig.to_token_stream())
                }
                _ => None,
            });
            shown.collect()
        }
        Item::Struct(item) => fields(&item.fields),
        Item::Enum(item) => {
            let fields = item.variants.iter().flat_map(|variant| &variant.fields);
            fields.map(|field| field.ty.to_token_stream()).collect()
        }
        Item::Type(item) => item.ty.to_token_stream(),
        Item::Trait(item) => {
            let shown = item.items.iter().filter_map(|item| match item {
                TraitItem::Fn(of) => (!hidden(&of.attrs)).then(|| of.sig.to_token_stream()),
                TraitItem::Const(of) => (!hidden(&of.attrs)).then(|| of.ty.to_token_stream()),
                _ => None,
            });
            let above = &item.supertraits;
            std::iter::once(quote!(#above)).chain(shown).collect()
        }
        Item::Static(item) => item.ty.to_token_stream(),
        Item::Const(item) => item.ty.to_token_stream(),
        Item::Fn(item) => item.sig.to_token_stream(),
        _ => TokenStream::new(),
    }
}

/// The words of a signature that can be types or traits.
fn words(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => {
                let word = word.to_string();
                if word.starts_with(char::is_uppercase) {
                    found.insert(word);
                }
            }
            TokenTree::Group(group) => words(group.stream(), found),
            _ => {}
        }
    }
}

/// The last name of the path of a type.
fn last(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn hidden(attributes: &[Attribute]) -> bool {
    let hides = |one: &Attribute| {
        one.path().is_ident("doc") && one.to_token_stream().to_string().contains("(hidden)")
    };
    attributes.iter().any(hides)
}

/// The features that attributes ask for.
fn needed(attributes: &[Attribute]) -> Vec<String> {
    let asks = attributes.iter().filter(|one| one.path().is_ident("cfg"));
    let texts = asks.map(|one| one.to_token_stream().to_string());
    texts
        .flat_map(|text| {
            let quoted = text.split('"').skip(1).step_by(2);
            quoted.map(ToOwned::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// The attributes and the visibility of an item.
fn outside(item: &Item) -> Option<(&[Attribute], &Visibility)> {
    macro_rules! of {
        ($($kind:ident)*) => {
            match item { $(Item::$kind(item) => Some((&item.attrs, &item.vis)),)* _ => None }
        };
    }
    of!(Const Enum Fn Mod Static Struct Trait Type Use)
}

fn kind(item: &Item) -> &'static str {
    match item {
        Item::Const(_) => "const",
        Item::Enum(_) => "enum",
        Item::Fn(_) => "fn",
        Item::Mod(_) => "mod",
        Item::Static(_) => "static",
        Item::Struct(_) => "struct",
        Item::Trait(_) => "trait",
        Item::Type(_) => "type",
        _ => "other",
    }
}
