//! In: a token endpoint. Out: the bearer policy of the Azure SDK before an API that rejects the first token.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use azure_core::Error;
use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_core::http::headers::{AUTHORIZATION, HeaderName, Headers, WWW_AUTHENTICATE};
use azure_core::http::policies::auth::{Authorizer, BearerTokenAuthorizationPolicy, OnChallenge};
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{AsyncRawResponse, Context, Method, Request, StatusCode};
use azure_core::time::OffsetDateTime;

use super::Endpoint;
use crate::Outcome;

const SCOPES: &[&str] = &["all"];

/// Its policy, and what comes after it.
pub(crate) struct Azure {
    policy: BearerTokenAuthorizationPolicy,
    api: [Arc<dyn Policy>; 1],
}

impl Azure {
    /// The API takes tokens from `A2` on if `strict`; the answers that reject one come so far apart.
    pub(crate) fn new(endpoint: Endpoint, strict: bool, apart: Duration) -> Self {
        let credential = Arc::new(Credential(endpoint));
        let policy = BearerTokenAuthorizationPolicy::new(credential, SCOPES.iter().copied());
        Self {
            policy: policy.with_on_challenge(Arc::new(Again)),
            api: [Arc::new(Api {
                strict,
                apart,
                refused: AtomicU32::new(0),
            })],
        }
    }

    /// A call; whether it was served.
    pub(crate) async fn call(&self) -> Outcome<bool> {
        let url = "https://localhost/".parse()?;
        let mut request = Request::new(url, Method::Get);
        let context = Context::new();
        let answer = self.policy.send(&context, &mut request, &self.api);
        Ok(answer.await?.status() == StatusCode::Ok)
    }
}

#[derive(Debug)]
struct Credential(Endpoint);

#[async_trait]
impl TokenCredential for Credential {
    async fn get_token(
        &self,
        _: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        let got = self.0.token().await;
        let (token, life) =
            got.map_err(|error| Error::with_error(ErrorKind::Credential, error, "no token"))?;
        Ok(AccessToken::new(token, OffsetDateTime::now_utc() + life))
    }
}

/// Authorizes once more.
#[derive(Debug)]
struct Again;

#[async_trait]
impl OnChallenge for Again {
    async fn on_challenge(
        &self,
        context: &Context,
        request: &mut Request,
        authorizer: &dyn Authorizer,
        _: &Headers,
    ) -> azure_core::Result<()> {
        let options = TokenRequestOptions {
            method_options: azure_core::http::ClientMethodOptions {
                context: context.clone(),
            },
        };
        authorizer.authorize(request, SCOPES, options).await
    }
}

/// The API. It is behind https for the policy's sake, so it is no server but the end of the pipeline.
#[derive(Debug)]
struct Api {
    strict: bool,
    apart: Duration,
    refused: AtomicU32,
}

#[async_trait]
impl Policy for Api {
    async fn send(
        &self,
        _: &Context,
        request: &mut Request,
        _: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        let token = request.headers().get_optional_str(&AUTHORIZATION);
        let mut headers = Headers::new();
        let status = if self.strict && token == Some("Bearer A1") {
            let before = self.refused.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(self.apart * (before + 1)).await;
            headers.insert::<HeaderName, &str>(WWW_AUTHENTICATE, "Bearer");
            StatusCode::Unauthorized
        } else {
            StatusCode::Ok
        };
        Ok(AsyncRawResponse::from_bytes(status, headers, Vec::new()))
    }
}
