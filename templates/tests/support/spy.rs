//! In: a store in memory. Out: [`Spy`], which is that store, but shows what it keeps, fails when told, and may lend nothing.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use miniature::session::TokenKey;
use miniature::stores::{Entry, MemoryStore, Record, StoreError, StoreFuture, TokenStore};

/// Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spy {
    kept: MemoryStore,
    switches: Arc<Switches>,
    saved: Arc<Mutex<Vec<Record>>>,
    wiped: Arc<AtomicBool>,
}

/// What it does wrong.
#[derive(Debug, Default)]
pub(crate) struct Switches {
    /// Nothing can be read.
    pub(crate) no_load: AtomicBool,
    /// Nothing can be saved.
    pub(crate) no_swap: AtomicBool,
    /// Saving takes until this is off again.
    pub(crate) slow_swap: AtomicBool,
    /// Deleting takes until this is off again.
    pub(crate) slow_delete: AtomicBool,
    /// Nothing can be deleted.
    pub(crate) no_delete: AtomicBool,
    /// Everybody gets the lease.
    pub(crate) no_lease: AtomicBool,
}

impl Spy {
    /// A store that lends the lease to everybody.
    pub(crate) fn without_lease() -> Self {
        let spy = Self::default();
        spy.set(|switches| &switches.no_lease, true);
        spy
    }

    /// The same, with leases that end by this clock.
    pub(crate) fn clock(mut self, clock: &super::hands::Hands) -> Self {
        self.kept = self.kept.clock(clock.clone());
        self
    }

    pub(crate) fn set(&self, which: impl Fn(&Switches) -> &AtomicBool, on: bool) {
        which(&self.switches).store(on, Ordering::SeqCst);
    }

    /// All is gone, and nobody is told.
    pub(crate) fn wipe(&self) {
        self.wiped.store(true, Ordering::SeqCst);
    }

    /// All that was saved.
    pub(crate) fn saved(&self) -> Vec<Record> {
        self.saved.lock().unwrap().clone()
    }

    /// What was saved last.
    pub(crate) fn last(&self) -> Record {
        self.saved().pop().unwrap()
    }

    fn fails(&self, which: impl Fn(&Switches) -> &AtomicBool) -> Result<(), StoreError> {
        if which(&self.switches).load(Ordering::SeqCst) {
            return Err(StoreError::new("the disk is gone"));
        }
        Ok(())
    }
}

impl TokenStore for Spy {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            self.fails(|switches| &switches.no_load)?;
            if self.wiped.swap(false, Ordering::SeqCst) {
                self.kept.delete(key).await?;
            }
            self.kept.load(key).await
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        Box::pin(async move {
            self.fails(|switches| &switches.no_swap)?;
            while self.switches.slow_swap.load(Ordering::SeqCst) {
                tokio::task::yield_now().await;
            }
            let saved = self.kept.swap(key, expected, record).await?;
            if saved.is_some() {
                self.saved.lock().unwrap().push(record.clone());
            }
            Ok(saved)
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            self.fails(|switches| &switches.no_delete)?;
            while self.switches.slow_delete.load(Ordering::SeqCst) {
                tokio::task::yield_now().await;
            }
            self.kept.delete(key).await
        })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        if self.switches.no_lease.load(Ordering::SeqCst) {
            return Box::pin(std::future::ready(Ok(true)));
        }
        self.kept.lease(key, holder, time)
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        self.kept.release(key, holder)
    }
}
