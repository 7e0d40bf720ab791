//! Finds out whether a folder belongs to a workspace above it, by the rules of cargo: a package is a member if the
//! patterns in `members` name it or a member depends on it by path, unless `exclude` names a folder above it.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};
use toml::{Table, Value};

use super::file::{MANIFEST, read};

/// How a crate stands to the workspaces above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is no workspace above it, or it is excluded from each.
    Alone,
    /// It is a member.
    Member {
        /// The workspace has lints for its members.
        lints: bool,
    },
    /// It lies in a workspace that does not name it. Cargo refuses such a crate unless it is a workspace of its own.
    Unnamed {
        /// The folder of the workspace.
        workspace: PathBuf,
        /// The line that makes it a member.
        members: String,
    },
}

/// How the crate in `dir` stands to the workspaces above it.
pub fn standing(dir: &Path) -> Standing {
    let dir = plain(&std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf()));
    let found = dir.ancestors().skip(1).find_map(|folder| {
        let manifest = read(&folder.join(MANIFEST))?;
        let workspace = Workspace {
            settings: manifest.get("workspace")?.as_table()?.clone(),
            folder,
        };
        (!workspace.excludes(&dir)).then_some(workspace)
    });
    let Some(workspace) = found else {
        return Standing::Alone;
    };
    if workspace.names(&dir) || workspace.depends_on(&dir) {
        let lints = workspace.settings.contains_key("lints");
        return Standing::Member { lints };
    }
    Standing::Unnamed {
        members: workspace.line(&dir),
        workspace: workspace.folder.to_path_buf(),
    }
}

/// A workspace above the crate.
struct Workspace<'d> {
    folder: &'d Path,
    /// Its table `workspace`.
    settings: Table,
}

impl Workspace<'_> {
    fn list(&self, key: &str) -> impl Iterator<Item = &str> {
        let list = self.settings.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Both lists are of folders here, and what is below them goes with them; `members` wins.
    fn excludes(&self, dir: &Path) -> bool {
        let below = |path: &str| dir.starts_with(plain(&self.folder.join(path)));
        self.list("exclude").any(below) && !self.list("members").any(below)
    }

    fn names(&self, dir: &Path) -> bool {
        let options = MatchOptions {
            require_literal_separator: true,
            ..MatchOptions::new()
        };
        self.patterns().any(|pattern| {
            Pattern::new(&pattern).is_ok_and(|pattern| pattern.matches_path_with(dir, options))
        })
    }

    fn patterns(&self) -> impl Iterator<Item = String> {
        let root = Pattern::escape(&self.folder.to_string_lossy());
        self.list("members").map(move |member| {
            plain(&Path::new(&root).join(member))
                .to_string_lossy()
                .into_owned()
        })
    }

    /// Whether the root package or a member depends on the crate, or on one that does.
    fn depends_on(&self, dir: &Path) -> bool {
        let named = self
            .patterns()
            .filter_map(|pattern| glob::glob(&pattern).ok());
        let mut open: Vec<PathBuf> = named.flatten().flatten().collect();
        open.push(self.folder.to_path_buf());
        let mut seen = BTreeSet::new();
        while let Some(folder) = open.pop() {
            if folder == dir {
                return true;
            }
            if self.excludes(&folder) || !seen.insert(folder.clone()) {
                continue;
            }
            let manifest = read(&folder.join(MANIFEST)).unwrap_or_default();
            let paths = self.path_dependencies(&folder, &manifest).into_iter();
            open.extend(paths.filter(|path| path.starts_with(self.folder)));
        }
        false
    }

    /// The folders on which a package depends.
    fn path_dependencies(&self, folder: &Path, manifest: &Table) -> Vec<PathBuf> {
        let targets = manifest.get("target").and_then(Value::as_table);
        let targets = targets
            .into_iter()
            .flat_map(Table::values)
            .filter_map(Value::as_table);
        let tables = std::iter::once(manifest).chain(targets).flat_map(|table| {
            let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
            kinds
                .into_iter()
                .filter_map(|kind| table.get(kind)?.as_table())
        });
        let path = |(name, value): (&String, &Value)| {
            let inherited = value.get("workspace").and_then(Value::as_bool) == Some(true);
            let (folder, value) = if inherited {
                (self.folder, self.settings.get("dependencies")?.get(name)?)
            } else {
                (folder, value)
            };
            Some(plain(&folder.join(value.get("path")?.as_str()?)))
        };
        tables.flatten().filter_map(path).collect()
    }

    /// `members` with the crate.
    fn line(&self, dir: &Path) -> String {
        let below = dir.strip_prefix(self.folder).unwrap_or(dir);
        let segments: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let members = self.list("members").map(ToOwned::to_owned);
        let members = members
            .chain([segments.join("/")])
            .map(Value::from)
            .collect();
        format!("members = {}", Value::Array(members))
    }
}

/// The path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
