//! In: moments, secrets, claims. Out: texts that a person can read.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD as BASE64, Engine as _};
use serde_json::Value;

use crate::clock::iso;

/// A moment, to the second.
pub(super) fn moment(millis: i64) -> String {
    let text = iso(millis);
    let text = text.get(..19).unwrap_or(&text);
    text.replace('T', " ")
}

/// How long it is until a moment, in its two largest units; `None` if it is over.
pub(super) fn left(until: i64, now: i64) -> Option<String> {
    let seconds = until.saturating_sub(now);
    (seconds > 0).then(|| span(seconds / 1000))
}

/// A length of time in its two largest units.
pub(super) fn span(seconds: i64) -> String {
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{rest} s"),
        (0, 0, _) => format!("{minutes} min {rest} s"),
        (0, ..) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

/// A secret by its ends: enough to tell it from others, not enough to use it.
pub(super) fn short(secret: &str) -> String {
    let count = secret.chars().count();
    if count <= 20 {
        let first: String = secret.chars().take(4).collect();
        return format!("{first}…");
    }
    let first: String = secret.chars().take(8).collect();
    let last: String = secret.chars().skip(count - 6).collect();
    format!("{first}…{last}")
}

/// The claims of a JWT, one a line; `None` if it is none.
pub(super) fn claims(token: &str) -> Option<String> {
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let claims: Value = serde_json::from_slice(&BASE64.decode(claims).ok()?).ok()?;
    serde_json::to_string_pretty(&claims).ok()
}

#[cfg(test)]
mod tests {
    use super::{left, moment, short, span};

    #[test]
    fn texts_are_short() {
        assert_eq!(moment(1_700_000_000_123), "2023-11-14 22:13:20");
        assert_eq!(span(5), "5 s");
        assert_eq!(span(61), "1 min 1 s");
        assert_eq!(span(3_660), "1 h 1 min");
        assert_eq!(span(1_209_599), "13 d 23 h");
        assert_eq!(left(5_000, 5_000), None);
        assert_eq!(short("abcdefghijklmnopqrstuvwxyz"), "abcdefgh…uvwxyz");
        assert_eq!(short("秘密秘密秘密"), "秘密秘密…");
    }
}
