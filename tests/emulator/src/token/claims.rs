//! In: a user and a scope. Out: the claims that the scope shows (OpenID Connect Core, section 5.4).

use serde_json::{Map, Value, json};

use crate::clock::iso;
use crate::config::Config;
use crate::world::users::User;

/// The scopes of an access token, and what it says of itself.
pub(super) fn access_claims(
    config: &Config,
    (issuer, user, scope): (&str, &str, &str),
    jti: &str,
    (iat, exp): (i64, i64),
) -> Value {
    json!({
        "jti": jti, "sub": subject(config, user), "iat": iat, "exp": exp, "scope": scope, "iss": issuer, "aud": config.app_id,
    })
}

/// Whom a token is about: a client by itself stands for itself (RFC 9068, section 2.2).
pub(super) fn subject<'a>(config: &'a Config, user: &'a str) -> &'a str {
    if user.is_empty() {
        &config.app_id
    } else {
        user
    }
}

/// What the scope shows of a user, beside `sub`. What has no value is null, as in Authing's examples.
pub(crate) fn profile_claims(config: &Config, user: &User, scope: &str) -> Map<String, Value> {
    let mut claims = Map::new();
    claims.insert("sub".to_owned(), json!(user.id));
    for scope in scope.split(' ') {
        for (name, value) in of_scope(config, user, scope) {
            claims.insert(name.to_owned(), value);
        }
    }
    claims
}

fn of_scope(config: &Config, user: &User, scope: &str) -> Vec<(&'static str, Value)> {
    let member = |name: &str| user.profile.get(name).cloned().unwrap_or_default();
    match scope {
        "profile" => vec![
            ("name", member("name")),
            ("given_name", member("givenName")),
            ("middle_name", member("middleName")),
            ("family_name", member("familyName")),
            ("nickname", member("nickname")),
            ("preferred_username", member("preferredUsername")),
            ("profile", member("profile")),
            ("picture", member("photo")),
            ("website", member("website")),
            ("birthdate", member("birthdate")),
            (
                "gender",
                user.profile
                    .get("gender")
                    .cloned()
                    .unwrap_or_else(|| json!("U")),
            ),
            ("zoneinfo", member("zoneinfo")),
            ("locale", member("locale")),
            ("updated_at", json!(iso(user.updated_at))),
        ],
        "username" => vec![("username", json!(user.username))],
        "email" => vec![
            ("email", json!(user.email)),
            ("email_verified", json!(user.email_verified)),
        ],
        "phone" => vec![
            ("phone_number", json!(user.phone)),
            ("phone_number_verified", json!(user.phone_verified)),
        ],
        "address" => vec![(
            "address",
            json!({
                "formatted": member("formatted"), "street_address": member("streetAddress"),
                "locality": member("locality"), "region": member("region"),
                "postal_code": member("postalCode"), "country": member("country"),
            }),
        )],
        "role" => vec![("role", Value::Null)],
        "roles" => vec![("roles", json!([]))],
        "unionid" => vec![(
            "unionid",
            json!(user.identities.iter().find_map(|one| one.unionid.clone())),
        )],
        "external_id" => vec![("external_id", member("externalId"))],
        "extended_fields" => vec![("extended_fields", json!(user.custom))],
        "tenant_id" => vec![("tenant_id", Value::Null)],
        "userpool_id" => vec![("userpool_id", json!(config.user_pool_id))],
        _ => Vec::new(),
    }
}
