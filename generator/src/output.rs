//! Writes a [`Tree`] of finished files to disk, or says what differs there.
//!
//! `codegen.lock` in the folder lists every written path with its hash: that is how a file edited by
//! hand is told from a stale one, and only paths in it are ever removed. A run that is killed is healed by the next.
//! A folder that is not there yet is made ready out of sight and takes its place whole.

use std::fs;
use std::io;
use std::path::Path;

mod diff;
mod difference;
mod disk;
mod lock;
mod places;
mod staging;
mod steps;
mod tree;

pub use diff::short_diff;
pub use difference::{Difference, State};
use disk::{named, read};
pub use lock::LOCK;
use lock::Lock;
use places::Places;
use staging::Staging;
pub use tree::Tree;

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
    for (path, wanted) in tree.files() {
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
    for path in old.paths().filter(|path| !tree.files().contains_key(*path)) {
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
    if found.is_empty() && read(&lock)? != Some(Lock::of(tree.files()).to_text().into_bytes()) {
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
