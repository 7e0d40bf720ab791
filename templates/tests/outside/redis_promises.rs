//! Promise: what `RedisStore` says of a server that cuts connections, that forgets, that is full, that is one of a cluster.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use crate::needs;
use crate::support::redis::Server;
use libtest_mimic::Trial;
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{Record, RedisStore, TokenStore};

pub(crate) fn tests() -> Vec<Trial> {
    tests![needs::program("redis-server");
        a_connection_that_is_cut_is_never_an_error,
        an_entry_outlives_its_token_and_ends_when_nobody_uses_it,
        a_full_server_that_evicts_nothing_still_reads_and_signs_out,
        a_full_server_that_evicts_anything_gives_no_version_twice,
        a_full_server_that_evicts_by_time_takes_leases_before_entries,
        a_cluster_is_refused_by_name
    ]
}

const MINUTE: Duration = Duration::from_secs(60);
const DAY: i64 = 24 * 3600 * 1000;

fn key() -> TokenKey {
    TokenKey::new("u")
}

fn record(token: &str) -> Record {
    Record::new(SessionTokens::new(token))
}

fn store(server: &Server) -> RedisStore {
    RedisStore::open(&server.url()).unwrap()
}

/// Changes one key again and again; how often.
async fn work(store: RedisStore, key: TokenKey, end: Instant) -> u32 {
    let mut rounds = 0;
    while Instant::now() < end {
        assert!(store.lease(&key, "a", MINUTE).await.unwrap());
        let first = store.swap(&key, None, &record("a")).await.unwrap();
        let second = store.swap(&key, first, &record("b")).await.unwrap();
        assert!(first.is_some() && second > first, "{first:?} {second:?}");
        let found = store.load(&key).await.unwrap().unwrap();
        assert_eq!(Some(found.version), second);
        store.release(&key, "a").await.unwrap();
        let removed = store.delete(&key).await.unwrap();
        assert_eq!(removed, Some(found), "what was removed is told");
        assert_eq!(store.delete(&key).await.unwrap(), None);
        rounds += 1;
    }
    rounds
}

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn a_connection_that_is_cut_is_never_an_error() {
    let server = Arc::new(Server::start(&[]));
    let ended = Arc::new(AtomicBool::new(false));
    let (cutter, stop) = (Arc::clone(&server), Arc::clone(&ended));
    let cutting = std::thread::spawn(move || {
        let mut cut = 0;
        while !stop.load(Ordering::SeqCst) {
            cut += cutter.command::<i64>(&["CLIENT", "KILL", "TYPE", "normal"]);
            std::thread::sleep(Duration::from_millis(5));
        }
        cut
    });
    let store = store(&server).timeout(Duration::from_secs(10));
    let end = Instant::now() + Duration::from_secs(2);
    let tasks: Vec<_> = (0..16)
        .map(|user| tokio::spawn(work(store.clone(), TokenKey::new(user.to_string()), end)))
        .collect();
    let mut rounds = 0;
    for task in tasks {
        rounds += task.await.unwrap();
    }
    ended.store(true, Ordering::SeqCst);
    let cut = cutting.join().unwrap();
    assert!(cut > 20 && rounds > 16, "{cut} cut, {rounds} rounds");
}

#[tokio::main(flavor = "current_thread")]
async fn an_entry_outlives_its_token_and_ends_when_nobody_uses_it() {
    let server = Server::start(&[]);
    let name = "tokens:entry::u";
    let life = || server.command::<i64>(&["PTTL", name]);
    let about = |days: i64| ((days - 1) * DAY..=days * DAY).contains(&life());
    let store = store(&server);
    let first = store.swap(&key(), None, &record("a")).await.unwrap();
    assert!(about(90), "{}", life());
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let ends = i64::try_from(now).unwrap() + 100 * DAY;
    let long = Record::new(SessionTokens::new("b").expires_at(ends));
    store.swap(&key(), first, &long).await.unwrap().unwrap();
    assert!(about(190), "{}", life());
    store.load(&key()).await.unwrap().unwrap();
    assert!(about(190), "to use it shortens nothing: {}", life());
    server.command::<()>(&["PEXPIRE", name, "60000"]);
    store.load(&key()).await.unwrap().unwrap();
    assert!(about(90), "to use it lengthens its life: {}", life());
    server.command::<()>(&["PERSIST", name]);
    store.load(&key()).await.unwrap().unwrap();
    assert_eq!(life(), -1, "to use it takes nothing away");
}

