//! In: a sign-in. Out: its tokens.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD as BASE64, Engine as _};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::claims::{access_claims, profile_claims};
use super::jwt::encode;
use crate::config::LifetimeName;
use crate::failure::{Failure, INVALID_SCOPE, USER_NOT_FOUND};
use crate::world::World;
use crate::world::sessions::{Session, Token, TokenKind, TokenState};

/// What a client is given tokens for.
#[derive(Clone, Debug)]
pub(crate) struct Grant<'a> {
    /// The user's id.
    pub(crate) user: &'a str,
    /// The scope that the client asks for.
    pub(crate) scope: Option<&'a str>,
    pub(crate) nonce: Option<&'a str>,
    /// Where this service is, without a slash at the end: `iss` is made from it.
    pub(crate) origin: &'a str,
}

/// The one token of surface V2, for a new sign-in of a user: its text, and when it ends.
/// Errors: there is no such user.
pub(crate) fn user_token(
    world: &mut World,
    user: &str,
    origin: &str,
) -> Result<(String, i64), Failure> {
    let session = open(world, user, "", None);
    next_user_token(world, &session, user, origin)
}

/// Another user token for a session that is open already.
/// Errors: there is no such user.
pub(crate) fn next_user_token(
    world: &mut World,
    session: &str,
    user: &str,
    origin: &str,
) -> Result<(String, i64), Failure> {
    let (now, life) = (world.now(), world.config.lifetimes.user_token);
    let jti = world.ids.object();
    let end = now + life * 1000;
    let account = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    let claims = json!({
        "sub": user, "aud": world.config.app_id, "iss": issuer(origin), "jti": jti,
        "iat": now / 1000, "exp": end / 1000,
        "data": {
            "id": user, "userPoolId": world.config.user_pool_id, "arn": arn(world, user),
            "username": account.username, "email": account.email, "phone": account.phone,
        },
    });
    let text = encode(world, world.config.tokens.user_token, &claims)?;
    keep(world, TokenKind::User, session, &jti, &text, life);
    Ok((text, end))
}

/// The token set of a new sign-in: a token answer (RFC 6749, section 5.1).
/// Errors: there is no such user, or the scope is not one.
pub(crate) fn token_set(world: &mut World, grant: &Grant<'_>) -> Result<Value, Failure> {
    signed_in(world, grant, None)
}

/// The same for an authorization code, by which the sign-in is found again.
/// Errors: as [`token_set`].
pub(crate) fn token_set_for_code(
    world: &mut World,
    grant: &Grant<'_>,
    code: &str,
) -> Result<Value, Failure> {
    signed_in(world, grant, Some(code))
}

/// The access token of a client that acts by itself: nobody is signed in, so there is nothing to say of a user and
/// nothing to refresh.
/// Errors: there is no key.
pub(crate) fn client_token(
    world: &mut World,
    scope: Option<&str>,
    origin: &str,
) -> Result<Value, Failure> {
    let asked = scope.unwrap_or_default().split_whitespace();
    let scope = asked.filter(|one| !["openid", "offline_access"].contains(one));
    let scope = scope.collect::<Vec<_>>().join(" ");
    let session = open(world, "", &scope, None);
    tokens(world, &session, None, origin)
}

fn signed_in(world: &mut World, grant: &Grant<'_>, code: Option<&str>) -> Result<Value, Failure> {
    let scope = user_scope(world, grant.scope)?;
    let session = open(world, grant.user, &scope, code);
    let granted = world
        .config
        .grant_types
        .iter()
        .any(|one| one == "refresh_token");
    let refresh = granted && scope.split(' ').any(|one| one == "offline_access");
    let mut answer = tokens(world, &session, grant.nonce, grant.origin)?;
    if refresh {
        answer["refresh_token"] = json!(refresh_token(world, &session));
    }
    Ok(answer)
}

/// The scope of a user's sign-in: the one that is asked for, or the default.
/// Errors: `openid` is not in it.
pub(crate) fn user_scope(world: &World, asked: Option<&str>) -> Result<String, Failure> {
    let asked = asked.filter(|scope| !scope.is_empty());
    let scope = asked.unwrap_or(&world.config.tokens.default_scope);
    let scope = scope.split_whitespace().collect::<Vec<_>>().join(" ");
    if scope.split(' ').any(|one| one == "openid") {
        Ok(scope)
    } else {
        Err(INVALID_SCOPE.into())
    }
}

