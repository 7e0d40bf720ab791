//! Faults of schemas: each told once for its place, however often the schema is met.

use std::collections::BTreeSet;

use super::checks;
use super::place::written;
use crate::name::{Name, Scope};
use crate::problem::{Kind, Problem, Problems};
use crate::resolve::{Api, Schema};

/// Collects the faults.
#[derive(Debug)]
pub(crate) struct Faults<'a> {
    api: &'a Api<'a>,
    problems: Problems,
    told: BTreeSet<(Kind, String)>,
}

impl<'a> Faults<'a> {
    pub(crate) fn new(api: &'a Api<'a>) -> Self {
        Self {
            api,
            problems: Problems::new(false),
            told: BTreeSet::new(),
        }
    }

    pub(crate) fn tell(&mut self, kind: Kind, pointer: &str, message: impl Into<String>) {
        // Met again by another way, the same schema has the same fault.
        if self.told.insert((kind, pointer.to_owned())) {
            let place = self.api.document.place(written(pointer));
            self.problems.push(Problem::new(kind, place, message));
        }
    }

    /// Tells of constraints beside something whose values are not checked by them.
    pub(crate) fn without_effect(&mut self, facts: &Schema, pointer: &str, beside: &str) {
        let stated: Vec<String> = checks::stated(facts)
            .into_iter()
            .map(|key| format!("`{key}`"))
            .collect();
        if !stated.is_empty() {
            let text = format!("{} beside {beside} is not checked", stated.join(", "));
            self.tell(Kind::Ignored, pointer, text);
        }
    }

    /// Rules that hold for some values of a type only: which ones, nothing says.
    pub(crate) fn alternatives(&mut self, pointer: &str) {
        self.tell(
            Kind::Ignored,
            pointer,
            "several arms are of one type but not of one rule; the constraints of these arms are not checked",
        );
    }

    /// Settles names whose claims stand at values.
    pub(crate) fn settle(&mut self, scope: Scope) -> Vec<Name> {
        let document = &self.api.document;
        scope.settle(
            &|pointer| document.place(written(pointer)),
            &mut self.problems,
        )
    }

    /// Settles names whose claims stand at keys.
    pub(crate) fn settle_keys(&mut self, scope: Scope) -> Vec<Name> {
        let document = &self.api.document;
        scope.settle(
            &|pointer| document.key_place(written(pointer)),
            &mut self.problems,
        )
    }

    /// Hands all of them over.
    pub(crate) fn finish(mut self, problems: &mut Problems) {
        for problem in self.problems.take() {
            problems.push(problem);
        }
    }
}
