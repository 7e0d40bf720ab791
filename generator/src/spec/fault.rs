//! Faults in the text of one file.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use super::node::{Member, Span};
use crate::problem::{Kind, Severity};

/// A fault in the text of one file, before its places can be told.
pub(super) struct Fault {
    pub kind: Kind,
    pub severity: Severity,
    pub span: Span,
    pub message: String,
    pub related: Option<(&'static str, Span)>,
    pub hint: Option<&'static str>,
}

impl Fault {
    pub(super) fn new(kind: Kind, span: Span, message: impl Into<String>) -> Self {
        Self {
            kind,
            severity: kind.severity(),
            span,
            message: message.into(),
            related: None,
            hint: None,
        }
    }

    pub(super) fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// Keeps the first of several members with one key and reports the others.
pub(super) fn report_duplicates(members: &mut Vec<Member>, faults: &mut Vec<Fault>) {
    let mut sorted: Vec<&str> = members.iter().map(|member| member.key.as_str()).collect();
    sorted.sort_unstable();
    if sorted.windows(2).all(|pair| pair.first() != pair.last()) {
        return;
    }
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    let mut repeated = BTreeSet::new();
    for member in members.iter() {
        match first.entry(&member.key) {
            Entry::Vacant(entry) => {
                entry.insert(member.key_span);
            }
            Entry::Occupied(entry) => {
                let message = format!("the key `{}` stands here twice", member.key);
                let fault = Fault::new(Kind::DuplicateKey, member.key_span, message);
                faults.push(Fault {
                    related: Some(("first written here", *entry.get())),
                    ..fault
                });
                repeated.insert(member.key_span.start);
            }
        }
    }
    if !repeated.is_empty() {
        members.retain(|member| !repeated.contains(&member.key_span.start));
    }
}
