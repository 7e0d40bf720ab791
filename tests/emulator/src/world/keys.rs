//! In: nothing. Out: [`Keys`]: what tokens are signed with and passwords are encrypted for.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeyPair, KeySize, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey, PublicEncryptingKey,
};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaParameters, UnparsedPublicKey,
};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sm2::pke::{DecryptingKey, EncryptingKey};

use super::ids::Ids;

const VERIFY: &RsaParameters = &RSA_PKCS1_2048_8192_SHA256;

/// All keys of the service.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub(crate) struct Keys {
    /// The first one signs; all are in the JWKS.
    signing: Vec<SigningKey>,
    /// For passwords.
    rsa: Arc<RsaPassword>,
    sm2: Arc<DecryptingKey>,
}

#[derive(Clone, Debug)]
struct SigningKey {
    kid: String,
    pair: Arc<KeyPair>,
}

#[derive(Debug)]
struct RsaPassword {
    key: Pkcs1PrivateDecryptingKey,
    pkcs8: Vec<u8>,
    pem: String,
}

/// RSA keys take long to find, so the emulators of a process start with the same ones: they protect nothing.
static MADE: LazyLock<Option<[Vec<u8>; 3]>> =
    LazyLock::new(|| Some([generate()?, generate()?, generate()?]));

fn generate() -> Option<Vec<u8>> {
    let pair = KeyPair::generate(KeySize::Rsa2048).ok()?;
    let der: Pkcs8V1Der<'_> = pair.as_der().ok()?;
    Some(der.as_ref().to_vec())
}

impl Keys {
    /// Two signing keys and one for each way to encrypt a password.
    /// Errors: they cannot be made.
    pub(crate) fn new(ids: &mut Ids) -> Result<Self, String> {
        let [first, second, password] = MADE.as_ref().ok_or("no RSA key could be made")?;
        Self::try_from(Saved {
            signing: vec![
                (ids.object(), first.clone()),
                (ids.object(), second.clone()),
            ],
            rsa: password.clone(),
            sm2: ids.bytes::<32>().to_vec(),
        })
    }

    /// A new key signs from now on; the one that signed stays in the JWKS, older ones go.
    pub(crate) fn rotate(&mut self, ids: &mut Ids) -> Result<(), String> {
        let pkcs8 = generate().ok_or("no RSA key could be made")?;
        self.signing
            .insert(0, SigningKey::new(ids.object(), &pkcs8)?);
        self.signing.truncate(2);
        Ok(())
    }

    /// The JWK set (RFC 7517).
    pub(crate) fn jwks(&self) -> Value {
        json!({"keys": self.signing.iter().map(SigningKey::jwk).collect::<Vec<_>>()})
    }

    /// The `kid` of the key that signs.
    pub(crate) fn kid(&self) -> &str {
        self.signing.first().map_or("", |key| &key.kid)
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    pub(crate) fn sign_rs256(&self, message: &[u8]) -> Option<Vec<u8>> {
        let key = &self.signing.first()?.pair;
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message,
            &mut signature,
        )
        .ok()?;
        Some(signature)
    }

    pub(crate) fn verify_rs256(&self, kid: &str, message: &[u8], signature: &[u8]) -> bool {
        let key = self.signing.iter().find(|key| key.kid == kid);
        key.is_some_and(|key| {
            UnparsedPublicKey::new(VERIFY, key.pair.public_key().as_ref())
                .verify(message, signature)
                .is_ok()
        })
    }

    /// The RSA key for passwords, as PEM (`SubjectPublicKeyInfo`).
    pub(crate) fn password_rsa(&self) -> &str {
        &self.rsa.pem
    }

    /// The SM2 key for passwords: hex of the uncompressed point.
    pub(crate) fn password_sm2(&self) -> String {
        let key: &EncryptingKey = self.sm2.encrypting_key();
        let mut hex = String::new();
        for byte in key.to_sec1_bytes() {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }

    /// The WeChat SDK drops zeros at the front of what it has encrypted, as the number that it is; once in 140 times there
    /// is one.
    pub(crate) fn decrypt_rsa(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let missing = self.rsa.key.key_size_bytes().checked_sub(bytes.len())?;
        let whole = [vec![0; missing].as_slice(), bytes].concat();
        let mut plain = vec![0; self.rsa.key.min_output_size()];
        let plain = self.rsa.key.decrypt(&whole, &mut plain).ok()?;
        Some(plain.to_vec())
    }

    pub(crate) fn decrypt_sm2(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.sm2.decrypt(bytes).ok()
    }
}

impl SigningKey {
    fn new(kid: String, pkcs8: &[u8]) -> Result<Self, String> {
        let pair = KeyPair::from_pkcs8(pkcs8).map_err(|error| error.to_string())?;
        let pair = Arc::new(pair);
        Ok(Self { kid, pair })
    }

    fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        let number = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "e": number(public.exponent().big_endian_without_leading_zero()),
        })
    }
}

/// HMAC with SHA-256.
pub(crate) fn sign_hs256(secret: &str, message: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::sign(&key, message).as_ref().to_vec()
}

pub(crate) fn verify_hs256(secret: &str, message: &[u8], signature: &[u8]) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, message, signature).is_ok()
}

/// The keys as a state file has them.
#[derive(Debug, Deserialize, Serialize)]
struct Saved {
    /// `kid` and PKCS#8.
    signing: Vec<(String, Vec<u8>)>,
    rsa: Vec<u8>,
    sm2: Vec<u8>,
}

impl TryFrom<Saved> for Keys {
    type Error = String;

    fn try_from(saved: Saved) -> Result<Self, String> {
        let signing = saved
            .signing
            .into_iter()
            .map(|(kid, pkcs8)| SigningKey::new(kid, &pkcs8))
            .collect::<Result<_, _>>()?;
        let sm2 = DecryptingKey::from_slice(&saved.sm2).map_err(|error| error.to_string())?;
        let sm2 = Arc::new(sm2);
        Ok(Self {
            signing,
            rsa: Arc::new(RsaPassword::new(saved.rsa)?),
            sm2,
        })
    }
}

impl RsaPassword {
    fn new(pkcs8: Vec<u8>) -> Result<Self, String> {
        let private =
            PrivateDecryptingKey::from_pkcs8(&pkcs8).map_err(|error| error.to_string())?;
        let public: PublicEncryptingKey = private.public_key();
        let der: aws_lc_rs::encoding::PublicKeyX509Der<'_> =
            public.as_der().map_err(|error| error.to_string())?;
        let body = BASE64_STANDARD.encode(der.as_ref());
        let key = Pkcs1PrivateDecryptingKey::new(private).map_err(|error| error.to_string())?;
        Ok(Self {
            key,
            pkcs8,
            pem: format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"),
        })
    }
}

impl From<Keys> for Saved {
    fn from(keys: Keys) -> Self {
        let pkcs8 = |key: &SigningKey| {
            let der: Option<Pkcs8V1Der<'_>> = key.pair.as_der().ok();
            der.map(|der| der.as_ref().to_vec()).unwrap_or_default()
        };
        Self {
            signing: keys
                .signing
                .iter()
                .map(|key| (key.kid.clone(), pkcs8(key)))
                .collect(),
            rsa: keys.rsa.pkcs8.clone(),
            sm2: keys.sm2.to_bytes().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ids, Keys};
    use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
    use base64::prelude::{BASE64_STANDARD, Engine as _};

    #[test]
    fn a_password_that_lost_a_zero_at_its_front_is_decrypted() {
        let keys = Keys::new(&mut Ids::new(1)).unwrap();
        let pem: String = keys
            .password_rsa()
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect();
        let der = BASE64_STANDARD.decode(pem).unwrap();
        let key = PublicEncryptingKey::from_der(&der).unwrap();
        let key = Pkcs1PublicEncryptingKey::new(key).unwrap();
        let encrypted = std::iter::repeat_with(|| {
            let mut bytes = vec![0; key.ciphertext_size()];
            key.encrypt(b"a password", &mut bytes).unwrap();
            bytes
        });
        let encrypted = encrypted.into_iter().find(|bytes| bytes[0] == 0).unwrap();
        assert_eq!(keys.decrypt_rsa(&encrypted[1..]).unwrap(), b"a password");
        assert_eq!(keys.decrypt_rsa(&encrypted).unwrap(), b"a password");
        assert_eq!(keys.decrypt_rsa(&[0; 300]), None);
    }
}
