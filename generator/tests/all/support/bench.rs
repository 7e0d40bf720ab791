//! The built command, a document in a temporary folder, and a place for the crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) const SPEC: &str = "openapi: 3.0.3
info: {title: Shop, version: 1.0.0, description: A shop.}
servers: [{url: https://shop.example}]
tags: [{name: pets}, {name: owners}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      summary: List pets.
      responses:
        '200': {description: Pets., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
  /owners:
    get:
      operationId: listOwners
      tags: [owners]
      summary: List owners.
      responses:
        '200': {description: Owners., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Owner'}}}}}
components:
  schemas:
    Pet: {type: object, description: A pet., required: [id], properties: {id: {type: integer, description: Its number.}}}
    Owner: {type: object, description: An owner., properties: {name: {type: string, description: The name.}}}
";

/// A folder with a document and a place for the crate.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let bench = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        bench.put("api.yaml", SPEC);
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_authing-codegen"))
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    pub(crate) fn generate(&self, more: &[&str]) -> Output {
        let mut arguments = vec!["--spec", "api.yaml", "--out", "shop"];
        arguments.extend(more);
        self.run(&arguments)
    }
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn all(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(all(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}
