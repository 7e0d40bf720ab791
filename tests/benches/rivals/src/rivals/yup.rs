//! In: a token endpoint and the path of a file. Out: an authenticator of yup-oauth2 that keeps its tokens there.

use std::fs;
use std::path::Path;

use yup_oauth2::authenticator::DefaultAuthenticator;
use yup_oauth2::{ApplicationSecret, InstalledFlowAuthenticator, InstalledFlowReturnMethod};

use crate::Outcome;

/// The scopes of its token.
pub(crate) const SCOPES: &[&str] = &["all"];

/// A file with a token that is over, and a refresh token that is good for any number of times.
pub(crate) fn prepare(path: &Path) -> Outcome {
    let text = r#"[{"scopes":["all"],"token":{"access_token":"old","refresh_token":"kept","expires_at":[2020,1,0,0,0,0,0,0,0],"id_token":null}}]"#;
    Ok(fs::write(path, text)?)
}

/// An authenticator with its tokens in this file.
pub(crate) async fn authenticator(token_url: String, path: &Path) -> Outcome<DefaultAuthenticator> {
    let secret = ApplicationSecret {
        client_id: "app".into(),
        client_secret: "secret".into(),
        token_uri: token_url,
        ..ApplicationSecret::default()
    };
    let method = InstalledFlowReturnMethod::HTTPRedirect;
    let builder = InstalledFlowAuthenticator::builder(secret, method);
    Ok(builder.persist_tokens_to_disk(path).build().await?)
}
