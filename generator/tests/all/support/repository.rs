//! The repository's folders and files, runs of the generator, and comparisons. The package `tests` uses this file too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use authing_codegen::problem::{Format, render};
use authing_codegen::{Generated, Options, generate};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default()
}

/// Whether expected files are to be written instead of compared (`UPDATE_EXPECT=1`).
pub fn blessing() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

/// A folder of other people's data beside the repository, if it is there.
///
/// A test that needs it prints a visible line and ends when it is not.
pub fn shared(name: &str) -> Option<PathBuf> {
    let folder = root().parent()?.join("shared").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: {} is not there", folder.display());
    None
}

/// Options for a document, as the command line would make them.
pub fn options(spec: &Path, name: &str) -> Options {
    Options {
        spec: spec.to_path_buf(),
        name: name.to_owned(),
        member: false,
        lints: true,
        names: None,
        only: Vec::new(),
        strict: false,
        command: "cargo codegen".to_owned(),
        license_files: Vec::new(),
    }
}

/// Generates, or panics with the problems as people see them.
///
/// # Panics
/// When the document has errors.
pub fn generated(options: &Options) -> Generated {
    generate(options).unwrap_or_else(|problems| panic!("{}", render(&problems, Format::Text)))
}

/// All files below a folder: relative path with `/` to text.
///
/// # Panics
/// When a file cannot be read.
pub fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                let bytes =
                    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                found.insert(
                    relative.to_string_lossy().replace('\\', "/"),
                    String::from_utf8_lossy(&bytes).into_owned(),
                );
            }
        }
    }
    found
}

/// A unified diff from expected to actual.
pub fn diff(expected: &str, actual: &str) -> String {
    similar::TextDiff::from_lines(expected, actual)
        .unified_diff()
        .context_radius(2)
        .header("expected", "actual")
        .to_string()
}

/// Writes a file and the folders above it.
///
/// # Panics
/// When it cannot be written.
pub fn write(path: &Path, text: &str) {
    let done = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, text));
    done.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
