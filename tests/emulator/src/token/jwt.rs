//! In: claims. Out: JWTs in compact form (RFC 7519), and the claims of those whose signature is ours.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD as BASE64, Engine as _};
use serde_json::{Map, Value, json};

use crate::config::Algorithm;
use crate::failure::{Failure, SERVER_ERROR};
use crate::world::World;
use crate::world::keys::{sign_hs256, verify_hs256};

/// Signs claims.
/// Errors: there is no key.
pub(super) fn encode(
    world: &World,
    algorithm: Algorithm,
    claims: &Value,
) -> Result<String, Failure> {
    let header = match algorithm {
        Algorithm::HS256 => json!({"typ": "JWT", "alg": "HS256"}),
        Algorithm::RS256 => json!({"typ": "JWT", "alg": "RS256", "kid": world.keys.kid()}),
    };
    let message = format!(
        "{}.{}",
        BASE64.encode(header.to_string()),
        BASE64.encode(claims.to_string())
    );
    let signature = match algorithm {
        Algorithm::HS256 => Some(sign_hs256(&world.config.app_secret, message.as_bytes())),
        Algorithm::RS256 => world.keys.sign_rs256(message.as_bytes()),
    };
    let signature = signature.ok_or(SERVER_ERROR)?;
    Ok(format!("{message}.{}", BASE64.encode(signature)))
}

/// The claims of a token that this service has signed; `None` for anything else. Time is not looked at.
pub(crate) fn decode(world: &World, token: &str) -> Option<Map<String, Value>> {
    let (message, signature) = token.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let signature = BASE64.decode(signature).ok()?;
    let header: Value = serde_json::from_slice(&BASE64.decode(header).ok()?).ok()?;
    let good = match header["alg"].as_str()? {
        "HS256" => verify_hs256(&world.config.app_secret, message.as_bytes(), &signature),
        "RS256" => world
            .keys
            .verify_rs256(header["kid"].as_str()?, message.as_bytes(), &signature),
        _ => false,
    };
    if !good {
        return None;
    }
    serde_json::from_slice(&BASE64.decode(claims).ok()?).ok()
}
