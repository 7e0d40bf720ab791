//! Promise: every store keeps what `TokenStore` promises, and the suite that says so sees who does not.

use std::collections::BTreeSet;
use std::future::ready;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::conformance::Report;
use miniature::stores::{
    Entry, FileStore, MemoryStore, Record, StoreError, StoreFuture, TokenStore, conformance,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn memory() {
    let store = MemoryStore::new();
    let report = conformance::check(|| ready(store.clone())).await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let report = conformance::check(|| ready(FileStore::open(&path).unwrap())).await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_store_behind_a_pointer() {
    let store = MemoryStore::new();
    let open = || ready(Box::new(Arc::new(store.clone())) as Box<dyn TokenStore>);
    let report = conformance::check(open).await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
}

/// What is wrong with a store.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    LendsNothing,
    Fails,
    Hangs,
    Panics,
    /// It saves whatever is expected.
    NoCompare,
    /// It compares, and saves later.
    NotAtOnce,
    /// Versions start again once the entry is deleted.
    VersionsRestart,
    VersionZero,
    DeleteKeeps,
    DeleteSaysNothing,
    KeysInLowerCase,
    KeysCut,
    KeysTrimmed,
    ForgetsRefresh,
    ForgetsPending,
    ForgetsReauth,
    ForgetsGeneration,
    ForgetsIssued,
    LeaseForEver,
    LeaseOfHandles,
    LeaseOnce,
    LeaseEndedByAnyone,
    LeaseNeverReleased,
    SwapNeedsLease,
}

/// A store with a fault.
#[derive(Clone, Debug)]
struct Faulty {
    fault: Fault,
    kept: MemoryStore,
    /// Where leases are kept.
    lent: MemoryStore,
    versions: Arc<AtomicU64>,
    /// Keys that were ever lent.
    seen: Arc<Mutex<BTreeSet<String>>>,
}

impl Faulty {
    fn new(fault: Fault) -> Self {
        Self {
            fault,
            kept: MemoryStore::new(),
            lent: MemoryStore::new(),
            versions: Arc::default(),
            seen: Arc::default(),
        }
    }

    fn open(&self) -> Self {
        let mut own = self.clone();
        if self.fault == Fault::LeaseOfHandles {
            own.lent = MemoryStore::new();
        }
        own
    }

    fn key(&self, key: &TokenKey) -> TokenKey {
        let text = key.text();
        TokenKey::new(match self.fault {
            Fault::KeysInLowerCase => text.to_lowercase(),
            Fault::KeysCut => text.chars().take(250).collect(),
            Fault::KeysTrimmed => text.trim().to_owned(),
            _ => text,
        })
    }

    fn record(&self, record: &Record) -> Record {
        let mut record = record.clone();
        match self.fault {
            Fault::ForgetsRefresh => record.tokens.refresh = None,
            Fault::ForgetsPending => record.pending = None,
            Fault::ForgetsReauth => record.reauth = None,
            Fault::ForgetsGeneration => record.generation = None,
            Fault::ForgetsIssued => record.tokens.issued_at = None,
            _ => {}
        }
        record
    }

    /// Its own version of an entry, in place of that of the store below.
    fn version(&self, version: u64) -> u64 {
        match self.fault {
            Fault::VersionZero => version - 1,
            Fault::VersionsRestart => version - self.base(),
            _ => version,
        }
    }

    /// What the versions of the store below are ahead.
    fn base(&self) -> u64 {
        self.versions.load(Ordering::SeqCst)
    }

    fn below(&self, version: u64) -> u64 {
        match self.fault {
            Fault::VersionZero => version + 1,
            Fault::VersionsRestart => version + self.base(),
            _ => version,
        }
    }
}

impl TokenStore for Faulty {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            match self.fault {
                Fault::Fails => return Err(StoreError::new("out of order")),
                Fault::Hangs => std::future::pending().await,
                Fault::Panics => panic!("on purpose"),
                _ => {}
            }
            let found = self.kept.load(&self.key(key)).await?;
            Ok(found.map(|mut entry| {
                entry.version = self.version(entry.version);
                entry
            }))
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        Box::pin(async move {
            let (own, record) = (self.key(key), self.record(record));
            let mut expected = expected.map(|version| self.below(version));
            let free = self.lent.lease(key, "nobody", Duration::ZERO).await?;
            if self.fault == Fault::SwapNeedsLease && !free {
                return Ok(None);
            }
            let present = self.kept.load(&own).await?.map(|entry| entry.version);
            if self.fault == Fault::NotAtOnce && present == expected {
                tokio::task::yield_now().await;
                expected = self.kept.load(&own).await?.map(|entry| entry.version);
            }
            if self.fault == Fault::NoCompare {
                expected = present;
            }
            let saved = self.kept.swap(&own, expected, &record).await?;
            Ok(saved.map(|version| self.version(version)))
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            let found = self.load(key).await?;
            if self.fault != Fault::DeleteKeeps {
                let removed = self.kept.delete(&self.key(key)).await?;
                let last = removed.map_or(0, |entry| entry.version);
                if self.fault == Fault::VersionsRestart {
                    self.versions.fetch_max(last, Ordering::SeqCst);
                }
            }
            Ok(found.filter(|_| self.fault != Fault::DeleteSaysNothing))
        })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let first = self.seen.lock().unwrap().insert(key.text());
            match self.fault {
                Fault::LendsNothing => Ok(true),
                Fault::LeaseOnce => Ok(first),
                Fault::LeaseForEver => {
                    let time = time.max(Duration::from_secs(3600));
                    self.lent.lease(key, holder, time).await
                }
                _ => self.lent.lease(key, holder, time).await,
            }
        })
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            match self.fault {
                Fault::LeaseNeverReleased => Ok(()),
                Fault::LeaseEndedByAnyone => {
                    for other in ["a", "b"] {
                        self.lent.release(key, other).await?;
                    }
                    Ok(())
                }
                _ => self.lent.release(key, holder).await,
            }
        })
    }
}

