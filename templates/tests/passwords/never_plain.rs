//! In: calls whose passwords cannot be encrypted, or whose API wants them encrypted. Out: no plain text is sent.

use crate::support::locksmith::{rsa_opened, rsa_public, sm2_public};
use crate::support::shop::Shop;
use crate::support::vault::{NEW, OLD, body, builder, changes, client, fetched, fine, only, shop};
use miniature::models::PasswordChange;
use miniature::runtime::{Core, Encrypt, FromCore, KeySource, Method, Operation, Request, Retry};
use miniature::{Builder, Encryption};

#[tokio::test]
async fn what_cannot_be_encrypted_is_not_sent() {
    let shop = Shop::new(|_| (200, r#"{"rsa":"not a key"}"#.to_owned()));
    let keyed = builder(&shop)
        .encryption_key(Encryption::Rsa, rsa_public(0))
        .encryption_key(Encryption::Sm2, sm2_public());
    let (keyed, keyless) = (keyed.build().unwrap().account(), client(&shop).account());
    let long = PasswordChange::new("canary".repeat(20));
    let calls = [
        (
            keyed.change_password(long).encryption(Encryption::Rsa),
            "`new_password` is too long for the API's RSA key: it takes 117 bytes",
        ),
        (
            keyed
                .change_password(PasswordChange::new(""))
                .encryption(Encryption::Sm2),
            "`new_password` is empty, which SM2 cannot encrypt",
        ),
        (
            keyless.change_password(body()).encryption(Encryption::Rsa),
            "`old_password` cannot be encrypted: the API's RSA key cannot be read",
        ),
        (
            keyless.change_password(body()).encryption(Encryption::Sm2),
            "`old_password` cannot be encrypted with sm2: the API gives no key",
        ),
    ];
    for (call, why) in calls {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("invalid input: {why}"));
        assert!(!format!("{error:?}").contains("canary"));
    }
    assert!(changes(&shop).is_empty());
}

static PETITION: Operation =
    Operation::new("petition", Method::Post, "/password").seal(&[Encrypt {
        members: &["/new_password", "/signers/*/pin"],
        methods: &[Encryption::Rsa],
        told_by: Some("/by/way"),
        key: Some(KeySource {
            operation: &KEYS,
            at: &[(Encryption::Rsa, "/rsa")],
        }),
        prefixes: &[],
        refused: &["2016"],
    }]);
static KEYS: Operation = Operation::new("keys", Method::Get, "/keys");

struct Probe(Core);

impl FromCore for Probe {
    fn from_core(core: Core) -> Self {
        Self(core)
    }
}

#[tokio::test]
async fn where_the_api_wants_encryption_nobody_can_do_without() {
    let shop = shop(&[0], fine);
    let builder = Builder::<Probe>::new(&[])
        .base_url("https://api.example")
        .transport(shop.clone())
        .encryption(Encryption::None);
    let core = builder.build().unwrap().0;
    let body =
        serde_json::json!({"new_password": NEW, "signers": [{"pin": OLD}, {"pin": null}, {}]});
    let request = || Request::new(&PETITION);
    core.empty::<()>(request().json(&body)).await.unwrap();
    let sent = &changes(&shop)[0];
    assert_eq!(rsa_opened(0, &sent["new_password"]), NEW);
    assert_eq!(rsa_opened(0, &sent["signers"][0]["pin"]), OLD);
    assert_eq!(sent["by"]["way"], "rsa");
    let before = shop.sent().len();
    let plain = core
        .empty::<()>(request().json(&body))
        .encryption(Encryption::None);
    let number = core.empty::<()>(request().json(serde_json::json!({"new_password": 7})));
    let form = core.empty::<()>(request().form(serde_json::json!({"new_password": NEW}), &[]));
    for (call, why) in [
        (
            plain,
            "`new_password` cannot travel as `none`: the API takes rsa",
        ),
        (
            number,
            "`new_password` is no text, so it cannot be encrypted",
        ),
        (
            form,
            "`body` is no JSON, so its members cannot be encrypted",
        ),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("invalid input: {why}"));
    }
    assert_eq!(shop.sent().len(), before);
}

#[tokio::test]
async fn a_code_is_not_spent_twice_but_the_refused_key_is_forgotten() {
    static RESET: Operation = Operation::new("reset", Method::Post, "/password")
        .envelope(&miniature::envelopes::SHOP_ENVELOPE)
        .failures(&[&miniature::envelopes::SHOP_ENVELOPE])
        .retry(Retry::Code)
        .seal(&[Encrypt {
            members: &["/new_password"],
            methods: &[Encryption::Rsa],
            told_by: None,
            key: Some(KeySource {
                operation: &KEYS,
                at: &[(Encryption::Rsa, "/rsa")],
            }),
            prefixes: &[],
            refused: &["2016"],
        }]);
    let shop = shop(&[0, 1], only(1));
    let builder = Builder::<Probe>::new(&[]).base_url("https://api.example");
    let core = builder.transport(shop.clone()).build().unwrap().0;
    let body = serde_json::json!({"new_password": NEW});
    let call = || core.empty::<()>(Request::new(&RESET).json(&body));
    assert_eq!(call().await.unwrap_err().code(), Some("2016"));
    assert_eq!((fetched(&shop), changes(&shop).len()), (1, 1));
    call().await.unwrap();
    assert_eq!((fetched(&shop), changes(&shop).len()), (2, 2));
}
