//! Promise: tokens in a Redis server are shared by all instances, survive its restart, and show in no error.

use std::future::ready;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::needs;
use crate::support::lossy::lossy;
use crate::support::redis::Server;
use libtest_mimic::Trial;
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{Record, RedisStore, TokenStore, conformance};

pub(crate) fn tests() -> Vec<Trial> {
    let with_server = tests![needs::program("redis-server");
        it_keeps_all_promises,
        versions_grow_when_everything_is_forgotten,
        versions_grow_when_the_clock_is_set_back,
        entries_and_tombstones_are_forgotten_in_time,
        instances_count_together,
        a_lease_of_one_instance_keeps_the_others_out,
        a_server_that_comes_back_is_used_again,
        a_connection_that_was_closed_is_nobodys_trouble,
        a_save_whose_answer_was_lost_is_not_taken_for_anothers,
        a_save_that_never_arrived_is_sent_again,
        a_wrong_password_is_an_error_that_does_not_show_it,
        a_server_without_tls_is_an_error
    ];
    let alone = tests![needs::nothing();
        a_server_that_says_nothing_is_an_error_in_time,
        no_error_shows_a_token_or_a_password,
        addresses
    ];
    [with_server, alone].into_iter().flatten().collect()
}

const MINUTE: Duration = Duration::from_secs(60);

fn key() -> TokenKey {
    TokenKey::new("u")
}

fn record(token: &str) -> Record {
    Record::new(SessionTokens::new(token))
}

/// Another instance of the backend.
fn store(server: &Server) -> RedisStore {
    RedisStore::open(&server.url()).unwrap()
}

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn it_keeps_all_promises() {
    let server = Server::start(&[]);
    let report = conformance::check(|| ready(store(&server))).await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
    let report = conformance::check(|| {
        let store = store(&server).prefix("other application:");
        ready(store.forget_after(MINUTE).remember_deleted(MINUTE))
    })
    .await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
}

