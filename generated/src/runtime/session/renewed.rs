//! [`Renewed`]: the last refresh that followed a rejection, and how long the next has to wait if it helped nothing.

use std::time::Duration;

/// A token that is rejected so soon after a rejection got it is not refreshed again at once.
const SOON: Duration = Duration::from_secs(30);

/// A refresh after a rejection.
#[derive(Clone, Copy)]
pub(super) struct Renewed {
    /// The tokens that came of it.
    pub(super) generation: u64,
    /// When they came, by the monotonic clock.
    pub(super) at: Duration,
    /// Whether it was not the first within [`SOON`].
    pub(super) again: bool,
}

impl Renewed {
    /// How long these tokens are not to be refreshed again if they are rejected, which have been `accepted` or not.
    ///
    /// Tokens that were never accepted would be followed by others that fare no better. Tokens that were good a moment ago
    /// were taken back: one refresh more tells whether a new sign-in is needed.
    pub(super) fn wait(self, generation: u64, accepted: bool, now: Duration) -> Option<Duration> {
        let spared = self.generation == generation && (self.again || !accepted);
        let left = (self.at + SOON).checked_sub(now)?;
        (spared && !left.is_zero()).then_some(left)
    }

    /// Whether it was less than [`SOON`] ago.
    pub(super) fn is_recent(self, now: Duration) -> bool {
        now < self.at + SOON
    }
}
