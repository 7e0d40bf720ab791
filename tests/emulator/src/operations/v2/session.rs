//! In: user tokens. Out: whether they count, new ones, or their end.

use serde_json::{Value, json};

use super::myself;
use crate::account::{application, signed_in};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{APP_NOT_FOUND, Failure, LOGIN_EXPIRED, NOT_LOGGED_IN};
use crate::token::{arn, bearer, next_user_token};
use crate::world::World;

pub(super) fn logout(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let named = call.query.get("app_id").and_then(Value::as_str);
    if named != Some(world.config.app_id.as_str()) {
        return Err(APP_NOT_FOUND.into());
    }
    let holder = signed_in(world, call)?;
    world.sessions.end(&holder.session);
    Ok(Answer::Data(Value::Null))
}

/// A dead token is no failure here, but an answer.
pub(super) fn check(world: &mut World, call: &Call) -> Result<Value, Failure> {
    application(world, call)?;
    let token = call.filled("/token").or(call.bearer.as_deref());
    let token = token.ok_or(NOT_LOGGED_IN)?;
    let Ok(holder) = bearer(world, Some(token)) else {
        return Ok(json!({
            "code": LOGIN_EXPIRED.code, "message": LOGIN_EXPIRED.text, "status": false,
            "exp": null, "iat": null, "data": null,
        }));
    };
    Ok(json!({
        "code": 200, "message": "signed in", "status": true,
        "exp": holder.expires_at / 1000, "iat": holder.issued_at / 1000,
        "data": {
            "id": holder.user, "userPoolId": world.config.user_pool_id,
            "arn": arn(world, &holder.user),
        },
    }))
}

/// The old token stays good until it ends; both belong to the same sign-in.
pub(super) fn refresh(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = myself(world, call, "/id")?;
    let now = world.now();
    let (token, end) = next_user_token(world, &holder.session, &holder.user, &call.origin)?;
    Ok(json!({"token": token, "iat": now / 1000, "exp": end / 1000}))
}
