//! In: a JWK set, or a secret. Out: [`KeySet`], which tells signed tokens from others.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use tracing::debug;

use super::error::{VerifyError, invalid};
use super::json;
use super::jws::{Compact, TOKEN_LIMIT, is_kid};
use super::key::{Algorithm, Key};

/// The largest key set that is read, in bytes.
pub(super) const BODY_LIMIT: usize = 256 << 10;
/// The most keys of a set.
const KEYS_LIMIT: usize = 64;

/// Keys of one algorithm: public keys of an issuer, or one secret; never both, so that the one cannot stand for the other.
#[derive(Clone)]
pub struct KeySet {
    algorithm: Algorithm,
    keys: Vec<(Option<String>, Arc<Key>)>,
}

/// What a set knows of a key id.
pub(super) enum Found {
    Key(Arc<Key>),
    /// There is no such key.
    Unknown,
    /// No id is given, and there are several keys.
    Unclear,
}

impl KeySet {
    /// The RS256 keys of a JWK set (RFC 7517, section 5), in bytes of JSON.
    ///
    /// What is no such key, too weak, meant for something else, or has the id of another one is left out. `None` if the
    /// set is none, is larger than 256 KiB or 64 keys, or has no usable key.
    pub fn from_jwks(json: &[u8]) -> Option<Self> {
        if json.len() > BODY_LIMIT {
            return None;
        }
        let Some(Value::Object(mut set)) = json::strict(json) else {
            return None;
        };
        let Some(Value::Array(entries)) = set.remove("keys") else {
            return None;
        };
        if entries.len() > KEYS_LIMIT {
            return None;
        }
        let all = entries.len();
        let mut keys: Vec<_> = entries.iter().filter_map(rs256).collect();
        let (mut seen, mut twice) = (BTreeSet::new(), BTreeSet::new());
        for (kid, _) in &keys {
            if !seen.insert(kid.clone()) {
                twice.insert(kid.clone());
            }
        }
        // A token that names one of two could mean either.
        keys.retain(|(kid, _)| kid.is_none() || !twice.contains(kid));
        if keys.len() < all {
            debug!(left_out = all - keys.len(), "keys of a set are not usable");
        }
        (!keys.is_empty()).then_some(Self {
            algorithm: Algorithm::Rs256,
            keys,
        })
    }

    /// The key of HS256: the bytes as they are, at least 32 (RFC 7518, section 3.2); `None` if there are fewer.
    pub fn from_secret(secret: &[u8]) -> Option<Self> {
        Some(Self {
            algorithm: Algorithm::Hs256,
            keys: vec![(None, Arc::new(Key::secret(secret)?))],
        })
    }

    /// How its tokens are signed.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The payload of a token that one of the keys signed. Claims are not looked at, not even the end of the token.
    ///
    /// # Errors
    /// [`VerifyError::Invalid`]: it is no such token.
    pub fn verify(&self, token: &str) -> Result<Vec<u8>, VerifyError> {
        let token = Compact::parse(token, TOKEN_LIMIT)?;
        match self.find(token.header.kid.as_deref()) {
            Found::Key(key) => check(self.algorithm, &key, &token)?,
            Found::Unknown | Found::Unclear => return Err(invalid("no such key")),
        }
        token.payload()
    }

    /// The key with this id; without an id the only key (OpenID Connect Core, section 10.1). A secret has no id, and is
    /// the key whatever a token says.
    pub(super) fn find(&self, kid: Option<&str>) -> Found {
        let kid = match self.algorithm {
            Algorithm::Rs256 => kid,
            Algorithm::Hs256 => None,
        };
        if kid.is_some() {
            let found = self.keys.iter().find(|(known, _)| known.as_deref() == kid);
            return found.map_or(Found::Unknown, |(_, key)| Found::Key(Arc::clone(key)));
        }
        match self.keys.as_slice() {
            [(_, key)] => Found::Key(Arc::clone(key)),
            _ => Found::Unclear,
        }
    }
}

/// Checks the algorithm, then the signature.
pub(super) fn check(
    algorithm: Algorithm,
    key: &Key,
    token: &Compact<'_>,
) -> Result<(), VerifyError> {
    if token.header.algorithm != algorithm.name() {
        return Err(invalid("another algorithm"));
    }
    if key.verifies(token.signed.as_bytes(), &token.signature) {
        Ok(())
    } else {
        Err(invalid("the signature"))
    }
}

/// A key of RS256 that is meant to verify, and its id.
fn rs256(entry: &Value) -> Option<(Option<String>, Arc<Key>)> {
    let entry = entry.as_object()?;
    let allowed = |name: &str, value: &str| {
        let given = entry.get(name);
        given.is_none_or(|given| given.is_null() || given.as_str() == Some(value))
    };
    let meant = match entry.get("key_ops") {
        None | Some(Value::Null) => true,
        Some(Value::Array(uses)) => uses.iter().any(|one| one.as_str() == Some("verify")),
        Some(_) => false,
    };
    let rsa = entry.get("kty")?.as_str()? == "RSA";
    if !rsa || !meant || !allowed("use", "sig") || !allowed("alg", Algorithm::Rs256.name()) {
        return None;
    }
    let kid = match entry.get("kid") {
        None | Some(Value::Null) => None,
        Some(kid) => Some(kid.as_str().filter(|kid| is_kid(kid))?.to_owned()),
    };
    let key = Key::rsa(&number(entry, "n")?, &number(entry, "e")?)?;
    Some((kid, Arc::new(key)))
}

/// A number without leading zeros, as RFC 7518, section 6.3.1, wants it; some issuers leave one in front of the modulus.
fn number(entry: &Map<String, Value>, name: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(entry.get(name)?.as_str()?).ok()?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).map(<[u8]>::to_vec)
}

/// Ids only: one of the keys may be a secret.
impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = self.keys.iter().map(|(kid, _)| kid.as_deref()).collect();
        f.debug_struct("KeySet")
            .field("algorithm", &self.algorithm)
            .field("ids", &ids)
            .finish()
    }
}
