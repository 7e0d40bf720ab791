//! Which module of a crate uses which other one, and where that goes round in a circle.
//!
//! Modules are compared with their siblings: a path from module `a::b` to module `a::c::d` is an edge from `b` to `c` below `a`. An
//! item counts to the file that defines it, whichever re-export it is reached by. A file that only declares and re-exports
//! modules has no edges; any other one stands among its own children, as `self`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Item, UseTree, Visibility};

/// A module as its steps from the root of the crate.
type Module = Vec<String>;

/// What one file defines, takes in and mentions.
#[derive(Default)]
struct File {
    defined: BTreeSet<String>,
    /// Names that it takes in, and the path that each stands for.
    aliases: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
    mentioned: BTreeSet<Vec<String>>,
    /// Whether it only declares and re-exports.
    list: bool,
}

/// The modules of one source folder.
pub(crate) struct Graph {
    files: BTreeMap<Module, File>,
}

impl Graph {
    /// Reads the folder whose modules are called from `base`, such as `["runtime"]`; all of them if it is empty.
    pub(crate) fn read(folder: &Path, base: &[&str]) -> Self {
        let files = super::repository::files(folder).into_iter();
        let rust =
            files.filter_map(|(path, text)| Some((path.strip_suffix(".rs")?.to_owned(), text)));
        let base: Module = base.iter().map(|step| (*step).to_owned()).collect();
        let files = rust.map(|(path, text)| {
            let mut module = base.clone();
            module.extend(path.split('/').map(ToOwned::to_owned));
            if matches!(path.as_str(), "lib" | "main") {
                module.clear();
            }
            let file = file(&text, &module).unwrap_or_else(|error| panic!("{path}: {error}"));
            (module, file)
        });
        Self {
            files: files.collect(),
        }
    }

    /// For each parent, which of its children uses which other one. The file of the parent itself is called `self`.
    pub(crate) fn edges(&self) -> BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> {
        let mut all: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
        for (from, file) in self.files.iter().filter(|(_, file)| !file.list) {
            for path in &file.mentioned {
                let Some(to) = self.home(path, 0).filter(|to| to != from) else {
                    continue;
                };
                let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                let child =
                    |module: &Module| module.get(common).map_or("self", String::as_str).to_owned();
                let siblings = all.entry(from[..common].to_vec()).or_default();
                siblings.entry(child(from)).or_default().insert(child(&to));
            }
        }
        all
    }

    /// The groups of siblings that use each other, each as `parent: a, b`.
    pub(crate) fn cycles(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (parent, edges) in self.edges() {
            let reach = |from: &String| {
                let mut seen = BTreeSet::new();
                let mut next = vec![from];
                while let Some(one) = next.pop() {
                    for to in edges.get(one).into_iter().flatten() {
                        if seen.insert(to) {
                            next.push(to);
                        }
                    }
                }
                seen
            };
            let reached: BTreeMap<_, _> = edges.keys().map(|name| (name, reach(name))).collect();
            let mut groups = BTreeSet::new();
            for (name, seen) in reached.iter().filter(|(name, seen)| seen.contains(*name)) {
                let both =
                    |other: &&&String| reached.get(**other).is_some_and(|back| back.contains(name));
                let group: BTreeSet<&str> =
                    seen.iter().filter(both).map(|one| one.as_str()).collect();
                groups.insert(group);
            }
            let text = |group: BTreeSet<&str>| Vec::from_iter(group).join(", ");
            found.extend(
                groups
                    .into_iter()
                    .map(|group| format!("{}: {}", parent.join("::"), text(group))),
            );
        }
        found
    }

    /// The file that defines what the path leads to, as far as it is one of these.
    fn home(&self, path: &[String], depth: usize) -> Option<Module> {
        let known = (0..=path.len())
            .rev()
            .find(|end| self.files.contains_key(&path[..*end]))?;
        let (module, rest) = (&path[..known], &path[known..]);
        let file = &self.files[module];
        let Some(name) = rest.first() else {
            return Some(module.to_vec());
        };
        if file.defined.contains(name) || depth > 16 {
            return Some(module.to_vec());
        }
        if let Some(alias) = file.aliases.get(name) {
            let path = [alias, &rest[1..]].concat();
            return self.home(&path, depth + 1);
        }
        let globs = file
            .globs
            .iter()
            .filter_map(|glob| self.home(&[glob, rest].concat(), depth + 1));
        let found = globs
            .into_iter()
            .find(|home| self.files[home].defined.contains(name));
        found.or_else(|| (!file.list && !module.is_empty()).then(|| module.to_vec()))
    }
}

