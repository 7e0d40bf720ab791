//! A crate is written wherever it may lie, and cargo itself says whether that is right: alone, below a package, and in a
//! workspace as a member, as excluded and as neither. None of it needs the network.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::support::bench::{Bench, code, stderr, stdout};

const PACKAGE: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

/// What `cargo metadata` says in this folder: the root of its workspace, and the names of the members.
fn metadata(bench: &Bench, folder: &str) -> (PathBuf, Vec<String>) {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--no-deps", "--format-version=1"])
        .current_dir(bench.path(folder))
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "in {folder}: {}", stderr(&output));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = found["packages"].as_array().unwrap().iter();
    let mut names: Vec<String> = packages
        .map(|package| package["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    (found["workspace_root"].as_str().unwrap().into(), names)
}

/// Writes the crate into `out`, below a folder with this manifest and a package `app` in it.
fn written(manifest: &str, out: &str) -> (Bench, String) {
    let bench = Bench::new();
    if !manifest.is_empty() {
        bench.put("Cargo.toml", manifest);
        bench.put("src/lib.rs", "");
    }
    let output = bench.run(&["--spec", "api.yaml", "--out", out, "--name", "shop"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let fresh = bench.run(&[
        "--spec", "api.yaml", "--out", out, "--name", "shop", "--check",
    ]);
    assert_eq!(code(&fresh), 0, "{}", stderr(&fresh));
    (bench, stdout(&output))
}

/// Cargo takes the crate as a workspace of its own, and what is above it as before.
fn is_alone(bench: &Bench, out: &str) {
    let (root, names) = metadata(bench, out);
    assert_eq!(names, ["shop"]);
    assert_eq!(root, bench.path(out).canonicalize().unwrap());
}

/// Cargo takes the crate and `app` as members of one workspace, seen from either.
fn is_member(bench: &Bench, out: &str) {
    for folder in [out, "."] {
        let (root, names) = metadata(bench, folder);
        assert_eq!(names, ["app", "shop"], "{folder}");
        assert_eq!(root, bench.path(".").canonicalize().unwrap());
    }
}

#[test]
fn alone() {
    let (bench, told) = written("", "shop");
    is_alone(&bench, "shop");
    assert!(!told.contains("note:"), "{told}");
}

#[test]
fn below_a_package() {
    for dependencies in ["", "[dependencies]\nshop = { path = \"made/shop\" }\n"] {
        let (bench, told) = written(&format!("{PACKAGE}{dependencies}"), "made/shop");
        is_alone(&bench, "made/shop");
        assert_eq!(metadata(&bench, ".").1, ["app"]);
        assert!(!told.contains("note:"), "{told}");
    }
}

#[test]
fn as_a_member() {
    let lints = "[workspace.lints.rust]\nunused = \"warn\"\n";
    for (workspace, end) in [
        ("[workspace]\nmembers = [\"made/shop\"]\n", "zeroize"),
        ("[workspace]\nmembers = [\"made/*\"]\n", "zeroize"),
        ("[workspace]\nmembers = [\"./made/s?op\"]\n", "zeroize"),
        // Named and excluded: cargo takes the first.
        (
            "[workspace]\nmembers = [\"made/shop\"]\nexclude = [\"made\"]\n",
            "zeroize",
        ),
        (
            &format!("[workspace]\nmembers = [\"made/shop\"]\n{lints}"),
            "workspace = true",
        ),
        // Who depends on a package by path has it as a member.
        (
            "[workspace]\n[dependencies]\nshop = { path = \"made/shop\" }\n",
            "zeroize",
        ),
        (
            "[workspace.dependencies]\nshop = { path = \"made/shop\" }\n[target.'cfg(unix)'.dev-dependencies]\nshop.workspace = true\n",
            "zeroize",
        ),
    ] {
        let (bench, told) = written(&format!("{PACKAGE}{workspace}"), "made/shop");
        is_member(&bench, "made/shop");
        assert!(!told.contains("note:"), "{told}");
        let manifest = bench.text("made/shop/Cargo.toml");
        let last = manifest.lines().last().unwrap();
        assert!(last.starts_with(end), "{workspace}: {manifest}");
    }
}

#[test]
fn as_excluded() {
    for exclude in ["made/shop", "made"] {
        let workspace =
            format!("{PACKAGE}[workspace]\nmembers = [\"m*\"]\nexclude = [\"{exclude}\"]\n");
        let (bench, told) = written(&workspace, "made/shop");
        is_alone(&bench, "made/shop");
        assert!(!told.contains("note:"), "{told}");
    }
}

#[test]
fn as_neither_and_then_as_the_member_that_the_note_makes_of_it() {
    for (workspace, line) in [
        ("[workspace]\n", "members = [\"made/shop\"]"),
        (
            "[workspace]\nmembers = [\".\"]\n",
            "members = [\".\", \"made/shop\"]",
        ),
    ] {
        let (bench, told) = written(&format!("{PACKAGE}{workspace}"), "made/shop");
        is_alone(&bench, "made/shop");
        assert_eq!(metadata(&bench, ".").1, ["app"]);
        let manifest = bench.path("Cargo.toml");
        assert!(told.contains("note: "), "{told}");
        assert!(told.contains(&*manifest.to_string_lossy()), "{told}");
        assert!(told.contains(&format!("\n    {line}\n")), "{told}");

        bench.put("Cargo.toml", &format!("{PACKAGE}[workspace]\n{line}\n"));
        let arguments = ["--spec", "api.yaml", "--out", "made/shop"];
        assert_eq!(code(&bench.run(&arguments)), 0);
        is_member(&bench, "made/shop");
    }
}