#[tokio::main(flavor = "current_thread")]
async fn versions_grow_when_everything_is_forgotten() {
    let server = Server::start(&[]);
    let store = store(&server).remember_deleted(Duration::from_millis(1));
    let mut last = 0;
    for _ in 0..3 {
        let version = store.swap(&key(), None, &record("a")).await.unwrap();
        assert!(version > Some(last), "{version:?} after {last}");
        last = version.unwrap();
        store.delete(&key()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(server.command::<u64>(&["EXISTS", "tokens:entry::u"]), 0);
    }
    store.swap(&key(), None, &record("a")).await.unwrap();
    server.command::<()>(&["FLUSHALL"]);
    let version = store.swap(&key(), None, &record("a")).await.unwrap();
    assert!(version > Some(last));
}

#[tokio::main(flavor = "current_thread")]
async fn versions_grow_when_the_clock_is_set_back() {
    let server = Server::start(&[]);
    let store = store(&server);
    let ahead = 1_u64 << 52;
    let version = ahead.to_string();
    server.command::<()>(&["HSET", "tokens:entry::u", "version", &version]);
    let saved = store.swap(&key(), None, &record("a")).await.unwrap();
    assert_eq!(saved, Some(ahead + 1));
    store.delete(&key()).await.unwrap();
    let saved = store.swap(&key(), None, &record("b")).await.unwrap();
    assert_eq!(saved, Some(ahead + 2));
}

#[tokio::main(flavor = "current_thread")]
async fn entries_and_tombstones_are_forgotten_in_time() {
    let server = Server::start(&[]);
    let store = store(&server).forget_after(MINUTE * 60);
    let life = || server.command::<i64>(&["PTTL", "tokens:entry::u"]);
    let saved = store.swap(&key(), None, &record("a")).await.unwrap();
    assert!((3_500_000..=3_600_000).contains(&life()));
    let lasting = RedisStore::open(&server.url()).unwrap();
    let lasting = lasting.forget_after(Duration::MAX);
    lasting.swap(&key(), saved, &record("b")).await.unwrap();
    assert_eq!(life(), -1, "for ever");
    lasting.delete(&key()).await.unwrap();
    assert!((86_300_000..=86_400_000).contains(&life()));
    let fields: Vec<String> = server.command(&["HKEYS", "tokens:entry::u"]);
    assert_eq!(fields, ["version", "write"], "the token is gone");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn instances_count_together() {
    let server = Server::start(&[]);
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let store = store(&server);
            tokio::spawn(async move {
                let mut left = 50;
                while left > 0 {
                    let entry = store.load(&key()).await.unwrap();
                    let version = entry.as_ref().map(|entry| entry.version);
                    let count: u32 = entry.map_or(0, |entry| {
                        entry.record.tokens.access.expose().parse().unwrap()
                    });
                    let next = record(&(count + 1).to_string());
                    if store.swap(&key(), version, &next).await.unwrap().is_some() {
                        left -= 1;
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let entry = store(&server).load(&key()).await.unwrap().unwrap();
    assert_eq!(entry.record.tokens.access.expose(), "200");
}

#[tokio::main(flavor = "current_thread")]
async fn a_lease_of_one_instance_keeps_the_others_out() {
    let server = Server::start(&[]);
    let (one, other) = (store(&server), store(&server));
    assert!(one.lease(&key(), "one", MINUTE).await.unwrap());
    assert!(!other.lease(&key(), "other", MINUTE).await.unwrap());
    drop(one);
    let life: i64 = server.command(&["PTTL", "tokens:lease::u"]);
    assert!((50_000..=60_000).contains(&life), "it ends by itself");
    other.release(&key(), "other").await.unwrap();
    assert!(!other.lease(&key(), "other", MINUTE).await.unwrap());
    other.release(&key(), "one").await.unwrap();
    assert!(other.lease(&key(), "other", Duration::ZERO).await.unwrap());
    assert!(other.lease(&key(), "other", Duration::MAX).await.unwrap());
}

#[tokio::main(flavor = "current_thread")]
async fn a_server_that_comes_back_is_used_again() {
    let mut server = Server::start(&[]);
    let store = store(&server).timeout(MINUTE);
    let first = store.swap(&key(), None, &record("a")).await.unwrap();
    server.stop();
    let start = Instant::now();
    let error = store.load(&key()).await.unwrap_err();
    assert!(error.to_string().contains("no connection"), "{error}");
    store.swap(&key(), first, &record("b")).await.unwrap_err();
    store.delete(&key()).await.unwrap_err();
    store.lease(&key(), "a", MINUTE).await.unwrap_err();
    assert!(start.elapsed() < MINUTE, "at once");
    server.restart();
    assert_eq!(store.load(&key()).await.unwrap(), None, "it is empty");
    let second = store.swap(&key(), None, &record("c")).await.unwrap();
    assert!(second > first, "no version comes twice");
}

#[tokio::main(flavor = "current_thread")]
async fn a_connection_that_was_closed_is_nobodys_trouble() {
    let server = Server::start(&[]);
    let store = store(&server);
    let cut = || server.command::<i64>(&["CLIENT", "KILL", "TYPE", "normal"]);
    let first = store.swap(&key(), None, &record("a")).await.unwrap();
    assert!(cut() > 0);
    assert!(store.load(&key()).await.unwrap().is_some());
    cut();
    let second = store.swap(&key(), first, &record("b")).await.unwrap();
    assert!(second > first);
    cut();
    assert!(store.lease(&key(), "a", MINUTE).await.unwrap());
    cut();
    store.release(&key(), "a").await.unwrap();
    cut();
    let removed = store.delete(&key()).await.unwrap().unwrap();
    assert_eq!(Some(removed.version), second);
}

#[tokio::main(flavor = "current_thread")]
async fn a_save_whose_answer_was_lost_is_not_taken_for_anothers() {
    let server = Server::start(&[]);
    let (port, losses) = lossy(&server);
    let store = RedisStore::open(&format!("redis://127.0.0.1:{port}/")).unwrap();
    let mut version = store.swap(&key(), None, &record("0")).await.unwrap();
    for round in 1..10 {
        losses.answer.store(true, Ordering::SeqCst);
        let record = record(&round.to_string());
        let saved = store.swap(&key(), version, &record).await.unwrap();
        assert!(!losses.answer.load(Ordering::SeqCst), "it was lost");
        let entry = store.load(&key()).await.unwrap().unwrap();
        assert_eq!((Some(entry.version), entry.record), (saved, record));
        version = saved;
    }
    losses.answer.store(true, Ordering::SeqCst);
    let late = store.swap(&key(), Some(1), &record("late")).await.unwrap();
    assert_eq!(late, None, "refused both times");
}

#[tokio::main(flavor = "current_thread")]
async fn a_save_that_never_arrived_is_sent_again() {
    let server = Server::start(&[]);
    let (port, losses) = lossy(&server);
    let store = RedisStore::open(&format!("redis://127.0.0.1:{port}/")).unwrap();
    let mut version = store.swap(&key(), None, &record("0")).await.unwrap();
    for round in 1..10 {
        losses.request.store(true, Ordering::SeqCst);
        let record = record(&round.to_string());
        let saved = store.swap(&key(), version, &record).await.unwrap();
        assert!(!losses.request.load(Ordering::SeqCst), "it was lost");
        let entry = store.load(&key()).await.unwrap().unwrap();
        assert_eq!((Some(entry.version), entry.record), (saved, record));
        version = saved;
    }
}

/// A server that answers each command like this, and never closes.
fn answering(answer: String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, answer) = (stream.unwrap(), answer.clone());
            std::thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                while let Some(Ok(line)) = lines.next() {
                    if line.starts_with('*') && stream.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}

#[tokio::main(flavor = "current_thread")]
async fn a_server_that_says_nothing_is_an_error_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}/", listener.local_addr().unwrap());
    let store = RedisStore::open(&url).unwrap();
    let store = store.timeout(Duration::from_millis(100));
    let start = Instant::now();
    let error = store.load(&key()).await.unwrap_err();
    assert!(error.to_string().contains("took too long"), "{error}");
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "not the usual time"
    );
}

#[tokio::main(flavor = "current_thread")]
async fn no_error_shows_a_token_or_a_password() {
    let said = |text: &str| format!("-ERR unknown command, with args beginning with: {text}\r\n");
    let answers = [
        said("`canary`"),
        "-CANARY canary\r\n".to_lowercase(),
        "$6\r\ncanary\r\n".to_owned(),
        "*2\r\n$1\r\n7\r\n$6\r\ncanary\r\n".to_owned(),
        "*2\r\n$6\r\ncanary\r\n$2\r\n{}\r\n".to_owned(),
        "canary\r\n".to_owned(),
    ];
    for answer in answers {
        let port = answering(answer.clone());
        let url = format!("redis://canary:canary@127.0.0.1:{port}/");
        let url = if answer.starts_with('-') {
            format!("redis://127.0.0.1:{port}/")
        } else {
            url
        };
        let store = RedisStore::open(&url).unwrap();
        let store = store.timeout(Duration::from_millis(300));
        let errors = [
            store.load(&key()).await.unwrap_err(),
            store
                .swap(&key(), None, &record("canary"))
                .await
                .unwrap_err(),
            store.delete(&key()).await.unwrap_err(),
        ];
        for error in errors {
            let shown = format!("{error} {error:?} {store:?}");
            assert!(!shown.contains("canary"), "{answer:?}: {shown}");
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn a_wrong_password_is_an_error_that_does_not_show_it() {
    let server = Server::start(&["--requirepass", "right"]);
    let (port, _) = lossy(&server);
    let at = |user: &str| format!("redis://{user}127.0.0.1:{port}/");
    let store = RedisStore::open(&at(":right@")).unwrap();
    store.swap(&key(), None, &record("a")).await.unwrap();
    for user in ["", ":canary@"] {
        let store = RedisStore::open(&at(user)).unwrap();
        let error = store.load(&key()).await.unwrap_err();
        let shown = format!("{error} {error:?} {store:?}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn a_server_without_tls_is_an_error() {
    let server = Server::start(&[]);
    let (port, _) = lossy(&server);
    let store = RedisStore::open(&format!("rediss://127.0.0.1:{port}/")).unwrap();
    let error = store.load(&key()).await.unwrap_err();
    assert!(
        error.to_string().contains("cannot read from redis"),
        "{error}"
    );
}

fn addresses() {
    for bad in [
        "",
        "canary",
        "http://canary:canary@h/",
        "redis://canary:canary@h:x/",
        "redis://:canary@/canary",
    ] {
        let error = RedisStore::open(bad).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
    let store = RedisStore::open("redis://canary:canary@h:1/3").unwrap();
    let shown = format!("{store:?}");
    assert!(
        shown.contains("h:1") && !shown.contains("canary"),
        "{shown}"
    );
}
