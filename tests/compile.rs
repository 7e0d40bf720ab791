//! Promise: what the generator makes of each case compiles, without a warning.
//!
//! All cases are checked as one crate by the compiler alone, with the libraries that cargo has built for the tests of the workspace: to
//! check a crate of its own, cargo would first check each of its dependencies once more, with other features.

#![allow(clippy::panic, reason = "a test fails by a panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use authing_codegen::output;
use serde_json::Value;
use tests::{root, write};

#[path = "../generator/tests/all/support/cases.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
mod cases;
#[path = "../generator/tests/all/support/together.rs"]
#[allow(unreachable_pub, reason = "shared with other binaries")]
mod together;
mod repository {
    pub(crate) use tests::{generated, options, root};
}

#[test]
fn cases_compile_without_warnings() {
    let folder = root().join("target/throw-away/cases");
    output::write(&together::together(), &folder, true).unwrap_or_else(|error| panic!("{error:?}"));
    let output = check(&folder);
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && printed.is_empty(), "{printed}");
}

#[test]
fn a_crate_with_a_warning_or_a_fault_is_told() {
    for (text, told) in [
        (
            "//! A crate.\npub fn undocumented() {}\n",
            "missing documentation",
        ),
        ("//! A crate.\nuse std::fmt;\n", "unused import"),
        (
            "//! A crate.\nuse tokio::nothing;\n",
            "no `nothing` in the root",
        ),
        (
            "//! A crate.\n#[cfg(feature = \"unknown\")]\nfn a() {}\n",
            "unexpected `cfg`",
        ),
    ] {
        let folder = root().join("target/throw-away/faulty");
        write(&folder.join("src/lib.rs"), text);
        write(&folder.join("Cargo.toml"), "[features]\nknown = []\n");
        let printed = String::from_utf8_lossy(&check(&folder).stderr).into_owned();
        assert!(printed.contains(told), "{printed}");
    }
}

/// Runs the compiler over the crate in the folder, up to where machine code would be made: with the lints of the workspace, the
/// features of the crate's manifest (none is on) and the dependencies of the miniature, which are those of every crate with
/// the whole runtime.
fn check(folder: &Path) -> Output {
    let rustc = Path::new(env!("CARGO")).with_file_name("rustc");
    let mut rustc = Command::new(rustc.with_extension(std::env::consts::EXE_EXTENSION));
    rustc
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "lib",
            "--crate-name",
            "together",
        ])
        .args(["--emit", "metadata", "--out-dir"])
        .arg(folder)
        .arg(folder.join("src/lib.rs"))
        .args(["--check-cfg", "cfg(docsrs)"])
        .args(["--check-cfg", &features(folder)]);
    for (lint, level) in lints() {
        rustc.arg(format!("--{level}={lint}"));
    }
    for (name, library) in libraries() {
        if let Some(folder) = library.parent() {
            rustc
                .arg("-L")
                .arg(format!("dependency={}", folder.display()));
        }
        rustc
            .arg("--extern")
            .arg(format!("{name}={}", library.display()));
    }
    run(&mut rustc)
}

/// What may stand in `#[cfg(feature = …)]`.
fn features(folder: &Path) -> String {
    let manifest = read(&folder.join("Cargo.toml"));
    let names: Vec<String> = section(&manifest, "[features]")
        .map(|(name, _)| format!("{name:?}"))
        .collect();
    format!("cfg(feature, values({}))", names.join(", "))
}

/// The lints of the workspace that the compiler knows, with their levels.
fn lints() -> Vec<(String, String)> {
    let manifest = read(&root().join("Cargo.toml"));
    let lints: Vec<_> = section(&manifest, "[workspace.lints.rust]")
        .map(|(lint, level)| (lint.to_owned(), level.trim_matches('"').to_owned()))
        .collect();
    assert!(
        !lints.is_empty(),
        "Cargo.toml has no [workspace.lints.rust]"
    );
    lints
}

/// The lines `name = value` below a header of a manifest.
fn section<'a>(manifest: &'a str, header: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    manifest
        .lines()
        .skip_while(move |line| *line != header)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
}

/// The dependencies of the miniature by the name that code has for them, as built for the tests of the workspace.
fn libraries() -> Vec<(String, PathBuf)> {
    let built = messages(&["test", "--locked", "--workspace", "--no-run"]);
    dependencies()
        .into_iter()
        .filter_map(|(name, package)| {
            // What is optional need not be built. A package is built twice if build scripts and macros use it with fewer features.
            let library = built
                .iter()
                .filter(|message| message["package_id"] == *package)
                .filter(|message| message["target"]["crate_types"] != serde_json::json!(["bin"]))
                .max_by_key(|message| message["features"].as_array().map(Vec::len))
                .and_then(|message| message["filenames"][0].as_str())?;
            Some((name, PathBuf::from(library)))
        })
        .collect()
}

/// The names and package ids of what the miniature depends on.
fn dependencies() -> Vec<(String, String)> {
    let metadata = messages(&["metadata", "--locked", "--format-version", "1"]).remove(0);
    let nodes = metadata["resolve"]["nodes"].as_array();
    let miniature = nodes
        .into_iter()
        .flatten()
        .find(|node| {
            node["id"]
                .as_str()
                .is_some_and(|id| id.contains("miniature@"))
        })
        .unwrap_or_else(|| panic!("cargo does not know the miniature"));
    let dependencies = miniature["deps"].as_array().into_iter().flatten();
    dependencies
        .filter(|dependency| {
            let kinds = dependency["dep_kinds"].as_array();
            kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
        })
        .filter_map(|dependency| {
            let name = dependency["name"].as_str()?.to_owned();
            Some((name, dependency["pkg"].as_str()?.to_owned()))
        })
        .collect()
}

/// What cargo says as JSON, one value a line.
fn messages(arguments: &[&str]) -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).current_dir(root());
    if arguments[0] != "metadata" {
        cargo.arg("--message-format=json");
    }
    let output = run(&mut cargo);
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

fn run(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
