//! In: calls with passwords, keys of the API. Out: passwords encrypted as is wanted, once, under the present key.

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::hand_clock::HandClock;
use crate::support::locksmith;
use crate::support::locksmith::{rsa_opened, rsa_public, sm2_opened};
use crate::support::shop::Shop;
use crate::support::vault::{NEW, OLD, body, builder, changes, client, fetched, fine, only, shop};
use miniature::{Encryption, Error};

#[tokio::test]
async fn as_it_is_unless_told() {
    let shop = shop(&[0], fine);
    let call = client(&shop).account().change_password(body());
    call.await.unwrap();
    let sent = shop.last().json();
    assert_eq!(
        sent,
        serde_json::json!({"old_password": OLD, "new_password": NEW})
    );
    assert_eq!(fetched(&shop), 0);
}

#[tokio::test]
async fn both_passwords_under_one_fetched_key() {
    let shop = shop(&[0], fine);
    let client = builder(&shop).encryption(Encryption::Rsa).build().unwrap();
    let given = body();
    client
        .account()
        .change_password(given.clone())
        .await
        .unwrap();
    client
        .account()
        .change_password(given.clone())
        .await
        .unwrap();
    assert_eq!(given, body(), "the caller's input is as it was");
    assert_eq!(fetched(&shop), 1);
    let sent = changes(&shop);
    assert_eq!(sent.len(), 2);
    for sent in &sent {
        assert_eq!(rsa_opened(0, &sent["old_password"]), OLD);
        assert_eq!(rsa_opened(0, &sent["new_password"]), NEW);
        assert_eq!(sent["encryption"], "rsa");
    }
    assert_ne!(sent[0], sent[1], "padding is random");
}

#[tokio::test]
async fn sm2_behind_its_prefix_without_the_04() {
    let shop = shop(&[0], fine);
    let call = client(&shop).account().change_password(body());
    call.encryption(Encryption::Sm2).await.unwrap();
    let sent = &changes(&shop)[0];
    assert_eq!(sent["encryption"], "sm2");
    let text = sent["new_password"].as_str().unwrap();
    let hex = text.strip_prefix("sm2:").unwrap();
    // C1 without 04 is 64 bytes, C3 is 32, C2 as long as the text (GM/T 0003.4, 6.1).
    assert_eq!(hex.len(), 2 * (64 + 32 + NEW.len()));
    assert!(hex.bytes().all(|byte| b"0123456789abcdef".contains(&byte)));
    assert_eq!(sm2_opened(hex), NEW);
}

#[tokio::test]
async fn the_member_that_tells_is_a_choice_and_the_call_goes_before_it() {
    let shop = shop(&[0], fine);
    let account = client(&shop).account();
    let told = |name: &str| account.change_password(body().encryption(name));
    told("rsa").await.unwrap();
    told("rsa").encryption(Encryption::Sm2).await.unwrap();
    let sent = changes(&shop);
    assert_eq!(rsa_opened(0, &sent[0]["new_password"]), NEW);
    assert_eq!(sent[0]["encryption"], "rsa");
    assert_eq!(sent[1]["encryption"], "sm2");
    let before = shop.sent().len();
    let error = told("rot13").await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    assert_eq!(shop.sent().len(), before);
    told("rsa").encryption(Encryption::None).await.unwrap();
    let sent = shop.last().json();
    assert_eq!(
        (&sent["new_password"], &sent["encryption"]),
        (&NEW.into(), &"none".into())
    );
}

#[tokio::test]
async fn many_callers_fetch_one_key_and_a_dead_service_is_asked_once() {
    let shop = shop(&[0], fine);
    let client = builder(&shop).encryption(Encryption::Rsa).build().unwrap();
    let calls =
        (0..100).map(|_| tokio::spawn(client.account().change_password(body()).into_future()));
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(fetched(&shop), 1);

    let dead = Shop::new(|_| (404, "no".to_owned()));
    let client = builder(&dead).encryption(Encryption::Rsa).build().unwrap();
    let calls =
        (0..50).map(|_| tokio::spawn(client.account().change_password(body()).into_future()));
    for call in calls.collect::<Vec<_>>() {
        let error = call.await.unwrap().unwrap_err();
        assert!(!error.was_sent());
        assert_eq!(
            error.to_string(),
            "accountChangePassword: no key to encrypt with from accountGetKeys (not sent, attempts: 0)"
        );
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains("HTTP 404"), "{source}");
    }
    assert_eq!((fetched(&dead), changes(&dead).len()), (1, 0));
}

