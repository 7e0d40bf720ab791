//! [`MemoryStore`]: tokens that live as long as the process.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::record::Record;
use super::store::{Entry, StoreFuture, TokenKey, TokenStore};
use crate::runtime::engine::clock::{Clock, SystemClock};
use crate::runtime::engine::lock::Lock;

/// A store that lives as long as the process. Clones share what they keep.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    kept: Arc<Lock<Kept>>,
    clock: Arc<dyn Clock>,
}

#[derive(Debug, Default)]
struct Kept {
    counter: u64,
    entries: BTreeMap<TokenKey, Entry>,
    /// Who has a key, and until when by the monotonic clock.
    leases: BTreeMap<TokenKey, (String, Duration)>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self {
            kept: Arc::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells by this clock when leases end; else by the system's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    fn with<T: Send + 'static>(&self, act: impl FnOnce(&mut Kept) -> T) -> StoreFuture<'static, T> {
        Box::pin(std::future::ready(Ok(self.kept.with(act))))
    }
}

impl TokenStore for MemoryStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        self.with(|kept| kept.entries.get(key).cloned())
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        self.with(|kept| {
            if kept.entries.get(key).map(|entry| entry.version) != expected {
                return None;
            }
            kept.counter += 1;
            let entry = Entry {
                version: kept.counter,
                record: record.clone(),
            };
            kept.entries.insert(key.clone(), entry);
            Some(kept.counter)
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        self.with(|kept| kept.entries.remove(key))
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        let now = self.clock.monotonic();
        self.with(|kept| {
            let taken = kept
                .leases
                .get(key)
                .is_some_and(|(other, end)| other != holder && *end > now);
            if !taken {
                let lease = (holder.to_owned(), now.saturating_add(time));
                kept.leases.insert(key.clone(), lease);
            }
            !taken
        })
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        self.with(|kept| {
            if kept.leases.get(key).is_some_and(|(own, _)| own == holder) {
                kept.leases.remove(key);
            }
        })
    }
}
