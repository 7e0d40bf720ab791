//! In: keys and rules. Out: a shop that publishes these keys and takes changes of passwords, and what it was sent.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use miniature::models::PasswordChange;
use miniature::{Builder, Client, RetryPolicy};

use super::locksmith::{self, rsa_public, sm2_public};
use super::shop::{Sent, Shop};

pub(crate) const OLD: &str = "old-canary-1f";
pub(crate) const NEW: &str = "new-canary-2e";

pub(crate) fn body() -> PasswordChange {
    PasswordChange::new(NEW).old_password(OLD)
}

pub(crate) fn builder(shop: &Shop) -> Builder<Client> {
    let retry = RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO);
    Client::builder("app-1")
        .user_token("T1")
        .retry(retry)
        .transport(shop.clone())
}

pub(crate) fn client(shop: &Shop) -> Client {
    builder(shop).build().unwrap()
}

/// A shop with these keys, one after the other, the last one for ever; it answers a change by this rule.
pub(crate) fn shop(
    keys: &'static [usize],
    change: impl Fn(&Sent) -> (u16, String) + Send + Sync + 'static,
) -> Shop {
    let given = AtomicUsize::new(0);
    Shop::new(move |sent| {
        if sent.uri.ends_with("/account/token") {
            let tokens = r#"{"access_token":"T2","refresh_token":"R2","expires_in":3600}"#;
            return (200, tokens.to_owned());
        }
        if !sent.uri.ends_with("/keys") {
            return change(sent);
        }
        let index = given.fetch_add(1, Ordering::SeqCst).min(keys.len() - 1);
        let key = keys[index];
        let keys = serde_json::json!({"rsa": rsa_public(key), "sm2": sm2_public()});
        (200, keys.to_string())
    })
}

pub(crate) fn fine(_: &Sent) -> (u16, String) {
    (200, r#"{"code":200}"#.to_owned())
}

/// The bodies of the changes.
pub(crate) fn changes(shop: &Shop) -> Vec<serde_json::Value> {
    let sent = shop.sent();
    for one in &sent {
        assert!(!one.body.contains("canary"), "{}", one.body);
    }
    let changes = sent.iter().filter(|sent| sent.uri.ends_with("/password"));
    changes.map(Sent::json).collect()
}

pub(crate) fn fetched(shop: &Shop) -> usize {
    let sent = shop.sent();
    sent.iter()
        .filter(|sent| sent.uri.ends_with("/keys"))
        .count()
}

/// What the shop says to a password under another key than this.
pub(crate) fn only(key: usize) -> impl Fn(&Sent) -> (u16, String) {
    move |sent| {
        let json = sent.json();
        let text = json["new_password"].as_str().unwrap();
        if locksmith::rsa_try(key, text).is_some() {
            fine(sent)
        } else {
            (200, r#"{"code":2016,"message":"another key"}"#.to_owned())
        }
    }
}
