//! In: where the client thinks that this service is. Out: the provider's metadata (OpenID Connect Discovery, section 3).

use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::token::issuer;
use crate::world::World;

const SCOPES: [&str; 14] = [
    "openid",
    "offline_access",
    "username",
    "phone",
    "email",
    "address",
    "profile",
    "role",
    "roles",
    "unionid",
    "external_id",
    "extended_fields",
    "tenant_id",
    "userpool_id",
];
const RESPONSE_TYPES: [&str; 8] = [
    "none",
    "code",
    "token",
    "id_token token",
    "id_token",
    "code token",
    "code id_token token",
    "code id_token",
];
const CLAIMS: [&str; 31] = [
    "sub",
    "username",
    "phone_number",
    "phone_number_verified",
    "email",
    "email_verified",
    "address",
    "birthdate",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
    "role",
    "roles",
    "unionid",
    "external_id",
    "extended_fields",
    "tenant_id",
    "userpool_id",
    "sid",
    "auth_time",
    "iss",
];
const SIGNING: [&str; 2] = ["HS256", "RS256"];
const WRAPPING: [&str; 6] = [
    "A128KW",
    "A256KW",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A256KW",
    "RSA-OAEP",
];
const ENCRYPTION: [&str; 4] = ["A128CBC-HS256", "A128GCM", "A256CBC-HS512", "A256GCM"];
const AUTH_METHODS: [&str; 3] = ["client_secret_post", "client_secret_basic", "none"];

/// What the documents list, whatever of it is configured; the emulator itself does not encrypt tokens.
#[allow(clippy::unnecessary_wraps, reason = "all operations have one type")]
pub(super) fn metadata(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let issuer = issuer(&call.origin);
    let at = |path: &str| format!("{issuer}/{path}");
    Ok(Answer::Bare(json!({
        "issuer": issuer,
        "authorization_endpoint": at("auth"),
        "token_endpoint": at("token"),
        "userinfo_endpoint": at("me"),
        "jwks_uri": at(".well-known/jwks.json"),
        "end_session_endpoint": at("session/end"),
        "introspection_endpoint": at("token/introspection"),
        "revocation_endpoint": at("token/revocation"),
        "scopes_supported": SCOPES,
        "response_types_supported": RESPONSE_TYPES,
        "response_modes_supported": ["query", "fragment", "form_post", "web_message"],
        "grant_types_supported": world.config.grant_types,
        "claim_types_supported": ["normal"],
        "claims_supported": CLAIMS,
        "code_challenge_methods_supported": ["plain", "S256"],
        "id_token_signing_alg_values_supported": SIGNING,
        "id_token_encryption_alg_values_supported": WRAPPING,
        "id_token_encryption_enc_values_supported": ENCRYPTION,
        "userinfo_signing_alg_values_supported": SIGNING,
        "userinfo_encryption_alg_values_supported": WRAPPING,
        "userinfo_encryption_enc_values_supported": ENCRYPTION,
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "introspection_endpoint_auth_methods_supported": AUTH_METHODS,
        "revocation_endpoint_auth_methods_supported": AUTH_METHODS,
    })))
}
