//! Each file that a document or the docs of a module name is there, and each item that the architecture names.

use std::path::Path;

use crate::support::{files, root};

/// Folders that hold output, or what other programs put there.
const SKIPPED: [&str; 6] = [
    "target/",
    ".git/",
    "generated/",
    "tests/cases/",
    "tests/rejects/",
    "tests/fuzz/corpus/",
];

/// A word with one of these ends is the name of a file.
const ENDS: [&str; 6] = [".rs", ".md", ".yaml", ".toml", ".sh", ".mjs"];

/// Where a name may begin, besides the folder of the file that has it and the folders above.
const STARTS: [&str; 9] = [
    "spec/schemas",
    "generator/src",
    "generator/tests/all",
    "templates/src",
    "templates/src/api",
    "templates/src/models",
    "templates",
    "tests/emulator/src",
    "generated",
];

/// Names of files that a user has, and of one beside the repository.
const OTHERS: [&str; 4] = [
    "api.yaml",
    "spec.yaml",
    "openapi.yaml",
    "upstream/authing-endpoints.md",
];

#[test]
fn every_named_file_is_there() {
    let mut faults = Vec::new();
    for (path, text) in documents() {
        for word in spans(&text).iter().filter(|word| is_path(word)) {
            if !OTHERS.contains(&word.as_str()) && !is_there(&path, word) {
                faults.push(format!("{path} names `{word}`"));
            }
        }
    }
    assert!(faults.is_empty(), "not there:\n{}", faults.join("\n"));
}

#[test]
fn every_item_that_the_architecture_names_is_there() {
    let source = files(&root().join("generator/src"));
    let text = &files(&root().join("generator"))["ARCHITECTURE.md"];
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    let mut faults = Vec::new();
    for word in words.filter(|word| word.contains("::")) {
        let mut parts = word.split("::");
        let (Some(module), Some(item)) = (parts.next(), parts.last()) else {
            continue;
        };
        let own =
            |path: &str| path == format!("{module}.rs") || path.starts_with(&format!("{module}/"));
        let named = |text: &str| {
            ["struct", "enum", "fn", "type", "trait", "mod", "const"]
                .iter()
                .any(|kind| text.contains(&format!("{kind} {item}")))
        };
        if !source.iter().any(|(path, text)| own(path) && named(text)) {
            faults.push(word);
        }
    }
    assert!(faults.is_empty(), "not in generator/src: {faults:?}");
}

/// Path and text of each document, and of the module docs of each source file.
fn documents() -> Vec<(String, String)> {
    let skipped = |path: &str| {
        SKIPPED.iter().any(|folder| path.starts_with(folder)) || path.contains("node_modules/")
    };
    let mut found = Vec::new();
    let mut open = vec![root()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let full = entry.path();
            let path = full
                .strip_prefix(root())
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            if skipped(&format!("{path}/")) {
                continue;
            }
            if full.is_dir() {
                open.push(full);
            } else if path.ends_with(".md") {
                found.push((path, std::fs::read_to_string(&full).unwrap()));
            } else if path.ends_with(".rs") {
                let text = std::fs::read_to_string(&full).unwrap();
                let docs = text.lines().filter_map(|line| line.strip_prefix("//!"));
                found.push((path, docs.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    found
}

/// What stands in backticks or as the target of a link, outside blocks of code.
fn spans(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in text.split("```").step_by(2) {
        found.extend(block.split('`').skip(1).step_by(2).map(str::to_owned));
        let targets = block.split("](").skip(1);
        found.extend(targets.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())));
    }
    found
}

fn is_path(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let first = word.split('/').next().unwrap_or_default();
    let folder = [
        "spec",
        "generator",
        "generated",
        "templates",
        "tests",
        ".ci",
    ]
    .contains(&first);
    word.chars().all(plain)
        && !word.starts_with(['/', '.'])
        && (ENDS
            .iter()
            .any(|end| word.len() > end.len() && word.ends_with(end))
            || folder && word.contains('/'))
}

fn is_there(file: &str, word: &str) -> bool {
    let above = Path::new(file).ancestors().skip(1).map(Path::to_path_buf);
    let module = Path::new(file).with_extension("");
    let others = STARTS.iter().map(Into::into);
    above
        .chain([module])
        .chain(others)
        .any(|start| root().join(start).join(word).exists())
}
