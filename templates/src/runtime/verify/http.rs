//! Reads the token of an HTTP request: who sent it, as [`AuthenticatedUser`], or the answer that refuses it (RFC 6750).

use std::fmt::{self, Write as _};
use std::marker::PhantomData;
use std::sync::Arc;

use http::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{Response, StatusCode};

use super::claims::Claims;
use super::error::VerifyError;
use super::verifier::Verifier;
use crate::runtime::wire::secret::Secret;

/// Who sent a request, by the word of one [`Verifier`].
///
/// `V` says which one, where a program has several. As an argument of an axum handler, `AuthenticatedUser` is checked by
/// the `Verifier` of the router's state. For a second one, make a type of your own that holds it
/// (`struct Staff(Verifier)`, with `AsRef<Verifier>` and `FromRef` of the state), and take `AuthenticatedUser<Staff>`.
pub struct AuthenticatedUser<V = Verifier> {
    claims: Claims,
    token: Secret,
    verifier: Verifier,
    of: PhantomData<fn() -> V>,
}

impl<V> AuthenticatedUser<V> {
    /// The user's id.
    pub fn id(&self) -> &str {
        self.claims.subject()
    }

    /// What the token says.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The token, to act for the user elsewhere.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// Whether this verifier, or a clone of it, has checked the token. What another one lets in says nothing here: it may
    /// be for another application, or another kind of token (RFC 8725, sections 3.9 and 3.12).
    pub fn is_checked_by(&self, verifier: &Verifier) -> bool {
        self.verifier.is_same(verifier)
    }

    /// The same user, named by another type of the same verifier.
    #[cfg(feature = "axum")]
    pub(super) fn named<W>(self) -> AuthenticatedUser<W> {
        AuthenticatedUser {
            claims: self.claims,
            token: self.token,
            verifier: self.verifier,
            of: PhantomData,
        }
    }
}

/// Whatever `V` is.
impl<V> Clone for AuthenticatedUser<V> {
    fn clone(&self) -> Self {
        Self {
            claims: self.claims.clone(),
            token: self.token.clone(),
            verifier: self.verifier.clone(),
            of: PhantomData,
        }
    }
}

/// Names only.
impl<V> fmt::Debug for AuthenticatedUser<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticatedUser")
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    reason: Reason,
    realm: Option<Arc<str>>,
}

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It carries no token.
    Missing,
    /// It carries several, or a header that cannot be read.
    Malformed,
    /// It carries one that is not accepted.
    Refused(VerifyError),
}

impl Verifier {
    /// Who sent a request with these headers.
    ///
    /// # Errors
    /// [`Rejection`], which knows the answer to give.
    pub async fn authenticate(&self, headers: &HeaderMap) -> Result<AuthenticatedUser, Rejection> {
        let rejection = |reason| Rejection {
            reason,
            realm: self.inner.realm.clone(),
        };
        let token = token(headers, self.inner.bare).map_err(rejection)?;
        let claims = self.verify(token).await;
        let claims = claims.map_err(|error| rejection(Reason::Refused(error)))?;
        Ok(AuthenticatedUser {
            claims,
            token: token.into(),
            verifier: self.clone(),
            of: PhantomData,
        })
    }
}

/// The token of the one `Authorization` header. The scheme may be written in any case (RFC 9110, section 11.1).
fn token(headers: &HeaderMap, bare: bool) -> Result<&str, Reason> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = match (values.next(), values.next()) {
        (None, _) => return Err(Reason::Missing),
        (Some(value), None) => value.to_str().map_err(|_| Reason::Malformed)?,
        (Some(_), Some(_)) => return Err(Reason::Malformed),
    };
    let value = value.trim_matches(' ');
    let (scheme, rest) = match value.split_once(' ') {
        Some((scheme, rest)) => (scheme, rest.trim_start_matches(' ')),
        None if bare && !value.is_empty() && !value.eq_ignore_ascii_case("bearer") => {
            ("bearer", value)
        }
        None => return Err(Reason::Missing),
    };
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Reason::Missing);
    }
    // Two tokens in one header, as some proxies join two headers.
    if rest.contains([' ', ',', '\t']) {
        return Err(Reason::Malformed);
    }
    Ok(rest)
}

impl Rejection {
    /// What is wrong.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The status to answer with: 401 for what a new token cures; 400 for a request that is wrong by itself; 503 and 500
    /// if the token could not be checked.
    pub fn status(&self) -> StatusCode {
        match self.reason {
            Reason::Malformed => StatusCode::BAD_REQUEST,
            Reason::Refused(VerifyError::KeysUnavailable { .. }) => StatusCode::SERVICE_UNAVAILABLE,
            Reason::Refused(VerifyError::Misconfigured) => StatusCode::INTERNAL_SERVER_ERROR,
            Reason::Missing | Reason::Refused(_) => StatusCode::UNAUTHORIZED,
        }
    }

    /// The `WWW-Authenticate` header (RFC 6750, section 3): with an error only if a token was sent.
    pub fn challenge(&self) -> Option<HeaderValue> {
        let error = match self.reason {
            Reason::Missing => None,
            Reason::Malformed => Some(("invalid_request", None)),
            Reason::Refused(error) if error.is_refusal() => {
                let expired = error == VerifyError::Expired;
                Some(("invalid_token", expired.then_some("the token has expired")))
            }
            Reason::Refused(_) => return None,
        };
        let mut text = String::from("Bearer");
        let mut between = " ";
        let parts = [
            ("realm", self.realm.as_deref()),
            ("error", error.map(|(code, _)| code)),
            ("error_description", error.and_then(|(_, about)| about)),
        ];
        for (name, value) in parts {
            let Some(value) = value else { continue };
            // Writing to a text does not fail.
            let _ = write!(text, "{between}{name}=\"{value}\"");
            between = ", ";
        }
        HeaderValue::try_from(text).ok()
    }

    /// The answer, with this body.
    pub fn response<B>(&self, body: B) -> Response<B> {
        let mut response = Response::new(body);
        *response.status_mut() = self.status();
        if let Some(challenge) = self.challenge() {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        if let Reason::Refused(error) = self.reason
            && let Some(pause) = error.retry_after()
        {
            let seconds = pause.as_secs() + u64::from(pause.subsec_nanos() > 0);
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::Missing => f.write_str("the request carries no token"),
            Reason::Malformed => f.write_str("the request does not carry exactly one token"),
            Reason::Refused(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Rejection {}
