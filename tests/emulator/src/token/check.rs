//! In: a token that a client brings. Out: whom it stands for, if it still counts.

use serde_json::{Value, json};

use super::claims::subject;
use super::issue::issuer;
use super::jwt::decode;
use crate::config::RefreshTokenType;
use crate::failure::{Failure, LOGIN_EXPIRED, LOGIN_INVALID, NOT_LOGGED_IN, USER_DISABLED};
use crate::world::World;
use crate::world::sessions::{Session, Token, TokenKind, TokenState};

/// Whom a token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) user: String,
    pub(crate) session: String,
    pub(crate) scope: String,
    pub(crate) kind: TokenKind,
    /// In milliseconds since 1970.
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
}

/// Whom a user, access or id token stands for.
/// Errors: there is none, it is not ours, it has ended or was revoked, or its user is gone or blocked.
pub(crate) fn bearer(world: &World, token: Option<&str>) -> Result<Holder, Failure> {
    let token = token.ok_or(NOT_LOGGED_IN)?;
    let claims = decode(world, token).ok_or(LOGIN_INVALID)?;
    let key = claims
        .get("jti")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let found = world.sessions.token(key).ok_or(LOGIN_INVALID)?;
    let session = alive(world, found)?;
    Ok(Holder {
        user: session.user.clone(),
        session: session.id.clone(),
        scope: session.scope.clone(),
        kind: found.kind,
        issued_at: found.issued_at,
        expires_at: found.expires_at,
    })
}

/// The sign-in of a token, if both still count and its user does.
fn alive<'a>(world: &'a World, token: &Token) -> Result<&'a Session, Failure> {
    if token.expires_at <= world.now() {
        return Err(LOGIN_EXPIRED.into());
    }
    if token.state != TokenState::Good {
        return Err(LOGIN_INVALID.into());
    }
    let session = world.sessions.get(&token.session).ok_or(LOGIN_INVALID)?;
    if !session.user.is_empty() {
        let user = world.users.get(&session.user).ok_or(LOGIN_INVALID)?;
        if user.blocked {
            return Err(USER_DISABLED.into());
        }
    }
    Ok(session)
}

/// The key of a token among all tokens, if it is one of ours.
pub(crate) fn key_of(world: &World, token: &str) -> Option<String> {
    if world.sessions.token(token).is_some() {
        return Some(token.to_owned());
    }
    let claims = decode(world, token)?;
    Some(claims.get("jti")?.as_str()?.to_owned())
}

/// What the service says of a token (RFC 7662, section 2.2). Id tokens and user tokens are not known here.
pub(crate) fn introspect(world: &World, token: &str, origin: &str) -> Value {
    let found = key_of(world, token)
        .and_then(|key| Some((world.sessions.token(&key)?, key)))
        .filter(|(found, _)| matches!(found.kind, TokenKind::Access | TokenKind::Refresh))
        .and_then(|(found, key)| Some((found, key, alive(world, found).ok()?)));
    let Some((found, key, session)) = found else {
        return json!({"active": false});
    };
    let kind = match (found.kind, world.config.answers.introspected_refresh_token) {
        (TokenKind::Refresh, RefreshTokenType::RefreshToken) => Some("refresh_token"),
        (TokenKind::Refresh, RefreshTokenType::Absent) => None,
        _ => Some("Bearer"),
    };
    let mut answer = json!({
        "active": true,
        "sub": subject(&world.config, &session.user),
        "client_id": world.config.app_id,
        "exp": found.expires_at / 1000,
        "iat": found.issued_at / 1000,
        "iss": issuer(origin),
        "jti": key,
        "scope": session.scope,
    });
    if let Some(kind) = kind {
        answer["token_type"] = json!(kind);
    }
    answer
}

/// Ends a token (RFC 7009): a refresh token takes the access tokens of its sign-in along. An unknown token is fine.
pub(crate) fn revoke(world: &mut World, token: &str) {
    let Some(key) = key_of(world, token) else {
        return;
    };
    let Some(found) = world.sessions.token_mut(&key) else {
        return;
    };
    if found.kind == TokenKind::Refresh {
        let session = found.session.clone();
        world.sessions.end(&session);
    } else {
        found.state = TokenState::Revoked;
    }
}
