//! What differs between what the SDK and what the generated client did: one [`Deviation`] for each difference.

pub(crate) mod json;
pub(crate) mod outcome;
pub(crate) mod rules;

use std::fmt;

pub(crate) use outcome::outcome;

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Deviation {
    /// Which request (`POST /graphql/v2 updateUser`), `end`, or `state`.
    pub(crate) place: String,
    /// Which part of it: `query page`, `body /code`, `header authorization`, `sent too`, `not sent`, `value /id`, `outcome`.
    pub(crate) what: String,
    pub(crate) theirs: String,
    pub(crate) ours: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}\n    theirs: {}\n    ours:   {}",
            self.place, self.what, self.theirs, self.ours
        )
    }
}

/// Where something is not there.
pub(crate) const ABSENT: &str = "(absent)";

/// Collects the differences of one place.
pub(crate) struct Differences {
    pub(crate) place: String,
    pub(crate) found: Vec<Deviation>,
}

impl Differences {
    pub(crate) fn new(place: String) -> Self {
        Self {
            place,
            found: Vec::new(),
        }
    }

    pub(crate) fn note(
        &mut self,
        what: impl Into<String>,
        theirs: impl Into<String>,
        ours: impl Into<String>,
    ) {
        let place = self.place.clone();
        self.found.push(Deviation {
            place,
            what: what.into(),
            theirs: theirs.into(),
            ours: ours.into(),
        });
    }

    pub(crate) fn same(&mut self, what: &str, theirs: Option<&str>, ours: Option<&str>) {
        if theirs != ours {
            self.note(what, theirs.unwrap_or(ABSENT), ours.unwrap_or(ABSENT));
        }
    }
}
