//! In: a token endpoint or a key endpoint. Out: the token cache and the verifier of Google's SDK with these.

use google_cloud_auth::credentials::idtoken::verifier::{self, Verifier};
use google_cloud_auth::credentials::{AccessTokenCredentials, user_account};
use serde_json::json;

use crate::Outcome;

/// Tokens of a user, from this endpoint.
pub(crate) fn tokens(url: String) -> Outcome<AccessTokenCredentials> {
    let user = json!({
        "client_id": "app",
        "client_secret": "secret",
        "refresh_token": "none",
        "type": "authorized_user",
    });
    let builder = user_account::Builder::new(user).with_token_uri(url);
    Ok(builder.build_access_token_credentials()?)
}

/// A verifier with the keys from there.
pub(crate) fn verifier(url: &str, audience: &str) -> Verifier {
    verifier::Builder::new([audience])
        .with_jwks_url(url)
        .build()
}
