//! In: the headers of a request. Out: [`Call`]: who calls, for which application, with which token.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::request::Parts;

use super::body::Received;
use super::header;
use crate::call::Call;
use crate::contract::{Operation, Surface};

/// Puts a call together.
pub(crate) fn call(operation: &Operation, parts: &Parts, received: Received) -> Call {
    let authorization = header(parts, "authorization");
    let basic = authorization.and_then(basic);
    Call {
        path: parts.uri.path().to_owned(),
        query: received.query,
        body: received.body,
        files: received.files,
        bearer: authorization
            .filter(|_| basic.is_none())
            .map(|value| bearer(value).to_owned())
            .or_else(|| queried(operation, parts)),
        basic,
        app_id: header(parts, "x-authing-app-id").map(str::to_owned),
        user_pool_id: header(parts, "x-authing-userpool-id").map(str::to_owned),
        origin: origin(parts),
    }
}

/// The token with its scheme taken off, if it has one; the service takes both forms.
fn bearer(value: &str) -> &str {
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => value,
    }
}

/// The access token as a part of the address (RFC 6750, section 2.3), which OpenID Connect takes and the spec keeps quiet
/// about, since addresses end up in logs.
fn queried(operation: &Operation, parts: &Parts) -> Option<String> {
    let query = parts
        .uri
        .query()
        .filter(|_| operation.surface == Surface::Oidc)?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let (_, token) = pairs.find(|(name, value)| name == "access_token" && !value.is_empty())?;
    Some(token.into_owned())
}

/// Id and secret (RFC 7617, section 2).
fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = BASE64_STANDARD.decode(credentials.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// Where the client thinks that this service is.
fn origin(parts: &Parts) -> String {
    let host =
        header(parts, "host").or_else(|| parts.uri.authority().map(http::uri::Authority::as_str));
    format!("http://{}", host.unwrap_or("localhost"))
}
