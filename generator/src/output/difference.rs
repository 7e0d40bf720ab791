//! What can be wrong with a file on disk.

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
