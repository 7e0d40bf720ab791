//! Reports a fault as a problem in the common wording, and puts a neutral node in its place.

use serde_json::json;

use super::at::At;
use super::edits::Edit;
use super::inspector::Inspector;
use super::wording::{describe, quoted_key};
use crate::problem::{Kind, Place, Problem, Severity, near};
use crate::spec::grammar::Object;
use crate::spec::grammar::vocabulary::EXTENSIONS;
use crate::spec::node::{Member, Node, Value};

impl<'a> Inspector<'a, '_> {
    /// Where this node stands.
    pub(super) fn place(&self, at: &At<'_>) -> Place {
        self.files.place(at.node.span, &at.pointer())
    }

    /// Where this key stands.
    pub(super) fn key_place(&self, owner: &At<'a>, member: &'a Member) -> Place {
        self.files
            .place(member.key_span, &owner.member(member).pointer())
    }

    /// Reports an error or warning, as is usual for the kind, about a value.
    pub(super) fn report(
        &mut self,
        kind: Kind,
        at: &At<'_>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        let problem = Problem::new(kind, self.place(at), message);
        self.push(problem, hint);
    }

    /// The same, but never more than a warning.
    pub(super) fn warn(
        &mut self,
        kind: Kind,
        at: &At<'_>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        let mut problem = Problem::new(kind, self.place(at), message);
        problem.severity = Severity::Warning;
        self.push(problem, hint);
    }

    /// Reports something that stands where there may be but one, and where the first is; takes it away.
    pub(super) fn report_second(
        &mut self,
        kind: Kind,
        (at, place): (&At<'_>, &At<'_>),
        first: &At<'_>,
        message: String,
        hint: Option<&str>,
    ) {
        let problem = Problem::new(kind, self.place(place), message);
        let problem = problem.related("first declared here", self.place(first));
        self.push(problem, hint.map(str::to_owned));
        self.edits.add(at, Edit::Remove);
    }

    /// Adds a problem that may have a hint.
    pub(super) fn push(&mut self, mut problem: Problem, hint: Option<String>) {
        problem.hint = hint.or(problem.hint);
        self.problems.push(problem);
    }

    /// "`minLength` must be a whole number from 0 on, not the text `three`".
    pub(super) fn wrong(&mut self, at: &At<'_>, wanted: &str, hint: Option<String>) {
        let message = Self::wrong_message(at, wanted);
        self.report(Kind::WrongValue, at, message, hint);
    }

    /// The same as a warning.
    pub(super) fn slightly_wrong(&mut self, at: &At<'_>, wanted: &str, hint: Option<String>) {
        let message = Self::wrong_message(at, wanted);
        self.warn(Kind::WrongValue, at, message, hint);
    }

    fn wrong_message(at: &At<'_>, wanted: &str) -> String {
        format!(
            "{} must be {wanted}, not {}",
            quoted_key(at),
            describe(at.node)
        )
    }

    /// A hint with the known word that is nearest; bounded for documents that are wrong throughout.
    pub(super) fn near<'c>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<String> {
        near::did_you_mean(word, self.affordable(candidates))
    }

    /// As many of the candidates as may still be compared in this run.
    pub(super) fn affordable<'c>(
        &mut self,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Vec<&'c str> {
        let list: Vec<&str> = candidates.into_iter().take(self.comparisons_left).collect();
        self.comparisons_left -= list.len();
        list
    }

    /// Puts something harmless of this kind here; where there is no such thing, takes the node away.
    pub(super) fn neutralize(&mut self, at: &At<'a>, object: Object) {
        if object.is_ours() {
            return self.remove_word(at);
        }
        let edit = object.neutral(at.key()).map_or(Edit::Remove, Edit::Replace);
        self.edits.add(at, edit);
    }

    /// Takes away the whole word of ours that this node is part of: half a session is of no use.
    pub(super) fn remove_word(&mut self, at: &At<'a>) {
        let mut segments = at.segments();
        let word = segments
            .iter()
            .rposition(|part| EXTENSIONS.iter().any(|extension| extension.key == part));
        if let Some(word) = word {
            segments.truncate(word + 1);
            self.edits.add_at(at.file, segments, Edit::Remove);
        } else {
            // Behind a `$ref`, where only a whole GraphQL document can stand.
            let neutral = Edit::Replace(json!({"document": ""}));
            self.edits.add_at(at.file, at.base_segments(), neutral);
        }
    }

    /// A scalar as text; numbers and booleans as they are written in the file.
    pub(super) fn scalar_text(&self, node: &Node) -> Option<String> {
        let plain = match &node.value {
            Value::String(text) => return Some(text.clone()),
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            _ => return None,
        };
        let written = self
            .written(node)
            .filter(|text| text.chars().all(|letter| !letter.is_whitespace()));
        Some(written.map_or(plain, str::to_owned))
    }

    fn written(&self, node: &Node) -> Option<&'a str> {
        let file = self.files.list.get(usize::try_from(node.span.file).ok()?)?;
        let start = usize::try_from(node.span.start).ok()?;
        let end = start.checked_add(usize::try_from(node.span.length).ok()?)?;
        file.source
            .text
            .get(start..end)
            .filter(|text| !text.is_empty())
    }
}
