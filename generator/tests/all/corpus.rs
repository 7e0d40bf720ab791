//! In: real documents of others, from a folder beside the repository where it is there. Out: proof that each becomes a
//! crate that compiles. The long form of `compile.rs`; run it by
//! `cargo test -p authing-codegen corpus -- --ignored`.

use std::fs;
use std::path::PathBuf;

use crate::support::workspace::Workspace;
use crate::support::{options, shared};
use authing_codegen::generate;
use authing_codegen::problem::{Format, render};

fn documents() -> Vec<(String, PathBuf)> {
    let Some(folder) = shared("corpus") else {
        return Vec::new();
    };
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let documents = entries.filter(|path| {
        path.extension()
            .is_some_and(|end| end == "yaml" || end == "json")
    });
    let named = |path: PathBuf| Some((path.file_stem()?.to_string_lossy().replace('.', "-"), path));
    let mut documents: Vec<_> = documents.filter_map(named).collect();
    documents.sort();
    documents
}

#[test]
fn real_documents_generate() {
    let mut faults = Vec::new();
    for (name, path) in documents() {
        match generate(&options(&path, &name)) {
            Ok(generated) => println!(
                "{name}: {} files, {} warnings",
                generated.tree.files().len(),
                generated.warnings.len()
            ),
            Err(problems) => faults.push(format!("{name}: {}", render(&problems, Format::Text))),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[ignore = "compiles seventeen crates"]
fn real_documents_compile() {
    let mut faults = Vec::new();
    for (name, path) in documents() {
        let mut options = options(&path, &name);
        options.member = true;
        let Ok(generated) = generate(&options) else {
            continue;
        };
        let mut workspace = Workspace::new(&name);
        workspace.add(&name, &generated.tree);
        if let Err(printed) = workspace.cargo(&["check"]) {
            faults.push(format!(
                "{name}:\n{}",
                printed
                    .lines()
                    .filter(|line| line.starts_with("error"))
                    .take(5)
                    .collect::<Vec<_>>()
                    .join("\n")
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
