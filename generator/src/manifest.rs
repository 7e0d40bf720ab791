//! Reads the `Cargo.toml` files at and above a folder: the settings of a command without `--spec`, and how a written
//! crate stands to the workspace above it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::problem::Problem;

mod command;
mod settings;
mod standing;

pub use command::{Called, command};
pub use standing::{Standing, standing};

/// What `[workspace.metadata.codegen]` or `[package.metadata.codegen]` says; paths begin with the manifest's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `spec`: the root document.
    pub spec: PathBuf,
    /// `out`: the folder of the crate.
    pub out: PathBuf,
    /// `name`: the crate's name.
    pub name: Option<String>,
    /// `names`: the names file.
    pub names: Option<PathBuf>,
    /// `strict`: every warning is an error.
    pub strict: bool,
    /// `license-files`: name and text of each.
    pub license_files: Vec<(String, String)>,
    /// How the command is called that reads these settings: `cargo codegen` where cargo has this alias.
    pub command: &'static str,
}

/// The settings of the nearest manifest at or above `dir` that has any.
///
/// # Errors
/// What is wrong with them.
pub fn settings(dir: &Path) -> Result<Option<Settings>, Vec<Problem>> {
    for (up, folder) in dir.ancestors().enumerate() {
        let Ok(text) = fs::read_to_string(folder.join(MANIFEST)) else {
            continue;
        };
        let name = "../".repeat(up) + MANIFEST;
        if let Some(settings) = settings::read(folder, &name, text)? {
            return Ok(Some(settings));
        }
    }
    Ok(None)
}

/// The name of a manifest's file.
const MANIFEST: &str = "Cargo.toml";

/// A file of TOML; `None` if it is not there or is none.
fn read(file: &Path) -> Option<toml::Table> {
    fs::read_to_string(file).ok()?.parse().ok()
}
