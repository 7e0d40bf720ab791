//! [`CachedToken`]: a token in memory, ready for calls to take, with the times when it is to be refreshed.

use std::sync::Arc;
use std::time::Duration;

use super::options::SessionOptions;
use super::store::Entry;
use super::token::SessionTokens;
use crate::runtime::engine::credential::Credential;

/// A token is certainly over this long after its end: clocks differ.
const LATE: i64 = 60_000;

/// A token with a life shorter than this is not believed to be over: a clock is wrong, or the service's words.
const BRIEF: i64 = 5_000;
/// Such a token is not refreshed for so long after it was asked for: another would fare no better.
const HELD: i64 = 30_000;

/// A token in memory. It does not change; another takes its place.
#[derive(Debug)]
pub(super) struct CachedToken {
    pub(super) entry: Entry,
    pub(super) credential: Arc<Credential>,
    pub(super) times: Times,
    /// From here on it is refreshed. If the outcome of a refresh is unknown, not before that has to be.
    pub(super) early: i64,
    /// Until when the store need not be read again, in milliseconds of the monotonic clock.
    pub(super) trusted: i64,
}

impl CachedToken {
    pub(super) fn new(entry: Entry, times: Times, trusted: i64) -> Self {
        let tokens = &entry.record.tokens;
        let subject = tokens.subject.clone();
        let credential = Credential::new(tokens.access.clone(), entry.generation(), subject);
        let doubtful = entry.record.pending.is_some();
        Self {
            early: if doubtful { times.hard } else { times.soft },
            entry,
            credential: Arc::new(credential),
            times,
            trusted,
        }
    }
}

/// Moments of a token's life, in milliseconds of the monotonic clock: the wall clock may be set meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    /// From here on it is refreshed, and used meanwhile.
    pub(super) soft: i64,
    /// From here on calls wait for its refresh.
    pub(super) hard: i64,
    /// It is over.
    pub(super) end: i64,
}

impl Times {
    /// As the token says, if `at` is one moment by the service's clock, in milliseconds since 1970, and by the monotonic
    /// one. `jitter`: from 0 to 1.
    pub(super) fn of(
        tokens: &SessionTokens,
        (wall, monotonic): (i64, Duration),
        options: &SessionOptions,
        jitter: f64,
    ) -> Self {
        let never = i64::MAX;
        let Some(expires_at) = tokens.expires_at else {
            return Self {
                soft: never,
                hard: never,
                end: never,
            };
        };
        let start = tokens.issued_at.unwrap_or(i64::MIN);
        let life = expires_at.saturating_sub(start).max(0);
        let left = expires_at.saturating_sub(wall);
        let end = mono(monotonic).saturating_add(left);
        let held = tokens.issued_at.filter(|_| life < BRIEF).map(|issued| {
            let age = wall.saturating_sub(issued).max(0);
            mono(monotonic).saturating_add(HELD.saturating_sub(age))
        });
        let held = held.unwrap_or(i64::MIN);
        let hard = mono(options.hard).min(life / 2);
        let early = part(life, options.early_part).min(mono(options.early_most));
        let soft = part(early, 1.0 - jitter / 2.0).max(hard);
        Self {
            soft: end.saturating_sub(soft).max(held),
            hard: end.saturating_sub(hard).max(held),
            end,
        }
    }

    /// Whether it is certainly over.
    pub(super) fn over(&self, now: i64) -> bool {
        now >= self.end.saturating_add(LATE)
    }
}

/// Milliseconds of a monotonic clock.
pub(super) fn mono(time: Duration) -> i64 {
    // Each call asks for it: no division of 128 bits.
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    seconds
        .saturating_mul(1000)
        .saturating_add(i64::from(time.subsec_millis()))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a part of a time that is far from exact anyway; the conversion saturates"
)]
fn part(time: i64, part: f64) -> i64 {
    (time as f64 * part) as i64
}
