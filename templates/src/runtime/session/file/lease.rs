//! [`Leases`]: who has which key of a store, and until when.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The leases of a store, by the text of the key.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub(super) struct Leases(BTreeMap<String, Lease>);

#[derive(Serialize, Deserialize)]
struct Lease {
    holder: String,
    /// In milliseconds since 1970.
    since: i64,
    until: i64,
}

impl Leases {
    /// Those in the text that can be read: a lease only spares work.
    pub(super) fn read(text: &[u8]) -> Self {
        let found: BTreeMap<String, Value> = serde_json::from_slice(text).unwrap_or_default();
        let found = found.into_iter();
        let read =
            found.filter_map(|(key, lease)| Some((key, serde_json::from_value(lease).ok()?)));
        Self(read.collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Lends the key, unless another holder has it.
    pub(super) fn lend(&mut self, key: String, holder: String, now: i64, time: Duration) -> bool {
        // One from the future is from before the clock was set back: nobody knows when it ends.
        self.0
            .retain(|_, lease| lease.since <= now && now < lease.until);
        if self.0.get(&key).is_some_and(|lease| lease.holder != holder) {
            return false;
        }
        let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let until = now.saturating_add(time);
        let lease = Lease {
            holder,
            since: now,
            until,
        };
        self.0.insert(key, lease);
        true
    }

    /// Ends the lease of this holder; whether there was one.
    pub(super) fn end(&mut self, key: &str, holder: &str) -> bool {
        let own = self.0.get(key).is_some_and(|lease| lease.holder == holder);
        if own {
            self.0.remove(key);
        }
        own
    }
}
