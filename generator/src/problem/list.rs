//! A problem, and the list to which all stages add theirs.

use std::collections::BTreeSet;

use super::kind::{Kind, Severity};
use super::place::Place;

/// A further place that explains a problem, such as "first declared here".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What this place has to do with the problem.
    pub message: String,
    /// Where it is.
    pub place: Place,
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