/// A server with little memory and this policy.
fn small(policy: &str) -> Server {
    let server = Server::start(&["--maxmemory-policy", policy, "--maxmemory-samples", "64"]);
    let used: String = server.command(&["INFO", "memory"]);
    let used = used
        .lines()
        .find_map(|line| line.strip_prefix("used_memory:"));
    let most = used.unwrap().parse::<u64>().unwrap() + (2 << 20);
    server.command::<()>(&["CONFIG", "SET", "maxmemory", &most.to_string()]);
    server
}

/// Writes other things, of this life, until the server is full.
fn fill(server: &Server, life: &str) {
    let text = "x".repeat(50_000);
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_connection().unwrap();
    for index in 0..120 {
        let mut command = redis::cmd("SET");
        command.arg(format!("other:{index}")).arg(&text);
        // A full server says no, which is what is wanted.
        let _ = command.arg("PX").arg(life).query::<()>(&mut connection);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn a_full_server_that_evicts_nothing_still_reads_and_signs_out() {
    let server = small("noeviction");
    let store = store(&server);
    let first = store.swap(&key(), None, &record("a")).await.unwrap();
    fill(&server, "60000");
    let large = record(&"b".repeat(100_000));
    let error = store.swap(&key(), first, &large).await.unwrap_err();
    assert!(error.to_string().contains("(OOM)"), "{error}");
    let found = store.load(&key()).await.unwrap().unwrap();
    assert_eq!((Some(found.version), &found.record), (first, &record("a")));
    assert_eq!(store.delete(&key()).await.unwrap(), Some(found));
    assert_eq!(store.load(&key()).await.unwrap(), None);
}

#[tokio::main(flavor = "current_thread")]
async fn a_full_server_that_evicts_anything_gives_no_version_twice() {
    let server = small("allkeys-lru");
    let store = store(&server);
    let first = store.swap(&key(), None, &record("a")).await.unwrap();
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        fill(&server, "600000");
    }
    assert_eq!(store.load(&key()).await.unwrap(), None, "it is evicted");
    let late = store.swap(&key(), first, &record("late")).await.unwrap();
    assert_eq!(late, None, "a late writer is refused");
    let second = store.swap(&key(), None, &record("b")).await.unwrap();
    assert!(second > first, "{second:?} after {first:?}");
}

#[tokio::main(flavor = "current_thread")]
async fn a_full_server_that_evicts_by_time_takes_leases_before_entries() {
    let server = small("volatile-ttl");
    let store = store(&server);
    let first = store.swap(&key(), None, &record("a")).await.unwrap();
    assert!(store.lease(&key(), "one", MINUTE).await.unwrap());
    fill(&server, "600000");
    let other = store.lease(&key(), "other", MINUTE).await.unwrap();
    assert!(other, "the lease is evicted");
    let found = store.load(&key()).await.unwrap().unwrap();
    assert_eq!(Some(found.version), first, "the entry is not");
}

#[tokio::main(flavor = "current_thread")]
async fn a_cluster_is_refused_by_name() {
    let (server, _) = Server::with_port(None, &["--cluster-enabled", "yes"]);
    let store = store(&server);
    // It knows of no other yet, and so of nobody for most keys.
    let errors = [
        store.load(&key()).await.unwrap_err(),
        store.swap(&key(), None, &record("a")).await.unwrap_err(),
        store.delete(&key()).await.unwrap_err(),
    ];
    for error in errors {
        let error = error.to_string();
        assert!(error.contains("cluster, which is not supported"), "{error}");
    }
}
