//! How long a service is left alone after failures: doubled each time, longer if it asks for that.

use std::time::Duration;

/// Bounds of the pause after failures.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Failures in a row, and when to ask again. Times are those of
/// [`Clock::monotonic`](crate::runtime::engine::clock::Clock::monotonic).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Backoff {
    pub(super) failures: u32,
    pub(super) not_before: Duration,
}

impl Backoff {
    /// One more failure, after which the service may have asked for a pause.
    pub(super) fn failed(&mut self, now: Duration, asked: Option<Duration>) {
        let asked = asked.unwrap_or_default().min(PAUSE.1);
        let doubled = PAUSE.0.saturating_mul(1 << self.failures.min(6));
        // Not all instances at once.
        let pause = doubled.min(PAUSE.1).mul_f64(0.5 + 0.5 * fastrand::f64());
        self.failures = self.failures.saturating_add(1);
        self.not_before = now.saturating_add(pause.max(asked));
    }

    /// The service works again.
    pub(super) fn worked(&mut self) {
        *self = Self::default();
    }

    /// How long it still is to be left alone; `None` if it may be asked. Where it failed last, one may ask, and whoever
    /// comes meanwhile waits for the outcome or comes later.
    pub(super) fn turn(&mut self, now: Duration) -> Option<Duration> {
        let left = self.not_before.saturating_sub(now);
        if !left.is_zero() {
            return Some(left);
        }
        if self.failures > 0 {
            self.not_before = now.saturating_add(PAUSE.0);
        }
        None
    }
}
