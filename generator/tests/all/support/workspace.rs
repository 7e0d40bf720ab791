//! A workspace of generated crates below `target/`, and what cargo says of it.
//!
//! It stays there: files that are equal are not written again, so that cargo checks what has changed since the last run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use authing_codegen::output::{self, Tree};

use super::repository::{root, write};

/// A workspace of generated crates.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    members: Vec<String>,
}

impl Workspace {
    /// One without members, with the lock file of the repository so that versions agree. No two tests that run at the same time
    /// may have one of the same name.
    pub fn new(name: &str) -> Self {
        Self {
            folder: root().join("target/throw-away").join(name),
            members: Vec::new(),
        }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Adds a crate, which must have been generated as a member. Returns its folder.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn add(&mut self, name: &str, tree: &Tree) -> PathBuf {
        let folder = self.path().join(name);
        output::write(tree, &folder, true).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        self.members.push(format!("{name:?}"));
        folder
    }

    /// Runs cargo over the whole workspace; `Err` holds what it printed.
    ///
    /// # Errors
    /// When cargo fails.
    ///
    /// # Panics
    /// When cargo cannot be started, or the manifest not be written.
    pub fn cargo(&self, arguments: &[&str]) -> Result<String, String> {
        self.write_manifest();
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--workspace")
            // Their profiles too: else macros and build scripts of the dependencies would be built once more.
            .arg("--config")
            .arg(self.write_profiles())
            .current_dir(self.path())
            .env("CARGO_TARGET_DIR", root().join("target"))
            // Most crates are checked once.
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap_or_else(|error| panic!("cargo: {error}"));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        // What tests print of their faults.
        let tests = String::from_utf8_lossy(&output.stdout);
        if output.status.success() {
            Ok(text)
        } else {
            Err(format!("{text}{tests}"))
        }
    }

    /// The manifest has the lints of the repository's.
    fn write_manifest(&self) {
        let (lints, _) = lints_and_profiles();
        let members = self.members.join(", ");
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n{lints}");
        write(&self.path().join("Cargo.toml"), &manifest);
        let lock = self.path().join("Cargo.lock");
        fs::copy(root().join("Cargo.lock"), &lock)
            .unwrap_or_else(|error| panic!("{}: {error}", lock.display()));
    }

    /// A file of its own: in a manifest, cargo warns of a profile for a package that these crates do not use.
    fn write_profiles(&self) -> PathBuf {
        let path = self.path().join("profiles.toml");
        write(&path, lints_and_profiles().1);
        path
    }
}

/// What the repository's manifest says of lints, and of profiles, which come after them.
fn lints_and_profiles() -> (&'static str, &'static str) {
    let text = include_str!("../../../../Cargo.toml");
    let at = text.find("[workspace.lints.rust]").unwrap_or(text.len());
    let text = &text[at..];
    text.split_at(text.find("[profile.").unwrap_or(text.len()))
}
