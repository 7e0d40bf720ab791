//! [`VerifyLayer`]: a request with a good token goes on with an [`AuthenticatedUser`], another one is answered. Feature `tower`.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::http::AuthenticatedUser;
use super::verifier::Verifier;
use crate::runtime::wire::future::BoxFuture;

/// Lets only requests with a good token pass; who sent one is among its extensions, as [`AuthenticatedUser`].
///
/// Of several layers in front of a handler the innermost one counts: what is found in the extensions is of its verifier,
/// as [`AuthenticatedUser::is_checked_by`] tells.
#[derive(Clone, Debug)]
pub struct VerifyLayer {
    verifier: Verifier,
}

impl VerifyLayer {
    /// Checks with this verifier.
    pub fn new(verifier: Verifier) -> Self {
        Self { verifier }
    }
}

impl<S> Layer<S> for VerifyLayer {
    type Service = VerifyService<S>;

    fn layer(&self, inner: S) -> VerifyService<S> {
        VerifyService {
            inner,
            verifier: self.verifier.clone(),
        }
    }
}

/// A service behind a [`VerifyLayer`].
#[derive(Clone, Debug)]
pub struct VerifyService<S> {
    inner: S,
    verifier: Verifier,
}

impl<S, B, R> Service<Request<B>> for VerifyService<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
    R: Default,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<S::Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // The one that is ready goes along, another one waits for its turn.
        let other = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, other);
        let verifier = self.verifier.clone();
        Box::pin(async move {
            // Nobody else may say who it is.
            request.extensions_mut().remove::<AuthenticatedUser>();
            match verifier.authenticate(request.headers()).await {
                Ok(user) => {
                    request.extensions_mut().insert(user);
                    inner.call(request).await
                }
                Err(rejection) => Ok(rejection.response(R::default())),
            }
        })
    }
}
