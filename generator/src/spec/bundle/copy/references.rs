//! In: a `$ref` in a node. Out: what is written in its place: a reference to a component, what goes with it, or a copy.

use serde_json::{Map, Value as Json, json};

use super::{Copier, Node, Shape, Target};
use crate::{
    problem::{Kind, Problem},
    spec::{bundle::resolve, files::component_key, pointer},
};

/// Keys beside a `$ref` in schema position that are kept: they say something about this use of the schema.
const SIBLINGS: &[&str] = &[
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

/// How many path items may stand inside each other, by callbacks (and GraphQL documents behind each other). Each may be as deep as a file may be nested.
const MAX_INSIDE: usize = 3;

/// Whether a node with a `$ref` says more than the reference.
pub(in super::super) fn has_siblings(shape: Shape, node: &Node) -> bool {
    match shape {
        Shape::Schema => node
            .members()
            .iter()
            .any(|member| SIBLINGS.contains(&member.key.as_str())),
        Shape::PathItem | Shape::GraphQlDocument => node.members().len() > 1,
        _ => false,
    }
}

impl Copier<'_> {
    pub(super) fn reference(&mut self, node: &Node, file: u32, shape: Shape, text: &str) -> Json {
        let Ok((_, target)) = resolve(self.files, file, shape, text) else {
            return Self::dangling(shape);
        };
        if shape.is_copied() {
            return self.copied(node, &target, shape);
        }
        let Some(reference) = self.component(shape, &target) else {
            return Self::dangling(shape);
        };
        self.note_siblings(node, shape);
        let reference = Json::Object(Map::from_iter([(
            "$ref".to_owned(),
            Json::String(reference),
        )]));
        if !has_siblings(shape, node) {
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
    fn note_siblings(&mut self, node: &Node, shape: Shape) {
        for member in node.members() {
            let key = member.key.as_str();
            let kept = key == "$ref" || (shape == Shape::Schema && SIBLINGS.contains(&key));
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
            self.problems.push(if shape == Shape::Schema {
                problem.hint(hint)
            } else {
                problem
            });
        }
    }

    /// The `$ref` text of a component.
    fn component(&self, shape: Shape, target: &Target) -> Option<String> {
        let section = shape.section()?;
        match component_key(target, section) {
            Some(key) => Some(format!("#/components/{section}/{key}")),
            None => Some(format!(
                "#/components/{section}/{}",
                pointer::escape(self.keys.get(shape, target)?)
            )),
        }
    }

    fn copied(&mut self, node: &Node, target: &Target, shape: Shape) -> Json {
        let files = self.files;
        let Some(item) = files.node(target) else {
            return Self::dangling(shape);
        };
        if self.inside.contains(target) || self.inside.len() >= MAX_INSIDE {
            let place = files.place_of(target);
            let message = match shape {
                Shape::PathItem => {
                    "this path item contains itself through its callbacks, or stands too deep in those of others"
                }
                _ => "this document stands behind too many `$ref`s that add to it",
            };
            self.problems
                .push(Problem::new(Kind::Unsupported, place, message));
            return Self::dangling(shape);
        }
        self.origins.graft(self.at.clone(), target.clone());
        self.inside.push(target.clone());
        let mut copy = self.shaped(item, target.file, shape);
        self.inside.pop();
        if let Json::Object(copy) = &mut copy {
            for member in node.members().iter().filter(|member| member.key != "$ref") {
                let value = self.plain(&member.node);
                copy.insert(member.key.clone(), value);
            }
        }
        copy
    }

    pub(super) fn mapped(&mut self, node: &Node, file: u32) -> Json {
        let target = node
            .as_str()
            .and_then(|text| resolve(self.files, file, Shape::Mapped, text).ok());
        let component = target.and_then(|(shape, target)| self.component(shape, &target));
        component.map_or_else(|| self.plain(node), Json::String)
    }

    /// A discriminator's value is the name of a schema unless its mapping says more; a schema that got another key
    /// keeps its name on the wire.
    pub(super) fn complete_mapping(
        &mut self,
        node: &Node,
        file: u32,
        copy: &mut Map<String, Json>,
    ) {
        let Some(Json::Object(discriminator)) = copy.get_mut("discriminator") else {
            return;
        };
        let members = ["oneOf", "anyOf"]
            .into_iter()
            .filter_map(|key| node.get(key))
            .flat_map(Node::items);
        for text in members
            .filter_map(|item| Shape::Schema.reference(item))
            .filter_map(Node::as_str)
        {
            let Ok((shape, target)) = resolve(self.files, file, Shape::Schema, text) else {
                continue;
            };
            if !self.keys.is_renamed(shape, &target) {
                continue;
            }
            let (Some(component), Some(name)) = (
                self.component(shape, &target),
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

    /// Something harmless where a reference leads nowhere; the check reported it.
    fn dangling(shape: Shape) -> Json {
        match shape.section() {
            None if shape == Shape::GraphQlDocument => json!({"document": ""}),
            Some(section) if shape != Shape::Schema => {
                let reference = Json::String(format!("#/components/{section}/-"));
                Json::Object(Map::from_iter([("$ref".to_owned(), reference)]))
            }
            _ => Json::Object(Map::new()),
        }
    }
}
