//! In: a refresh token. Out: new tokens (RFC 6749, section 6), with rotation and reuse detection as configured.

use serde_json::Value;

use super::issue;
use crate::failure::{Failure, INVALID_GRANT};
use crate::world::World;
use crate::world::sessions::{Token, TokenKind, TokenState};

/// Exchanges a refresh token.
/// Errors: `invalid_grant`: it is unknown, has ended, was revoked, or was used up; then its whole sign-in may end.
pub(crate) fn refresh(
    world: &mut World,
    refresh_token: &str,
    origin: &str,
) -> Result<Value, Failure> {
    let found = world.sessions.token(refresh_token);
    let found = found.filter(|token| token.kind == TokenKind::Refresh);
    let found = found.ok_or(INVALID_GRANT)?;
    let (now, session) = (world.now(), found.session.clone());
    match found.state {
        TokenState::Good => {}
        TokenState::Used if in_grace(world, found) => {}
        TokenState::Used if world.config.tokens.reuse_detection => {
            world.sessions.end(&session);
            return Err(INVALID_GRANT.into());
        }
        _ => return Err(INVALID_GRANT.into()),
    }
    let user = world.sessions.get(&session).map(|one| one.user.as_str());
    let user = user.and_then(|id| world.users.get(id));
    if found.expires_at <= now || user.is_none_or(|user| user.blocked) {
        return Err(INVALID_GRANT.into());
    }
    let mut answer = issue::tokens(world, &session, None, origin)?;
    answer["refresh_token"] = if world.config.tokens.rotation {
        if let Some(found) = world.sessions.token_mut(refresh_token) {
            found.state = TokenState::Used;
            found.used_at.get_or_insert(now);
        }
        issue::refresh_token(world, &session).into()
    } else {
        refresh_token.into()
    };
    Ok(answer)
}

/// Whether a used-up token may come once more.
fn in_grace(world: &World, token: &Token) -> bool {
    let grace = world.config.tokens.reuse_grace.saturating_mul(1000);
    let used = token.used_at.map(|used| used.saturating_add(grace));
    grace > 0 && used.is_some_and(|end| world.now() <= end)
}
