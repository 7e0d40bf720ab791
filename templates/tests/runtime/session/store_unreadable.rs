//! Promise: an entry that cannot be read, or that a newer version wrote, is the trouble of its own user only, who signs in
//! again or out.

use std::fs;
use std::future::ready;
use std::path::Path;
use std::sync::Arc;

use crate::support::shop;
use keyring_core::{Entry as Item, mock};
use miniature::ReauthReason;
use miniature::models::Login;
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{
    FileStore, KeyringStore, MemoryStore, Record, SealedStore, SealingKey, TokenStore, conformance,
};
use serde_json::{Value, json};

/// Puts this in place of the entry.
fn put(path: &Path, key: &TokenKey, entry: Value) {
    let mut content: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    content["entries"][key.text()] = entry;
    fs::write(path, content.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_entry_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let damages = [
        json!(null),
        json!("canary"),
        json!({}),
        json!({"version": 1}),
        json!({"version": 1, "tokens": "canary"}),
        json!({"version": "1", "tokens": 2}),
        json!({"version": 1, "format": 2, "sealed": "canary"}),
    ];
    for damage in damages {
        let damage_it = |key: TokenKey| {
            put(&path, &key, damage.clone());
            ready(())
        };
        let open = || ready(FileStore::open(&path).unwrap());
        let report = conformance::check_unreadable(open, damage_it).await;
        assert!(report.broken.is_empty(), "{damage}: {report}");
    }
}

#[tokio::test]
async fn an_entry_of_a_file_stays_as_it_is_while_others_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    let (newer, own) = (TokenKey::new("newer"), TokenKey::new("own"));
    let record = Record::new(SessionTokens::new("a"));
    let version = store.swap(&own, None, &record).await.unwrap();
    let theirs = json!({"version": 9, "shape": {"of": ["a newer", "version"]}});
    put(&path, &newer, theirs.clone());
    store.swap(&own, version, &record).await.unwrap().unwrap();
    store.delete(&own).await.unwrap().unwrap();
    let content: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(content["entries"][newer.text()], theirs);
    assert_eq!(content["counter"], 10, "above all that were given");
}

#[tokio::test]
async fn a_lease_that_cannot_be_read_ends_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let store = FileStore::open(&path).unwrap();
    let (one, two) = (TokenKey::new("one"), TokenKey::new("two"));
    let minute = std::time::Duration::from_secs(60);
    for key in [&one, &two] {
        assert!(store.lease(key, "a", minute).await.unwrap());
    }
    let leases = folder.path().join("s.json.leases");
    let mut content: Value = serde_json::from_slice(&fs::read(&leases).unwrap()).unwrap();
    content[one.text()] = json!("of a newer version");
    fs::write(&leases, content.to_string()).unwrap();
    assert!(store.lease(&one, "b", minute).await.unwrap());
    assert!(!store.lease(&two, "b", minute).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_item_of_a_keyring() {
    let keyring = mock::Store::new().unwrap();
    for damage in [
        "canary",
        "",
        "{}",
        r#"{"version":0}"#,
        r#"{"version":7,"record":{}}"#,
    ] {
        let damage_it = |key: TokenKey| {
            let keyring: Arc<keyring_core::CredentialStore> = keyring.clone();
            let item = Item::new_in_store(&keyring, "app", &key.text()).unwrap();
            item.set_password(damage).unwrap();
            ready(())
        };
        let open = || ready(KeyringStore::within(keyring.clone(), "app"));
        let report = conformance::check_unreadable(open, damage_it).await;
        assert!(report.broken.is_empty(), "{damage}: {report}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sealed_entry() {
    let below = MemoryStore::new();
    let open = || {
        let key = SealingKey::new("a", &[1; 32]).unwrap();
        ready(SealedStore::new(below.clone(), key))
    };
    for damage in [
        "canary",
        "sealed.1.a.canary",
        "sealed.1.b.canary",
        "sealed.2.a.canary",
    ] {
        let damage_it = async |key: TokenKey| {
            let version = below.load(&key).await.unwrap().map(|entry| entry.version);
            let record = Record::new(SessionTokens::new(damage));
            below.swap(&key, version, &record).await.unwrap().unwrap();
        };
        let report = conformance::check_unreadable(open, damage_it).await;
        assert!(report.broken.is_empty(), "{damage}: {report}");
    }
}

/// A record from this JSON.
fn read(record: Value) -> Record {
    serde_json::from_value(record).unwrap()
}

#[test]
fn what_a_newer_version_wrote_is_read_as_far_as_it_is_known() {
    let record = read(json!({
        "tokens": {
            "access": "a", "refresh": "r", "scopes": ["a", "b"], "subject": {"user": "u"},
            "issued_at": "2026-01-01T00:00:00Z", "expires_at": {"millis": 12}
        },
        "generation": "seven",
        "pending": {"since": "2026-01-01T00:00:00Z", "by": "another"},
        "reauth": {"Suspended": {"until": 12}},
        "device": "another"
    }));
    let tokens = &record.tokens;
    assert_eq!(tokens.access.expose(), "a");
    assert_eq!(tokens.refresh.as_ref().unwrap().expose(), "r");
    assert_eq!(
        (tokens.issued_at, tokens.expires_at, &tokens.subject),
        (None, None, &None)
    );
    assert_eq!(record.generation, None);
    let pending = record.pending.unwrap();
    assert_eq!(
        (pending.since, pending.attempts),
        (0, 1),
        "it may be under way"
    );
    assert_eq!(record.reauth, Some(ReauthReason::Unreadable));
    let record = read(json!({"tokens": {"access": "a"}, "reauth": "Suspended", "pending": null}));
    assert_eq!(
        (record.reauth, record.pending),
        (Some(ReauthReason::Unreadable), None)
    );
}

#[tokio::test]
async fn whose_entry_cannot_be_read_signs_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.json");
    let (shop, _) = shop::tokens(1);
    let sessions = || {
        let store = FileStore::open(&path).unwrap();
        ["one", "two"].map(|user| {
            let key = TokenKey::new(user);
            shop.client().account().session_for(store.clone(), key)
        })
    };
    let [one, two] = sessions();
    one.login(Login::new("c")).await.unwrap();
    two.login(Login::new("c")).await.unwrap();
    let content: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let entries = content["entries"].as_object().unwrap();
    let name = entries.keys().find(|name| name.ends_with("one")).unwrap();
    let mut damaged = content.clone();
    damaged["entries"][name.as_str()] = json!({"version": 1, "tokens": {}});
    fs::write(&path, damaged.to_string()).unwrap();
    let [one, two] = sessions();
    let error = one.get_profile().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::Unreadable), "{error}");
    two.get_profile().await.unwrap();
    one.login(Login::new("c")).await.unwrap();
    one.get_profile().await.unwrap();
    fs::write(&path, damaged.to_string()).unwrap();
    let [one, two] = sessions();
    one.logout().await.cleared.unwrap();
    assert_eq!(one.tokens().await.unwrap(), None);
    assert!(!fs::read_to_string(&path).unwrap().contains(name.as_str()));
    two.get_profile().await.unwrap();
}
