//! In: a folder. Out: what the `Cargo.toml` files above it say: the settings of a plain `cargo codegen`, and whether
//! a folder is a workspace member.

use std::fs;
use std::path::{Component, Path, PathBuf};

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

/// How a crate stands to the workspace above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// It is a member.
    pub member: bool,
    /// It is a member of one that has lints for its members.
    pub lints: bool,
}

/// How the crate in `dir` stands to the workspace above it. Cargo refuses a crate inside a workspace's folder that is
/// no member, unless it is a workspace of its own, and one that inherits lints where there are none.
pub fn standing(dir: &Path) -> Standing {
    let dir = std::path::absolute(dir).unwrap_or_default();
    let mut above = dir.ancestors().skip(1);
    let found = above.find_map(|folder| Some((folder, read(folder)?.get("workspace")?.clone())));
    let Some((folder, workspace)) = found else {
        return Standing {
            member: false,
            lints: false,
        };
    };
    let listed = |key: &str| {
        let list = workspace.get(key).and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .any(|pattern| matches(&folder.join(pattern), &dir))
    };
    let member = listed("members") && !listed("exclude");
    Standing {
        member,
        lints: member && workspace.get("lints").is_some(),
    }
}

/// Whether a member pattern names this folder: a path, in whose parts `*` stands for any characters.
fn matches(pattern: &Path, dir: &Path) -> bool {
    let (pattern, dir): (Vec<_>, Vec<_>) =
        (pattern.components().collect(), dir.components().collect());
    let fits = |want: &Component<'_>, have: &Component<'_>| {
        let (want, have) = (want.as_os_str(), have.as_os_str());
        want == have || wild(&want.to_string_lossy(), &have.to_string_lossy())
    };
    pattern.len() == dir.len()
        && pattern
            .iter()
            .zip(&dir)
            .all(|(want, have)| fits(want, have))
}

/// Whether `text` is `pattern` with something for each `*`.
fn wild(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = text.split_once(part) else {
            return false;
        };
        text = after;
    }
    text.ends_with(end)
}

fn read(folder: &Path) -> Option<Table> {
    fs::read_to_string(folder.join("Cargo.toml"))
        .ok()?
        .parse()
        .ok()
}