/// A new refresh token for a session.
pub(super) fn refresh_token(world: &mut World, session: &str) -> String {
    let token = world.ids.token();
    let life = world.config.lifetimes.refresh_token;
    keep(world, TokenKind::Refresh, session, &token, &token, life);
    token
}

/// Tokens for a session that is open already, but for a refresh token.
pub(super) fn tokens(
    world: &mut World,
    session: &str,
    nonce: Option<&str>,
    origin: &str,
) -> Result<Value, Failure> {
    let opened = world.sessions.get(session);
    let (user, scope) = opened
        .map(|one| (one.user.clone(), one.scope.clone()))
        .unwrap_or_default();
    let mut answer = Map::new();
    answer.insert("scope".to_owned(), json!(scope));
    answer.insert("token_type".to_owned(), json!("Bearer"));
    let access = access(world, session, (&user, &scope), origin)?;
    answer.insert("access_token".to_owned(), json!(access));
    let life = world.config.lifetimes.access_token;
    match world.config.answers.lifetime {
        LifetimeName::ExpiresIn => answer.insert("expires_in".to_owned(), json!(life)),
        LifetimeName::ExpireIn => answer.insert("expire_in".to_owned(), json!(life)),
        LifetimeName::Absent => None,
    };
    if scope.split(' ').any(|one| one == "openid") {
        let id = id(world, session, (&user, &scope), (nonce, &access), origin)?;
        answer.insert("id_token".to_owned(), json!(id));
    }
    Ok(Value::Object(answer))
}

fn access(
    world: &mut World,
    session: &str,
    (user, scope): (&str, &str),
    origin: &str,
) -> Result<String, Failure> {
    let (iat, life) = (world.clock.seconds(), world.config.lifetimes.access_token);
    let jti = world.ids.object();
    let claims = access_claims(
        &world.config,
        (&issuer(origin), user, scope),
        &jti,
        (iat, iat + life),
    );
    let text = encode(world, world.config.tokens.access_token, &claims)?;
    keep(world, TokenKind::Access, session, &jti, &text, life);
    Ok(text)
}

fn id(
    world: &mut World,
    session: &str,
    (user, scope): (&str, &str),
    (nonce, access): (Option<&str>, &str),
    origin: &str,
) -> Result<String, Failure> {
    let (iat, life) = (world.clock.seconds(), world.config.lifetimes.id_token);
    let account = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    let mut claims = profile_claims(&world.config, account, scope);
    let jti = world.ids.object();
    let own = [
        ("iss", json!(issuer(origin))),
        ("aud", json!(world.config.app_id)),
        ("iat", json!(iat)),
        ("exp", json!(iat + life)),
        ("jti", json!(jti)),
        ("at_hash", json!(access_hash(access))),
    ];
    claims.extend(own.map(|(name, value)| (name.to_owned(), value)));
    claims.extend(nonce.map(|nonce| ("nonce".to_owned(), json!(nonce))));
    let text = encode(world, world.config.tokens.id_token, &Value::Object(claims))?;
    keep(world, TokenKind::Id, session, &jti, &text, life);
    Ok(text)
}

/// `at_hash`: the first half of the hash (OpenID Connect Core, section 3.1.3.6).
fn access_hash(access: &str) -> String {
    let hash = Sha256::digest(access);
    BASE64.encode(&hash[..hash.len() / 2])
}

/// `iss` of all tokens.
pub(crate) fn issuer(origin: &str) -> String {
    format!("{origin}/oidc")
}

/// The resource name of a user.
pub(crate) fn arn(world: &World, user: &str) -> String {
    format!("arn:cn:authing:{}:user:{user}", world.config.user_pool_id)
}

fn open(world: &mut World, user: &str, scope: &str, code: Option<&str>) -> String {
    let session = Session {
        id: world.ids.object(),
        user: user.to_owned(),
        scope: scope.to_owned(),
        code: code.map(str::to_owned),
        created_at: world.now(),
    };
    let id = session.id.clone();
    world.sessions.open(session);
    id
}

fn keep(world: &mut World, kind: TokenKind, session: &str, key: &str, text: &str, life: i64) {
    let now = world.now();
    world.sessions.issue(
        key.to_owned(),
        Token {
            kind,
            session: session.to_owned(),
            text: text.to_owned(),
            issued_at: now,
            expires_at: now.saturating_add(life.saturating_mul(1000)),
            state: TokenState::Good,
            used_at: None,
        },
    );
}
