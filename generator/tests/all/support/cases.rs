//! In: a folder of cases, one folder each. Out: their names and documents, sorted.

use std::fs;
use std::path::{Path, PathBuf};

/// A case: a folder with a document.
#[derive(Debug)]
pub struct Case {
    /// The folder's name.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// `spec.yaml`, or `spec.json`.
    pub spec: PathBuf,
}

/// The cases below a folder.
///
/// # Panics
/// When the folder cannot be read or a case has no document.
pub fn cases(folder: &Path) -> Vec<Case> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut cases: Vec<Case> = entries
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| {
            let folder = entry.path();
            let spec = ["spec.yaml", "spec.json"]
                .map(|name| folder.join(name))
                .into_iter()
                .find(|path| path.exists());
            let spec = spec
                .unwrap_or_else(|| panic!("{} has no spec.yaml or spec.json", folder.display()));
            Case {
                name: entry.file_name().to_string_lossy().into_owned(),
                folder,
                spec,
            }
        })
        .collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}
