//! In: raw trees. Out: [`Files`], all files of a document, with what a `$ref` leads to and where a span stands.

use std::{cell::OnceCell, collections::BTreeMap, sync::Arc};

use super::{
    grammar::Object,
    node::{Node, Span, Value},
    pointer,
    references::{looks_like_reference, relative},
};
use crate::problem::{Place, Source, lines::Lines};

/// Objects with fewer members are searched one by one.
const INDEXED_FROM: usize = 16;

/// One file and its raw tree.
#[derive(Debug)]
pub struct File {
    /// Shown name and text.
    pub source: Arc<Source>,
    /// The whole file; `null` if its syntax is wrong.
    pub root: Node,
    /// Where its lines are, worked out when the first place is asked for.
    lines: OnceCell<Lines>,
    /// For large objects, by the offset at which they start: the positions of their members, sorted by key.
    order: BTreeMap<u32, Vec<u32>>,
}

/// All files, the root document first. Empty if the root could not be used.
#[derive(Debug, Default)]
pub struct Files {
    /// The files; a [`Span`]'s `file` is an index into this list.
    pub list: Vec<File>,
    /// The names file, which is no part of the document; spans in it have the file number [`Files::NAMES`].
    pub(super) names: Option<File>,
    /// Every path that a `$ref` uses, relative to the root's folder, and its file; `None` if it could not be read.
    pub(super) by_path: BTreeMap<String, Option<u32>>,
}

/// Where a `$ref` leads: a file and a JSON pointer inside it ("" is the whole file).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// Index into [`Files::list`].
    pub file: u32,
    /// JSON pointer, `~0` and `~1` escaped, percent-decoded.
    pub pointer: String,
}

/// Why a `$ref` leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Its file could not be read, or its syntax is wrong: a Problem was made when loading, nothing is left to say.
    Reported,
    /// Nothing is there, or the part after `#` is no JSON pointer; a Problem is still to be made.
    Nowhere,
}

impl Target {
    /// What stands at this pointer of a file.
    pub fn new(file: u32, pointer: impl Into<String>) -> Self {
        let pointer = pointer.into();
        Self { file, pointer }
    }

    /// The whole root document.
    pub fn root() -> Self {
        Self::new(0, "")
    }
}

impl File {
    /// A file with its tree.
    pub fn new(source: Arc<Source>, root: Node) -> Self {
        let mut order = BTreeMap::new();
        index(&root, &mut order);
        Self {
            source,
            root,
            lines: OnceCell::new(),
            order,
        }
    }

    /// Line, column and pointer of a span in this file.
    pub fn place(&self, span: Span, pointer: &str) -> Place {
        let text = self.source.text.as_str();
        let start = floor_boundary(text, span.start as usize);
        let lines = self.lines.get_or_init(|| Lines::new(text));
        let (line, line_start) = lines.line_of(start);
        let line_end = lines.start(line + 1).unwrap_or(text.len());
        let end = start.saturating_add(span.length as usize).min(line_end);
        let end = floor_boundary(text, end);
        let marked = text[start..end].trim_end();
        let count = |byte| lines.characters_before(text, byte);
        let before = count(start);
        Place {
            source: Some(Arc::clone(&self.source)),
            line: narrow(line + 1),
            column: narrow(before - count(line_start) + 1),
            length: narrow((count(start + marked.len()) - before).max(1)),
            pointer: pointer.to_owned(),
        }
    }

    /// The node at a pointer inside this file.
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        let mut node = &self.root;
        for key in pointer::segments(pointer) {
            node = child(node, self.position(node, &key)?)?;
        }
        Some(node)
    }

    /// The position of the child of an object or array.
    fn position(&self, node: &Node, key: &str) -> Option<usize> {
        match &node.value {
            Value::Object(members) => {
                let order = self
                    .order
                    .get(&node.span.start)
                    .filter(|order| order.len() == members.len());
                let Some(order) = order else {
                    return members.iter().position(|member| member.key == key);
                };
                let key_at = |at: &u32| members.get(*at as usize).map(|member| member.key.as_str());
                let found = order
                    .binary_search_by(|at| key_at(at).cmp(&Some(key)))
                    .ok()?;
                order.get(found).map(|&at| at as usize)
            }
            Value::Array(items) => {
                let canonical = key == "0" || !key.starts_with(['0', '+']);
                key.parse()
                    .ok()
                    .filter(|&at: &usize| canonical && at < items.len())
            }
            _ => None,
        }
    }

    /// The JSON pointer of what stands at a byte offset: the innermost node that starts there or before.
    pub(super) fn pointer_at(&self, offset: u32) -> String {
        let mut pointer = String::new();
        let mut node = &self.root;
        loop {
            let members = node
                .members()
                .iter()
                .rev()
                .find(|member| member.key_span.start <= offset);
            let items = node
                .items()
                .iter()
                .enumerate()
                .rev()
                .find(|(_, item)| item.span.start <= offset);
            (pointer, node) = match (members, items) {
                (Some(member), _) => (pointer::join(&pointer, &member.key), &member.node),
                (None, Some((at, item))) => (format!("{pointer}/{at}"), item),
                (None, None) => return pointer,
            };
        }
    }

    fn node_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        let mut positions = Vec::new();
        let mut node = &self.root;
        for key in pointer::segments(pointer) {
            let position = self.position(node, &key)?;
            positions.push(position);
            node = child(node, position)?;
        }
        let mut node = &mut self.root;
        for position in positions {
            node = match &mut node.value {
                Value::Object(members) => &mut members.get_mut(position)?.node,
                Value::Array(items) => items.get_mut(position)?,
                _ => return None,
            };
        }
        Some(node)
    }
}

