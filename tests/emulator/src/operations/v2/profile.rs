//! In: calls about users. Out: the own user, changed if that is asked for; and whether somebody exists.

use serde_json::{Value, json};

use super::account::allowed;
use super::{myself, own};
use crate::account::{application, free_username};
use crate::call::Call;
use crate::failure::{
    EMAIL_BY_UPDATE_EMAIL, Failure, MAY_NOT_CHANGE, PHONE_BY_UPDATE_PHONE, Reason, USER_NOT_FOUND,
};
use crate::world::World;
use crate::world::users::Handle;

/// Members that an ordinary user may not change here; for any of them null says that it is not given.
const LOCKED: [(&str, Reason); 16] = [
    ("email", EMAIL_BY_UPDATE_EMAIL),
    ("phone", PHONE_BY_UPDATE_PHONE),
    ("phoneCountryCode", PHONE_BY_UPDATE_PHONE),
    ("emailVerified", MAY_NOT_CHANGE),
    ("phoneVerified", MAY_NOT_CHANGE),
    ("unionid", MAY_NOT_CHANGE),
    ("openid", MAY_NOT_CHANGE),
    ("password", MAY_NOT_CHANGE),
    ("tokenExpiredAt", MAY_NOT_CHANGE),
    ("loginsCount", MAY_NOT_CHANGE),
    ("lastLogin", MAY_NOT_CHANGE),
    ("lastIP", MAY_NOT_CHANGE),
    ("blocked", MAY_NOT_CHANGE),
    ("mainDepartmentId", MAY_NOT_CHANGE),
    ("mainDepartmentCode", MAY_NOT_CHANGE),
    ("expiredAt", MAY_NOT_CHANGE),
];

pub(super) fn user(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = myself(world, call, "/id")?;
    own(world, &holder, call)
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = myself(world, call, "/id")?;
    let input = call.body["input"].as_object().cloned().unwrap_or_default();
    let locked = LOCKED
        .iter()
        .find(|(name, _)| input.get(*name).is_some_and(|one| !one.is_null()));
    if let Some((name, reason)) = locked {
        return Err(reason.with(format!("{}: `{name}`", reason.text)));
    }
    let name = call.filled("/input/username").map(str::to_owned);
    free_username(world, &holder.user, name.as_deref())?;
    let now = world.now();
    world.users.change(&holder.user, |account| {
        account.updated_at = now;
        for (member, value) in input {
            if member == "username" {
                account.username.clone_from(&name);
            } else if value.is_null() {
                account.profile.remove(&member);
            } else if !LOCKED.iter().any(|(locked, _)| *locked == member) {
                account.profile.insert(member, value);
            }
        }
    });
    own(world, &holder, call)
}

/// The own user, with the resources of a namespace and a type.
pub(super) fn resources(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let holder = myself(world, call, "/id")?;
    let account = world.users.get(&holder.user).ok_or(USER_NOT_FOUND)?;
    let (namespace, kind) = (call.filled("/namespace"), call.filled("/resourceType"));
    let fits = |asked: Option<&str>, own: &str| asked.is_none_or(|asked| asked == own);
    let all = allowed(world, account).resources.iter();
    let list: Vec<Value> = all
        .filter(|one| fits(namespace, &one.namespace) && fits(kind, &one.kind))
        .map(|one| json!({"code": one.code, "type": Some(&one.kind).filter(|kind| !kind.is_empty()), "actions": one.actions}))
        .collect();
    let mut user = own(world, &holder, call)?;
    user["authorizedResources"] = json!({"totalCount": list.len(), "list": list});
    Ok(user)
}

/// Somebody with any of the names that are given.
pub(super) fn exists(world: &mut World, call: &Call) -> Result<Value, Failure> {
    application(world, call)?;
    let mut handles = Vec::new();
    handles.extend(call.filled("/email").map(Handle::email));
    handles.extend(
        call.filled("/phone")
            .map(|number| Handle::phone(None, number)),
    );
    handles.extend(
        call.filled("/username")
            .map(|name| Handle::Username(name.to_owned())),
    );
    let external = call.filled("/externalId");
    if handles.is_empty() && external.is_none() {
        return Err(Failure::invalid("give one of the names"));
    }
    let outside = external.is_some_and(|id| {
        let mut all = world.users.all();
        all.any(|user| user.profile.get("externalId").is_some_and(|own| own == id))
    });
    let named = handles
        .iter()
        .any(|handle| world.users.find(handle).is_some());
    Ok(json!(named || outside))
}
