//! In: requests of axum. Out: [`AuthenticatedUser`] as an argument of handlers. Feature `axum`.
//!
//! The verifier is taken from the state of the router, unless a [`VerifyLayer`](crate::runtime::verify) has looked
//! already.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

use super::http::{AuthenticatedUser, Reason, Rejection};
use super::verifier::Verifier;

impl<S> FromRequestParts<S> for AuthenticatedUser
where
    S: Send + Sync,
    Verifier: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        if let Some(user) = parts.extensions.get::<Self>() {
            return Ok(user.clone());
        }
        Verifier::from_ref(state).authenticate(&parts.headers).await
    }
}

/// `None` only for a request without a token: a bad one is refused.
impl<S> OptionalFromRequestParts<S> for AuthenticatedUser
where
    S: Send + Sync,
    Verifier: FromRef<S>,
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
