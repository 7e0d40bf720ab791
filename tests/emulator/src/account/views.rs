//! In: an account. Out: the account as a surface shows it.

use serde_json::{Map, Value, json};

use crate::clock::iso;
use crate::token::arn;
use crate::world::World;
use crate::world::users::{Identity, User};

/// Members of a V2 user that are kept as they are in the profile; what has no value is null.
const V2_PROFILE: [&str; 26] = [
    "nickname",
    "photo",
    "company",
    "device",
    "browser",
    "name",
    "givenName",
    "familyName",
    "middleName",
    "profile",
    "preferredUsername",
    "website",
    "birthdate",
    "zoneinfo",
    "locale",
    "address",
    "formatted",
    "streetAddress",
    "locality",
    "region",
    "postalCode",
    "city",
    "province",
    "country",
    "externalId",
    "oauth",
];

/// Members of a V3 user that are kept as they are in the profile.
const V3_PROFILE: [&str; 24] = [
    "externalId",
    "name",
    "nickname",
    "photo",
    "birthdate",
    "country",
    "province",
    "city",
    "address",
    "streetAddress",
    "postalCode",
    "company",
    "browser",
    "device",
    "givenName",
    "familyName",
    "middleName",
    "profile",
    "preferredUsername",
    "website",
    "zoneinfo",
    "locale",
    "formatted",
    "region",
];

/// The V2 `User`; `token` is a new user token and when it ends.
pub(crate) fn v2(world: &World, user: &User, token: Option<(&str, i64)>) -> Value {
    let first = user.identities.first();
    let mut view = Map::new();
    let mut set = |name: &str, value: Value| view.insert(name.to_owned(), value);
    for name in V2_PROFILE {
        set(name, user.profile.get(name).cloned().unwrap_or_default());
    }
    set("id", json!(user.id));
    set("arn", json!(arn(world, &user.id)));
    set("userPoolId", json!(world.config.user_pool_id));
    set("status", json!(user.status));
    set("username", json!(user.username));
    set("email", json!(user.email));
    set("emailVerified", json!(user.email_verified));
    set("phone", json!(user.phone));
    set("phoneVerified", json!(user.phone_verified));
    set("phoneCountryCode", json!(user.country_code));
    set("unionid", json!(first.and_then(|one| one.unionid.clone())));
    set("openid", json!(first.map(|one| one.openid.clone())));
    set("registerSource", json!([user.register_source]));
    set("password", Value::Null);
    set("token", json!(token.map(|(text, _)| text)));
    set("tokenExpiredAt", json!(token.map(|(_, end)| iso(end))));
    set("loginsCount", json!(user.logins));
    set("lastLogin", json!(user.last_login.map(iso)));
    set("lastIP", Value::Null);
    set("signedUp", json!(iso(user.created_at)));
    set("blocked", json!(user.blocked));
    set("isDeleted", json!(false));
    let gender = user.profile.get("gender").cloned();
    set("gender", gender.unwrap_or_else(|| json!("U")));
    set("createdAt", json!(iso(user.created_at)));
    set("updatedAt", json!(iso(user.updated_at)));
    let identities = user.identities.iter();
    let identities = identities.map(|one| v2_identity(world, user, one));
    set("identities", identities.collect());
    Value::Object(view)
}

fn v2_identity(world: &World, user: &User, identity: &Identity) -> Value {
    json!({
        "openid": identity.openid, "userIdInIdp": identity.openid, "userId": user.id,
        "connectionId": identity.connection, "isSocial": true,
        "provider": identity.platform.provider(), "userPoolId": world.config.user_pool_id,
    })
}

/// The V3 user; the flags say whether custom data, identities and department ids are wanted.
pub(crate) fn v3(
    world: &World,
    user: &User,
    (custom_data, identities, departments): (bool, bool, bool),
) -> Value {
    let nulls = world.config.answers.v3_nulls;
    let mut view = Map::new();
    let mut set = |name: &str, value: Value| {
        if nulls || !value.is_null() {
            view.insert(name.to_owned(), value);
        }
    };
    set("userId", json!(user.id));
    set("createdAt", json!(iso(user.created_at)));
    set("updatedAt", json!(iso(user.updated_at)));
    set("status", json!(user.status));
    set("workStatus", json!("Active"));
    set("email", json!(user.email));
    set("phone", json!(user.phone));
    set("phoneCountryCode", json!(user.country_code));
    set("username", json!(user.username));
    for name in V3_PROFILE {
        set(name, user.profile.get(name).cloned().unwrap_or_default());
    }
    let gender = user.profile.get("gender").cloned();
    set("gender", gender.unwrap_or_else(|| json!("U")));
    set("loginsCount", json!(user.logins));
    set("lastLogin", json!(user.last_login.map(iso)));
    set("emailVerified", json!(user.email_verified));
    set("phoneVerified", json!(user.phone_verified));
    set("passwordSecurityLevel", json!(user.password_level));
    set("passwordLastSetAt", json!(user.password_set_at.map(iso)));
    set(
        "identityNumber",
        user.profile
            .get("identityNumber")
            .cloned()
            .unwrap_or_default(),
    );
    set("userSourceType", json!("register"));
    set("registerSource", json!([user.register_source]));
    set("resetPasswordOnNextLogin", json!(false));
    if custom_data {
        set("customData", json!(user.custom));
    }
    if identities {
        set(
            "identities",
            user.identities.iter().map(v3_identity).collect(),
        );
    }
    if departments {
        set("departmentIds", json!([]));
    }
    Value::Object(view)
}

fn v3_identity(identity: &Identity) -> Value {
    json!({
        "identityId": identity.id, "extIdpId": identity.connection,
        "provider": identity.platform.provider(), "type": "openid",
        "userIdInIdp": identity.openid, "userInfoInIdp": {}, "originConnIds": [identity.connection],
    })
}
