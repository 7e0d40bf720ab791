//! In: a form for the token endpoint. Out: tokens for its grant (RFC 6749, sections 4 and 6).

use base64::prelude::{BASE64_URL_SAFE_NO_PAD as BASE64, Engine as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::account::{authenticated, by_password_or_captcha, count_login};
use crate::answer::Answer;
use crate::call::Call;
use crate::config::GRANT_TYPES;
use crate::failure::{
    Failure, INVALID_GRANT, UNAUTHORIZED_CLIENT, UNSUPPORTED_GRANT, USER_LOCKED, WRONG_CREDENTIALS,
};
use crate::token::{Grant, bearer, client_token, refresh, token_set, token_set_for_code};
use crate::world::World;
use crate::world::sessions::TokenKind;
use crate::world::tickets::Ticket;
use crate::world::users::Handle;

/// A grant that there is not: OAuth has a code of its own for it.
pub(in super::super) fn unsupported(fields: &[(String, String)]) -> Option<Failure> {
    let (_, grant) = fields.iter().find(|(name, _)| name == "grant_type")?;
    (!grant.is_empty() && !GRANT_TYPES.contains(&grant.as_str())).then(|| UNSUPPORTED_GRANT.into())
}

/// The token endpoint.
pub(super) fn token(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    authenticated(world, call, world.config.token_auth_method)?;
    let grant = call.needed("/grant_type")?;
    if !world.config.grant_types.iter().any(|own| own == grant) {
        return Err(UNAUTHORIZED_CLIENT.into());
    }
    let answer = match grant {
        "authorization_code" => by_authorization_code(world, call),
        "refresh_token" => refresh(world, call.needed("/refresh_token")?, &call.origin),
        "client_credentials" => by_client(world, call),
        "password" => by_name(world, call),
        _ => by_token(world, call),
    };
    answer.map(Answer::Bare)
}

/// A code is good for one attempt. Should it come again, somebody else has it: the sign-in that it opened ends (RFC 6749,
/// section 4.1.2).
fn by_authorization_code(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let code = call.needed("/code")?;
    let now = world.now();
    let Some(Ticket::AuthorizationCode {
        user,
        redirect_uri,
        scope,
        nonce,
        challenge,
    }) = world.tickets.take(code, now)
    else {
        world.sessions.end_code(code);
        return Err(INVALID_GRANT.into());
    };
    let same = call.filled("/redirect_uri").unwrap_or_default() == redirect_uri;
    let usable = world.users.get(&user).is_some_and(|user| !user.blocked);
    if !same || !usable || !proven(challenge.as_ref(), call.filled("/code_verifier")) {
        return Err(INVALID_GRANT.into());
    }
    let grant = Grant {
        user: &user,
        scope: Some(&scope),
        nonce: nonce.as_deref(),
        origin: &call.origin,
    };
    token_set_for_code(world, &grant, code)
}

/// Whether the verifier is the one of the challenge (RFC 7636, section 4.6); with neither there is nothing to prove.
fn proven(challenge: Option<&(String, String)>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some((challenge, method)), Some(verifier)) if method == "S256" => {
            BASE64.encode(Sha256::digest(verifier)) == *challenge
        }
        (Some((challenge, _)), Some(verifier)) => verifier == challenge,
        _ => false,
    }
}

/// Only a client that proves itself may act by itself (RFC 6749, section 4.4).
fn by_client(world: &mut World, call: &Call) -> Result<Value, Failure> {
    if call.basic.is_none() && call.filled("/client_secret").is_none() {
        return Err(UNAUTHORIZED_CLIENT.with("this grant needs the application's secret"));
    }
    client_token(world, call.filled("/scope"), &call.origin)
}

/// Unknown names and wrong passwords are told as one, as everywhere.
fn by_name(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let name = call.needed("/username")?;
    let handles = [
        Handle::Username(name.to_owned()),
        Handle::email(name),
        Handle::phone(None, name),
    ];
    let user = by_password_or_captcha(world, &handles, call.needed("/password")?, None);
    let user = user.map_err(|failure| match failure.code {
        code if code == USER_LOCKED.code => failure,
        _ => WRONG_CREDENTIALS.into(),
    })?;
    let answer = for_user(world, call, &user)?;
    count_login(world, &user);
    Ok(answer)
}

/// A user token of surface V2 or an id token, for a token set of its owner.
fn by_token(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = bearer(world, Some(call.needed("/token")?));
    let holder = holder.map_err(|failure| INVALID_GRANT.with(failure.message))?;
    if !matches!(holder.kind, TokenKind::User | TokenKind::Id) {
        return Err(INVALID_GRANT.into());
    }
    for_user(world, call, &holder.user)
}

fn for_user(world: &mut World, call: &Call, user: &str) -> Result<Value, Failure> {
    let grant = Grant {
        user,
        scope: call.filled("/scope"),
        nonce: None,
        origin: &call.origin,
    };
    token_set(world, &grant)
}
