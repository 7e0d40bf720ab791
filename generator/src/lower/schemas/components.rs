//! The component schemas of a document: their numbers, their Rust names, and what can be read in them without making a type.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::place::{NameHint, component_pointer};
use crate::name::{Case, Claim, Scope};
use crate::problem::Problems;
use crate::resolve::{Api, Schema, SchemaUse, View};

/// A component schema.
#[derive(Debug)]
pub(crate) struct Component<'a> {
    pub(crate) name: &'a str,
    pub(crate) view: View<'a>,
    pub(crate) rust: String,
}

/// All component schemas of a document. Nothing here changes after it is made.
#[derive(Debug)]
pub(crate) struct Components<'a> {
    pub(crate) api: &'a Api<'a>,
    /// By name, in the order of the document.
    all: IndexMap<&'a str, Component<'a>>,
    /// Components that extend a component by allOf.
    children: BTreeMap<&'a str, Vec<&'a str>>,
}

impl Component<'_> {
    /// What its type is called, and types inside it after.
    pub(crate) fn hint(&self) -> NameHint {
        NameHint::new(&self.rust, self.name)
    }
}

impl<'a> Components<'a> {
    /// Settles the names of all component schemas.
    pub(crate) fn new(api: &'a Api<'a>, problems: &mut Problems) -> Self {
        let mut scope = Scope::new(Case::Type);
        for (name, schema) in &api.schemas {
            let settled = View::from(schema).inline().and_then(Schema::rust_name);
            scope.want(name, &component_pointer(name), settled);
        }
        let names = scope.settle(&|pointer| api.document.key_place(pointer), problems);
        let mut all = IndexMap::new();
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ((name, schema), rust) in api.schemas.iter().zip(names) {
            let (view, rust) = (View::from(schema), rust.rust);
            all.insert(name.as_str(), Component { name, view, rust });
            for parent in parents(view) {
                children.entry(parent).or_default().push(name);
            }
        }
        Self { api, all, children }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The component a reference names; names with `~` are unescaped if need be.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.all.get_index_of(name).or_else(|| {
            let plain = name.replace("~1", "/").replace("~0", "~");
            self.all.get_index_of(plain.as_str())
        })
    }

    /// The component of this number.
    pub(crate) fn get(&self, number: usize) -> &Component<'a> {
        &self.all[number]
    }

    /// The component a reference names.
    pub(crate) fn named(&self, name: &str) -> Option<&Component<'a>> {
        self.number(name).map(|number| self.get(number))
    }

    /// Claims to the names that the components have, in order.
    pub(crate) fn claims(&self) -> impl Iterator<Item = Claim> {
        self.all.values().map(|component| {
            let claim = Claim::new(
                Case::Type,
                component.name,
                component_pointer(component.name),
            );
            claim.settled(Case::Type, Some(&component.rust))
        })
    }

    /// The schema itself, also behind a chain of names.
    pub(crate) fn plain(&self, view: View<'a>) -> Option<&'a Schema> {
        view.schema(&self.api.schemas)
    }

    /// The description of a schema, also behind its name.
    pub(crate) fn description(&self, view: View<'a>) -> Option<&'a str> {
        let facts = self.plain(view)?;
        facts.description.as_deref().or(facts.title.as_deref())
    }

    /// Components that extend this one, directly or through others, in document order of each generation.
    pub(crate) fn descendants(&self, name: &'a str) -> Vec<&'a str> {
        let mut seen = BTreeSet::from([name]);
        let mut found: Vec<&str> = Vec::new();
        let mut next = vec![name];
        while let Some(parent) = next.pop() {
            for child in self.children.get(parent).into_iter().flatten() {
                if seen.insert(child) {
                    found.push(child);
                    next.push(child);
                }
            }
        }
        found
    }
}

/// Components that a schema extends directly.
fn parents(schema: View<'_>) -> impl Iterator<Item = &str> {
    let extended = schema.inline().map_or(&[][..], |schema| &schema.all_of);
    extended.iter().filter_map(|entry| match entry {
        SchemaUse::Named(name) => Some(name.as_str()),
        SchemaUse::Inline(_) => None,
    })
}
