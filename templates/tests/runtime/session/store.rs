//! Promise: the file of tokens is whole, private and shared, whatever happens to the processes that use it.

use std::fs;
use std::path::Path;

use crate::support::child::child;
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{FileStore, MemoryStore, Record, TokenStore};

fn key() -> TokenKey {
    TokenKey::new("u")
}

async fn access(store: &impl TokenStore) -> Option<String> {
    store
        .load(&key())
        .await
        .unwrap()
        .map(|entry| entry.record.tokens.access.expose().to_owned())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// What every store promises.
async fn compare_and_swap(store: impl TokenStore) {
    let [one, two] = ["1", "2"].map(|text| Record::new(SessionTokens::new(text)));
    let first = store.swap(&key(), None, &one).await.unwrap().unwrap();
    assert_eq!(store.swap(&key(), None, &two).await.unwrap(), None);
    let second = store
        .swap(&key(), Some(first), &two)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(store.swap(&key(), Some(first), &one).await.unwrap(), None);
    assert_eq!(access(&store).await.as_deref(), Some("2"));
    store.delete(&key()).await.unwrap();
    store.delete(&key()).await.unwrap();
    assert_eq!(access(&store).await, None);
    assert_eq!(store.swap(&key(), Some(second), &one).await.unwrap(), None);
    let third = store.swap(&key(), None, &one).await.unwrap().unwrap();
    assert!(first < second && second < third, "no version comes twice");
    assert!(store.load(&TokenKey::new("other")).await.unwrap().is_none());
}

#[tokio::test]
async fn a_late_writer_is_told() {
    let folder = tempfile::tempdir().unwrap();
    compare_and_swap(MemoryStore::new()).await;
    compare_and_swap(FileStore::open(folder.path().join("s.json")).unwrap()).await;
}

#[tokio::test]
async fn everything_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder/s.json");
    let tokens = SessionTokens::new("a")
        .id("i")
        .refresh("r")
        .expires_at(12)
        .subject("u");
    FileStore::open(&path)
        .unwrap()
        .swap(&key(), None, &tokens.clone().into())
        .await
        .unwrap();
    let read = FileStore::open(&path)
        .unwrap()
        .load(&key())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.record.tokens, tokens);
    assert_eq!(names(path.parent().unwrap()), ["s.json", "s.json.lock"]);
}

#[tokio::test]
async fn what_a_killed_process_left_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    FileStore::open(&path)
        .unwrap()
        .swap(&key(), None, &Record::new(SessionTokens::new("a")))
        .await
        .unwrap();
    fs::write(folder.path().join(".s.json.abc123.tmp"), "half").unwrap();
    fs::write(folder.path().join(".other.json.abc123.tmp"), "not ours").unwrap();
    let store = FileStore::open(&path).unwrap();
    assert_eq!(access(&store).await.as_deref(), Some("a"));
    assert_eq!(
        names(folder.path()),
        [".other.json.abc123.tmp", "s.json", "s.json.lock"]
    );
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    let store = FileStore::open(&path).unwrap();
    store
        .swap(&key(), None, &Record::new(SessionTokens::new("a")))
        .await
        .unwrap();
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let store = FileStore::open(&path).unwrap();
    assert_eq!(mode(), 0o600, "repaired");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let version = store.load(&key()).await.unwrap().map(|entry| entry.version);
    store
        .swap(&key(), version, &Record::new(SessionTokens::new("b")))
        .await
        .unwrap();
    assert_eq!(mode(), 0o600, "a new file each time");
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (
        folder.path().join("real.json"),
        folder.path().join("link.json"),
    );
    FileStore::open(&real)
        .unwrap()
        .swap(&key(), None, &Record::new(SessionTokens::new("a")))
        .await
        .unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let store = FileStore::open(&link).unwrap();
    let version = store.load(&key()).await.unwrap().map(|entry| entry.version);
    store
        .swap(&key(), version, &Record::new(SessionTokens::new("b")))
        .await
        .unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        access(&FileStore::open(&real).unwrap()).await.as_deref(),
        Some("b")
    );
}

#[tokio::test]
async fn a_file_that_is_no_store_is_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    for text in [
        "{\"canary\": 1}",
        "canary",
        "",
        "{\"format\":99,\"counter\":1,\"entries\":{}}",
    ] {
        fs::write(&path, text).unwrap();
        let error = FileStore::open(&path).unwrap_err().to_string();
        assert!(!error.contains("canary"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    assert!(FileStore::open("/").is_err());
    assert!(FileStore::open(folder.path()).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_stores_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let stores = [
        FileStore::open(&path).unwrap(),
        FileStore::open(&path).unwrap(),
    ];
    let tasks: Vec<_> = (0..2)
        .flat_map(|store| (0..8).map(move |user| (store, user)))
        .map(|(index, user)| {
            let store = stores[index].clone();
            tokio::spawn(async move {
                let key = TokenKey::new(format!("{index}-{user}"));
                for step in 0..3 {
                    let version = store.load(&key).await.unwrap().map(|entry| entry.version);
                    let tokens = Record::new(SessionTokens::new(step.to_string()));
                    assert!(store.swap(&key, version, &tokens).await.unwrap().is_some());
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    for index in 0..2 {
        for user in 0..8 {
            let entry = stores[1 - index]
                .load(&TokenKey::new(format!("{index}-{user}")))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(entry.record.tokens.access.expose(), "2");
        }
    }
    assert_eq!(names(folder.path()), ["s.json", "s.json.lock"]);
}

/// The child of the test below: saves until it is killed.
#[tokio::test]
#[ignore = "another test runs it, in another process"]
async fn child_that_saves() {
    let Ok(path) = std::env::var("MINIATURE_CHILD_STORE") else {
        return;
    };
    let store = FileStore::open(path).unwrap();
    loop {
        let version = store.load(&key()).await.unwrap().map(|entry| entry.version);
        store
            .swap(
                &key(),
                version,
                &Record::new(SessionTokens::new("x".repeat(100_000))),
            )
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_killed_process_leaves_a_whole_file_and_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    FileStore::open(&path)
        .unwrap()
        .swap(&key(), None, &Record::new(SessionTokens::new("first")))
        .await
        .unwrap();
    let version = async |store: &FileStore| store.load(&key()).await.unwrap().unwrap().version;
    for round in 0..10 {
        let store = FileStore::open(&path).unwrap();
        let before = version(&store).await;
        let mut child = child(module_path!(), "child_that_saves")
            .env("MINIATURE_CHILD_STORE", &path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // It is killed while it saves, not before.
        while version(&store).await == before {
            assert!(
                child.try_wait().unwrap().is_none(),
                "the child ended by itself"
            );
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(3 * round)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        let store = FileStore::open(&path).unwrap();
        assert!(version(&store).await > before);
        assert_eq!(names(folder.path()), ["s.json", "s.json.lock"]);
    }
}
