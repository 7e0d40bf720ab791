//! In: keys, and what to say about tokens. Out: an issuer without a network, whose requests are counted, and a clock that
//! stands still until it is moved.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use miniature::verify::VerifierBuilder;
use miniature::{Body, BoxFuture, Client, Clock, Payload, RetryPolicy, Transport, TransportError};
use serde_json::{Value, json};

use super::tokens::{FIRST, SECRET, Signer, jwks};

/// When the clock starts, in seconds since 1970.
pub(crate) const NOW: u64 = 1_700_000_000;
/// The issuer of its tokens, and the audience.
pub(crate) const ISSUER: &str = "https://shop.example/account";
pub(crate) const AUDIENCE: &str = "app-1";

/// A clock that is moved by hand; its sleeps are over at once.
#[derive(Clone, Debug)]
pub(crate) struct Manual {
    start: u64,
    passed: Arc<Mutex<Duration>>,
}

impl Manual {
    pub(crate) fn advance(&self, seconds: u64) {
        *self.passed.lock().unwrap() += Duration::from_secs(seconds);
    }

    pub(crate) fn passed(&self) -> Duration {
        *self.passed.lock().unwrap()
    }
}

impl Clock for Manual {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.start) + self.passed()
    }

    fn monotonic(&self) -> Duration {
        self.passed()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// How an issuer answers.
#[derive(Clone, Debug)]
pub(crate) enum Mood {
    /// With this status, these headers and this body.
    Says(u16, Vec<(&'static str, String)>, String),
    /// Not at all.
    Hangs,
    /// There is no connection.
    Gone,
}

impl Mood {
    pub(crate) fn ok(body: impl AsRef<str>) -> Self {
        Self::Says(200, Vec::new(), body.as_ref().to_owned())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Says(status, Vec::new(), String::new())
    }

    pub(crate) fn keys(signers: &[&Signer]) -> Self {
        let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
        Self::ok(jwks(&keys))
    }

    pub(crate) fn with(self, name: &'static str, value: &str) -> Self {
        match self {
            Self::Says(status, mut headers, body) => {
                headers.push((name, value.to_owned()));
                Self::Says(status, headers, body)
            }
            other => other,
        }
    }
}

/// The issuer.
#[derive(Clone)]
pub(crate) struct Issuer {
    keys: Arc<Mutex<Mood>>,
    about: Arc<Mutex<Mood>>,
    seen: Arc<Mutex<Vec<String>>>,
    pub(crate) clock: Manual,
}

impl Issuer {
    /// With one key, and nothing to say about tokens.
    pub(crate) fn new() -> Self {
        Self::at(NOW)
    }

    /// The same at another time, in seconds since 1970.
    pub(crate) fn at(start: u64) -> Self {
        Self {
            keys: Arc::new(Mutex::new(Mood::keys(&[&FIRST]))),
            about: Arc::new(Mutex::new(Mood::status(404))),
            seen: Arc::default(),
            clock: Manual {
                start,
                passed: Arc::default(),
            },
        }
    }

    /// How it answers for its keys from now on.
    pub(crate) fn keys(&self, mood: Mood) {
        *self.keys.lock().unwrap() = mood;
    }

    /// What it says about tokens from now on.
    pub(crate) fn about(&self, mood: Mood) {
        *self.about.lock().unwrap() = mood;
    }

    /// How often a path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|uri| uri.ends_with(path)).count()
    }

    /// How often its keys were fetched.
    pub(crate) fn fetches(&self) -> usize {
        self.asked("/account/keys")
    }

    /// All addresses that were asked for.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn client(&self) -> Client {
        Client::builder(AUDIENCE)
            .app_secret(SECRET)
            .client_basic(AUDIENCE, SECRET)
            .base_url("https://shop.example")
            .retry(RetryPolicy::never())
            .clock(self.clock.clone())
            .transport(self.clone())
            .build()
            .unwrap()
    }

    pub(crate) fn verifier(&self) -> VerifierBuilder {
        self.client().account().verifier()
    }
}

impl Transport for Issuer {
    fn send(
        &self,
        request: http::Request<Payload>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let uri = request.uri().to_string();
        let mood = if uri.ends_with("/account/introspect") {
            &self.about
        } else {
            &self.keys
        };
        let mood = mood.lock().unwrap().clone();
        self.seen.lock().unwrap().push(uri);
        Box::pin(async move {
            // Others get their turn, as with a real network.
            tokio::task::yield_now().await;
            match mood {
                Mood::Hangs => std::future::pending().await,
                Mood::Gone => Err(TransportError::not_sent("nobody is there")),
                Mood::Says(status, headers, body) => {
                    let answer = http::Response::builder().status(status);
                    let answer = headers
                        .iter()
                        .fold(answer, |answer, (name, value)| answer.header(*name, value));
                    Ok(answer.body(Body::from(body)).unwrap())
                }
            }
        })
    }
}

/// Claims of a good access token.
pub(crate) fn access() -> Value {
    json!({"iss": ISSUER, "sub": "u1", "aud": AUDIENCE, "iat": NOW, "exp": NOW + 3600, "jti": "t1", "scope": "openid profile"})
}

/// Claims of a good id token.
pub(crate) fn id() -> Value {
    json!({"iss": ISSUER, "sub": "u1", "aud": AUDIENCE, "iat": NOW, "exp": NOW + 3600, "nonce": "n-1", "name": null})
}

/// The claims, changed; a null takes a claim away.
pub(crate) fn changed(mut claims: Value, change: &Value) -> Value {
    for (name, value) in change.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}
