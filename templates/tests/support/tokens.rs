//! In: headers and claims. Out: tokens signed with keys of this process, and the key sets that verify them.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A key pair with an id.
pub(crate) struct Signer {
    pub(crate) kid: &'static str,
    pair: RsaKeyPair,
}

/// The issuer's key.
pub(crate) static FIRST: LazyLock<Signer> = LazyLock::new(|| Signer::new("first"));
/// The issuer's next key.
pub(crate) static SECOND: LazyLock<Signer> = LazyLock::new(|| Signer::new("second"));

/// A secret of exactly the least length.
pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Signer {
    fn new(kid: &'static str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        Self { kid, pair }
    }

    /// Modulus and exponent.
    pub(crate) fn numbers(&self) -> (Vec<u8>, Vec<u8>) {
        let parts = PublicKeyComponents::<Vec<u8>>::from(self.pair.public_key());
        (parts.n, parts.e)
    }

    /// The public key as PKCS #1 and as SPKI, in DER.
    pub(crate) fn der(&self) -> (Vec<u8>, Vec<u8>) {
        let public = self.pair.public_key();
        (
            public.as_ref().to_vec(),
            public.as_der().unwrap().as_ref().to_vec(),
        )
    }

    /// The public key.
    pub(crate) fn jwk(&self) -> Value {
        let (n, e) = self.numbers();
        json!({"kty": "RSA", "kid": self.kid, "use": "sig", "alg": "RS256", "n": encode(n), "e": encode(e)})
    }

    pub(crate) fn signature(&self, message: &str) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &random,
                message.as_bytes(),
                &mut signature,
            )
            .unwrap();
        signature
    }

    /// A token of any header and payload.
    pub(crate) fn token(&self, header: &str, payload: impl AsRef<[u8]>) -> String {
        self.signed(&format!("{}.{}", encode(header), encode(payload)))
    }

    /// A token of these two parts.
    pub(crate) fn signed(&self, message: &str) -> String {
        format!("{message}.{}", encode(self.signature(message)))
    }

    /// A token of these claims.
    pub(crate) fn claims(&self, claims: &Value) -> String {
        let header = json!({"typ": "JWT", "alg": "RS256", "kid": self.kid});
        self.token(&header.to_string(), claims.to_string())
    }
}

/// A token signed with a secret.
pub(crate) fn hs256(secret: &[u8], header: &str, payload: impl AsRef<[u8]>) -> String {
    let message = format!("{}.{}", encode(header), encode(payload));
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let tag = hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", encode(tag))
}

/// A key set.
pub(crate) fn jwks(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}
