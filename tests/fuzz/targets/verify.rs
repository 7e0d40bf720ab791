//! In: any bytes, as a token, or as the header and the claims of a token that is signed with the right key. Out: a verdict,
//! never a panic; and no token is good that was made of other bytes than one part each.

#![no_main]

use std::sync::LazyLock;

use authing_miniprogram::Client;
use authing_miniprogram::verify::{IdExpectation, KeySet, Verifier};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

struct World {
    runtime: Runtime,
    verifiers: [Verifier; 2],
    keys: KeySet,
    key: hmac::Key,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let client = Client::builder("app").base_url("http://127.0.0.1:9");
    let client = client.build().expect("sound settings");
    let verifiers = [client.v3().verifier(), client.v2().verifier()];
    World {
        runtime: Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime"),
        verifiers: verifiers
            .map(|verifier| verifier.secret_key(SECRET).build().expect("sound settings")),
        keys: KeySet::from_secret(SECRET.as_bytes()).expect("long enough"),
        key: hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()),
    }
});

fuzz_target!(|data: &[u8]| {
    let Some((&mode, rest)) = data.split_first() else {
        return;
    };
    let world = &*WORLD;
    let token = if mode & 1 == 0 {
        String::from_utf8_lossy(rest).into_owned()
    } else {
        signed(world, rest)
    };
    if let Ok(payload) = world.keys.verify(&token) {
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(parts.len(), 3, "three parts");
        assert_eq!(
            URL_SAFE_NO_PAD.encode(payload),
            parts[1],
            "one spelling for each payload"
        );
    }
    world.runtime.block_on(async {
        for verifier in &world.verifiers {
            for outcome in [
                verifier.verify(&token).await.map(drop),
                verifier.access(&token).await.map(drop),
                verifier.user(&token).await.map(drop),
                verifier
                    .id(&token, IdExpectation::new().nonce("n"))
                    .await
                    .map(drop),
            ] {
                let _ = format!("{outcome:?}");
            }
        }
    });
});

/// Header and claims, up to and after the first zero byte, with a signature that is right.
fn signed(world: &World, data: &[u8]) -> String {
    let end = data
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(data.len());
    let (header, claims) = (&data[..end], data.get(end + 1..).unwrap_or_default());
    let header: &[u8] = if header.is_empty() {
        br#"{"alg":"HS256"}"#
    } else {
        header
    };
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    let text = format!("{header}.{claims}");
    let tag = hmac::sign(&world.key, text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
}
