//! In: user tokens. Out: third-party identities moved from one account to another, or taken away.

use serde_json::Value;

use crate::account::signed_in;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::{
    ALREADY_BOUND, BOUND_TO_ANOTHER, Failure, LAST_LOGIN_METHOD, NOT_BOUND, USER_NOT_FOUND,
};
use crate::token::bearer;
use crate::world::World;
use crate::world::people::Platform;

/// Gives the identities of the second account to the first; the second, which was nothing but these, ends.
pub(super) fn link(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    signed_in(world, call)?;
    let primary = bearer(world, call.filled("/primaryUserToken"))?.user;
    let secondary = bearer(world, call.filled("/secondaryUserToken"))?.user;
    if primary == secondary {
        return Err(ALREADY_BOUND.into());
    }
    let (Some(first), Some(second)) = (world.users.get(&primary), world.users.get(&secondary))
    else {
        return Err(USER_NOT_FOUND.into());
    };
    let identities = second.identities.clone();
    if identities.is_empty() {
        return Err(NOT_BOUND.into());
    }
    if second.login_methods() > identities.len() {
        return Err(BOUND_TO_ANOTHER.into());
    }
    let own = |platform: Platform| first.identities.iter().any(|one| one.platform == platform);
    if identities.iter().any(|one| own(one.platform)) {
        return Err(ALREADY_BOUND.into());
    }
    world.sessions.end_user(&secondary);
    world.users.remove(&secondary);
    let now = world.now();
    world.users.change(&primary, |account| {
        account.identities.extend(identities);
        account.updated_at = now;
    });
    Ok(Answer::Data(Value::Null))
}

pub(super) fn unlink(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    signed_in(world, call)?;
    let user = bearer(world, call.filled("/primaryUserToken"))?.user;
    let account = world.users.get(&user).ok_or(USER_NOT_FOUND)?;
    // Of all kinds of WeChat only mini programs sign in here.
    let mini = call.needed("/provider")?.starts_with("wechat:miniprogram:");
    let bound = account
        .identities
        .iter()
        .any(|one| one.platform == Platform::Wechat);
    if !mini || !bound {
        return Err(NOT_BOUND.into());
    }
    let now = world.now();
    let mut left = account.clone();
    left.identities
        .retain(|one| one.platform != Platform::Wechat);
    left.updated_at = now;
    if left.login_methods() == 0 {
        return Err(LAST_LOGIN_METHOD.into());
    }
    world.users.put(left);
    Ok(Answer::Data(Value::Null))
}
