//! How far the clock of the service is from the own one, as far as its answers with tokens tell.
//!
//! The ends of tokens are moments of the service's clock, and are compared with it. It is learnt from the `Date` of an answer
//! with tokens (RFC 9110, section 6.6.1). Without one, the `iat` of its token (RFC 7519, section 4.1.6) counts only where the
//! own clock cannot be right: no token is issued after it has come, and none is over when it comes.

use std::time::{Duration, SystemTime};

use crate::runtime::engine::clock::{Moment, millis};

/// A difference of less is none: a `Date` has whole seconds, and answers take their time.
const LEAST: i64 = 5_000;
/// A difference of more is not believed: it would be a mistake of the service, or of a cache before it.
const MOST: i64 = 86_400_000;

/// When tokens were asked for and when they came, by the own clock, and when they were given, by the service's: in
/// milliseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    sent: i64,
    came: i64,
    date: Option<i64>,
    known: i64,
}

impl Heard {
    /// `now`: by the monotonic clock; the one on the wall may have been set since. `known`: the skew known before.
    pub(super) fn new(sent: Moment, now: Duration, date: Option<SystemTime>, known: i64) -> Self {
        let took = now.saturating_sub(sent.monotonic).as_millis();
        let (sent, took) = (millis(sent.wall), i64::try_from(took).unwrap_or(i64::MAX));
        Self {
            sent,
            came: sent.saturating_add(took),
            date: date.map(millis),
            known,
        }
    }

    /// When the tokens were asked for, by the service's clock.
    pub(super) fn sent(&self, skew: i64) -> i64 {
        self.sent.saturating_add(skew)
    }

    /// How far the service's clock is ahead of the own one. `issued` and `end`: what the token says of itself.
    pub(super) fn skew(&self, issued: Option<i64>, end: Option<i64>) -> i64 {
        let over = |end: i64| end <= self.sent(self.known);
        let apart = match (self.date, issued) {
            (Some(date), _) if date > self.came => date - self.came,
            (Some(date), _) => date.saturating_add(999).saturating_sub(self.sent).min(0),
            (None, Some(issued)) if issued > self.came.saturating_add(self.known) => {
                issued.saturating_sub(self.came)
            }
            (None, Some(issued)) if end.is_some_and(over) => issued.saturating_sub(self.sent),
            _ => return self.known,
        };
        match apart.saturating_abs() {
            ..LEAST => 0,
            LEAST..=MOST => apart,
            _ => self.known,
        }
    }

    /// The end of a token in a difference of clocks that is not believed: for so long after it was asked for as it is to live.
    pub(super) fn end(&self, end: i64, issued: Option<i64>, skew: i64) -> i64 {
        let sent = self.sent(skew);
        let given = self.date.or(issued).filter(|given| *given < end);
        match given {
            Some(given) if end <= sent => sent.saturating_add(end.saturating_sub(given)),
            _ => end,
        }
    }
}
