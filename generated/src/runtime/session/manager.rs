//! [`Manager`]: gives the calls of one user their token, and another when it is rejected.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::cached_token::CachedToken;
use super::read::{self, Places};
use super::spec::SessionSpec;
use super::token::SessionTokens;
use super::token_cache::TokenCache;
use crate::runtime::engine::access::access;
use crate::runtime::engine::clock::Moment;
use crate::runtime::engine::counters::add;
use crate::runtime::engine::credential::{Credential, Lender};
use crate::runtime::engine::interceptor::{Interceptor, Lookup};
use crate::runtime::wire::error::{Error, ReauthReason, TokenReason};
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::inputs::Inputs;
use crate::runtime::wire::operation::{Operation, SecurityScheme};
use crate::runtime::wire::parts::Parts;

/// Nobody is signed in.
const NOBODY: TokenReason = TokenReason::ReauthRequired(ReauthReason::NotSignedIn);

/// Keeps one user's tokens.
#[derive(Clone)]
pub(super) struct Manager {
    cache: Arc<TokenCache>,
}

impl Manager {
    pub(super) fn new(cache: Arc<TokenCache>) -> Self {
        Self { cache }
    }

    /// The present tokens.
    pub(super) async fn tokens(&self) -> Result<Option<SessionTokens>, Error> {
        let cached = match self.cache.load().await {
            // A store that fails says nothing about who is signed in.
            Err(error) => Some(self.cache.cached().ok_or(error)?),
            Ok(cached) => cached,
        };
        Ok(cached.map(|cached| cached.entry.record.tokens.clone()))
    }

    /// Makes these the present tokens, whatever was there.
    pub(super) async fn adopt(&self, mut tokens: SessionTokens) -> Result<(), Error> {
        let spec = self.cache.spec;
        tokens.subject = tokens
            .subject
            .take()
            .or_else(|| read::subject(&tokens, spec));
        tokens.expires_at = tokens
            .expires_at
            .or_else(|| read::expires_at(&tokens, spec));
        let now = Moment::now(self.cache.core.clock().as_ref());
        self.cache.sign_in(tokens, now).await
    }

    /// New tokens for the old ones, now.
    pub(super) async fn refresh(&self) -> Result<(), Error> {
        let cached = self.cache.load().await?;
        let cached = cached.ok_or_else(|| self.cache.absent(NOBODY))?;
        if !self.cache.refreshable(&cached) {
            let over = self.cache.now() >= cached.times.end;
            if over || cached.entry.record.reauth.is_some() {
                return Err(self.cache.ended(&cached));
            }
            let message = "there is nothing to refresh the token with";
            return Err(Error::token(TokenReason::Missing, message));
        }
        match self.cache.refreshed(cached.entry.generation(), false).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(self.cache.absent(TokenReason::SignedOut)),
            Err(error) => Err(Error::Token(Box::new(error))),
        }
    }

    /// Forgets the tokens; what was kept, to be given back.
    pub(super) async fn clear(&self) -> (Option<SessionTokens>, Result<(), Error>) {
        self.cache.clear().await
    }

    /// What gives tokens back, and how long each call of it may take.
    pub(super) fn closing(&self) -> (&'static SessionSpec, Duration) {
        (self.cache.spec, self.cache.options.closing)
    }

    /// A token to send, refreshed if need be.
    async fn credential(&self) -> Result<Arc<Credential>, Error> {
        let cache = &self.cache;
        // Who waits for a refresh anyway need not ask the store first.
        let waits = |cached: &Arc<CachedToken>| {
            cache.flight.runs() && cache.now() >= cached.times.hard && cache.refreshable(cached)
        };
        let loaded = match cache.cached().filter(waits) {
            None => cache.load().await,
            cached => Ok(cached),
        };
        let cached = match loaded {
            Ok(Some(cached)) => cached,
            Ok(None) => return Err(cache.absent(NOBODY)),
            // A store that fails says nothing about a token that is still good.
            Err(error) => cache
                .cached()
                .filter(|cached| cache.now() < cached.times.end)
                .ok_or(error)?,
        };
        let (now, generation) = (cache.now(), cached.entry.generation());
        if !cache.refreshable(&cached) || now < cached.early {
            return cache.usable(&cached).await;
        }
        if now < cached.times.hard {
            // In the background; it keeps to its pace, and tells by itself what goes wrong.
            let _ = cache.begin(generation, false);
            return cache.usable(&cached).await;
        }
        match cache.refreshed(generation, false).await {
            Ok(Some(newer)) => cache.usable(&newer).await,
            Ok(None) => Err(cache.absent(TokenReason::SignedOut)),
            Err(error) if cache.now() < cached.times.end => {
                tracing::debug!(session = self.name(), %error, "the old token is used");
                Ok(Arc::clone(&cached.credential))
            }
            Err(error) => Err(Error::Token(Box::new(error))),
        }
    }

    /// Gets another token in place of a rejected one.
    async fn renewed(&self, generation: u64) -> Result<(), Error> {
        let cache = &self.cache;
        let other = |cached: &Arc<CachedToken>| cached.entry.generation() != generation;
        let cached = match cache.load().await {
            Ok(Some(cached)) => cached,
            Ok(None) => return Err(cache.absent(TokenReason::SignedOut)),
            // What another call got meanwhile needs no store.
            Err(error) => cache.cached().filter(other).ok_or(error)?,
        };
        if other(&cached) {
            return Ok(());
        }
        if !cache.refreshable(&cached) {
            return cache.end(&cached).await.map(drop);
        }
        if let Some(time) = self.spared(generation) {
            let message = "the API rejects a token that it gave out a moment ago";
            let mut error = Error::token(TokenReason::Rejected, message);
            if let Error::Token(error) = &mut error {
                error.retry_after = Some(time);
            }
            return Err(error);
        }
        match cache.refreshed(generation, true).await {
            Ok(Some(newer)) if other(&newer) => Ok(()),
            Ok(Some(_)) => {
                let message = "the API rejects the token, and the refresh brought no other";
                Err(Error::token(TokenReason::Rejected, message))
            }
            Ok(None) => Err(cache.absent(TokenReason::SignedOut)),
            Err(error) => Err(Error::Token(Box::new(error))),
        }
    }

    /// How long these tokens, which were rejected, are not to be refreshed.
    fn spared(&self, generation: u64) -> Option<Duration> {
        let cache = &self.cache;
        let accepted = cache.accepted.load(Ordering::Relaxed) == generation;
        let now = cache.core.clock().monotonic();
        let renewed = cache.state.with(|state| state.renewed)?;
        renewed.wait(generation, accepted, now)
    }

    /// Whether the operation cannot be called without a token of this session.
    fn only_way(&self, operation: &Operation) -> bool {
        let own = |scheme: &&SecurityScheme| scheme.session == Some(self.name());
        let mut alternatives = operation.security.iter();
        alternatives.all(|schemes| schemes.iter().any(own))
    }
}

