//! Answers about a token in a query: its claims, or the end of its sign-in.

use serde_json::Value;
use url::Url;

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{Failure, INVALID, INVALID_TOKEN};
use crate::token;
use crate::world::World;
use crate::world::sessions::TokenKind;

fn query<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    let text = call.query.get(name).and_then(Value::as_str);
    text.filter(|text| !text.is_empty())
}

/// Says whether an access token or an id token is good, with neither envelope nor OAuth error.
pub(super) fn validate_token(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let plain = |text: &str| Failure {
        plain: true,
        ..INVALID_TOKEN.with(text)
    };
    let (kind, sent) = match (query(call, "access_token"), query(call, "id_token")) {
        (Some(sent), None) => (TokenKind::Access, sent),
        (None, Some(sent)) => (TokenKind::Id, sent),
        _ => return Err(plain("send either `access_token` or `id_token`")),
    };
    let holder = token::bearer(world, Some(sent)).map_err(|failure| plain(&failure.message))?;
    let claims = token::decode(world, sent).filter(|_| holder.kind == kind);
    let claims = claims.ok_or_else(|| plain(INVALID_TOKEN.text))?;
    Ok(Answer::Bare(Value::Object(claims)))
}

/// Where a sign-out leads: to a registered address, and nowhere else (OpenID Connect RP-Initiated Logout, section 3), or
/// home.
fn target(world: &World, call: &Call) -> Result<Url, Failure> {
    let home = format!("{}/", call.origin);
    let asked = query(call, "post_logout_redirect_uri");
    let known = |asked: &str| {
        let mut registered = world.config.post_logout_redirect_uris.iter();
        registered.any(|own| own == asked)
    };
    if asked.is_some_and(|asked| !known(asked)) {
        return Err(INVALID.with("post_logout_redirect_uri is not registered with the application"));
    }
    Url::parse(asked.unwrap_or(&home))
        .map_err(|error| INVALID.with(format!("post_logout_redirect_uri: {error}")))
}

/// Ends the sign-in of an id token, which may be over already (OpenID Connect RP-Initiated Logout, section 2), and leads on.
pub(super) fn end(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let mut target = target(world, call)?;
    if let Some(hint) = query(call, "id_token_hint") {
        let key = token::decode(world, hint).and_then(|_| token::key_of(world, hint));
        let found = key.and_then(|key| world.sessions.token(&key));
        let found = found.filter(|found| found.kind == TokenKind::Id);
        let session = found.map(|found| found.session.clone());
        let session =
            session.ok_or_else(|| INVALID.with("id_token_hint is no id token of ours"))?;
        world.sessions.end(&session);
    }
    if let Some(state) = query(call, "state") {
        target.query_pairs_mut().append_pair("state", state);
    }
    Ok(Answer::Redirect(target.into()))
}
