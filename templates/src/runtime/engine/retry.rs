//! In: the class of an operation and the fate of an attempt. Out: whether and when to try again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::runtime::wire::operation::Retry;

/// How often, how soon and how much is tried again.
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    attempts: u32,
    base: Duration,
    cap: Duration,
    budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_secs(1),
            cap: Duration::from_secs(20),
            budget: 500,
        }
    }
}

impl RetryPolicy {
    /// Three attempts, 1 s to 20 s between them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One attempt only. A rejected token is still refreshed and the request sent again.
    #[must_use]
    pub fn never() -> Self {
        Self {
            attempts: 1,
            ..Self::default()
        }
    }

    /// Attempts in all.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The first pause is a random part of `base`; it doubles each time up to `cap`.
    #[must_use]
    pub fn backoff(mut self, base: Duration, cap: Duration) -> Self {
        self.base = base;
        self.cap = cap;
        self
    }

    /// Tokens of the bucket that all calls of the client share: a second attempt takes 5 (10 after a timeout) and
    /// gives them back when it succeeds; an empty bucket means no second attempts.
    #[must_use]
    pub fn budget(mut self, tokens: u32) -> Self {
        self.budget = tokens;
        self
    }

    /// Pause before the attempt after this one (counted from 1): full jitter.
    pub(crate) fn pause(&self, attempt: u32) -> Duration {
        let doubled = self
            .base
            .saturating_mul(1 << attempt.saturating_sub(1).min(20));
        doubled.min(self.cap).mul_f64(fastrand::f64())
    }

    pub(crate) fn allows(&self, attempt: u32) -> bool {
        attempt < self.attempts
    }

    pub(crate) fn bucket(&self) -> Budget {
        Budget {
            left: AtomicU32::new(self.budget),
            full: self.budget,
        }
    }
}

/// What became of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The connection was never made.
    NotSent,
    /// It may have arrived, no whole answer came back.
    Unknown,
    /// The answer has this failing status.
    Status(u16),
}

/// Statuses after which an attempt is worth another at once; a caller may come later after more of them.
fn may_pass(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// Whether this class may be sent again after this fate.
pub(crate) fn may_repeat(class: Retry, fate: Fate) -> bool {
    match (class, fate) {
        (_, Fate::NotSent) | (Retry::Safe | Retry::Idempotent, Fate::Unknown) => true,
        (Retry::Safe | Retry::Idempotent, Fate::Status(status)) => may_pass(status),
        _ => false,
    }
}

/// Whether this class may be sent again with another token: it was refused before anything was done. A code may
/// be spent all the same, a rotation is the session's own, and a stream flows only once.
pub(crate) fn may_renew(class: Retry) -> bool {
    !matches!(class, Retry::Code | Retry::Rotation | Retry::Upload)
}

/// The token bucket of a client.
#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicU32,
    full: u32,
}

impl Budget {
    /// Takes what another attempt costs; `None` if there is not enough.
    pub(crate) fn take(&self, timeout: bool) -> Option<u32> {
        let cost = if timeout { 10 } else { 5 };
        let update = |left: u32| left.checked_sub(cost);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, update)
            .ok()
            .map(|_| cost)
    }

    /// Puts back after a success.
    pub(crate) fn give(&self, tokens: u32) {
        let update = |left: u32| Some(left.saturating_add(tokens).min(self.full));
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, update);
    }
}
