//! In: faults found by any stage. Out: one sorted list of [`Problem`]s, each with its places and a hint.
//!
//! Stages never return early on the first fault: they add to a [`Problems`] collector, put something
//! neutral in the place of what is wrong and go on. [`Problems::stop_on_error`] stands between stages.

use std::{collections::BTreeSet, sync::Arc};

mod kind;
pub(crate) mod lines;
pub(crate) mod near;
mod render;

pub use kind::Kind;
pub use render::{Format, render};

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

/// A further place that explains a problem, such as "first declared here".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What this place has to do with the problem.
    pub message: String,
    /// Where it is.
    pub place: Place,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Output is written; `--strict` makes it an error.
    Warning,
}

/// One fault: what, where, how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The stable kind; its code is printed and used in tests.
    pub kind: Kind,
    /// Error or warning.
    pub severity: Severity,
    /// One sentence, without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// How to mend it, if that is known.
    pub hint: Option<String>,
}

/// Collects the problems of all stages.
#[derive(Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    /// What was added, so that a fault that two stages see is told once.
    seen: BTreeSet<SortKey>,
    strict: bool,
}

/// File, line, column, code, message.
type SortKey = (Option<String>, u32, u32, &'static str, String);

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

impl Problem {
    /// A problem of this kind with the kind's usual severity.
    pub fn new(kind: Kind, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: kind.severity(),
            kind,
            message: message.into(),
            place,
            related: Vec::new(),
            hint: None,
        }
    }

    /// Adds the cure.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a place that explains the problem.
    pub fn related(mut self, message: impl Into<String>, place: Place) -> Self {
        self.related.push(Related {
            message: message.into(),
            place,
        });
        self
    }
}

impl Problems {
    /// An empty collector; a strict one counts warnings as errors.
    pub fn new(strict: bool) -> Self {
        Self {
            strict,
            ..Self::default()
        }
    }

    /// Adds one. The same fault at the same place is kept once, whatever it is related to.
    pub fn push(&mut self, mut problem: Problem) {
        if self.strict {
            problem.severity = Severity::Error;
        }
        if self.seen.insert(Self::sort_key(&problem)) {
            self.list.push(problem);
        }
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }

    /// The threshold between stages: an error anywhere ends the run with everything found so far.
    pub fn stop_on_error(&mut self) -> Result<(), Vec<Problem>> {
        if self.has_errors() {
            Err(self.take())
        } else {
            Ok(())
        }
    }

    /// All problems, sorted by file, line, column and code.
    pub fn take(&mut self) -> Vec<Problem> {
        self.seen.clear();
        let mut list = std::mem::take(&mut self.list);
        list.sort_by_cached_key(Self::sort_key);
        list
    }

    fn sort_key(problem: &Problem) -> SortKey {
        let place = &problem.place;
        let file = place.source.as_ref().map(|source| source.name.clone());
        (
            file,
            place.line,
            place.column,
            problem.kind.code(),
            problem.message.clone(),
        )
    }
}
