//! In: signed tokens. Out: how long it takes to verify one, with all checks, beside the bare signature and jsonwebtoken; all
//! with keys that are parsed already.

#![allow(
    clippy::expect_used,
    reason = "a benchmark stops where it cannot go on"
)]

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{SystemTime, UNIX_EPOCH};

use authing_miniprogram::runtime::body::Body;
use authing_miniprogram::runtime::payload::Payload;
use authing_miniprogram::runtime::transport::{BoxFuture, Transport, TransportError};
use authing_miniprogram::verify::Verifier;
use authing_miniprogram::{Builder, Client};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use criterion::{Criterion, criterion_group, criterion_main};
use jsonwebtoken::{DecodingKey, Validation, decode};
use serde_json::{Value, json};

const APP: &str = "64a0000000000000000000a1";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const BASE: &str = "https://example.authing.cn";

/// Answers every request with the key set.
struct Keys(String);

impl Transport for Keys {
    fn send(
        &self,
        _: http::Request<Payload>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let body = Body::from(self.0.clone());
        Box::pin(std::future::ready(Ok(http::Response::new(body))))
    }
}

fn client(keys: String) -> Client {
    let builder: Builder<Client> = Client::builder(APP).app_secret(SECRET);
    let builder = builder.base_url(BASE).transport(Keys(keys));
    builder.build().expect("a client")
}

fn claims() -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("a clock").as_secs();
    json!({"jti": "64b0000000000000000000b1", "sub": "64c0000000000000000000c1", "iat": now, "exp": now + 1_209_600,
        "scope": "openid profile offline_access", "iss": format!("{BASE}/oidc"), "aud": APP})
}

fn message(header: &Value) -> String {
    let [header, claims] = [header, &claims()].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{header}.{claims}")
}

/// The same checks: audience, issuer, end, start.
fn rules(algorithm: jsonwebtoken::Algorithm) -> Validation {
    let mut rules = Validation::new(algorithm);
    rules.set_audience(&[APP]);
    rules.set_issuer(&[format!("{BASE}/oidc")]);
    rules.validate_nbf = true;
    rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    rules
}

/// A verifier that knows its keys does not wait.
fn verified(verifier: &Verifier, token: &str) -> bool {
    let mut future = pin!(verifier.verify(token));
    let mut context = Context::from_waker(Waker::noop());
    matches!(future.as_mut().poll(&mut context), Poll::Ready(Ok(_)))
}

fn rs256(criterion: &mut Criterion) {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
    let parts = PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
    let [n, e] = [&parts.n, &parts.e].map(|part| URL_SAFE_NO_PAD.encode(part));
    let keys = json!({"keys": [{"kty": "RSA", "kid": "one", "alg": "RS256", "use": "sig", "n": n, "e": e}]});
    let message = message(&json!({"typ": "JWT", "alg": "RS256", "kid": "one"}));
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )
    .expect("a signature");
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(&signature));

    let raw = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref())
        .expect("a key");
    let verifier = client(keys.to_string())
        .v3()
        .verifier()
        .build()
        .expect("a verifier");
    let warm = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let warm = warm.expect("a runtime").block_on(verifier.verify(&token));
    assert!(warm.is_ok() && verified(&verifier, &token));
    let theirs = DecodingKey::from_rsa_components(&n, &e).expect("a key");
    let rules = rules(jsonwebtoken::Algorithm::RS256);

    let mut group = criterion.benchmark_group("RS256");
    group.bench_function("signature alone, aws-lc-rs", |bencher| {
        bencher.iter(|| {
            raw.verify_sig(black_box(message.as_bytes()), &signature)
                .is_ok()
        });
    });
    group.bench_function("verifier", |bencher| {
        bencher.iter(|| verified(&verifier, black_box(&token)));
    });
    group.bench_function("jsonwebtoken", |bencher| {
        bencher.iter(|| decode::<Value>(black_box(&token), &theirs, &rules).is_ok());
    });
    group.finish();
}

fn hs256(criterion: &mut Criterion) {
    let message = message(&json!({"typ": "JWT", "alg": "HS256"}));
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = hmac::sign(&key, message.as_bytes());
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag));
    let verifier = client(String::new()).v3().verifier().secret().build();
    let verifier = verifier.expect("a verifier");
    assert!(verified(&verifier, &token));
    let theirs = DecodingKey::from_secret(SECRET.as_bytes());
    let rules = rules(jsonwebtoken::Algorithm::HS256);

    let mut group = criterion.benchmark_group("HS256");
    group.bench_function("tag alone, aws-lc-rs", |bencher| {
        bencher.iter(|| hmac::verify(&key, black_box(message.as_bytes()), tag.as_ref()).is_ok());
    });
    group.bench_function("verifier", |bencher| {
        bencher.iter(|| verified(&verifier, black_box(&token)));
    });
    group.bench_function("jsonwebtoken", |bencher| {
        bencher.iter(|| decode::<Value>(black_box(&token), &theirs, &rules).is_ok());
    });
    group.finish();
}

criterion_group!(benches, rs256, hs256);
criterion_main!(benches);
