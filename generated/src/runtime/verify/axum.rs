//! [`AuthenticatedUser`] as an argument of axum handlers. Feature `axum`.
//!
//! The verifier is taken from the state of the router. What a [`VerifyLayer`](crate::runtime::verify) in front of the
//! handler found counts only if it was that same verifier; otherwise the token is checked anew, since another verifier
//! may be for another application.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use super::http::{AuthenticatedUser, Reason, Rejection};
use super::verifier::Verifier;

impl<S, V> FromRequestParts<S> for AuthenticatedUser<V>
where
    S: Send + Sync,
    V: FromRef<S> + AsRef<Verifier> + Send,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let verifier = V::from_ref(state).as_ref().clone();
        let found = parts.extensions.get::<AuthenticatedUser>();
        let found = found.filter(|user| user.is_checked_by(&verifier)).cloned();
        let user = match found {
            Some(user) => user,
            None => verifier.authenticate(&parts.headers).await?,
        };
        Ok(user.named())
    }
}

/// `None` only for a request without a token: a bad one is refused.
impl<S, V> OptionalFromRequestParts<S> for AuthenticatedUser<V>
where
    S: Send + Sync,
    V: FromRef<S> + AsRef<Verifier> + Send,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let user = <Self as FromRequestParts<S>>::from_request_parts(parts, state).await;
        match user {
            Ok(user) => Ok(Some(user)),
            Err(rejection) if rejection.reason() == Reason::Missing => Ok(None),
            Err(rejection) => Err(rejection),
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.response(Body::empty())
    }
}
