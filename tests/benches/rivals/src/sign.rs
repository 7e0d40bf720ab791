//! In: claims. Out: tokens signed with keys that this bench makes, and the public halves of these.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::Outcome;

/// The only one that the verifier of google-cloud-auth takes.
pub(crate) const ISSUER: &str = "https://accounts.google.com";
pub(crate) const AUDIENCE: &str = "5f17a529f64fb009b794a2ff";
pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const KID: &str = "k1";

/// An RSA key of 2048 bits.
pub(crate) struct Signer(RsaKeyPair);

impl Signer {
    pub(crate) fn new() -> Outcome<Self> {
        let key = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| "no key")?;
        Ok(Self(key))
    }

    /// A token by this key, which it names so.
    pub(crate) fn token(&self, kid: &str) -> Outcome<String> {
        let text = unsigned(&json!({"alg": "RS256", "typ": "JWT", "kid": kid}))?;
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                text.as_bytes(),
                &mut signature,
            )
            .map_err(|_| "no signature")?;
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The public key as PKCS#1 in DER.
    pub(crate) fn public(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    /// Modulus and exponent, base64url.
    pub(crate) fn parts(&self) -> (String, String) {
        let key = self.0.public_key();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        (
            text(key.modulus().big_endian_without_leading_zero()),
            text(key.exponent().big_endian_without_leading_zero()),
        )
    }

    /// A key set with the public key.
    pub(crate) fn jwks(&self) -> String {
        let (n, e) = self.parts();
        json!({"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KID, "n": n, "e": e}]})
            .to_string()
    }
}

/// A token by [`SECRET`].
pub(crate) fn with_secret() -> Outcome<String> {
    let text = unsigned(&json!({"alg": "HS256", "typ": "JWT"}))?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = hmac::sign(&key, text.as_bytes());
    Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag)))
}

/// Header and claims of an id token, as Authing's are.
fn unsigned(header: &Value) -> Outcome<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let claims = json!({
        "sub": "5f719946524ee1099229496b",
        "birthdate": null,
        "family_name": null,
        "gender": "U",
        "given_name": null,
        "locale": null,
        "middle_name": null,
        "name": null,
        "nickname": "Bob",
        "picture": "https://files.example.com/user-contents/photos/one.jpg",
        "updated_at": "2020-09-30T07:12:19.075Z",
        "nonce": "CQsguqUdl7",
        "at_hash": "10iOtwuTtKaW7ZPsdnC-Qg",
        "aud": AUDIENCE,
        "exp": now + 3_600,
        "iat": now,
        "iss": ISSUER,
    });
    let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    Ok(format!("{}.{}", text(header), text(&claims)))
}