fn file(text: &str, module: &Module) -> syn::Result<File> {
    let parsed = syn::parse_file(text)?;
    let mut file = File {
        list: true,
        ..File::default()
    };
    let children: BTreeSet<String> = parsed.items.iter().filter_map(declared).collect();
    for item in &parsed.items {
        if is_test(item) {
            continue;
        }
        match item {
            Item::Mod(item) if item.content.is_none() => continue,
            Item::Use(item) => {
                file.list &= !matches!(item.vis, Visibility::Inherited);
                taken(&item.tree, Vec::new(), &mut |path, name| {
                    let path = absolute(&path, module, &children)?;
                    file.mentioned.insert(path.clone());
                    match name {
                        Some(name) => _ = file.aliases.insert(name, path),
                        None => file.globs.push(path),
                    }
                    Some(())
                });
                continue;
            }
            _ => file.list = false,
        }
        file.defined.extend(name(item));
        paths(quote::quote!(#item), &mut |path| {
            file.mentioned.extend(absolute(&path, module, &children));
        });
    }
    Ok(file)
}

/// A module that lies in a file of its own.
pub(crate) fn declared(item: &Item) -> Option<String> {
    match item {
        Item::Mod(item) if item.content.is_none() => Some(item.ident.to_string()),
        _ => None,
    }
}

fn is_test(item: &Item) -> bool {
    let Item::Mod(item) = item else { return false };
    let test = |attribute: &syn::Attribute| {
        attribute.path().is_ident("cfg") && quote::quote!(#attribute).to_string().contains("test")
    };
    item.attrs.iter().any(test)
}

pub(crate) fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// Each name of a `use`, with its path; no name: all of them.
pub(crate) fn taken(
    tree: &UseTree,
    before: Vec<String>,
    tell: &mut dyn FnMut(Vec<String>, Option<String>) -> Option<()>,
) {
    let with = |step: &syn::Ident| {
        let mut path = before.clone();
        path.push(step.to_string());
        path
    };
    match tree {
        UseTree::Path(path) => taken(&path.tree, with(&path.ident), tell),
        UseTree::Name(name) if name.ident == "self" => {
            let last = before.last().cloned();
            tell(before, last);
        }
        UseTree::Name(name) => _ = tell(with(&name.ident), Some(name.ident.to_string())),
        UseTree::Rename(rename) => _ = tell(with(&rename.ident), Some(rename.rename.to_string())),
        UseTree::Glob(_) => _ = tell(before, None),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| taken(tree, before.clone(), tell)),
    }
}

/// Each path of two steps or more, also inside of macros.
pub(crate) fn paths(tokens: TokenStream, tell: &mut dyn FnMut(Vec<String>)) {
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    for token in tokens {
        // `pub(in crate::a)` says who may see an item; it uses nothing.
        let is_visibility = path == ["pub"];
        match token {
            TokenTree::Group(group)
                if is_visibility && group.delimiter() == Delimiter::Parenthesis =>
            {
                path.clear();
            }
            TokenTree::Punct(point) if point.as_char() == ':' => colons += 1,
            TokenTree::Ident(step) if colons == 2 && !path.is_empty() => {
                path.push(step.to_string());
                colons = 0;
            }
            other => {
                if path.len() > 1 {
                    tell(std::mem::take(&mut path));
                }
                path.clear();
                colons = 0;
                match other {
                    TokenTree::Ident(step) => path.push(step.to_string()),
                    TokenTree::Group(group) => paths(group.stream(), tell),
                    _ => {}
                }
            }
        }
    }
    if path.len() > 1 {
        tell(path);
    }
}

/// The path from the root of the crate, if it is one of this crate.
pub(crate) fn absolute(
    path: &[String],
    module: &Module,
    children: &BTreeSet<String>,
) -> Option<Vec<String>> {
    let first = path.first()?;
    let mut at = match first.as_str() {
        "crate" => Vec::new(),
        "self" | "super" => module.clone(),
        child if children.contains(child) => {
            let mut at = module.clone();
            at.push(child.to_owned());
            at
        }
        _ => return None,
    };
    let mut rest = path;
    while let Some((step, after)) = rest.split_first() {
        match step.as_str() {
            "super" => _ = at.pop()?,
            "crate" | "self" => {}
            _ if rest.len() == path.len() => {}
            step => at.push(step.to_owned()),
        }
        rest = after;
    }
    Some(at)
}
