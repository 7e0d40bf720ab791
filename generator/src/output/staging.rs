//! In: the folder of the crate. Out: [`Staging`], a folder in it for what is on its way; and no stale one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::disk::named;

const PREFIX: &str = ".codegen-";
/// In each staging folder, and locked by the run that made it for as long as it lives.
const MARK: &str = "authing-codegen.staging";
/// Names that are tried for the folder.
const TRIES: u32 = 1000;

/// A folder beside the files, on the same file system, so that each move is one rename; gone when dropped.
///
/// What moves, a file or a folder, has a number for its name here.
#[derive(Debug)]
pub(super) struct Staging {
    path: PathBuf,
    count: usize,
    /// New folders of the crate, and where each is until it moves.
    folders: BTreeMap<String, PathBuf>,
    /// Its lock ends with this process, however that ends.
    mark: File,
}

impl Staging {
    pub(super) fn new(dir: &Path) -> io::Result<Self> {
        let path = fresh(dir)?;
        let mark = path.join(MARK);
        let mark = File::create(&mark).map_err(named(&mark))?;
        // Without locks on this file system, a stale folder stays: better than to take one from a living run.
        let _ = mark.lock();
        Ok(Self {
            path,
            count: 0,
            folders: BTreeMap::new(),
            mark,
        })
    }

    /// Puts a file into it.
    pub(super) fn file(&mut self, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = self.next();
        put(&path, bytes)?;
        Ok(path)
    }

    /// A new folder of the crate, in or equal to one that moves as a whole; made when it is first asked for.
    pub(super) fn folder(&mut self, moved: &str, folder: &str) -> io::Result<PathBuf> {
        if let Some(known) = self.folders.get(folder) {
            return Ok(known.clone());
        }
        let path = match folder.rsplit_once('/') {
            Some((around, name)) if folder != moved => self.folder(moved, around)?.join(name),
            _ => self.next(),
        };
        fs::create_dir(&path).map_err(named(&path))?;
        self.folders.insert(folder.to_owned(), path.clone());
        Ok(path)
    }

    /// Puts a file into a folder that moves as a whole.
    pub(super) fn within(&mut self, moved: &str, path: &str, bytes: &[u8]) -> io::Result<()> {
        let (folder, name) = path.rsplit_once('/').unwrap_or((moved, path));
        put(&self.folder(moved, folder)?.join(name), bytes)
    }

    /// The place of the next thing that moves.
    fn next(&mut self) -> PathBuf {
        let path = self.path.join(self.count.to_string());
        self.count += 1;
        path
    }

    /// As if the process were killed now.
    #[cfg(test)]
    pub(super) fn kill(self) {
        let _ = self.mark.unlock();
        std::mem::forget(self);
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = self.mark.unlock();
        // The next run removes what this one could not.
        let _ = remove(&self.path);
    }
}

/// Writes a file that is not there yet.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(named(path))
}

/// A folder that was not there.
fn fresh(dir: &Path) -> io::Result<PathBuf> {
    let first = std::process::id();
    let mut tried = dir.to_path_buf();
    for number in first..first.saturating_add(TRIES) {
        tried = dir.join(format!("{PREFIX}{number}"));
        match fs::create_dir(&tried) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| tried.clone()).map_err(named(&tried)),
        }
    }
    Err(named(&tried)(io::ErrorKind::AlreadyExists.into()))
}

/// Removes the staging folders of runs that were killed. Whatever else is in such a folder stays, and it with it.
pub(super) fn sweep(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir).map_err(named(dir))? {
        let entry = entry.map_err(named(dir))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = name.strip_prefix(PREFIX).is_some_and(is_number);
        if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_stale(&entry.path()) {
            // What cannot be removed is in nobody's way.
            let _ = remove(&entry.path());
        }
    }
    Ok(())
}

/// Whether a run of this tool made it, and lives no more.
fn is_stale(folder: &Path) -> bool {
    let mark = folder.join(MARK);
    let plain = fs::symlink_metadata(&mark).is_ok_and(|found| found.is_file());
    // Also by a run that was killed before it had put its mark there: then it is empty.
    let empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if plain {
        File::open(&mark).is_ok_and(|mark| mark.try_lock().is_ok())
    } else {
        empty()
    }
}

/// Removes what this tool puts there; the mark last, so that it can be gone on with.
fn remove(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !is_number(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    match fs::remove_file(folder.join(MARK)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::remove_dir(folder)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
