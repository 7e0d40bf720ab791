//! What the generator makes of real documents, from a folder of other people's data beside the repository.
//!
//! Skipped where it is not there. `cargo test -p authing-codegen --test corpus -- --ignored` compiles the crates too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by a panic"
)]

mod crates;
mod frontend_corpus;
#[path = "../../../tests/support/needs.rs"]
mod needs;
#[path = "../all/support"]
#[allow(dead_code, unreachable_pub, reason = "shared with another binary")]
mod support {
    pub(crate) mod frontend;
    pub(crate) mod repository;
    pub(crate) mod workspace;

    pub(crate) use repository::*;
}

use std::fs;
use std::path::PathBuf;

use support::root;

/// The documents of the corpus beside the repository, in order.
fn corpus() -> Vec<PathBuf> {
    let folder = root().join("../shared/corpus");
    let entries = fs::read_dir(&folder).unwrap();
    let is_document = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "yaml" || extension == "json")
    };
    let mut paths: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(is_document)
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} holds no document", folder.display());
    paths
}

fn main() -> std::process::ExitCode {
    let need = needs::shared(&root(), "corpus");
    let mut trials = frontend_corpus::trials(&need);
    trials.extend(crates::trials(&need));
    needs::main(trials)
}
