//! Regular expressions among the constraints; apart, because they bring an engine along.

use super::check::{Checker, Text};

impl Checker<'_> {
    /// A regular expression that must match somewhere.
    pub fn pattern(&mut self, value: &(impl Text + ?Sized), pattern: &str) {
        // The generator lets no pattern through that this engine does not know.
        if regex_lite::Regex::new(pattern).is_ok_and(|regex| !regex.is_match(value.text())) {
            self.fault(format!("must match {pattern}"));
        }
    }
}
