//! Promise: through sentinels, a store follows the primary; what the old one took with it is nobody's confusion.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::needs;
use crate::support::redis::Server;
use libtest_mimic::Trial;
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{Record, RedisStore, TokenStore};

pub(crate) fn tests() -> Vec<Trial> {
    tests![needs::program("redis-server"); writes_that_are_lost_with_a_primary_confuse_nobody]
}

fn key() -> TokenKey {
    TokenKey::new("u")
}

fn record(token: &str) -> Record {
    Record::new(SessionTokens::new(token))
}

/// A sentinel that knows this primary.
fn sentinel(primary: &str) -> (Server, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sentinel.conf");
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(file, "sentinel monitor main 127.0.0.1 {primary} 1").unwrap();
    writeln!(file, "sentinel down-after-milliseconds main 2000").unwrap();
    writeln!(file, "sentinel failover-timeout main 6000").unwrap();
    drop(file);
    let (server, port) = Server::with_port(path.to_str(), &["--sentinel"]);
    (server, port, folder)
}

/// Waits until it is so.
fn until(what: &str, so: impl Fn() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn writes_that_are_lost_with_a_primary_confuse_nobody() {
    let (mut primary, port) = Server::with_port(None, &["--repl-diskless-sync-delay", "0"]);
    let (replica, _) = Server::with_port(None, &["--replicaof", &format!("127.0.0.1 {port}")]);
    until("the replica follows", || {
        let info: String = replica.command(&["INFO", "replication"]);
        info.contains("master_link_status:up")
    });
    let (sentinel, knows, _folder) = sentinel(&port);
    until("the sentinel knows the replica", || {
        let info: String = sentinel.command(&["INFO", "sentinel"]);
        info.contains("slaves=1")
    });
    let sentinels = format!("redis://127.0.0.1:{knows}/");
    let store = RedisStore::sentinels(&[&sentinels], "redis://main/").unwrap();
    let first = store.swap(&key(), None, &record("a")).await.unwrap();
    // `WAIT` knows the writes of its own connection only.
    until("the replica has it", || {
        replica.command::<i64>(&["DBSIZE"]) > 0
    });
    // From here on the replica hears no more.
    replica.command::<()>(&["CONFIG", "SET", "masterauth", "wrong"]);
    replica.command::<()>(&["CONFIG", "SET", "masteruser", "nobody"]);
    primary.command::<i64>(&["CLIENT", "KILL", "TYPE", "replica"]);
    let lost = store.swap(&key(), first, &record("lost")).await.unwrap();
    assert!(lost > first);
    primary.stop();
    let start = Instant::now();
    let found = loop {
        let step = Instant::now();
        let found = store.load(&key()).await;
        let took = step.elapsed();
        assert!(took < Duration::from_secs(5), "in its time: {took:?}");
        if let Ok(found) = found {
            break found.unwrap();
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!((Some(found.version), found.record), (first, record("a")));
    let late = store.swap(&key(), lost, &record("late")).await.unwrap();
    assert_eq!(late, None, "its version is no more");
    let next = store.swap(&key(), first, &record("b")).await.unwrap();
    assert!(
        next > lost,
        "no version comes twice: {next:?} after {lost:?}"
    );
    let role: Vec<redis::Value> = replica.command(&["ROLE"]);
    assert_eq!(role[0], redis::Value::BulkString(b"master".to_vec()));
}
