//! In: texts of files and the name of the root among them. Out: a temporary folder that holds them, what each step of the
//! front end makes of it, and places and problems as short text.

use std::{fs, path::PathBuf};

use authing_codegen::{
    problem::{Format, Place, Problem, Problems, render},
    spec::{self, Document, Files, Node, Value},
};
use serde_json::{Value as Json, json};

/// A document in a temporary folder, which goes with it.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// A folder of this test with these files, each a path and a text.
    pub(crate) fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::Builder::new()
            .prefix(&format!("{test}-"))
            .tempdir()
            .unwrap();
        let folder = Self { folder };
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    /// Where a file of the folder is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, in place of what was there.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The raw trees, and the problems of loading alone.
    pub(crate) fn load(&self, root: &str) -> (Files, Vec<Problem>) {
        let mut problems = Problems::new(false);
        let files = spec::load::load(&self.path(root), &mut problems);
        (files, problems.take())
    }

    /// The bundled text, and the problems of loading and bundling: as it was written, without the check between them.
    pub(crate) fn bundle(&self, root: &str) -> (Json, Vec<Problem>) {
        let mut problems = Problems::new(false);
        let files = spec::load::load(&self.path(root), &mut problems);
        let (value, _) = spec::bundle::bundle(&files, &mut problems);
        (value, problems.take())
    }

    /// The whole front end.
    pub(crate) fn read(&self, root: &str) -> (Option<Document>, Vec<Problem>) {
        self.read_with(root, None)
    }

    /// The whole front end with a names file.
    pub(crate) fn read_with(
        &self,
        root: &str,
        names: Option<&str>,
    ) -> (Option<Document>, Vec<Problem>) {
        let mut problems = Problems::new(false);
        let names = names.map(|names| self.path(names));
        let document = spec::read(&self.path(root), names.as_deref(), &mut problems);
        (document, problems.take())
    }
}

/// A root document with these further lines.
pub(crate) fn root(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{rest}")
}

/// A root document with these schemas, each indented by four.
pub(crate) fn schemas(schemas: &str) -> String {
    root(&format!("paths: {{}}\ncomponents:\n  schemas:\n{schemas}"))
}

/// What refers to this schema of the root document.
pub(crate) fn schema(name: &str) -> Json {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Bundles these files, of which the first is the root, and expects no problem.
pub(crate) fn bundle(test: &str, files: &[(&str, &str)]) -> Json {
    let folder = Folder::new(test, files);
    let (value, problems) = folder.bundle(files[0].0);
    assert!(problems.is_empty(), "{}", text(&problems));
    value
}

/// `file:line:column+length`; `-:0:0+1` for a place without a file.
pub(crate) fn at(place: &Place) -> String {
    let file = place
        .source
        .as_ref()
        .map_or("-", |source| source.name.as_str());
    format!("{file}:{}:{}+{}", place.line, place.column, place.length)
}

/// Code and place of each problem.
pub(crate) fn summary(problems: &[Problem]) -> Vec<String> {
    let one = |problem: &Problem| format!("{} {}", problem.kind.code(), at(&problem.place));
    problems.iter().map(one).collect()
}

/// The problems as people see them.
pub(crate) fn text(problems: &[Problem]) -> String {
    render(problems, Format::Text)
}

/// A raw tree without its places. Of members with one key the first counts; the tree has no others.
pub(crate) fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => Json::Number(number.clone()),
        Value::String(text) => Json::String(text.clone()),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => members
            .iter()
            .map(|member| (member.key.clone(), plain(&member.node)))
            .collect(),
    }
}

/// The text of every `$ref` in a bundled document, in order; those inside plain data, which are none, left out.
pub(crate) fn references(value: &Json) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, false, &mut found);
    found
}

/// `named`: the keys are names that somebody chose, so that `example` is no word of the grammar.
fn collect(value: &Json, named: bool, found: &mut Vec<String>) {
    const NAMED: [&str; 2] = ["properties", "schemas"];
    const DATA: [&str; 5] = ["example", "examples", "default", "enum", "value"];
    match value {
        Json::Array(items) => items.iter().for_each(|item| collect(item, false, found)),
        Json::Object(members) => {
            for (key, member) in members {
                match member {
                    Json::String(text) if key == "$ref" && !named => found.push(text.clone()),
                    _ if !named && (DATA.contains(&key.as_str()) || key.starts_with("x-")) => {}
                    _ => collect(member, !named && NAMED.contains(&key.as_str()), found),
                }
            }
        }
        _ => {}
    }
}
