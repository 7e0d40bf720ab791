//! [`Journal`]: the last requests and their answers, for the control API, the page and tests.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::broadcast;

use crate::failure::Failure;

/// How many are kept.
const KEPT: usize = 10_000;
/// The longest text of an entry that is kept whole, in bytes: ten thousand are held in memory.
const TEXT: usize = 1_000;

/// One request and what came of it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// Which one it is, counted from 1.
    pub number: u64,
    /// When it came by the emulator's clock, in milliseconds since 1970.
    pub at: i64,
    /// The HTTP method.
    pub method: String,
    /// The path; of one that is longer than 1,000 bytes the beginning, and `…`.
    pub path: String,
    /// The operation's id; empty if there is none.
    pub operation: String,
    /// The HTTP status; 0 if no answer was sent.
    pub status: u16,
    /// The business code of the failure, if it is one.
    pub code: Option<i64>,
    /// What the emulator had against the request, or what went wrong; empty for a success.
    pub message: String,
    /// What went wrong on order.
    pub faults: Vec<String>,
    /// What the spec has against the answer: always a bug of the emulator or of the spec.
    pub objections: Vec<String>,
}

impl Entry {
    /// Notes why the operation was not done.
    pub(crate) fn fail(&mut self, failure: &Failure) {
        self.code = failure.code;
        self.message.clone_from(&failure.message);
    }
}

/// Shortens a text that is too long.
fn cut(text: &mut String) {
    if text.len() > TEXT {
        let end = (0..=TEXT).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or_default());
        text.push('…');
        text.shrink_to_fit();
    }
}

/// The last requests.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: Mutex<(u64, VecDeque<Entry>)>,
    /// Tells those who watch.
    news: broadcast::Sender<Entry>,
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            entries: Mutex::default(),
            news: broadcast::Sender::new(256),
        }
    }
}

impl Journal {
    /// Adds an entry; its number is set here.
    pub(crate) fn add(&self, mut entry: Entry) {
        for text in [&mut entry.method, &mut entry.path, &mut entry.message] {
            cut(text);
        }
        let mut guard = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, entries) = &mut *guard;
        *count += 1;
        entry.number = *count;
        // Nobody may be watching.
        let _ = self.news.send(entry.clone());
        entries.push_back(entry);
        if entries.len() > KEPT {
            entries.pop_front();
        }
    }

    /// Those after a number, oldest first.
    pub(crate) fn since(&self, number: u64) -> Vec<Entry> {
        let guard = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        guard
            .1
            .iter()
            .filter(|entry| entry.number > number)
            .cloned()
            .collect()
    }

    /// Forgets all of them, and counts from 1 again.
    pub(crate) fn clear(&self) {
        let mut guard = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        *guard = Default::default();
    }

    /// Entries as they come.
    pub(crate) fn watch(&self) -> broadcast::Receiver<Entry> {
        self.news.subscribe()
    }
}
