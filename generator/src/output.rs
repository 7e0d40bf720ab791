//! In: a [`Tree`] of finished files. Out: the files on disk, or a list of what differs.
//!
//! Door out. `codegen.lock` in the folder lists every written path with its hash: that is how a file edited by
//! hand is told from a stale one, and only paths in it are ever removed. A run that is killed is healed by the next.
//! A folder that is not there yet is made ready out of sight and takes its place whole.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

mod diff;
mod lock;
mod places;
mod staging;
mod steps;

pub use diff::short_diff;
use lock::Lock;
use places::Places;
use staging::Staging;

/// The name of the list of written files.
pub const LOCK: &str = "codegen.lock";

/// The whole crate: relative path (with `/`) to bytes, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<String, Vec<u8>>,
}

/// A file that is not as the tree wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path relative to the folder.
    pub path: String,
    /// What is wrong with it.
    pub state: State,
    /// A short unified diff from disk to tree; empty where there is none to show.
    pub diff: String,
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As the generator wrote it, but the document or the generator has changed since.
    Changed,
    /// Not there.
    Missing,
    /// Written once, no longer part of the crate.
    LeftOver,
    /// Not as the generator wrote it.
    HandEdited,
    /// In the way: not written by the generator at all.
    Foreign,
}

impl State {
    /// The word for people and for `--format json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::LeftOver => "left over",
            Self::HandEdited => "edited by hand",
            Self::Foreign => "not written by this tool",
        }
    }
}

impl Tree {
    /// Adds a file; a path that is already there is replaced.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// The files, sorted by path, without the lock.
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    fn lock(&self) -> Lock {
        Lock::of(&self.files)
    }
}

/// Compares a folder with the tree; an empty list means that it is fresh.
///
/// # Errors
/// When the folder cannot be read.
pub fn check(tree: &Tree, dir: &Path) -> io::Result<Vec<Difference>> {
    if dir.exists() && !dir.is_dir() {
        let error = io::Error::from(io::ErrorKind::NotADirectory);
        return Err(named(dir)(error));
    }
    let lock = dir.join(LOCK);
    let old = Lock::read(&lock).map_err(named(&lock))?;
    let mut places = Places::new(dir);
    let mut found = Vec::new();
    for (path, wanted) in &tree.files {
        let Some(actual) = places.of(path)?.read()? else {
            found.push(Difference {
                path: path.clone(),
                state: State::Missing,
                diff: String::new(),
            });
            continue;
        };
        if actual != *wanted {
            found.push(Difference {
                path: path.clone(),
                state: old.state(path, &actual),
                diff: short_diff(&actual, wanted),
            });
        }
    }
    for path in old.paths().filter(|path| !tree.files.contains_key(*path)) {
        if let Some(actual) = places.of(path)?.read()? {
            let state = if old.holds(path, &actual) {
                State::LeftOver
            } else {
                State::HandEdited
            };
            found.push(Difference {
                path: path.to_owned(),
                state,
                diff: String::new(),
            });
        }
    }
    if found.is_empty() && read(&lock)? != Some(tree.lock().to_text().into_bytes()) {
        let state = if lock.exists() {
            State::Changed
        } else {
            State::Missing
        };
        found.push(Difference {
            path: LOCK.to_owned(),
            state,
            diff: String::new(),
        });
    }
    Ok(found)
}

/// Writes the tree: only what differs, all or nothing; removes what an earlier run wrote and the tree lacks, and what
/// a killed run left on its way.
///
/// Returns the differences that it settled. Files that were edited by hand, or that this tool never wrote, are
/// kept and make it fail unless `force` is set: see [`WriteError::Kept`].
///
/// # Errors
/// When files would be lost, or the folder cannot be written.
pub fn write(tree: &Tree, dir: &Path, force: bool) -> Result<Vec<Difference>, WriteError> {
    let found = check(tree, dir)?;
    let kept: Vec<Difference> = found
        .iter()
        .filter(|one| matches!(one.state, State::HandEdited | State::Foreign))
        .cloned()
        .collect();
    if !force && !kept.is_empty() {
        return Err(WriteError::Kept(kept));
    }
    fs::create_dir_all(dir).map_err(named(dir))?;
    staging::sweep(dir)?;
    if found.is_empty() {
        return Ok(found);
    }
    let mut staging = Staging::new(dir)?;
    for step in steps::steps(tree, dir, &found, &mut staging)? {
        step.run(dir)?;
    }
    Ok(found)
}

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// These files hold work that is not the generator's; writing would lose it.
    Kept(Vec<Difference>),
    /// The folder cannot be read or written.
    Io(io::Error),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(named(path)(error)),
    }
}

/// Says of which file or folder an error of the system speaks.
fn named(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
