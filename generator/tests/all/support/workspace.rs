//! In: generated crates. Out: one throw-away workspace that holds them all, and what cargo says of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use authing_codegen::output::{self, Tree};

use super::repository::{root, write};

/// A workspace of generated crates in a temporary folder that goes with it.
#[derive(Debug)]
pub struct Workspace {
    folder: tempfile::TempDir,
    members: Vec<String>,
}

impl Default for Workspace {
    fn default() -> Self {
        Self::new()
    }
}

impl Workspace {
    /// An empty one, with the lock file of the repository so that versions agree.
    ///
    /// # Panics
    /// When the temporary folder cannot be made.
    pub fn new() -> Self {
        let folder =
            tempfile::tempdir().unwrap_or_else(|error| panic!("temporary folder: {error}"));
        let _ = fs::copy(root().join("Cargo.lock"), folder.path().join("Cargo.lock"));
        Self {
            folder,
            members: Vec::new(),
        }
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves the folder where it is, for people to look at.
    pub fn keep(self) -> PathBuf {
        self.folder.keep()
    }

    /// Adds a crate. It must have been generated as a member.
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
    /// When cargo cannot be started.
    pub fn cargo(&self, arguments: &[&str]) -> Result<String, String> {
        let lints = include_str!("../../../../Cargo.toml")
            .split("[workspace.lints.rust]")
            .nth(1)
            .unwrap_or_default();
        let lints = lints.split("[profile").next().unwrap_or_default();
        let members = self.members.join(", ");
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[workspace.lints.rust]{lints}"
        );
        write(&self.path().join("Cargo.toml"), &manifest);
        // A target folder of its own that stays: the dependencies are built once.
        let target = root().join("target").join("throw-away");
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--workspace", "--offline"])
            .current_dir(self.path())
            .env("CARGO_TARGET_DIR", target)
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
}
