//! [`KeySet`]: the keys of a JWK set, or one secret, which tell signed tokens from others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use tracing::{debug, warn};

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
    /// What is no such key, too weak, meant for something else, or has the id of another key is left out; so is a key that
    /// is published with its private parts, since everybody can sign with it: an event at the level `warn` names it. A set
    /// without a usable key is a set too: nothing is signed by it. `None` if it is no set, or larger than 256 KiB or 64
    /// keys.
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
        let mut usable: Vec<Usable> = entries.iter().filter_map(rs256).collect();
        let left_out = entries.len() - usable.len();
        // The same key twice is one key.
        let mut seen = BTreeSet::new();
        usable.retain(|one| seen.insert((one.kid.clone(), one.numbers.clone())));
        let ids = |kid: &Option<String>| usable.iter().filter(|one| one.kid == *kid).count();
        // A token that names one of two could mean either.
        let unclear: BTreeSet<_> = usable
            .iter()
            .filter(|one| one.kid.is_some() && ids(&one.kid) > 1)
            .map(|one| one.kid.clone())
            .collect();
        usable.retain(|one| !unclear.contains(&one.kid));
        if left_out > 0 || !unclear.is_empty() {
            debug!(
                left_out,
                ids_of_several = unclear.len(),
                "keys of a set are not usable"
            );
        }
        let mut keys: Vec<(Option<String>, Arc<Key>)> = Vec::new();
        let mut known = BTreeMap::new();
        for one in usable {
            let key = known
                .entry(one.numbers)
                .or_insert_with(|| Arc::new(one.key));
            keys.push((one.kid, Arc::clone(key)));
        }
        Some(Self {
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

    /// The ids of its keys.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().filter_map(|(kid, _)| kid.as_deref())
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
            [] => Found::Unknown,
            [(_, key), others @ ..] if others.iter().all(|(_, other)| Arc::ptr_eq(key, other)) => {
                Found::Key(Arc::clone(key))
            }
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
struct Usable {
    kid: Option<String>,
    /// Modulus and exponent.
    numbers: (Vec<u8>, Vec<u8>),
    key: Key,
}

/// Members that only private and symmetric keys have (RFC 7518, sections 6.2.2, 6.3.2 and 6.4).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

fn rs256(entry: &Value) -> Option<Usable> {
    let entry = entry.as_object()?;
    if PRIVATE.iter().any(|name| entry.contains_key(*name)) {
        let kid = entry.get("kid").and_then(Value::as_str);
        let kid = kid.filter(|kid| is_kid(kid));
        warn!(
            kid,
            "a key set gives away a private key; tokens signed with it are refused"
        );
        return None;
    }
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
    let numbers = (number(entry, "n")?, number(entry, "e")?);
    let key = Key::rsa(&numbers.0, &numbers.1)?;
    Some(Usable { kid, numbers, key })
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
