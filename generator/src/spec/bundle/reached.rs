//! What the references of a document reach outside the components of the root, through chains of references.

use std::collections::BTreeSet;

use crate::spec::{
    files::{Files, Target, is_component},
    grammar::Object,
    node::Node,
    references::references,
};

/// Keys beside a `$ref` in schema position that are kept: they say something about this use of the schema.
pub(super) const SIBLINGS: &[&str] = &[
    "description",
    "nullable",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "x-accept",
    "x-encrypt",
    "x-envelope",
    "x-rust-name",
    "x-rust-names",
    "x-secret",
    "x-value",
];

/// Everything outside the root's components that a reference reaches and that has a section in them.
pub(super) type Reached = BTreeSet<(Object, Target)>;

pub(super) fn reached(files: &Files) -> Reached {
    let mut reached = Reached::new();
    let mut copied = BTreeSet::new();
    let mut queue = vec![(Object::Document, Target::root())];
    while let Some((object, target)) = queue.pop() {
        let Some(node) = files.node(&target) else {
            continue;
        };
        for reference in references(node, object) {
            let (from, object) = (target.file, reference.object);
            let found = if reference.mapped {
                files.mapped(from, reference.text)
            } else {
                files.target(from, reference.text)
            };
            let Ok(to) = found else { continue };
            let to = follow(files, object, to);
            if is_component(&to, object) {
                continue;
            }
            let next = (object, to);
            let new = if object.is_copied() {
                copied.insert(next.clone())
            } else {
                reached.insert(next.clone())
            };
            if new {
                queue.push(next);
            }
        }
    }
    reached
}

/// Follows references that stand alone, except from one component of the root to another.
pub(super) fn follow(files: &Files, object: Object, target: Target) -> Target {
    let mut seen = BTreeSet::new();
    let mut target = target;
    while !is_component(&target, object) && seen.insert(target.clone()) {
        let Some(next) = alias(files, object, &target) else {
            break;
        };
        target = next;
    }
    target
}

/// What a node that is nothing but a reference leads to.
pub(super) fn alias(files: &Files, object: Object, target: &Target) -> Option<Target> {
    let node = files.node(target)?;
    let reference = object.reference(node)?;
    if has_siblings(object, node) {
        return None;
    }
    files.target(target.file, reference).ok()
}

/// The root's components of one section: key and node.
pub(super) fn components<'a>(
    files: &'a Files,
    section: &str,
) -> impl Iterator<Item = (&'a str, &'a Node)> {
    let root = files.list.first().map(|file| &file.root);
    let section = root
        .and_then(|root| root.get("components"))
        .and_then(|components| components.get(section));
    section
        .map(Node::members)
        .unwrap_or_default()
        .iter()
        .map(|member| (member.key.as_str(), &member.node))
}

/// Whether a node with a `$ref` says more than the reference.
pub(super) fn has_siblings(object: Object, node: &Node) -> bool {
    match object {
        Object::Schema => node
            .members()
            .iter()
            .any(|member| SIBLINGS.contains(&member.key.as_str())),
        Object::PathItem | Object::GraphQlDocument => node.members().len() > 1,
        _ => false,
    }
}
