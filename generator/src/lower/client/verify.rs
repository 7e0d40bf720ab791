//! Reads the `verify` of an `x-session` into [`Verify`], once surfaces are finished.

use super::position::position;
use crate::ir::{Online, Surface, Verify, VerifyKind};
use crate::lower::words::{KindWord, VerifyWord};
use crate::name::constant;

/// The facts for a verifier of a surface's tokens; `codes` reject a token wherever they come.
pub(crate) fn verify(
    word: VerifyWord,
    surface: &str,
    codes: &[String],
    surfaces: &[Surface],
) -> Verify {
    // RFC 7662, section 2: what the question and the answer look like.
    let introspection = word.introspection.as_deref().and_then(|id| {
        Some(Online {
            at: position(id, surfaces)?,
            token: "token".to_owned(),
            active: "/active".to_owned(),
            subject: vec!["/sub".to_owned()],
            expires: "/exp".to_owned(),
            dead: Vec::new(),
        })
    });
    let status = word.status.and_then(|status| {
        Some(Online {
            at: position(&status.operation, surfaces)?,
            token: status.token,
            active: status.active,
            subject: status.subject,
            expires: status.expires.unwrap_or_else(|| "/exp".to_owned()),
            dead: codes.to_vec(),
        })
    });
    Verify {
        constant: format!("{}_VERIFY", constant(surface)),
        kind: match word.kind {
            KindWord::Access => VerifyKind::Access,
            KindWord::User => VerifyKind::User,
        },
        issuer: word.issuer,
        shared_hosts: word.shared_hosts,
        audience: word.audience,
        jwks: word.jwks.and_then(|id| position(&id, surfaces)),
        algorithms: word.algorithms,
        secret: word.secret,
        online: introspection.or(status),
    }
}