#[tokio::test]
async fn a_key_is_fetched_again_after_an_hour() {
    let shop = shop(&[0, 1], fine);
    let clock = Arc::new(HandClock::default());
    let client = builder(&shop)
        .clock(Arc::clone(&clock))
        .encryption(Encryption::Rsa);
    let account = client.build().unwrap().account();
    account.change_password(body()).await.unwrap();
    clock.advance(Duration::from_secs(3599));
    account.change_password(body()).await.unwrap();
    assert_eq!(fetched(&shop), 1);
    clock.advance(Duration::from_secs(1));
    account.change_password(body()).await.unwrap();
    assert_eq!(fetched(&shop), 2);
    assert_eq!(rsa_opened(1, &changes(&shop)[2]["new_password"]), NEW);
}

#[tokio::test]
async fn a_refused_key_is_replaced_and_the_call_sent_again_once() {
    let shop = shop(&[0, 1], only(1));
    let client = builder(&shop).encryption(Encryption::Rsa).build().unwrap();
    client.account().change_password(body()).await.unwrap();
    let sent = changes(&shop);
    assert_eq!((fetched(&shop), sent.len()), (2, 2));
    assert_eq!(rsa_opened(0, &sent[0]["old_password"]), OLD);
    assert_eq!(
        rsa_opened(1, &sent[1]["old_password"]),
        OLD,
        "not encrypted twice"
    );
    client.account().change_password(body()).await.unwrap();
    assert_eq!(fetched(&shop), 2);
}

#[tokio::test]
async fn the_same_key_again_is_not_tried_again() {
    let shop = shop(&[0], only(1));
    let client = builder(&shop).encryption(Encryption::Rsa).build().unwrap();
    let error = client.account().change_password(body()).await.unwrap_err();
    assert_eq!(error.code(), Some("2016"));
    assert_eq!((fetched(&shop), changes(&shop).len()), (2, 1));
}

#[tokio::test]
async fn each_attempt_encrypts_the_callers_text() {
    let tries = AtomicUsize::new(0);
    let shop = shop(&[0], move |sent| {
        match tries.fetch_add(1, Ordering::SeqCst) {
            0 => (401, r#"{"code":2020,"message":"no"}"#.to_owned()),
            _ => fine(sent),
        }
    });
    let client = builder(&shop)
        .client_basic("app-1", "s3cret")
        .encryption(Encryption::Rsa);
    let store = miniature::stores::MemoryStore::new();
    let session = client.build().unwrap().account().session(store);
    let mut tokens = miniature::session::SessionTokens::new("T1");
    tokens.refresh = Some("R1".into());
    session.adopt(tokens).await.unwrap();
    session.change_password(body()).await.unwrap();
    let sent = changes(&shop);
    assert_eq!(sent.len(), 2);
    for sent in &sent {
        assert_eq!(rsa_opened(0, &sent["new_password"]), NEW);
    }
}

#[tokio::test]
async fn a_given_key_is_not_fetched_whatever_its_form() {
    let pem = rsa_public(0);
    let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let long = format!("-----BEGIN PUBLIC KEY-----\n{bare}\n-----END PUBLIC KEY-----");
    for key in [pem, bare, long, locksmith::rsa_pkcs1(0)] {
        let shop = shop(&[1], fine);
        let client = builder(&shop).encryption(Encryption::Rsa);
        let client = client.encryption_key(Encryption::Rsa, key).build().unwrap();
        client.account().change_password(body()).await.unwrap();
        assert_eq!(fetched(&shop), 0);
        assert_eq!(rsa_opened(0, &changes(&shop)[0]["new_password"]), NEW);
    }
}