async fn tried(fault: Fault) -> Report {
    let store = Faulty::new(fault);
    conformance::check(|| ready(store.open())).await
}

#[tokio::test(start_paused = true)]
async fn a_broken_promise_is_named() {
    let cases = [
        (Fault::Fails, "`load` works: out of order"),
        (Fault::Hangs, "`load` answers within 30s"),
        (Fault::Panics, "never panics"),
        (Fault::NoCompare, "saves nothing over"),
        (Fault::NotAtOnce, "one of 16 concurrent swaps wins, not "),
        (Fault::VersionsRestart, "no version comes twice"),
        (Fault::VersionZero, "versions are at least 1"),
        (Fault::DeleteKeeps, "`delete` removes the entry"),
        (Fault::DeleteSaysNothing, "`delete` answers what it removed"),
        (Fault::KeysInLowerCase, "a key of its own"),
        (Fault::KeysCut, "a key of its own"),
        (Fault::KeysTrimmed, "a key of its own"),
        (Fault::ForgetsRefresh, "changed: refresh"),
        (Fault::ForgetsPending, "changed: pending"),
        (Fault::ForgetsReauth, "changed: reauth"),
        (Fault::ForgetsGeneration, "changed: generation"),
        (Fault::ForgetsIssued, "changed: issued_at"),
        (Fault::LeaseForEver, "a lease ends by itself"),
        (Fault::LeaseOfHandles, "for every handle of the store"),
        (Fault::LeaseOnce, "the holder's lease is renewed"),
        (Fault::LeaseEndedByAnyone, "only its holder ends a lease"),
        (Fault::LeaseNeverReleased, "is lent again"),
        (Fault::SwapNeedsLease, "saves if the present version is"),
    ];
    for (fault, promise) in cases {
        let report = tried(fault).await;
        assert!(
            report.to_string().contains(promise),
            "{fault:?} is not seen: {report}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_lends_nothing_is_fit_for_use() {
    let report = tried(Fault::LendsNothing).await;
    assert!(report.broken.is_empty() && !report.lends, "{report}");
    let report = tried(Fault::None).await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
    assert_eq!(report.to_string(), "the store keeps all its promises");
}

/// A file that is another one each time it is opened.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_store_that_is_empty_when_opened_again_is_seen() {
    let report = conformance::check(|| ready(MemoryStore::new())).await;
    assert!(
        report
            .to_string()
            .contains("is there when the store is opened again"),
        "{report}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn other_entries_stay_untouched() {
    let store = MemoryStore::new();
    let key = TokenKey::new("mine");
    let record = Record::new(SessionTokens::new("a"));
    let version = store.swap(&key, None, &record).await.unwrap().unwrap();
    for _ in 0..2 {
        let report = conformance::check(|| ready(store.clone())).await;
        assert!(report.broken.is_empty(), "{report}");
    }
    let entry = store.load(&key).await.unwrap();
    assert_eq!(entry, Some(Entry { version, record }));
    assert_eq!(
        format!("{store:?}").matches("Entry {").count(),
        1,
        "nothing of the suite is left"
    );
}
