//! In: the headers of a call. Out: whether the application is ours, its client is who it says, and who is signed in.

use crate::call::Call;
use crate::config::AuthMethod;
use crate::failure::{APP_NOT_FOUND, Failure, INVALID_CLIENT, POOL_NOT_FOUND};
use crate::token::{Holder, bearer};
use crate::world::World;

/// Whether the ids of the headers are ours. One that is not sent is not missed: which of them a call needs is nowhere
/// documented, and the official SDKs differ.
/// Errors: one of them is not ours.
pub(crate) fn application(world: &World, call: &Call) -> Result<(), Failure> {
    let strange =
        |own: &str, sent: &Option<String>| sent.as_deref().is_some_and(|sent| sent != own);
    if strange(&world.config.app_id, &call.app_id) {
        return Err(APP_NOT_FOUND.into());
    }
    if strange(&world.config.user_pool_id, &call.user_pool_id) {
        return Err(POOL_NOT_FOUND.into());
    }
    Ok(())
}

/// Whether the client is who it says (RFC 6749, section 2.3), in the way that is configured.
/// Errors: `invalid_client`.
pub(crate) fn authenticated(world: &World, call: &Call, method: AuthMethod) -> Result<(), Failure> {
    let (own_id, own_secret) = (&world.config.app_id, &world.config.app_secret);
    let post = call.filled("/client_secret");
    let id = call
        .basic
        .as_ref()
        .map(|(id, _)| id.as_str())
        .or_else(|| call.filled("/client_id"))
        .or(call.app_id.as_deref());
    let secret = call
        .basic
        .as_ref()
        .map(|(_, secret)| secret.as_str())
        .or(post);
    let way = match method {
        AuthMethod::None => secret.is_none(),
        AuthMethod::ClientSecretPost => call.basic.is_none() && post.is_some(),
        AuthMethod::ClientSecretBasic => call.basic.is_some() && post.is_none(),
        AuthMethod::Any => call.basic.is_none() || post.is_none(),
    };
    let right =
        id.is_none_or(|id| id == own_id) && secret.is_none_or(|secret| secret == own_secret);
    if way && right && (id.is_some() || secret.is_some()) {
        Ok(())
    } else {
        Err(INVALID_CLIENT.into())
    }
}

/// Who is signed in by the token of the call.
/// Errors: nobody, or the ids of the headers are not ours.
pub(crate) fn signed_in(world: &World, call: &Call) -> Result<Holder, Failure> {
    application(world, call)?;
    bearer(world, call.bearer.as_deref())
}
