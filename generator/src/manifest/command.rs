//! Names the command that made a crate, as its files tell their reader. Paths are told as they look from the folder
//! in which the command runs, and never from the root of the disk, so that the files are the same on every machine.

use std::path::{Component, Path};

use super::file::read;

/// The options that decide what is written.
#[derive(Clone, Copy, Debug)]
pub struct Called<'c> {
    /// Where the command runs.
    pub here: &'c Path,
    /// What it is called, with the settings of a manifest; else the paths are all named.
    pub settled: Option<&'static str>,
    /// `--spec`.
    pub spec: Option<&'c Path>,
    /// `--out`.
    pub out: Option<&'c Path>,
    /// `--name`.
    pub name: Option<&'c str>,
    /// `--names`.
    pub names: Option<&'c Path>,
    /// `--only`.
    pub only: &'c [String],
}

/// The command that writes the same files again. `name` is the crate's.
pub fn command(called: &Called<'_>, name: &str) -> String {
    let mut words = vec![called.settled.unwrap_or("authing-codegen").to_owned()];
    let mut add = |option: &str, value: String| words.extend([option.to_owned(), quoted(value)]);
    let file = |path: &Path| {
        let last = path.file_name().unwrap_or_default();
        near(path, called.here).unwrap_or_else(|| last.to_string_lossy().into_owned())
    };
    if let Some(path) = called.spec {
        add("--spec", file(path));
    }
    if let Some(path) = called.out {
        add(
            "--out",
            near(path, called.here).unwrap_or_else(|| name.to_owned()),
        );
    }
    if called.settled.is_none() || called.name.is_some() {
        add("--name", name.to_owned());
    }
    if let Some(path) = called.names {
        add("--names", file(path));
    }
    for one in called.only {
        add("--only", one.clone());
    }
    words.join(" ")
}

/// The path from `here` on; `None` if it was given from the root of the disk and leads elsewhere.
fn near(path: &Path, here: &Path) -> Option<String> {
    let path = path.strip_prefix(here).unwrap_or(path);
    if path.is_absolute() {
        return None;
    }
    let segments: Vec<_> = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(if segments.is_empty() {
        ".".to_owned()
    } else {
        segments.join("/")
    })
}

/// The word as a shell takes it.
fn quoted(word: String) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// `cargo codegen` if the settings of cargo in this folder have it as an alias.
pub(super) fn alias(folder: &Path) -> &'static str {
    let config = read(&folder.join(".cargo/config.toml"));
    let alias = config
        .as_ref()
        .and_then(|all| all.get("alias")?.get("codegen"));
    if alias.is_some() {
        "cargo codegen"
    } else {
        "authing-codegen"
    }
}
