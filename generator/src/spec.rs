//! In: the path of a document (YAML or JSON, one file or several). Out: [`Document`], checked and bundled,
//! in which every node's file, line and JSON pointer can be found.

pub mod bundle;
mod fault;
pub mod files;
mod grammar;
pub(crate) mod inspect;
mod json;
mod limits;
pub mod load;
mod names;
pub mod node;
pub mod origins;
pub mod pointer;
mod references;
mod text;
mod version;
mod yaml;

use std::path::Path;

pub use files::{File, Files, Missing, Target};
pub use node::{Member, Node, Span, Value};
pub use origins::Origins;

use crate::problem::{Kind, Place, Problem, Problems};

/// A whole document: the typed model of the bundled text, and where each part of it comes from.
#[derive(Debug)]
pub struct Document {
    /// The bundled document: no `$ref` leads to another file or anywhere but to a component.
    pub openapi: openapiv3::OpenAPI,
    /// The files it was read from.
    pub files: Files,
    /// Which part of the bundled document comes from which file.
    pub origins: Origins,
}

impl Document {
    /// Where the node at a JSON pointer into the bundled document was written; the nearest node around it if the
    /// pointer leads to nothing (such as an absent `description`).
    pub fn place(&self, pointer: &str) -> Place {
        self.files.place_of(&self.origins.target(pointer))
    }

    /// Whether the document itself has the node at a JSON pointer into the bundled document. The typed model gives many
    /// an absent key a value.
    pub fn has(&self, pointer: &str) -> bool {
        self.files.node(&self.origins.target(pointer)).is_some()
    }

    /// Where the key was written that leads to the node at a JSON pointer into the bundled document.
    pub fn key_place(&self, pointer: &str) -> Place {
        self.files.key_place_of(&self.origins.target(pointer))
    }
}

/// Reads a document with all its files, checks it and bundles it. `names` is a file that settles Rust names for a
/// document that one may not edit. `None` if there is nothing to go on with; the problems say why.
pub fn read(root: &Path, names: Option<&Path>, problems: &mut Problems) -> Option<Document> {
    let mut files = load::load(root, problems);
    if files.list.is_empty() {
        return None;
    }
    if let Some(names) = names {
        names::apply(names, &mut files, problems);
    }
    inspect::inspect(&mut files, problems);
    let (value, origins) = bundle::bundle(&files, problems);
    match typed(value) {
        Ok(openapi) => Some(Document {
            openapi,
            files,
            origins,
        }),
        Err(error) => {
            let place = files.place_of(&Target::root());
            // What openapiv3 rejects, the inspection must have found; without any error so far, that is our bug.
            if !problems.has_errors() {
                problems.push(Problem::new(
                    Kind::Internal,
                    place,
                    format!("the checked document is rejected: {error}"),
                ));
            }
            None
        }
    }
}

/// Stack for the deepest document that is let in: the typed model takes several large frames for each level of a schema.
const STACK: usize = 64 << 20;

/// The typed model, made on a stack of its own so that it does not matter from which thread a document is read.
fn typed(value: serde_json::Value) -> Result<openapiv3::OpenAPI, String> {
    std::thread::scope(|scope| {
        let make = || serde_json::from_value(value).map_err(|error| error.to_string());
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, make)
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        thread
            .join()
            .unwrap_or_else(|_| Err("the typed model failed on it".to_owned()))
    })
}
