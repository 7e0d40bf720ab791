//! In: paths of the tree or the lock. Out: their [`Place`]s in the folder of the crate, which none of them leaves.
//!
//! Each folder is looked at once, and below one that is not there nothing is looked at at all: most files of a new crate
//! are told to be missing without asking for them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::disk::{named, read};

/// Where a file stands.
#[derive(Debug)]
pub(super) struct Place<'p> {
    /// Its path on disk.
    pub(super) path: PathBuf,
    /// The outermost of the folders around it that is not there.
    pub(super) missing: Option<&'p str>,
}

impl Place<'_> {
    /// What is in the file, if there is one.
    pub(super) fn read(&self) -> io::Result<Option<Vec<u8>>> {
        match self.missing {
            Some(_) => Ok(None),
            None => read(&self.path),
        }
    }
}

/// The folder of the crate, and what is known of the folders in it.
#[derive(Debug)]
pub(super) struct Places<'p> {
    dir: &'p Path,
    /// Of each folder that was looked at, the outermost one that is not there.
    folders: BTreeMap<&'p str, Option<&'p str>>,
}

impl<'p> Places<'p> {
    pub(super) fn new(dir: &'p Path) -> Self {
        Self {
            dir,
            folders: BTreeMap::new(),
        }
    }

    /// The place of a path; refuses to leave the folder, also by a link.
    pub(super) fn of(&mut self, path: &'p str) -> io::Result<Place<'p>> {
        if !path.split('/').all(is_name) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("`{path}` leaves the output folder"),
            ));
        }
        let missing = match path.rsplit_once('/') {
            Some((folder, _)) => self.missing(folder)?,
            None => None,
        };
        let place = self.dir.join(path);
        if missing.is_none() {
            there(&place)?;
        }
        Ok(Place {
            path: place,
            missing,
        })
    }

    /// The outermost folder that is not there, of this one and those around it.
    fn missing(&mut self, folder: &'p str) -> io::Result<Option<&'p str>> {
        if let Some(known) = self.folders.get(folder) {
            return Ok(*known);
        }
        let around = match folder.rsplit_once('/') {
            Some((around, _)) => self.missing(around)?,
            None => None,
        };
        let missing = match around {
            None if !there(&self.dir.join(folder))? => Some(folder),
            around => around,
        };
        self.folders.insert(folder, missing);
        Ok(missing)
    }
}

/// Whether it names something in a folder, on every system.
fn is_name(part: &str) -> bool {
    let mut parts = Path::new(part).components();
    matches!(parts.next(), Some(Component::Normal(name)) if name == part) && parts.next().is_none()
}

/// Whether something is there; a link is refused.
fn there(place: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(place) {
        Ok(found) if found.file_type().is_symlink() => {
            let text = format!(
                "`{}` is a link; the generator writes through none",
                place.display()
            );
            Err(io::Error::new(io::ErrorKind::InvalidInput, text))
        }
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        // In the way of a folder there is a file: whoever reads or writes below it says so.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(true),
        Err(error) => Err(named(place)(error)),
    }
}