impl Files {
    /// The file number of spans in the names file.
    pub const NAMES: u32 = u32::MAX;

    /// Where this `$ref`, found in the file `from`, leads.
    pub fn target(&self, from: u32, reference: &str) -> Result<Target, Missing> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = self.file_of(from, path)?;
        let pointer = canonical(fragment).ok_or(Missing::Nowhere)?;
        let read = self.list.get(file as usize).ok_or(Missing::Reported)?;
        if read.node(&pointer).is_some() {
            Ok(Target { file, pointer })
        } else if matches!(read.root.value, Value::Null) {
            Err(Missing::Reported)
        } else {
            Err(Missing::Nowhere)
        }
    }

    /// Where an entry of a discriminator's mapping, found in the file `from`, leads: it is the bare name of a schema
    /// (of the same file, else of the root) or a reference.
    pub fn mapped(&self, from: u32, text: &str) -> Result<Target, Missing> {
        match self.mapped_name(from, text) {
            Some(target) => Ok(target),
            None if looks_like_reference(text) => self.target(from, text),
            None => Err(Missing::Nowhere),
        }
    }

    /// The schema with this bare name.
    pub(super) fn mapped_name(&self, from: u32, name: &str) -> Option<Target> {
        let pointer = pointer::join("/components/schemas", name);
        [from, 0]
            .into_iter()
            .map(|file| Target {
                file,
                pointer: pointer.clone(),
            })
            .find(|at| self.node(at).is_some())
    }

    fn file_of(&self, from: u32, path: &str) -> Result<u32, Missing> {
        if path.is_empty() {
            return Ok(from);
        }
        let relative = relative(self.name(from), path).map_err(|_| Missing::Reported)?;
        match self.by_path.get(&relative) {
            Some(Some(file)) => Ok(*file),
            Some(None) => Err(Missing::Reported),
            None => Err(Missing::Nowhere),
        }
    }

    /// The shown name of a file of the list.
    pub(super) fn name(&self, file: u32) -> &str {
        &self.list[file as usize].source.name
    }

    /// The node at a target.
    pub fn node(&self, target: &Target) -> Option<&Node> {
        self.list.get(target.file as usize)?.node(&target.pointer)
    }

    /// The node at a target, to be replaced by a neutral one.
    pub fn node_mut(&mut self, target: &Target) -> Option<&mut Node> {
        self.list
            .get_mut(target.file as usize)?
            .node_mut(&target.pointer)
    }

    /// Line, column and pointer of a span.
    pub fn place(&self, span: Span, pointer: &str) -> Place {
        let file = if span.file == Self::NAMES {
            self.names.as_ref()
        } else {
            self.list.get(span.file as usize)
        };
        file.map_or_else(Place::nowhere, |file| file.place(span, pointer))
    }

    /// The place of the node at a target; of the nearest node around it if nothing is there.
    pub fn place_of(&self, target: &Target) -> Place {
        let mut pointer = target.pointer.as_str();
        loop {
            let here = Target::new(target.file, pointer);
            if let Some(node) = self.node(&here) {
                return self.place(node.span, pointer);
            }
            match pointer.rsplit_once('/') {
                Some((parent, _)) => pointer = parent,
                None => return Place::nowhere(),
            }
        }
    }

    /// The place of the key that leads to a target; the place of the node itself for array items and whole files.
    pub fn key_place_of(&self, target: &Target) -> Place {
        let member = pointer::split_last(&target.pointer).and_then(|(parent, key)| {
            let file = self.list.get(target.file as usize)?;
            let node = file.node(parent)?;
            node.members().get(file.position(node, &key)?)
        });
        member.map_or_else(
            || self.place_of(target),
            |member| self.place(member.key_span, &target.pointer),
        )
    }
}

/// Whether this is a component of the root document, in the section where such things belong.
pub(super) fn is_component(target: &Target, object: Object) -> bool {
    let key = object
        .section()
        .and_then(|section| component_key(target, section));
    key.is_some()
}

/// The (escaped) key of a target in this section of the root's components.
pub(super) fn component_key<'a>(target: &'a Target, section: &str) -> Option<&'a str> {
    let rest = target
        .pointer
        .strip_prefix("/components/")
        .filter(|_| target.file == 0)?;
    rest.strip_prefix(section)?
        .strip_prefix('/')
        .filter(|key| !key.contains('/'))
}

/// The fragment of a `$ref` as a canonical pointer; `None` if it is no JSON pointer.
fn canonical(fragment: &str) -> Option<String> {
    let fragment = pointer::percent_decode(fragment);
    if fragment.is_empty() || fragment == "/" {
        // The slash alone would be the key "", but is always meant as the whole file.
        return Some(String::new());
    }
    if fragment.starts_with('/') && !fragment.contains('~') {
        return Some(fragment.into_owned());
    }
    fragment.starts_with('/').then(|| {
        pointer::segments(&fragment).fold(String::new(), |joined, key| pointer::join(&joined, &key))
    })
}

fn child(node: &Node, position: usize) -> Option<&Node> {
    match &node.value {
        Value::Object(members) => members.get(position).map(|member| &member.node),
        Value::Array(items) => items.get(position),
        _ => None,
    }
}

fn index(node: &Node, order: &mut BTreeMap<u32, Vec<u32>>) {
    for item in node.items() {
        index(item, order);
    }
    let members = node.members();
    for member in members {
        index(&member.node, order);
    }
    if members.len() >= INDEXED_FROM {
        let mut positions: Vec<u32> = (0..narrow(members.len())).collect();
        positions.sort_by_key(|&at| members.get(at as usize).map(|member| member.key.as_str()));
        order.insert(node.span.start, positions);
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Files are limited to 32 MiB, so nothing is ever cut.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
