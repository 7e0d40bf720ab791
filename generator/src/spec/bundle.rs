//! In: [`Files`], checked. Out: one document whose references lead to its own components only, and [`Origins`].
//!
//! What a reference reaches outside the root's components gets a component of its own (`bundle/keys.rs` gives it a key);
//! path items and GraphQL documents, for which there are no components, are copied to where they are used. Then
//! `bundle/copy.rs` writes the document.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    files::{Files, Missing, Target, is_component},
    node::{Node, Value},
    origins::Origins,
    reach,
    shape::Shape,
};
use crate::problem::Problems;

mod copy;
mod keys;

/// Makes one document of all files.
pub fn bundle(files: &Files, problems: &mut Problems) -> (serde_json::Value, Origins) {
    let reached = reached(files);
    let keys = keys::Keys::new(files, &reached, problems);
    copy::Copier::new(files, &keys, problems).document(&reached)
}

/// Everything outside the root's components that a reference reaches and that has a section in them.
type Reached = BTreeSet<(Shape, Target)>;

fn reached(files: &Files) -> Reached {
    let mut reached = Reached::new();
    let mut copied = BTreeSet::new();
    let mut queue = vec![(
        Shape::Document,
        Target {
            file: 0,
            pointer: String::new(),
        },
    )];
    while let Some((shape, target)) = queue.pop() {
        let Some(node) = files.node(&target) else {
            continue;
        };
        for reference in reach::references(node, shape) {
            let Ok((shape, to)) = resolve(files, target.file, reference.shape, reference.text)
            else {
                continue;
            };
            if is_component(&to, shape) {
                continue;
            }
            let next = (shape, to);
            let new = if shape.is_copied() {
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

/// Where a reference found in the file `from` leads in the end: chains are followed up to the root's components.
fn resolve(files: &Files, from: u32, shape: Shape, text: &str) -> Result<(Shape, Target), Missing> {
    let (shape, target) = match shape {
        Shape::Mapped => (Shape::Schema, files.mapped(from, text)?),
        shape => (shape, files.target(from, text)?),
    };
    Ok((shape, follow(files, shape, target)))
}

/// Follows references that stand alone, except from one component of the root to another.
fn follow(files: &Files, shape: Shape, target: Target) -> Target {
    let mut seen = BTreeSet::new();
    let mut target = target;
    while !is_component(&target, shape) && seen.insert(target.clone()) {
        let Some(next) = alias(files, shape, &target) else {
            break;
        };
        target = next;
    }
    target
}

/// What a node that is nothing but a reference leads to.
fn alias(files: &Files, shape: Shape, target: &Target) -> Option<Target> {
    let node = files.node(target)?;
    let reference = shape.reference(node)?.as_str()?;
    if copy::has_siblings(shape, node) {
        return None;
    }
    files.target(target.file, reference).ok()
}

/// The root's components of one section: key and node.
fn components<'a>(files: &'a Files, section: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
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