/// What a task of its own came to.
pub(super) fn finished<T>(
    done: Result<Result<T, Error>, tokio::task::JoinError>,
) -> Result<T, Error> {
    done.unwrap_or_else(|error| {
        Err(Error::token_because(
            TokenReason::Refresh,
            "the runtime was shut down",
            error,
        ))
    })
}

impl Lender for Manager {
    fn name(&self) -> &'static str {
        self.cache.spec.name
    }

    fn ready(&self, _: &'static Operation) -> Option<Arc<Credential>> {
        let ready = self.cache.ready()?;
        tracing::trace!(session = self.name(), "token used");
        Some(ready)
    }

    fn authorize(
        &self,
        operation: &'static Operation,
    ) -> BoxFuture<'_, Result<Option<Arc<Credential>>, Error>> {
        Box::pin(async move {
            let lent = self.credential().await;
            match &lent {
                Ok(_) => tracing::trace!(session = self.name(), "token used"),
                Err(Error::Token(error)) if error.reason == NOBODY => {
                    if self.only_way(operation) {
                        self.cache.tell_absent();
                    }
                }
                Err(_) => {}
            }
            lent.map(Some)
        })
    }
}

impl Interceptor for Manager {
    fn access<'a>(&'a self, parts: &'a Parts, operation: &'static Operation) -> Lookup<'a> {
        access(parts, operation, Some(self))
    }

    fn bind(&self, operation: &'static Operation, inputs: &mut Inputs, subject: Option<&str>) {
        self.cache.spec.bind(operation, inputs, subject);
    }

    fn wants(&self, operation: &'static Operation) -> bool {
        let spec = self.cache.spec;
        spec.open.contains(&operation.id) || spec.replace.contains(&operation.id)
    }

    fn received<'a>(
        &'a self,
        operation: &'static Operation,
        data: &'a Value,
        sent_at: Moment,
        told_at: Option<SystemTime>,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let spec = self.cache.spec;
            let places = Places {
                tokens: spec.tokens,
                lifetime: spec.lifetime,
                spec,
            };
            let Some(new) = self.cache.heard(data, places, sent_at, told_at) else {
                // A replacement may be null; a sign-in may ask for a second factor first.
                return Ok(());
            };
            let opens = spec.open.contains(&operation.id);
            let cache = Arc::clone(&self.cache);
            // It goes on if the caller does not wait: a sign-in cannot be repeated.
            let taking = tokio::spawn(async move { cache.take(new, opens, sent_at).await });
            finished(taking.await)
        })
    }

    fn rejects(&self, http_status: u16, codes: &[&str]) -> bool {
        let reject = self.cache.spec.reject;
        reject.statuses.contains(&http_status)
            || codes.iter().any(|code| reject.codes.contains(code))
    }

    fn accepted(&self, generation: u64) {
        // Most calls find it so: nothing is written that all threads share.
        if self.cache.accepted.load(Ordering::Relaxed) != generation {
            self.cache.accepted.store(generation, Ordering::Relaxed);
        }
    }

    fn rejected(
        &self,
        _: &'static Operation,
        generation: u64,
    ) -> BoxFuture<'_, Result<bool, Error>> {
        Box::pin(async move {
            tracing::info!(session = self.name(), "token rejected");
            add(&self.cache.core.counters().counts().rejections, 1);
            self.renewed(generation).await?;
            tracing::debug!(session = self.name(), "there is another token");
            Ok(true)
        })
    }
}

impl fmt::Debug for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("name", &self.cache.spec.name)
            .field("store", &self.cache.store)
            .finish_non_exhaustive()
    }
}
