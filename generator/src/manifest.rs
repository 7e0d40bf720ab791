//! In: a folder. Out: what the `Cargo.toml` files above it say: the settings of a plain `cargo codegen`, and whether
//! a folder is a workspace member.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// What `[workspace.metadata.codegen]` or `[package.metadata.codegen]` says; paths are made absolute.
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
}

/// The settings of the nearest manifest at or above `dir` that has any.
pub fn settings(dir: &Path) -> Option<Settings> {
    dir.ancestors().find_map(|folder| {
        let manifest = read(folder)?;
        let found = ["workspace", "package"].iter().find_map(|part| {
            manifest
                .get(*part)?
                .get("metadata")?
                .get("codegen")?
                .as_table()
        })?;
        let path = |key: &str| {
            found
                .get(key)
                .and_then(Value::as_str)
                .map(|path| folder.join(path))
        };
        Some(Settings {
            spec: path("spec")?,
            out: path("out")?,
            name: found
                .get("name")
                .and_then(Value::as_str)
                .map(ToOwned::to_owned),
            names: path("names"),
            strict: found
                .get("strict")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        })
    })
}

/// Whether the crate in `dir` belongs to a workspace above it. Cargo refuses a crate inside a workspace's folder that
/// is no member, unless it is a workspace of its own.
pub fn is_member(dir: &Path) -> bool {
    let Ok(dir) = std::path::absolute(dir) else {
        return false;
    };
    dir.ancestors()
        .skip(1)
        .find_map(|folder| Some((folder, read(folder)?.get("workspace")?.clone())))
        .is_some_and(|(folder, workspace)| {
            let listed = |key: &str| {
                let list = workspace
                    .get(key)
                    .and_then(Value::as_array)
                    .map(Vec::as_slice)
                    .unwrap_or_default();
                list.iter()
                    .filter_map(Value::as_str)
                    .any(|pattern| matches(&folder.join(pattern), &dir))
            };
            listed("members") && !listed("exclude")
        })
}

/// Whether a member pattern (a path; `*` for any one folder) names this folder.
fn matches(pattern: &Path, dir: &Path) -> bool {
    let (pattern, dir): (Vec<_>, Vec<_>) =
        (pattern.components().collect(), dir.components().collect());
    pattern.len() == dir.len()
        && pattern
            .iter()
            .zip(&dir)
            .all(|(want, have)| want.as_os_str() == "*" || want == have)
}

fn read(folder: &Path) -> Option<Table> {
    fs::read_to_string(folder.join("Cargo.toml"))
        .ok()?
        .parse()
        .ok()
}
