//! Reads one file of TOML.

use std::fs;
use std::path::Path;

/// The name of a manifest's file.
pub(super) const MANIFEST: &str = "Cargo.toml";

/// A file of TOML; `None` if it is not there or is none.
pub(super) fn read(file: &Path) -> Option<toml::Table> {
    fs::read_to_string(file).ok()?.parse().ok()
}
