//! In: strings with a format. Out: a type for each format, which keeps what was sent and converts on request.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::calendar;

/// A date with a time of day (RFC 3339), as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(String);

/// A date (`2026-11-22`), as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(String);

/// A UUID, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid(String);

/// A URI, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uri(String);

/// Bytes in base64, as they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(String);

/// What all these types have in common.
macro_rules! text {
    ($($name:ident),*) => {$(
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }
    )*};
}

text!(DateTime, Date, Uuid, Uri, Base64);

impl DateTime {
    /// Milliseconds since 1970, if the text is a date with a time.
    pub fn unix_millis(&self) -> Option<i64> {
        calendar::unix_millis(&self.0)
    }

    /// The moment, if the text is a date with a time.
    pub fn system_time(&self) -> Option<SystemTime> {
        let millis = self.unix_millis()?;
        let distance = Duration::from_millis(millis.unsigned_abs());
        if millis < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        }
    }

    /// The text of a moment in milliseconds since 1970, in UTC.
    pub fn from_unix_millis(millis: i64) -> Self {
        Self(calendar::text(millis))
    }
}

impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let millis = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => {
                i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis)
            }
        };
        Self::from_unix_millis(millis)
    }
}

impl Date {
    /// Year, month and day, if the text is a date.
    pub fn parts(&self) -> Option<(i64, u8, u8)> {
        calendar::date(&self.0)
    }
}

impl Uuid {
    /// The sixteen bytes, if the text is a UUID.
    pub fn to_bytes(&self) -> Option<[u8; 16]> {
        let dashes = [8, 13, 18, 23];
        let plain = self.0.len() == 36
            && dashes
                .iter()
                .all(|at| self.0.as_bytes().get(*at) == Some(&b'-'));
        let digits: String = self.0.chars().filter(|c| *c != '-').collect();
        let hex = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u128::from_str_radix(&digits, 16).ok()?;
        (plain && hex).then(|| number.to_be_bytes())
    }
}

impl Base64 {
    /// The text of these bytes.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// The bytes, if the text is base64 (padded or not).
    pub fn decode(&self) -> Option<Vec<u8>> {
        STANDARD
            .decode(&self.0)
            .or_else(|_| STANDARD_NO_PAD.decode(&self.0))
            .ok()
    }
}
