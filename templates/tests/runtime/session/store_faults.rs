//! Promise: a store that cannot be used is an error, and its file stays as it is; several processes lose nothing.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use crate::support::child::child;
use crate::support::shop;
use miniature::models::Login;
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{
    Entry, FileStore, MemoryStore, Record, StoreError, StoreFuture, TokenStore,
};

/// The folder of the store, for a child process.
const PLACE: &str = "MINIATURE_STORE";

fn key() -> TokenKey {
    TokenKey::new("u")
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_huge_file_is_refused_unread_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let length = 100 << 30;
    fs::File::create(&path).unwrap().set_len(length).unwrap();
    let error = FileStore::open(&path).unwrap_err().to_string();
    assert!(error.contains("larger than"), "{error}");
    assert_eq!(fs::metadata(&path).unwrap().len(), length);
}

#[tokio::test]
async fn a_store_that_would_grow_too_large_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    let version = store
        .swap(&key(), None, &Record::new(SessionTokens::new("a")))
        .await
        .unwrap();
    let huge = Record::new(SessionTokens::new("x".repeat(17 << 20)));
    let error = store.swap(&key(), version, &huge).await.unwrap_err();
    assert!(error.to_string().contains("larger than"), "{error}");
    let kept = store.load(&key()).await.unwrap().unwrap();
    assert_eq!(kept.record.tokens.access.expose(), "a");
    assert_eq!(names(folder.path()), ["s.json", "s.json.lock"]);
}

#[tokio::test]
async fn versions_of_a_file_that_somebody_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let write = |counter: u64| {
        let entry = r#"{"version":7,"tokens":{"access":"a"}}"#;
        let text = format!(r#"{{"format":1,"counter":{counter},"entries":{{"other":{entry}}}}}"#);
        fs::write(&path, text).unwrap();
        FileStore::open(&path).unwrap()
    };
    let tokens = Record::new(SessionTokens::new("b"));
    let version = write(3).swap(&key(), None, &tokens).await.unwrap();
    assert_eq!(version, Some(8), "none comes twice");
    let error = write(u64::MAX).swap(&key(), None, &tokens).await;
    assert!(error.unwrap_err().to_string().contains("used up"));
}

/// The child of the test below.
#[tokio::test]
#[ignore = "another test runs it, in another process"]
async fn child_on_a_full_disk() {
    let Ok(path) = std::env::var(PLACE) else {
        return;
    };
    let store = FileStore::open(path).unwrap();
    let kept = store.load(&key()).await.unwrap().unwrap();
    let large = Record::new(SessionTokens::new("x".repeat(200_000)));
    let error = store.swap(&key(), Some(kept.version), &large).await;
    println!("error: {}", error.unwrap_err());
    let kept = store.load(&key()).await.unwrap().unwrap();
    println!("kept: {}", kept.record.tokens.access.expose());
}

#[cfg(unix)]
#[tokio::test]
async fn on_a_full_disk_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    store
        .swap(&key(), None, &Record::new(SessionTokens::new("old")))
        .await
        .unwrap();
    let before = fs::read(&path).unwrap();
    // A limit on the size of files fails in the middle of a file, as a full disk does.
    let limited = "trap '' XFSZ; ulimit -f 64; exec \"$@\"";
    let child = child(module_path!(), "child_on_a_full_disk");
    let output = Command::new("sh")
        .args(["-c", limited, "sh"])
        .arg(child.get_program())
        .args(child.get_args())
        .env(PLACE, &path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("error: cannot save to"), "{said}");
    assert!(said.contains("kept: old"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(names(folder.path()), ["s.json", "s.json.lock"]);
}

/// The child of the test below: counts up fifty times.
#[tokio::test]
#[ignore = "another test runs it, in another process"]
async fn child_that_counts() {
    let Ok(path) = std::env::var(PLACE) else {
        return;
    };
    let store = FileStore::open(path).unwrap();
    let mut left = 50;
    while left > 0 {
        let entry = store.load(&key()).await.unwrap();
        let version = entry.as_ref().map(|entry| entry.version);
        let count = entry.map_or(0, |entry| {
            entry.record.tokens.access.expose().parse().unwrap()
        });
        let next = Record::new(SessionTokens::new((count + 1).to_string()));
        if store.swap(&key(), version, &next).await.unwrap().is_some() {
            left -= 1;
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn three_processes_count_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let start = |_| {
        let mut command = child(module_path!(), "child_that_counts");
        command.env(PLACE, &path).stdout(Stdio::null());
        command.spawn().unwrap()
    };
    for mut child in (0..3).map(start).collect::<Vec<_>>() {
        assert!(child.wait().unwrap().success());
    }
    let store = FileStore::open(&path).unwrap();
    let entry = store.load(&key()).await.unwrap().unwrap();
    assert_eq!(entry.record.tokens.access.expose(), "150");
    assert_eq!(names(folder.path()), ["s.json", "s.json.lock"]);
}

/// A store that fails, then saves without ever saying so, then works.
#[derive(Debug, Default)]
struct Shaky {
    kept: MemoryStore,
    saves: AtomicU8,
}

impl TokenStore for Shaky {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        self.kept.load(key)
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        Box::pin(async move {
            let save = self.saves.fetch_add(1, Ordering::SeqCst);
            if save == 0 {
                return Err(StoreError::new("the disk is full"));
            }
            let saved = self.kept.swap(key, expected, record).await;
            if save == 1 {
                std::future::pending::<()>().await;
            }
            saved
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        self.kept.delete(key)
    }
}

#[tokio::test]
async fn a_late_save_that_nobody_waited_for_is_not_repeated_over_a_newer_token() {
    let (shop, _) = shop::tokens(1);
    let store = Shaky::default();
    let another = shop.client().account().session(store.kept.clone());
    let session = shop.client().account().session(store);
    session.login(Login::new("c")).await.unwrap_err();
    let waited = tokio::time::timeout(Duration::from_millis(10), session.tokens()).await;
    assert!(waited.is_err(), "cancelled in the middle of the late save");
    another.refresh().await.unwrap();
    let newest = another.tokens().await.unwrap().unwrap();
    assert_eq!(newest.access.expose(), "T2");
    assert_eq!(session.tokens().await.unwrap(), Some(newest));
}

#[tokio::test]
async fn a_late_save_that_nobody_waited_for_is_not_done_twice() {
    let (shop, _) = shop::tokens(1);
    let store = Shaky::default();
    let session = shop.client().account().session(store);
    session.login(Login::new("c")).await.unwrap_err();
    let waited = tokio::time::timeout(Duration::from_millis(10), session.tokens()).await;
    assert!(waited.is_err());
    let kept = session.tokens().await.unwrap().unwrap();
    assert_eq!((kept.access.expose(), kept.generation), ("T1", 1));
}
