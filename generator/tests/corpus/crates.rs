//! Each real document becomes a crate that compiles; the long form of the test of the cases.

use std::path::PathBuf;

use authing_codegen::generate;
use authing_codegen::problem::{Format, render};
use libtest_mimic::Trial;

use crate::corpus;
use crate::needs::Need;
use crate::support::options;
use crate::support::workspace::Workspace;
use crate::tests;

pub(crate) fn trials(need: &Need) -> Vec<Trial> {
    let quick = tests![need.clone(); real_documents_generate];
    let long = Some("compiles seventeen crates".to_owned());
    let long = tests![need.clone().or(long); real_documents_compile];
    quick.into_iter().chain(long).collect()
}

/// The name of a crate for each document, and its path.
fn documents() -> impl Iterator<Item = (String, PathBuf)> {
    let named = |path: PathBuf| Some((path.file_stem()?.to_string_lossy().replace('.', "-"), path));
    corpus().into_iter().filter_map(named)
}

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
