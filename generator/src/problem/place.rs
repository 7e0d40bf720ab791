//! Where a problem is.

use std::sync::Arc;

/// One file of the document, as read.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as it is shown to people: relative to the folder of the root document, `/` as separator.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A place in a source file. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, or `None` for a problem without a file (the command line, the output folder).
    pub source: Option<Arc<Source>>,
    /// 1-based line; 0 where there is none.
    pub line: u32,
    /// 1-based column in characters; 0 where there is none.
    pub column: u32,
    /// How many characters the caret underlines, at least 1.
    pub length: u32,
    /// JSON pointer inside the file, such as `/paths/~1users/get`.
    pub pointer: String,
}

impl Place {
    /// A place without a file.
    pub fn nowhere() -> Self {
        Self {
            source: None,
            line: 0,
            column: 0,
            length: 1,
            pointer: String::new(),
        }
    }
}
