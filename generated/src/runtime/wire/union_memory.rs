//! In: JSON inside JSON that is tried as several types. Out: which of them it was the last time: without `Memory`, what
//! is inside would be tried anew for each type around it, twice as often with every level.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

thread_local! {
    static TRIED: RefCell<Tried> = RefCell::default();
}

/// What was found out since the outermost trial of this thread began.
#[derive(Default)]
struct Tried {
    depth: usize,
    /// By choice and JSON.
    found: BTreeMap<u64, Outcome>,
}

/// How a trial ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// The arm of this number fits.
    Fits(usize),
    /// None does.
    Failed,
}

/// What is known of one trial, from those before it. The outermost one has nothing to remember.
#[derive(Debug)]
pub(crate) struct Memory {
    key: Option<u64>,
}

impl Memory {
    pub(crate) fn of(union: &'static str, value: &Value) -> Self {
        let inner = TRIED.with_borrow_mut(|tried| {
            tried.depth += 1;
            tried.depth > 1
        });
        let key = || {
            let mut hasher = DefaultHasher::new();
            (union, value).hash(&mut hasher);
            hasher.finish()
        };
        Self {
            key: inner.then(key),
        }
    }

    /// How the same trial ended before.
    pub(crate) fn recall(&self) -> Option<Outcome> {
        let key = self.key?;
        TRIED.with_borrow(|tried| tried.found.get(&key).copied())
    }

    pub(crate) fn note(&self, outcome: Outcome) {
        if let Some(key) = self.key {
            TRIED.with_borrow_mut(|tried| tried.found.insert(key, outcome));
        }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        TRIED.with_borrow_mut(|tried| {
            tried.depth -= 1;
            if tried.depth == 0 {
                tried.found.clear();
            }
        });
    }
}
