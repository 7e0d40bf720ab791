//! Writes the bundled document part by part, and notes where each part comes from. In the place of a `$ref` it writes a
//! reference to a component, with what goes with it, or a copy.

use serde_json::{Map, Value as Json, json};

use super::keys::Keys;
use super::reached::{Reached, SIBLINGS, follow, has_siblings};
use crate::{
    problem::{Kind, Problem, Problems},
    spec::{
        files::{Files, Target, component_key},
        grammar::{Below, Object, below},
        limits::MAX_NODES,
        node::{Node, Value},
        origins::Origins,
        pointer,
    },
};

/// How many path items may stand inside each other, by callbacks (and GraphQL documents behind each other). Each may be as deep as a file may be nested.
const MAX_INSIDE: usize = 3;

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
        let mut document = self.object(root, 0, Object::Document);
        let mut added: Vec<_> = reached
            .iter()
            .filter_map(|(object, target)| {
                Some((
                    object.section()?,
                    self.keys.get(*object, target)?,
                    *object,
                    target,
                ))
            })
            .filter(|(section, key, ..)| self.keys.adopted(section, key).is_none())
            .collect();
        added.sort_by_key(|(section, key, ..)| (*section, *key));
        for (section, key, object, target) in added {
            let Some(node) = self.files.node(target) else {
                continue;
            };
            self.at = format!("/components/{section}/{}", pointer::escape(key));
            self.origins.graft(self.at.clone(), target.clone());
            let value = self.object(node, target.file, object);
            if let Some(section) = section_of(&mut document, section) {
                section.insert(key.to_owned(), value);
            }
        }
        (document, self.origins)
    }

    /// Copies an object of which the grammar says what it is.
    fn object(&mut self, node: &Node, file: u32, object: Object) -> Json {
        if let Some(reference) = object.reference(node) {
            return self.reference(node, file, object, reference);
        }
        let Value::Object(members) = &node.value else {
            return self.plain(node);
        };
        if !self.count() {
            return Json::Null;
        }
        let mut copy = Map::with_capacity(members.len());
        for member in members {
            let value = match below(object, &member.key) {
                None => self.plain(&member.node),
                Some(below) => {
                    let length = self.down(&member.key);
                    let component = object == Object::Components;
                    let value = match below {
                        Below::One(object) => self.object(&member.node, file, object),
                        below => self.each(&member.node, file, below, component),
                    };
                    self.at.truncate(length);
                    value
                }
            };
            copy.insert(member.key.clone(), value);
        }
        if object == Object::Schema {
            self.complete_mapping(node, file, &mut copy);
        }
        Json::Object(copy)
    }

    fn each(&mut self, node: &Node, file: u32, below: Below, component: bool) -> Json {
        let mut one = |key: &str, node: &Node| {
            let length = self.down(key);
            let value = match below {
                Below::Mapping => self.mapped(node, file),
                Below::One(object) | Below::Each(object) => {
                    self.member(key, node, file, object, component)
                }
            };
            self.at.truncate(length);
            value
        };
        match &node.value {
            Value::Object(members) => members
                .iter()
                .map(|member| (member.key.clone(), one(&member.key, &member.node)))
                .collect(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| one(&at.to_string(), item))
                .collect(),
            _ => self.plain(node),
        }
    }

    /// A member of a map; a component of the root that is only a reference becomes what it leads to.
    fn member(
        &mut self,
        key: &str,
        node: &Node,
        file: u32,
        object: Object,
        component: bool,
    ) -> Json {
        let (files, keys) = (self.files, self.keys);
        let adopted = object
            .section()
            .filter(|_| component)
            .and_then(|section| keys.adopted(section, key));
        let Some((target, node)) = adopted.and_then(|target| Some((target, files.node(target)?)))
        else {
            return self.object(node, file, object);
        };
        self.origins.graft(self.at.clone(), target.clone());
        self.object(node, target.file, object)
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
            let place = self.files.place_of(&Target::root());
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

    fn reference(&mut self, node: &Node, file: u32, object: Object, text: &str) -> Json {
        let Ok(target) = self.files.target(file, text) else {
            return Self::dangling(object);
        };
        let target = follow(self.files, object, target);
        if object.is_copied() {
            return self.copied(node, &target, object);
        }
        let Some(reference) = self.component(object, &target) else {
            return Self::dangling(object);
        };
        self.note_siblings(node, object);
        let reference = Json::Object(Map::from_iter([(
            "$ref".to_owned(),
            Json::String(reference),
        )]));
        if !has_siblings(object, node) {
            return reference;
        }
        let mut copy = Map::from_iter([("allOf".to_owned(), Json::Array(vec![reference]))]);
        for member in node.members() {
            // An example says nothing that the client needs, but costs nothing either.
            if SIBLINGS.contains(&member.key.as_str())
                || matches!(member.key.as_str(), "title" | "example")
            {
                copy.insert(member.key.clone(), self.plain(&member.node));
            }
        }
        Json::Object(copy)
    }

    /// Says what beside a `$ref` is left out, unless it only explains.
    fn note_siblings(&mut self, node: &Node, object: Object) {
        for member in node.members() {
            let key = member.key.as_str();
            let kept = key == "$ref" || (object == Object::Schema && SIBLINGS.contains(&key));
            let ours = SIBLINGS.contains(&key) && key.starts_with("x-");
            let explains = matches!(
                key,
                "title" | "summary" | "description" | "example" | "externalDocs"
            );
            if kept || explains || (key.starts_with("x-") && !ours) {
                continue;
            }
            let place = self.files.place(
                member.key_span,
                &pointer::join(&self.origins.target(&self.at).pointer, key),
            );
            let message = format!("`{key}` has no meaning beside `$ref` and is left out");
            let hint = "put the `$ref` into an `allOf`, or move this to what it leads to";
            let problem = Problem::new(Kind::Ignored, place, message);
            self.problems.push(if object == Object::Schema {
                problem.hint(hint)
            } else {
                problem
            });
        }
    }

    /// The `$ref` text of a component.
    fn component(&self, object: Object, target: &Target) -> Option<String> {
        let section = object.section()?;
        match component_key(target, section) {
            Some(key) => Some(format!("#/components/{section}/{key}")),
            None => Some(format!(
                "#/components/{section}/{}",
                pointer::escape(self.keys.get(object, target)?)
            )),
        }
    }

    fn copied(&mut self, node: &Node, target: &Target, object: Object) -> Json {
        let files = self.files;
        let Some(item) = files.node(target) else {
            return Self::dangling(object);
        };
        if self.inside.contains(target) || self.inside.len() >= MAX_INSIDE {
            let place = files.place_of(target);
            let message = match object {
                Object::PathItem => {
                    "this path item contains itself through its callbacks, or stands too deep in those of others"
                }
                _ => "this document stands behind too many `$ref`s that add to it",
            };
            self.problems
                .push(Problem::new(Kind::Unsupported, place, message));
            return Self::dangling(object);
        }
        self.origins.graft(self.at.clone(), target.clone());
        self.inside.push(target.clone());
        let mut copy = self.object(item, target.file, object);
        self.inside.pop();
        if let Json::Object(copy) = &mut copy {
            for member in node.members().iter().filter(|member| member.key != "$ref") {
                let value = self.plain(&member.node);
                copy.insert(member.key.clone(), value);
            }
        }
        copy
    }

    fn mapped(&mut self, node: &Node, file: u32) -> Json {
        let target = node
            .as_str()
            .and_then(|text| self.files.mapped(file, text).ok());
        let component = target.and_then(|target| {
            let target = follow(self.files, Object::Schema, target);
            self.component(Object::Schema, &target)
        });
        component.map_or_else(|| self.plain(node), Json::String)
    }

    /// A discriminator's value is the name of a schema unless its mapping says more; a schema that got another key
    /// keeps its name on the wire.
    fn complete_mapping(&mut self, node: &Node, file: u32, copy: &mut Map<String, Json>) {
        let Some(Json::Object(discriminator)) = copy.get_mut("discriminator") else {
            return;
        };
        let members = ["oneOf", "anyOf"]
            .into_iter()
            .filter_map(|key| node.get(key))
            .flat_map(Node::items);
        for text in members.filter_map(|item| Object::Schema.reference(item)) {
            let Ok(target) = self.files.target(file, text) else {
                continue;
            };
            let target = follow(self.files, Object::Schema, target);
            if !self.keys.is_renamed(Object::Schema, &target) {
                continue;
            }
            let (Some(component), Some(name)) = (
                self.component(Object::Schema, &target),
                text.rsplit(['/', '#']).next(),
            ) else {
                continue;
            };
            let name = name
                .strip_suffix(".yaml")
                .or_else(|| name.strip_suffix(".json"))
                .unwrap_or(name);
            let mapping = discriminator
                .entry("mapping")
                .or_insert_with(|| Json::Object(Map::new()));
            let Json::Object(mapping) = mapping else {
                continue;
            };
            if !mapping
                .values()
                .any(|value| value.as_str() == Some(&component))
            {
                mapping.entry(name).or_insert(Json::String(component));
            }
        }
    }

    /// Something harmless where a reference leads nowhere; the inspection reported it.
    fn dangling(object: Object) -> Json {
        match object.section() {
            None if object == Object::GraphQlDocument => json!({"document": ""}),
            Some(section) if object != Object::Schema => {
                let reference = Json::String(format!("#/components/{section}/-"));
                Json::Object(Map::from_iter([("$ref".to_owned(), reference)]))
            }
            _ => Json::Object(Map::new()),
        }
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
