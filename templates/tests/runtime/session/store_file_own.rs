//! Promise: a file store opens only files of its own user, waits for none of them, and takes no thread from others while it waits for
//! its turn.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown, symlink};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{FileStore, Record, TokenStore};
use tokio::runtime::Builder;
use tokio::time::timeout;

const MINUTE: Duration = Duration::from_secs(60);

fn key() -> TokenKey {
    TokenKey::new("u")
}

fn record(token: &str) -> Record {
    Record::new(SessionTokens::new(token))
}

fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Whatever is no file.
fn strangers(path: &Path, try_it: impl Fn(&str)) {
    pipe(path);
    try_it("a pipe");
    fs::remove_file(path).unwrap();
    fs::create_dir(path).unwrap();
    try_it("a folder");
    fs::remove_dir(path).unwrap();
    symlink("/dev/zero", path).unwrap();
    try_it("a device");
    fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn what_is_no_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let beside = |end: &str| folder.path().join(format!("s.json.{end}"));
    strangers(&path, |what| {
        let error = FileStore::open(&path).unwrap_err().to_string();
        assert!(error.contains("it is no file"), "{what}: {error}");
    });
    assert!(!Path::new("/dev/zero.lock").exists(), "it makes none there");
    strangers(&beside("lock"), |what| {
        let error = FileStore::open(&path).unwrap_err().to_string();
        let said = error.contains("its lock is no file") || what == "a folder";
        assert!(said, "{what}: {error}");
    });
}

#[tokio::test]
async fn what_is_no_file_any_more_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    pipe(&path);
    pipe(&folder.path().join("s.json.leases"));
    let (key, at_once) = (key(), Duration::from_secs(10));
    let loaded = timeout(at_once, store.load(&key)).await.unwrap();
    assert!(loaded.unwrap_err().to_string().contains("it is no file"));
    let new = record("a");
    let saved = timeout(at_once, store.swap(&key, None, &new));
    let error = saved.await.unwrap().unwrap_err().to_string();
    assert!(error.contains("it is no file"), "{error}");
    let lent = timeout(at_once, store.lease(&key, "a", MINUTE));
    let error = lent.await.unwrap().unwrap_err().to_string();
    assert!(error.contains("its list of leases is no file"), "{error}");
    pipe(&folder.path().join("s.json.lock"));
    let removed = timeout(at_once, store.delete(&key)).await.unwrap();
    let error = removed.unwrap_err().to_string();
    assert!(error.contains("its lock is no file"), "{error}");
}

#[tokio::test]
async fn the_file_of_another_user_is_refused_also_by_the_superuser() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    store.swap(&key(), None, &record("a")).await.unwrap();
    let user = fs::metadata(&path).unwrap().uid();
    if user != 0 {
        eprintln!("skipped: only the superuser can give a file to another user");
        return;
    }
    for end in ["", ".lock", ".leases"] {
        let path = folder.path().join(format!("s.json{end}"));
        store.lease(&key(), "a", MINUTE).await.unwrap();
        chown(&path, Some(12345), None).unwrap();
        let error = match end {
            ".leases" => store.lease(&key(), "a", MINUTE).await.unwrap_err(),
            _ => FileStore::open(folder.path().join("s.json")).unwrap_err(),
        };
        let error = error.to_string();
        assert!(error.contains("belongs to user 12345"), "{end}: {error}");
        chown(&path, Some(user), None).unwrap();
    }
    assert!(store.load(&key()).await.unwrap().is_some());
}

#[test]
fn who_waits_for_the_lock_takes_no_thread_from_others() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.json");
        let store = FileStore::open(&path).unwrap();
        let handles = [store, FileStore::open(&path).unwrap()];
        let lock = fs::File::open(folder.path().join("s.json.lock")).unwrap();
        lock.lock().unwrap();
        let saves: Vec<_> = (0..100)
            .map(|user| {
                let store = handles[user % 2].clone();
                tokio::spawn(async move {
                    let key = TokenKey::new(user.to_string());
                    store.swap(&key, None, &record("a")).await.unwrap()
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        for _ in 0..20 {
            let other = tokio::task::spawn_blocking(|| ());
            timeout(Duration::from_secs(5), other)
                .await
                .unwrap()
                .unwrap();
        }
        drop(lock);
        let mut versions = Vec::new();
        for save in saves {
            versions.push(save.await.unwrap().unwrap());
        }
        versions.sort_unstable();
        assert_eq!(versions, (1..=100).collect::<Vec<_>>(), "none is lost");
    });
}
