//! The changes that the inspection wants, node by node, made all at once.
//!
//! It reads the trees as they were written, so that places and pointers stay true; the changes are
//! gathered in a tree of the same shape and made in one walk, each container at most once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::at::At;
use crate::spec::files::{File, Files};
use crate::spec::node::{Member, Node, Span, Value};

/// A change to one node.
#[derive(Debug)]
pub(super) enum Edit {
    /// Another value in this place; wins over all other changes but [`Edit::Remove`].
    Replace(serde_json::Value),
    /// Takes the member or item away.
    Remove,
    /// Another key for the member.
    Rename(String),
    /// A further member of this object.
    Insert(&'static str, serde_json::Value),
    /// A further item of this array.
    Append(serde_json::Value),
}

/// All changes.
#[derive(Debug, Default)]
pub(super) struct Edits {
    files: BTreeMap<u32, Tree>,
}

#[derive(Debug, Default)]
struct Tree {
    here: Vec<Edit>,
    below: BTreeMap<String, Tree>,
}

impl Edits {
    /// Notes a change.
    pub(super) fn add(&mut self, at: &At<'_>, edit: Edit) {
        self.add_at(at.file, at.segments(), edit);
    }

    /// Notes a change to the node at these segments of a pointer.
    pub(super) fn add_at(&mut self, file: u32, segments: Vec<String>, edit: Edit) {
        let mut tree = self.files.entry(file).or_default();
        for segment in segments {
            tree = tree.below.entry(segment).or_default();
        }
        tree.here.push(edit);
    }

    /// Makes the changes.
    pub(super) fn apply(self, files: &mut Files) {
        for (number, tree) in self.files {
            let Some(file) = files.list.get_mut(number as usize) else {
                continue;
            };
            let empty = Node {
                value: Value::Null,
                span: file.root.span,
            };
            let mut root = std::mem::replace(&mut file.root, empty);
            apply(&mut root, tree);
            // Made anew, because a file finds its members by an index of their keys.
            *file = File::new(Arc::clone(&file.source), root);
        }
    }
}

/// Depth is bounded by that of the raw tree, which the loader limits.
fn apply(node: &mut Node, tree: Tree) {
    let Tree { here, mut below } = tree;
    let mut changes = Vec::new();
    for edit in here {
        if let Edit::Replace(json) = edit {
            *node = raw(json, node.span);
            return;
        }
        changes.push(edit);
    }
    match &mut node.value {
        Value::Object(members) if !below.is_empty() => members.retain_mut(|member| {
            below.remove(&member.key).is_none_or(|tree| {
                if let Some(name) = tree.here.iter().find_map(Edit::new_name) {
                    name.clone_into(&mut member.key);
                }
                keep(&mut member.node, tree)
            })
        }),
        Value::Array(items) if !below.is_empty() => {
            let mut index = 0_usize;
            let mut trees: BTreeMap<usize, Tree> = below
                .into_iter()
                .filter_map(|(part, tree)| Some((part.parse().ok()?, tree)))
                .collect();
            items.retain_mut(|item| {
                let tree = trees.remove(&index);
                index += 1;
                tree.is_none_or(|tree| keep(item, tree))
            });
        }
        _ => {}
    }
    for edit in changes {
        grow(node, edit);
    }
}

fn keep(node: &mut Node, tree: Tree) -> bool {
    let keep = !tree.here.iter().any(|edit| matches!(edit, Edit::Remove));
    if keep {
        apply(node, tree);
    }
    keep
}

fn grow(node: &mut Node, edit: Edit) {
    let span = Span {
        length: 0,
        ..node.span
    };
    match (&mut node.value, edit) {
        (Value::Object(members), Edit::Insert(key, json))
            if members.iter().all(|member| member.key != key) =>
        {
            members.push(Member {
                key: key.to_owned(),
                key_span: span,
                node: raw(json, span),
            });
        }
        (Value::Array(items), Edit::Append(json)) => items.push(raw(json, span)),
        _ => {}
    }
}

impl Edit {
    fn new_name(&self) -> Option<&str> {
        if let Self::Rename(name) = self {
            Some(name)
        } else {
            None
        }
    }
}

/// A value of ours as a raw tree that stands in the place of what it replaces.
fn raw(json: serde_json::Value, span: Span) -> Node {
    let value = match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(value) => Value::Number(value),
        serde_json::Value::String(value) => Value::String(value),
        serde_json::Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| raw(item, span)).collect())
        }
        serde_json::Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, item)| Member {
                    key,
                    key_span: span,
                    node: raw(item, span),
                })
                .collect(),
        ),
    };
    Node { value, span }
}
