//! In: the files of a tree, or the text of `codegen.lock`. Out: [`Lock`], the hash of each written file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::difference::State;

/// The name of the list of written files.
pub const LOCK: &str = "codegen.lock";

const HEADER: &str = "# Written by authing-codegen: SHA-256 and path of each file it owns. Keep it with them; do not edit.\n";

/// What an earlier run wrote: path to hash; to two while a run is on its way, and after one that was killed.
#[derive(Debug, Default)]
pub(super) struct Lock {
    hashes: BTreeMap<String, BTreeSet<String>>,
}

impl Lock {
    /// The lock of these files.
    pub(super) fn of(files: &BTreeMap<String, Vec<u8>>) -> Self {
        Self {
            hashes: files
                .iter()
                .map(|(path, bytes)| (path.clone(), BTreeSet::from([hash(bytes)])))
                .collect(),
        }
    }

    /// Reads a lock; a missing one is empty, lines that are none are passed over.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let rows = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once("  "));
        let mut lock = Self::default();
        for (hash, path) in rows {
            let hashes = lock.hashes.entry(path.to_owned()).or_default();
            hashes.insert(hash.to_owned());
        }
        Ok(lock)
    }

    /// What either lists.
    pub(super) fn and(mut self, other: &Self) -> Self {
        for (path, hashes) in &other.hashes {
            let own = self.hashes.entry(path.clone()).or_default();
            own.extend(hashes.iter().cloned());
        }
        self
    }

    /// As it is written.
    pub(super) fn to_text(&self) -> String {
        let mut text = HEADER.to_owned();
        for (path, hashes) in &self.hashes {
            for hash in hashes {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{hash}  {path}");
            }
        }
        text
    }

    /// The paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.hashes.keys().map(String::as_str)
    }

    /// Whether the file is still as it was written.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        self.hashes
            .get(path)
            .is_some_and(|old| old.contains(&hash(bytes)))
    }

    /// Why a file that differs from the tree does so.
    pub(super) fn state(&self, path: &str, bytes: &[u8]) -> State {
        if self.holds(path, bytes) {
            State::Changed
        } else if self.hashes.contains_key(path) {
            State::HandEdited
        } else {
            State::Foreign
        }
    }
}

fn hash(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes)
        .into_iter()
        .flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
