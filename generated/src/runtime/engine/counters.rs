//! [`Counters`]: how many calls, attempts and refreshes there were, for an application's own metrics.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many calls a client made, and how they went. Given to [`Builder::counters`](super::builder::Builder::counters), by
/// one client or by several; clones are the same one. Each number only grows.
#[derive(Clone, Debug, Default)]
pub struct Counters(Arc<Counts>);

/// The numbers.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    calls: AtomicU64,
    failed_calls: AtomicU64,
    resends: AtomicU64,
    pub(crate) rejections: AtomicU64,
    pub(crate) refreshes: AtomicU64,
    pub(crate) failed_refreshes: AtomicU64,
}

impl Counters {
    /// All at zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls that have ended, those that sessions make by themselves included.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.0.calls.load(Ordering::Relaxed)
    }

    /// Calls that ended with an error.
    #[must_use]
    pub fn failed_calls(&self) -> u64 {
        self.0.failed_calls.load(Ordering::Relaxed)
    }

    /// Requests that were sent after the first of their call.
    #[must_use]
    pub fn resends(&self) -> u64 {
        self.0.resends.load(Ordering::Relaxed)
    }

    /// Tokens of sessions that the API rejected.
    #[must_use]
    pub fn rejections(&self) -> u64 {
        self.0.rejections.load(Ordering::Relaxed)
    }

    /// Refreshes that brought new tokens.
    #[must_use]
    pub fn refreshes(&self) -> u64 {
        self.0.refreshes.load(Ordering::Relaxed)
    }

    /// Refreshes that did not.
    #[must_use]
    pub fn failed_refreshes(&self) -> u64 {
        self.0.failed_refreshes.load(Ordering::Relaxed)
    }

    pub(crate) fn called(&self, failed: bool, sends: u32) {
        let counts = self.counts();
        add(&counts.calls, 1);
        add(&counts.failed_calls, u64::from(failed));
        add(&counts.resends, u64::from(sends.saturating_sub(1)));
    }

    /// The numbers, for what counts by itself.
    pub(crate) fn counts(&self) -> &Counts {
        &self.0
    }
}

/// Counts so many more.
pub(crate) fn add(number: &AtomicU64, more: u64) {
    if more > 0 {
        number.fetch_add(more, Ordering::Relaxed);
    }
}
