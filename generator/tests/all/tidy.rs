//! In: the source files as text. Out: proof that the rules of the house hold: header lines, file lengths, who may
//! import whom, which crate is used where, and that the project's own generator knows no API by name.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{files, root};

/// Hand-written files are at most this long.
const LONGEST: usize = 400;

/// Folders with hand-written Rust.
const HAND_WRITTEN: [&str; 3] = ["generator", "templates", "tests"];

/// Which module of the generator may import which other one.
const IMPORTS: [(&str, &[&str]); 15] = [
    ("problem", &[]),
    ("manifest", &["problem"]),
    ("output", &[]),
    ("name", &["problem"]),
    ("ir", &["name"]),
    ("spec", &["problem"]),
    ("resolve", &["spec", "problem", "name"]),
    ("lower", &["resolve", "spec", "ir", "name", "problem"]),
    ("passes", &["ir", "name", "problem"]),
    ("emit", &["ir", "name", "passes", "templates"]),
    ("templates", &["passes", "problem"]),
    ("render", &["emit"]),
    (
        "lib",
        &[
            "spec",
            "resolve",
            "ir",
            "lower",
            "passes",
            "emit",
            "render",
            "templates",
            "output",
            "problem",
            "name",
            "manifest",
        ],
    ),
    ("main", &[]),
    ("build", &[]),
];

/// Which module of the generator may use which crate.
const CRATES: [(&str, &[&str]); 8] = [
    ("serde_yaml", &["spec"]),
    ("libyaml_safer", &["spec"]),
    ("openapiv3", &["spec", "resolve"]),
    ("quote", &["emit"]),
    ("syn", &["emit", "render"]),
    ("prettyplease", &["render"]),
    ("heck", &["name"]),
    ("clap", &["main"]),
];

/// Modules that may touch the disk.
const DOORS: [&str; 4] = ["spec", "output", "manifest", "main"];

fn sources(folder: &str) -> BTreeMap<String, String> {
    let files = files_with(&root().join(folder), "rs");
    files
        .into_iter()
        .filter(|(path, _)| !path.contains("expected/") && !path.starts_with("target/"))
        .collect()
}

/// All that people write in a folder: Rust, and the files of the description. The document of the miniature may be
/// longer: it is one example, to be read as a whole.
fn hand_written(folder: &str) -> BTreeMap<String, String> {
    match folder {
        "spec" => files(&root().join(folder)),
        _ => sources(folder),
    }
}

fn files_with(folder: &Path, extension: &str) -> BTreeMap<String, String> {
    let wanted = format!(".{extension}");
    files(folder)
        .into_iter()
        .filter(|(path, _)| path.ends_with(&wanted))
        .collect()
}

/// The module that a file of `generator/src` belongs to: `spec` for `spec.rs` and `spec/yaml.rs`.
fn module(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

#[test]
fn every_file_says_what_comes_in_and_what_goes_out() {
    let mut faults = Vec::new();
    for folder in HAND_WRITTEN {
        for (path, text) in sources(folder) {
            if !text.starts_with("//!") && !text.starts_with("#![doc = include_str!") {
                faults.push(format!("{folder}/{path} does not begin with `//!`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let mut faults = Vec::new();
    for folder in HAND_WRITTEN.into_iter().chain(["spec"]) {
        for (path, text) in hand_written(folder) {
            let lines = text.lines().count();
            if lines > LONGEST {
                faults.push(format!("{folder}/{path}: {lines} lines"));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "files over {LONGEST} lines:\n{}",
        faults.join("\n")
    );
}

#[test]
fn imports_go_one_way() {
    let table: BTreeMap<&str, &[&str]> = IMPORTS.into_iter().collect();
    let mut faults = Vec::new();
    for (path, text) in sources("generator/src") {
        let here = module(&path);
        let Some(allowed) = table.get(here) else {
            faults.push(format!(
                "generator/src/{path}: `{here}` is not in the import table"
            ));
            continue;
        };
        let text: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        for there in text.split("crate::").skip(1).map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or("")
        }) {
            if table.contains_key(there) && there != here && !allowed.contains(&there) {
                faults.push(format!(
                    "generator/src/{path}: `{here}` may not import `{there}`"
                ));
            }
        }
        for (krate, users) in CRATES {
            let path = format!("{krate}::");
            let mut before = text
                .match_indices(&path)
                .map(|(at, _)| text[..at].chars().next_back());
            if before.any(|c| c.is_none_or(|c| !c.is_alphanumeric() && c != '_'))
                && !users.contains(&here)
            {
                faults.push(format!(
                    "generator/src/{path}: `{here}` may not use `{krate}`"
                ));
            }
        }
        // What follows is test code, which reads what it likes.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let disk = text.contains("std::fs") || text.contains("fs::read");
        if disk && !DOORS.contains(&here) {
            faults.push(format!(
                "generator/src/{path}: only the doors {DOORS:?} may touch the disk"
            ));
        }
    }
    faults.dedup();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_generator_knows_no_api_by_name() {
    let mut faults = Vec::new();
    let own = ["authing-codegen", "authing_codegen"];
    for folder in ["generator/src", "templates/src"] {
        for (path, text) in sources(folder) {
            for (number, line) in text.lines().enumerate() {
                let rest = own
                    .iter()
                    .fold(line.to_lowercase(), |line, own| line.replace(own, ""));
                if ["authing", "wechat", "douyin"]
                    .iter()
                    .any(|word| rest.contains(word))
                {
                    faults.push(format!("{folder}/{path}:{}: {line}", number + 1));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn carried_files_hold_no_tests() {
    let found: Vec<String> = sources("templates/src/runtime")
        .into_iter()
        .filter(|(_, text)| text.contains("#[cfg(test)]") || text.contains("#[test]"))
        .map(|(path, _)| path)
        .collect();
    assert!(
        found.is_empty(),
        "tests of the runtime belong to templates/tests: {found:?}"
    );
}
