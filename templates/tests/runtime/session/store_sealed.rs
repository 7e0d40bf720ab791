//! Promise: a store that is sealed keeps no token in the clear, opens with the right key only, and moves to new keys.

use std::fs;
use std::future::ready;

use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{
    Entry, FileStore, MemoryStore, Record, SealedStore, SealingKey, TokenStore, conformance,
};

fn user() -> TokenKey {
    TokenKey::new("u")
}

fn key(id: &str, byte: u8) -> SealingKey {
    SealingKey::new(id, &[byte; 32]).unwrap()
}

fn secret() -> Record {
    SessionTokens::new("canary access")
        .id("canary id")
        .refresh("canary refresh")
        .subject("canary subject")
        .expires_at(1_234_567_890)
        .into()
}

/// The sealed text that the store below keeps.
async fn sealed_text(below: &MemoryStore, user: &TokenKey) -> (Option<u64>, String) {
    let Entry { version, record } = below.load(user).await.unwrap().unwrap();
    (Some(version), record.tokens.access.expose().to_owned())
}

async fn put(below: &MemoryStore, user: &TokenKey, text: &str) {
    let version = below.load(user).await.unwrap().map(|entry| entry.version);
    let record = Record::new(SessionTokens::new(text));
    below.swap(user, version, &record).await.unwrap().unwrap();
}

/// The error, which shows nothing.
async fn error(store: &SealedStore<MemoryStore>, user: &TokenKey) -> String {
    let error = store.load(user).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
    shown
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_keeps_all_promises() {
    let below = MemoryStore::new();
    let report = conformance::check(|| ready(SealedStore::new(below.clone(), key("a", 1)))).await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let open = || {
        ready(SealedStore::new(
            FileStore::open(&path).unwrap(),
            key("a", 1),
        ))
    };
    let report = conformance::check(open).await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
}

#[tokio::test]
async fn nothing_in_the_clear_reaches_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = SealedStore::new(FileStore::open(&path).unwrap(), key("a", 1));
    store.swap(&user(), None, &secret()).await.unwrap();
    let text = fs::read_to_string(&path).unwrap();
    for word in ["canary", "1234567890", "refresh", "subject", "Y2FuYXJ5"] {
        assert!(!text.contains(word), "`{word}` is in the file: {text}");
    }
    assert!(text.contains("sealed.1.a."), "{text}");
    let store = SealedStore::new(FileStore::open(&path).unwrap(), key("a", 1));
    let entry = store.load(&user()).await.unwrap().unwrap();
    assert_eq!(entry.record, secret());
    assert!(!format!("{store:?}").contains("canary"));
}

#[tokio::test]
async fn the_same_record_is_never_sealed_to_the_same_text() {
    let below = MemoryStore::new();
    let store = SealedStore::new(below.clone(), key("a", 1));
    let mut seen = std::collections::BTreeSet::new();
    let mut version = None;
    for _ in 0..100 {
        version = store.swap(&user(), version, &secret()).await.unwrap();
        let (_, text) = sealed_text(&below, &user()).await;
        let nonce = text["sealed.1.a.".len()..][..16].to_owned();
        assert!(seen.insert(nonce), "a nonce came twice");
    }
}

#[tokio::test]
async fn only_the_right_key_opens() {
    let below = MemoryStore::new();
    let store = SealedStore::new(below.clone(), key("a", 1));
    store.swap(&user(), None, &secret()).await.unwrap();
    let wrong = SealedStore::new(below.clone(), key("a", 2));
    assert!(error(&wrong, &user()).await.contains("the key is another"));
    let unknown = SealedStore::new(below.clone(), key("b", 1));
    assert!(error(&unknown, &user()).await.contains("was not given"));
    // The name of a key is bound too.
    let (_, text) = sealed_text(&below, &user()).await;
    put(&below, &user(), &text.replacen(".a.", ".b.", 1)).await;
    assert!(error(&unknown, &user()).await.contains("was changed"));
    // Who cannot open it can sign out.
    wrong.delete(&user()).await.unwrap_err();
    assert_eq!(wrong.load(&user()).await.unwrap(), None);
}

#[tokio::test]
async fn a_new_key_takes_over_with_each_save() {
    let below = MemoryStore::new();
    let old = SealedStore::new(below.clone(), key("2025", 1));
    let version = old.swap(&user(), None, &secret()).await.unwrap();
    let store = SealedStore::new(below.clone(), key("2026", 2)).also(key("2025", 1));
    let entry = store.load(&user()).await.unwrap().unwrap();
    assert_eq!(entry.record, secret());
    assert!(
        sealed_text(&below, &user())
            .await
            .1
            .starts_with("sealed.1.2025.")
    );
    store
        .swap(&user(), version, &secret())
        .await
        .unwrap()
        .unwrap();
    assert!(
        sealed_text(&below, &user())
            .await
            .1
            .starts_with("sealed.1.2026.")
    );
    let new = SealedStore::new(below.clone(), key("2026", 2));
    assert_eq!(new.load(&user()).await.unwrap().unwrap().record, secret());
    assert!(error(&old, &user()).await.contains("was not given"));
}

#[tokio::test]
async fn what_was_moved_to_another_user_is_refused() {
    let below = MemoryStore::new();
    let store = SealedStore::new(below.clone(), key("a", 1));
    let other = TokenKey::new("other");
    store.swap(&user(), None, &secret()).await.unwrap();
    let theirs = Record::new(SessionTokens::new("theirs"));
    store.swap(&other, None, &theirs).await.unwrap();
    let (_, mine) = sealed_text(&below, &user()).await;
    put(&below, &other, &mine).await;
    assert!(error(&store, &other).await.contains("was changed"));
}

#[tokio::test]
async fn no_change_of_the_text_opens_or_panics() {
    let below = MemoryStore::new();
    let store = SealedStore::new(below.clone(), key("a", 1));
    store.swap(&user(), None, &secret()).await.unwrap();
    let (_, good) = sealed_text(&below, &user()).await;
    for at in 0..good.len() {
        for with in ["", "A", "B", ".", "%", "日"] {
            let bad = format!("{}{with}{}", &good[..at], &good[at + 1..]);
            if bad != good {
                put(&below, &user(), &bad).await;
                error(&store, &user()).await;
            }
        }
        put(&below, &user(), &good[..at]).await;
        error(&store, &user()).await;
    }
    for bad in [
        "canary",
        "",
        "sealed.",
        "sealed.1.",
        "sealed.1.a",
        "sealed.1.a.",
        "sealed.2.a.x",
    ] {
        put(&below, &user(), bad).await;
        error(&store, &user()).await;
    }
    put(&below, &user(), &good).await;
    assert_eq!(store.load(&user()).await.unwrap().unwrap().record, secret());
}

#[test]
fn keys_and_their_names() {
    for length in [0, 16, 31, 33, 64] {
        let error = SealingKey::new("a", &vec![1; length]).unwrap_err();
        assert!(error.to_string().contains("32 bytes"), "{error}");
    }
    for id in ["", "a.b", "a b", "ä", "a\n", &"a".repeat(65)] {
        SealingKey::new(id, &[1; 32]).unwrap_err();
    }
    let shown = format!(
        "{:?}",
        SealingKey::new("2026-11_a", b"canarycanarycanarycanarycanary12")
    );
    assert_eq!(shown, "Ok(SealingKey(\"2026-11_a\"))");
}
