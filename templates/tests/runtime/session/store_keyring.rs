//! Promise: tokens in a keyring are kept whole and apart.

use std::future::ready;
use std::sync::Arc;

use keyring_core::{Entry as Item, Error as Fault, mock};
use miniature::session::{SessionTokens, TokenKey};
use miniature::stores::{KeyringStore, Record, TokenStore, conformance};

fn key() -> TokenKey {
    TokenKey::new("U")
}

fn record(token: &str) -> Record {
    Record::new(SessionTokens::new(token))
}

fn item(keyring: &Arc<mock::Store>) -> Item {
    let keyring: Arc<keyring_core::CredentialStore> = keyring.clone();
    Item::new_in_store(&keyring, "app", ":%55").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_keeps_all_promises() {
    let keyring = mock::Store::new().unwrap();
    let report = conformance::check(|| ready(KeyringStore::within(keyring.clone(), "app"))).await;
    assert!(report.broken.is_empty() && report.lends, "{report}");
}

#[tokio::test]
async fn a_deleted_entry_leaves_its_version_and_no_token() {
    let keyring = mock::Store::new().unwrap();
    let store = KeyringStore::within(keyring.clone(), "app");
    store.swap(&key(), None, &record("canary")).await.unwrap();
    assert!(item(&keyring).get_password().unwrap().contains("canary"));
    store.delete(&key()).await.unwrap().unwrap();
    assert_eq!(item(&keyring).get_password().unwrap(), r#"{"version":1}"#);
    let version = store.swap(&key(), None, &record("new")).await.unwrap();
    assert_eq!(version, Some(2));
}

#[tokio::test]
async fn applications_are_apart() {
    let keyring = mock::Store::new().unwrap();
    let [one, two] = ["one", "two"].map(|app| KeyringStore::within(keyring.clone(), app));
    one.swap(&key(), None, &record("a")).await.unwrap();
    assert_eq!(two.load(&key()).await.unwrap(), None);
}

#[tokio::test]
async fn what_the_keyring_says_is_an_error_without_tokens() {
    let keyring = mock::Store::new().unwrap();
    let store = KeyringStore::within(keyring.clone(), "app");
    let saved = store.swap(&key(), None, &record("a")).await.unwrap();
    let canary = || b"canary".to_vec();
    let faults = [
        Fault::BadEncoding(canary()),
        Fault::BadDataFormat(canary(), "odd".into()),
        Fault::Ambiguous(vec![item(&keyring)]),
        Fault::NoDefaultStore,
        Fault::PlatformFailure("locked".into()),
        Fault::NoStorageAccess("locked".into()),
        Fault::TooLong("password".to_owned(), 2560),
    ];
    for fault in faults {
        let own = item(&keyring);
        let own: &mock::Cred = own.as_any().downcast_ref().unwrap();
        own.set_error(fault);
        let error = store.swap(&key(), saved, &record("canary")).await;
        let error = error.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
    assert!(
        store.load(&key()).await.unwrap().is_some(),
        "it works again"
    );
    for text in ["canary", "", "{}", "{\"version\":\"canary\"}", "[]"] {
        item(&keyring).set_password(text).unwrap();
        let error = store.load(&key()).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
    item(&keyring)
        .set_password(&format!("{{\"version\":{}}}", u64::MAX))
        .unwrap();
    let error = store.swap(&key(), None, &record("a")).await.unwrap_err();
    assert!(error.to_string().contains("used up"), "{error}");
}
