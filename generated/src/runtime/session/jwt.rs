//! In: a token. Out: the claims it makes, if it is a JWT. Nothing is verified: the client only plans with them.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

/// Issuers that pad their tokens exist.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The claims of a JWT.
pub(super) fn claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let claims: Value = serde_json::from_slice(&ENGINE.decode(payload).ok()?).ok()?;
    claims.is_object().then_some(claims)
}

/// When it ends, in milliseconds since 1970.
pub(super) fn expires_at(claims: &Value) -> Option<i64> {
    seconds(claims.get("exp")?)
}

/// When it was issued, in milliseconds since 1970.
pub(super) fn issued_at(claims: &Value) -> Option<i64> {
    seconds(claims.get("iat")?)
}

/// A claim by its name, or by a pointer, as text.
pub(super) fn text(claims: &Value, claim: &str) -> Option<String> {
    let value = if claim.starts_with('/') {
        claims.pointer(claim)
    } else {
        claims.get(claim)
    };
    plain(value?)
}

/// Milliseconds of a number of seconds, also as text. Large numbers are milliseconds already.
pub(super) fn seconds(value: &Value) -> Option<i64> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let millis = if seconds.abs() < 1e11 {
        seconds * 1000.0
    } else {
        seconds
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked against the range in which doubles are exact"
    )]
    (millis.is_finite() && millis.abs() < 9_007_199_254_740_992.0).then_some(millis as i64)
}

/// A text or number as text.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
