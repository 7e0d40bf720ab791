//! In: calls of the OpenID Connect endpoints. Out: tokens, what is known of them, and what the provider says of itself.

mod discovery;
mod grants;
mod session;

use serde_json::{Value, json};

pub(super) use grants::unsupported;

use super::Handler;
use crate::account::authenticated;
use crate::answer::Answer;
use crate::call::Call;
use crate::config::RevocationAnswer;
use crate::failure::{Failure, INVALID, INVALID_TOKEN, NOT_FOUND};
use crate::token;
use crate::world::World;
use crate::world::sessions::TokenKind;

/// Operation id and what it does.
pub(super) const TABLE: &[(&str, Handler)] = &[
    ("oidcToken", grants::token),
    ("oidcRevocation", revocation),
    ("oidcIntrospection", introspection),
    ("oidcMe", me),
    ("oidcMePost", me),
    ("oidcOpenidConfiguration", discovery::metadata),
    ("oidcJwks", jwks),
    ("oidcApplicationJwks", application_jwks),
    ("oidcValidateToken", session::validate_token),
    ("oidcEndSession", session::end),
];

/// RFC 7009. Only access and refresh tokens can be given back here; any other text is as good as given back.
fn revocation(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    authenticated(world, call, world.config.revocation_auth_method)?;
    let sent = call.needed("/token")?;
    let kind = token::key_of(world, sent).and_then(|key| Some(world.sessions.token(&key)?.kind));
    if matches!(kind, Some(TokenKind::Access | TokenKind::Refresh)) {
        token::revoke(world, sent);
    }
    Ok(match world.config.answers.revocation {
        RevocationAnswer::Empty => Answer::Empty,
        RevocationAnswer::Object => Answer::Bare(json!({})),
        RevocationAnswer::True => Answer::Bare(Value::Bool(true)),
        RevocationAnswer::Envelope => {
            Answer::Bare(json!({"statusCode": 200, "message": "", "data": {"success": true}}))
        }
    })
}

/// RFC 7662.
fn introspection(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    authenticated(world, call, world.config.introspection_auth_method)?;
    let sent = call.needed("/token")?;
    Ok(Answer::Bare(token::introspect(world, sent, &call.origin)))
}

/// OpenID Connect Core, section 5.3. Only an access token opens it, in one place of the request (RFC 6750, section 2).
fn me(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let (header, form) = (call.bearer.as_deref(), call.filled("/access_token"));
    if header.is_some() && form.is_some() {
        return Err(INVALID.with("the access token comes in two ways"));
    }
    let holder = token::bearer(world, header.or(form));
    let holder = holder.map_err(|failure| INVALID_TOKEN.with(failure.message))?;
    let account = world.users.get(&holder.user);
    let account = account.filter(|_| holder.kind == TokenKind::Access);
    let account = account.ok_or(INVALID_TOKEN)?;
    let claims = token::profile_claims(&world.config, account, &holder.scope);
    Ok(Answer::Bare(Value::Object(claims)))
}

/// RFC 7517, section 5.
#[allow(clippy::unnecessary_wraps, reason = "all operations have one type")]
fn jwks(world: &mut World, _: &Call) -> Result<Answer, Failure> {
    Ok(Answer::Bare(world.keys.jwks()))
}

/// The same below the application's id.
fn application_jwks(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let id = call.path.split('/').nth(1);
    if id != Some(world.config.app_id.as_str()) {
        return Err(NOT_FOUND.into());
    }
    jwks(world, call)
}
