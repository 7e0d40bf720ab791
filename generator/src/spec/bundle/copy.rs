//! In: the files and the keys of what references reach. Out: the bundled document, written part by part, and its origins.

use serde_json::{Map, Value as Json};

use super::{Files, Node, Origins, Problems, Reached, Shape, Target, Value, keys::Keys};
use crate::{
    problem::{Kind, Problem},
    spec::{pointer, shape::Below, text::MAX_NODES},
};

mod references;

pub(super) use references::has_siblings;

/// Writes the document.
pub(super) struct Copier<'a> {
    files: &'a Files,
    keys: &'a Keys,
    problems: &'a mut Problems,
    origins: Origins,
    /// Where in the bundled document the next value goes.
    at: String,
    /// What is being copied to where it is used, to notice one inside itself.
    inside: Vec<Target>,
    left: usize,
}

impl<'a> Copier<'a> {
    pub(super) fn new(files: &'a Files, keys: &'a Keys, problems: &'a mut Problems) -> Self {
        let (origins, at, inside) = (Origins::default(), String::new(), Vec::new());
        Self {
            files,
            keys,
            problems,
            origins,
            at,
            inside,
            left: MAX_NODES,
        }
    }

    pub(super) fn document(mut self, reached: &Reached) -> (Json, Origins) {
        let Some(root) = self.files.list.first().map(|file| &file.root) else {
            return (Json::Null, self.origins);
        };
        let mut document = self.shaped(root, 0, Shape::Document);
        let mut added: Vec<_> = reached
            .iter()
            .filter_map(|(shape, target)| {
                Some((
                    shape.section()?,
                    self.keys.get(*shape, target)?,
                    *shape,
                    target,
                ))
            })
            .filter(|(section, key, ..)| self.keys.adopted(section, key).is_none())
            .collect();
        added.sort_by_key(|(section, key, ..)| (*section, *key));
        for (section, key, shape, target) in added {
            let Some(node) = self.files.node(target) else {
                continue;
            };
            self.at = format!("/components/{section}/{}", pointer::escape(key));
            self.origins.graft(self.at.clone(), target.clone());
            let value = self.shaped(node, target.file, shape);
            if let Some(section) = section_of(&mut document, section) {
                section.insert(key.to_owned(), value);
            }
        }
        (document, self.origins)
    }

    /// Copies a node of which the grammar says what it is.
    fn shaped(&mut self, node: &Node, file: u32, shape: Shape) -> Json {
        if shape == Shape::Mapped {
            return self.mapped(node, file);
        }
        if let Some(reference) = shape.reference(node).and_then(Node::as_str) {
            return self.reference(node, file, shape, reference);
        }
        let Value::Object(members) = &node.value else {
            return self.plain(node);
        };
        if !self.count() {
            return Json::Null;
        }
        let mut copy = Map::with_capacity(members.len());
        for member in members {
            let value = match shape.below(&member.key) {
                None => self.plain(&member.node),
                Some(below) => {
                    let length = self.down(&member.key);
                    let section = (shape == Shape::Components).then_some(member.key.as_str());
                    let value = match below {
                        Below::One(shape) => self.shaped(&member.node, file, shape),
                        below => self.each(&member.node, file, below, section),
                    };
                    self.at.truncate(length);
                    value
                }
            };
            copy.insert(member.key.clone(), value);
        }
        if shape == Shape::Schema {
            self.complete_mapping(node, file, &mut copy);
        }
        Json::Object(copy)
    }

    fn each(&mut self, node: &Node, file: u32, below: Below, section: Option<&str>) -> Json {
        match &node.value {
            Value::Object(members) => {
                let mut copy = Map::with_capacity(members.len());
                for member in members {
                    let length = self.down(&member.key);
                    let value = match below.shape(&member.key) {
                        Some(shape) => self.member(&member.key, &member.node, file, shape, section),
                        None => self.plain(&member.node),
                    };
                    self.at.truncate(length);
                    copy.insert(member.key.clone(), value);
                }
                Json::Object(copy)
            }
            Value::Array(items) => {
                let mut copy = Vec::with_capacity(items.len());
                for (at, item) in items.iter().enumerate() {
                    let length = self.down(&at.to_string());
                    copy.push(match below.shape("") {
                        Some(shape) => self.shaped(item, file, shape),
                        None => self.plain(item),
                    });
                    self.at.truncate(length);
                }
                Json::Array(copy)
            }
            _ => self.plain(node),
        }
    }

    /// A member of a map; a component of the root that is only a reference becomes what it leads to.
    fn member(
        &mut self,
        key: &str,
        node: &Node,
        file: u32,
        shape: Shape,
        section: Option<&str>,
    ) -> Json {
        let (files, keys) = (self.files, self.keys);
        let adopted = shape
            .section()
            .filter(|_| section.is_some())
            .and_then(|section| keys.adopted(section, key));
        let Some((target, node)) = adopted.and_then(|target| Some((target, files.node(target)?)))
        else {
            return self.shaped(node, file, shape);
        };
        self.origins.graft(self.at.clone(), target.clone());
        self.shaped(node, target.file, shape)
    }
    /// Copies a node that holds no references.
    fn plain(&mut self, node: &Node) -> Json {
        if !self.count() {
            return Json::Null;
        }
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => Json::Number(number.clone()),
            Value::String(text) => Json::String(text.clone()),
            Value::Array(items) => items.iter().map(|item| self.plain(item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|member| (member.key.clone(), self.plain(&member.node)))
                .collect(),
        }
    }

    /// Counts a node; once the limit is reached, says so and lets nothing more through.
    fn count(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            let place = self.files.place_of(&Target {
                file: 0,
                pointer: String::new(),
            });
            let message = format!(
                "the document has more than {MAX_NODES} nodes when its path items are copied to where they are used"
            );
            self.problems
                .push(Problem::new(Kind::TooLarge, place, message));
        }
        self.left > 0
    }

    fn down(&mut self, key: &str) -> usize {
        let length = self.at.len();
        self.at.push('/');
        self.at.push_str(&pointer::escape(key));
        length
    }
}

/// A section of the components of a document, made if it is absent.
fn section_of<'a>(document: &'a mut Json, section: &str) -> Option<&'a mut Map<String, Json>> {
    let empty = || Json::Object(Map::new());
    let components = document
        .as_object_mut()?
        .entry("components")
        .or_insert_with(empty);
    components
        .as_object_mut()?
        .entry(section)
        .or_insert_with(empty)
        .as_object_mut()
}
