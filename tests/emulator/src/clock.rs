//! In: moves. Out: [`Clock`]: the emulator's time, which runs with the real one or stands still, and can be moved.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The emulator's time.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Clock {
    /// How far it is ahead of the real one, in milliseconds.
    ahead: i64,
    /// Where it stands still, if it does, in milliseconds since 1970.
    frozen: Option<i64>,
}

impl Clock {
    /// Milliseconds since 1970.
    pub(crate) fn millis(self) -> i64 {
        self.frozen.unwrap_or_else(real).saturating_add(self.ahead)
    }

    /// Seconds since 1970.
    pub(crate) fn seconds(self) -> i64 {
        self.millis().div_euclid(1000)
    }

    /// Moves it by some seconds; back if negative.
    pub(crate) fn advance(&mut self, seconds: i64) {
        self.ahead = self.ahead.saturating_add(seconds.saturating_mul(1000));
    }

    /// Sets it, and lets it stand still there.
    pub(crate) fn freeze(&mut self, millis: i64) {
        (self.frozen, self.ahead) = (Some(millis), 0);
    }

    /// Lets it run on from where it is.
    pub(crate) fn run(&mut self) {
        let now = self.millis();
        (self.frozen, self.ahead) = (None, now.saturating_sub(real()));
    }

    /// Whether it stands still.
    pub(crate) fn frozen(self) -> bool {
        self.frozen.is_some()
    }
}

fn real() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A moment as Authing writes it: ISO 8601 in UTC with milliseconds.
pub(crate) fn iso(millis: i64) -> String {
    let moment = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{moment:.3}")
}

/// A moment as HTTP writes it (RFC 9110, section 5.6.7).
pub(crate) fn http_date(millis: i64) -> String {
    let moment = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::{Clock, http_date, iso};

    #[test]
    fn dates_are_written_as_in_http() {
        assert_eq!(http_date(784_111_777_999), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn moments_are_written_as_iso_8601() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(1_700_000_000_123), "2023-11-14T22:13:20.123Z");
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let mut clock = Clock::default();
        clock.freeze(1_000);
        clock.advance(5);
        assert_eq!((clock.millis(), clock.seconds()), (6_000, 6));
        clock.run();
        assert!((6_000..60_000).contains(&clock.millis()));
    }
}
