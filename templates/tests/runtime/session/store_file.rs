//! Promise: whatever is in the files of a store, it is an answer or an error; its locks and leases end.

use std::fs;
use std::future::ready;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::support::child::child;
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{FileStore, Record, TokenStore};
use miniature::{BoxFuture, Clock};

const MINUTE: Duration = Duration::from_secs(60);
/// The path of the store, for a child process.
const PLACE: &str = "MINIATURE_LEASED_STORE";

fn key() -> TokenKey {
    TokenKey::new("u")
}

fn record(token: &str) -> Record {
    Record::new(SessionTokens::new(token))
}

/// A clock that is set by hand, in milliseconds since 1970.
#[derive(Clone, Debug, Default)]
struct Hand(Arc<AtomicU64>);

impl Clock for Hand {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(ready(()))
    }
}

/// One to three changes anywhere: of a bit, a byte, a piece.
fn mutated(text: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    const PIECES: [&[u8]; 12] = [
        b"{",
        b"}",
        b"[",
        b"\"",
        b"null",
        b"-1",
        b"1e999",
        b"18446744073709551616",
        b"\\ud800",
        b"\xff",
        b"\0",
        b",\"entries\":{}",
    ];
    let mut text = text.to_vec();
    for _ in 0..random.usize(1..=3) {
        let at = random.usize(..=text.len());
        let end = random.usize(at..=text.len().min(at + 20));
        match random.u8(..4) {
            0 if at < text.len() => text[at] ^= 1 << random.u8(..8),
            1 => text.truncate(at),
            2 => drop(text.splice(at..end, [])),
            _ => drop(text.splice(at..at, PIECES[random.usize(..PIECES.len())].iter().copied())),
        }
    }
    text
}

#[tokio::test]
async fn no_bytes_of_the_file_make_it_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let leases = folder.path().join("s.json.leases");
    let store = FileStore::open(&path).unwrap();
    let tokens = SessionTokens::new("canary")
        .refresh("canary")
        .expires_at(12);
    store.swap(&key(), None, &tokens.into()).await.unwrap();
    store.lease(&key(), "a", MINUTE).await.unwrap();
    let (good, lent) = (fs::read(&path).unwrap(), fs::read(&leases).unwrap());
    let mut random = fastrand::Rng::with_seed(11);
    let (mut refused, mut read) = (0, 0);
    for _ in 0..600 {
        let bad = mutated(&good, &mut random);
        fs::write(&path, &bad).unwrap();
        fs::write(&leases, mutated(&lent, &mut random)).unwrap();
        match FileStore::open(&path) {
            Ok(store) => {
                read += 1;
                let version = match store.load(&key()).await {
                    Ok(entry) => entry.map(|entry| entry.version),
                    Err(error) => {
                        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
                        Some(error.unreadable_version().unwrap())
                    }
                };
                // Only used up versions stand in the way.
                let saved = store.swap(&key(), version, &record("b")).await;
                assert!(saved.is_ok_and(|saved| saved > version) || version > Some(1 << 60));
                let _ = store.delete(&key()).await;
                assert_eq!(store.load(&key()).await.unwrap(), None);
            }
            Err(error) => {
                refused += 1;
                assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
                assert_eq!(fs::read(&path).unwrap(), bad, "it stays as it was");
                // It came after it was opened.
                store.load(&key()).await.unwrap_err();
                store.swap(&key(), None, &record("b")).await.unwrap_err();
                store.delete(&key()).await.unwrap_err();
            }
        }
        // Leases are nobody's loss.
        store.lease(&key(), "a", MINUTE).await.unwrap();
        store.release(&key(), "a").await.unwrap();
    }
    assert!(refused > 100 && read > 20, "{refused} refused, {read} read");
}

#[tokio::test]
async fn a_lease_ends_by_the_clock_and_when_the_clock_is_set_back() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Hand::default();
    let store = FileStore::open(folder.path().join("s.json")).unwrap();
    let store = store.clock(clock.clone());
    let set = |millis| clock.0.store(millis, Ordering::SeqCst);
    let lease = async |holder| store.lease(&key(), holder, MINUTE).await.unwrap();
    set(1_000_000);
    assert!(lease("a").await && !lease("b").await);
    set(1_059_999);
    assert!(!lease("b").await);
    set(1_060_000);
    assert!(lease("b").await && !lease("a").await);
    set(900_000);
    assert!(lease("a").await, "nobody knows when it ends");
}

#[tokio::test]
async fn the_file_of_leases_is_there_only_while_there_are_some() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path().join("s.json")).unwrap();
    let leases = folder.path().join("s.json.leases");
    let two = TokenKey::new("two");
    store.release(&key(), "a").await.unwrap();
    for key in [&key(), &two] {
        assert!(store.lease(key, "a", MINUTE).await.unwrap());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&leases).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it names users");
    }
    store.release(&key(), "a").await.unwrap();
    store.release(&two, "b").await.unwrap();
    assert!(leases.exists());
    store.release(&two, "a").await.unwrap();
    assert!(!leases.exists());
}

/// The child of the test below: has the key for a while, and is killed.
#[tokio::test]
#[ignore = "another test runs it, in another process"]
async fn child_that_has_the_key() {
    let Ok(path) = std::env::var(PLACE) else {
        return;
    };
    let store = FileStore::open(path).unwrap();
    assert!(store.lease(&key(), "child", MINUTE).await.unwrap());
    println!("lent");
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn another_process_is_kept_out_until_the_lease_of_the_dead_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    let mut child = child(module_path!(), "child_that_has_the_key")
        .env(PLACE, &path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !folder.path().join("s.json.leases").exists() {
        assert!(child.try_wait().unwrap().is_none());
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // The child went by the real clock.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let clock = Hand::default();
    let set = |time: Duration| {
        let millis = u64::try_from(time.as_millis()).unwrap();
        clock.0.store(millis, Ordering::SeqCst);
    };
    let store = store.clock(clock.clone());
    let lease = async || store.lease(&key(), "parent", MINUTE).await.unwrap();
    set(now);
    assert!(!lease().await);
    set(now + MINUTE);
    assert!(lease().await);
}

#[tokio::test]
async fn whoever_holds_the_lock_for_ever_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    let store = store.patience(Duration::from_millis(50));
    let lock = fs::File::open(folder.path().join("s.json.lock")).unwrap();
    lock.lock().unwrap();
    let error = store.swap(&key(), None, &record("a")).await.unwrap_err();
    assert!(error.to_string().contains("locked"), "{error}");
    assert_eq!(
        store.load(&key()).await.unwrap(),
        None,
        "reading needs none"
    );
    drop(lock);
    assert!(
        store
            .swap(&key(), None, &record("a"))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn files_of_a_store_beside_it_stay() {
    let folder = tempfile::tempdir().unwrap();
    let saving = folder.path().join(".s.json.old.abc123.tmp");
    fs::write(&saving, "half").unwrap();
    FileStore::open(folder.path().join("s.json")).unwrap();
    assert!(saving.exists(), "`s.json.old` may be saving");
    FileStore::open(folder.path().join("s.json.old")).unwrap();
    assert!(!saving.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_may_read_is_repaired_when_it_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    store.swap(&key(), None, &record("a")).await.unwrap();
    for mode in [0o644, 0o640, 0o604, 0o666, 0o660] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        store.load(&key()).await.unwrap().unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
