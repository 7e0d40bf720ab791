//! Takes a token apart (JWS compact serialization, RFC 7515, section 7.1), as strictly as the standard allows.
//!
//! Common readers take a name that stands twice, extensions that they do not know, or one kind of token for another; this one
//! is here because it does not, and hands no more than bytes and a signature to the library that checks them.
//!
//! Nothing here says that the token is good: [`super::set`] checks the signature, [`super::rules`] the claims.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::error::{VerifyError, invalid};
use super::json;

/// The largest token, in bytes, unless told: four times what a web server takes as a header.
pub(super) const TOKEN_LIMIT: usize = 16 << 10;
/// The longest `kid`, in bytes. Thumbprints (RFC 7638) have 43.
pub(super) const KID_LIMIT: usize = 256;

/// A token in its parts.
pub(super) struct Compact<'t> {
    pub(super) header: Header,
    /// What is signed: header and payload as they came.
    pub(super) signed: &'t str,
    payload: &'t str,
    pub(super) signature: Vec<u8>,
}

/// What counts in a header.
pub(super) struct Header {
    pub(super) algorithm: String,
    pub(super) kid: Option<String>,
    /// `typ`, as [`media_type`] writes it.
    pub(super) kind: Option<String>,
}

impl<'t> Compact<'t> {
    /// Takes a token apart.
    pub(super) fn parse(token: &'t str, limit: usize) -> Result<Self, VerifyError> {
        if token.len() > limit {
            return Err(invalid("too large"));
        }
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(invalid("not three parts"));
        };
        // An empty payload can be signed; that it holds no claims is found later.
        if header.is_empty() || signature.is_empty() {
            return Err(invalid("an empty part"));
        }
        let signed = token
            .get(..header.len() + 1 + payload.len())
            .unwrap_or_default();
        Ok(Self {
            header: Header::parse(&decode(header)?)?,
            signed,
            payload,
            signature: decode(signature)?,
        })
    }

    /// The payload. Only of use once the signature is checked.
    pub(super) fn payload(&self) -> Result<Vec<u8>, VerifyError> {
        decode(self.payload)
    }
}

/// The engine takes neither padding nor bits behind the end, so that there is one spelling of each part.
fn decode(part: &str) -> Result<Vec<u8>, VerifyError> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| invalid("not base64url"))
}

impl Header {
    fn parse(bytes: &[u8]) -> Result<Self, VerifyError> {
        let Some(Value::Object(header)) = json::strict(bytes) else {
            return Err(invalid("the header is no object, or holds a name twice"));
        };
        // Extensions that must be understood are not (RFC 7515, section 4.1.11); a payload that is not base64url
        // (RFC 7797), packed or encrypted is no claims set. Keys that a token brings along (`jwk`, `jku`, `x5c`, …) are
        // not looked at.
        if ["crit", "b64", "zip", "enc"]
            .iter()
            .any(|name| header.contains_key(*name))
        {
            return Err(invalid("the header asks for an extension"));
        }
        // A token in a token (RFC 7519, section 5.2).
        let content = text(&header, "cty")?;
        if content.is_some_and(|content| media_type(&content) == "jwt") {
            return Err(invalid("a token in a token"));
        }
        let kid = text(&header, "kid")?;
        if kid.as_ref().is_some_and(|kid| !is_kid(kid)) {
            return Err(invalid("the shape of the key id"));
        }
        Ok(Self {
            algorithm: text(&header, "alg")?.ok_or_else(|| invalid("no algorithm"))?,
            kid,
            kind: text(&header, "typ")?.map(|kind| media_type(&kind)),
        })
    }
}

fn text(header: &Map<String, Value>, name: &str) -> Result<Option<String>, VerifyError> {
    match header.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(invalid("a member of the header is no text")),
    }
}

/// A key id that may name a key. It only ever is compared: no path, query or address is made of it.
pub(super) fn is_kid(kid: &str) -> bool {
    !kid.is_empty() && kid.len() <= KID_LIMIT && !kid.chars().any(char::is_control)
}

/// A media type in lower case, without `application/` (RFC 7515, section 4.1.9).
fn media_type(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    match text.strip_prefix("application/") {
        Some(rest) if !rest.contains('/') => rest.to_owned(),
        _ => text,
    }
}
