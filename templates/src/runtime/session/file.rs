//! [`FileStore`]: tokens in a file, for any number of processes of one machine.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::{sleep, timeout};

use self::content::Content;
use self::disk::{Disk, PAUSE, locked, next_pause};
use super::record::Record;
use super::store::{Entry, StoreError, StoreFuture, TokenKey, TokenStore};
use crate::runtime::engine::clock::{Clock, SystemClock, millis};

mod content;
mod disk;
mod lease;
mod own;

/// How long to wait for the lock.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tokens in a file that only its owner can read.
///
/// One file holds the tokens of all keys, so that one rename is the whole change; it suits an application with a few
/// users on one machine. The file is replaced: after a crash at any moment, of the process or of the machine, it is the
/// old one or the new one. Any number of processes of one machine may use it: a lock on a second file (`<path>.lock`) is held
/// for each change, and only for it. The system ends it when its holder dies; the file stays, because whoever
/// removes it takes it away from those who wait for it. Clones share the file.
///
/// Leases are in a third file (`<path>.leases`, only there while a key is lent) with the time of their end. A
/// lock of the system would end with its holder too, but it would not end while he hangs, and each user would
/// need a file that stays. So a key whose holder was killed is free again at the end of the lease.
#[derive(Clone, Debug)]
pub struct FileStore {
    disk: Arc<Disk>,
    clock: Arc<dyn Clock>,
    patience: Duration,
}

impl FileStore {
    /// Opens the store in this file, which need not exist yet; missing folders are made.
    ///
    /// It waits on this thread while another process changes the file, as [`patience`](Self::patience) says at first.
    ///
    /// A file that others may read is made private. One that belongs to another user is refused, also if this process is
    /// the superuser's, and so is what is no file: a pipe, a device. What a killed process left behind is
    /// removed. A file that is no store is refused and stays as it is. In a store, an entry that cannot be read
    /// ([`StoreError::unreadable`]) is its own user's trouble only; it stays until he signs in or out.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let disk = Disk::new(path).map_err(|error| failed("cannot open", path, error))?;
        disk.tidy(PATIENCE)
            .map_err(|error| failed("cannot open", path, error))?;
        Ok(Self {
            disk: Arc::new(disk),
            clock: Arc::new(SystemClock),
            patience: PATIENCE,
        })
    }

    /// Tells by this clock when leases end; else by the system's. All processes must agree on the time.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// How long to wait for others who change the file, before it is an error; 30 seconds unless set.
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = time;
        self
    }

    /// Does it on a thread that may block, while nobody else changes anything. Who waits for that takes no thread.
    fn change<'a, T: Send + 'static>(
        &self,
        act: impl FnOnce(&Disk) -> io::Result<T> + Send + 'static,
    ) -> StoreFuture<'a, T> {
        let (disk, patience) = (Arc::clone(&self.disk), self.patience);
        let store = self.clone();
        Box::pin(async move {
            let failed = |error| failed("cannot save to", &disk.path, error);
            let start = Instant::now();
            // Of those who share this store, one at a time asks for the lock.
            let turn = timeout(patience, disk.turn.lock()).await;
            let _turn = turn.map_err(|_| failed(locked(patience)))?;
            let (mut act, mut pause) = (act, PAUSE);
            loop {
                let tried = store.run("cannot save to", move |disk| match disk.try_lock()? {
                    Some(_lock) => act(disk).map(Ok),
                    None => Ok(Err(act)),
                });
                match tried.await? {
                    Ok(done) => return Ok(done),
                    Err(again) => act = again,
                }
                if start.elapsed() >= patience {
                    return Err(failed(locked(patience)));
                }
                sleep(pause).await;
                pause = next_pause(pause);
            }
        })
    }

    /// Does it on a thread that may block.
    fn run<'a, T: Send + 'static>(
        &self,
        verb: &'static str,
        act: impl FnOnce(&Disk) -> io::Result<T> + Send + 'static,
    ) -> StoreFuture<'a, T> {
        let disk = Arc::clone(&self.disk);
        Box::pin(async move {
            let path = disk.path.clone();
            let done = tokio::task::spawn_blocking(move || act(&disk)).await;
            done.map_err(io::Error::other)
                .and_then(|done| done)
                .map_err(|error| failed(verb, &path, error))
        })
    }
}

fn failed(verb: &str, path: &Path, error: io::Error) -> StoreError {
    StoreError::because(format!("{verb} `{}`", path.display()), error)
}

impl TokenStore for FileStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        let key = key.text();
        let found = self.run("cannot read", move |disk| {
            Ok(Content::read(disk.read()?.as_ref())?.entry(&key))
        });
        Box::pin(async move { found.await? })
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        let (key, record) = (key.text(), record.clone());
        self.change(move |disk| {
            let text = disk.read()?;
            let content = Content::read(text.as_ref())?;
            if content.version(&key) != expected {
                return Ok(None);
            }
            let (version, text) = content.with(key, &record)?;
            disk.write(&text)?;
            Ok(Some(version))
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        let key = key.text();
        let removed = self.change(move |disk| {
            let text = disk.read()?;
            let content = Content::read(text.as_ref())?;
            if content.version(&key).is_none() {
                return Ok(Ok(None));
            }
            let removed = content.entry(&key);
            disk.write(&content.without(&key)?)?;
            Ok(removed)
        });
        Box::pin(async move { removed.await? })
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        let (key, holder) = (key.text(), holder.to_owned());
        let clock = Arc::clone(&self.clock);
        self.change(move |disk| {
            let mut leases = disk.leases()?;
            let now = millis(clock.now());
            let lent = leases.lend(key, holder, now, time);
            if lent {
                disk.write_leases(&leases)?;
            }
            Ok(lent)
        })
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        let (key, holder) = (key.text(), holder.to_owned());
        self.change(move |disk| {
            let mut leases = disk.leases()?;
            if leases.end(&key, &holder) {
                disk.write_leases(&leases)?;
            }
            Ok(())
        })
    }
}
