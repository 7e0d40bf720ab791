//! In: what a core asks. Out: [`Manager`], which answers with the tokens of one user.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::cached_token::CachedToken;
use super::read::{self, Places};
use super::spec::SessionSpec;
use super::token::SessionTokens;
use super::token_cache::TokenCache;
use crate::runtime::engine::access::access;
use crate::runtime::engine::clock::Moment;
use crate::runtime::engine::credential::{Credential, Lender};
use crate::runtime::engine::interceptor::{Interceptor, Lookup};
use crate::runtime::wire::error::{Error, ReauthReason, TokenReason};
use crate::runtime::wire::future::BoxFuture;
use crate::runtime::wire::inputs::Inputs;
use crate::runtime::wire::operation::Operation;
use crate::runtime::wire::parts::Parts;

/// A token that is rejected so soon after a rejection got it is not refreshed again: another would fare no better.
const SOON: Duration = Duration::from_secs(30);

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
        let cached = self.cache.load().await?;
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
        let cached = cached.ok_or_else(|| self.absent(TokenReason::Missing))?;
        if !self.cache.refreshable(&cached) {
            return Err(self.ended(&cached));
        }
        match self.cache.refreshed(cached.entry.generation(), false).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(self.absent(TokenReason::SignedOut)),
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
    async fn credential(&self) -> Result<Option<Arc<Credential>>, Error> {
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
            Ok(None) => {
                let over = cache.state.with(|state| state.reauth.is_some());
                return if over {
                    Err(self.absent(TokenReason::Missing))
                } else {
                    Ok(None)
                };
            }
            // A store that fails says nothing about a token that is still good.
            Err(error) => cache
                .cached()
                .filter(|cached| cache.now() < cached.times.hard)
                .ok_or(error)?,
        };
        let (now, generation) = (cache.now(), cached.entry.generation());
        if !cache.refreshable(&cached) || now < cached.early {
            return self.usable(&cached).map(Some);
        }
        if now < cached.times.hard {
            // In the background; it keeps to its pace, and tells by itself what goes wrong.
            let _ = cache.begin(generation, false);
            return self.usable(&cached).map(Some);
        }
        match cache.refreshed(generation, false).await {
            Ok(Some(newer)) => self.usable(&newer).map(Some),
            Ok(None) => Err(self.absent(TokenReason::SignedOut)),
            Err(error) if cache.now() < cached.times.end => {
                tracing::debug!(session = self.name(), %error, "the old token is used");
                Ok(Some(Arc::clone(&cached.credential)))
            }
            Err(error) => Err(Error::Token(Box::new(error))),
        }
    }

    /// Whether there is another token in place of a rejected one.
    async fn renewed(&self, generation: u64) -> Result<bool, Error> {
        let cache = &self.cache;
        let Some(cached) = cache.load().await? else {
            let over = cache.state.with(|state| state.reauth.is_some());
            return if over {
                Err(self.absent(TokenReason::Missing))
            } else {
                Ok(false)
            };
        };
        if cached.entry.generation() != generation {
            return Ok(true);
        }
        if cached.entry.record.reauth.is_some() {
            return Err(self.ended(&cached));
        }
        let now = cache.core.clock().monotonic();
        let soon = |(made, at): &(u64, Duration)| *made == generation && now < *at + SOON;
        let soon = cache
            .state
            .with(|state| state.renewed.as_ref().is_some_and(soon));
        if soon || !cache.refreshable(&cached) {
            return Ok(false);
        }
        match cache.refreshed(generation, true).await {
            Ok(newer) => Ok(newer.is_some_and(|newer| newer.entry.generation() != generation)),
            Err(error) if matches!(error.reason, TokenReason::ReauthRequired(_)) => {
                Err(Error::Token(Box::new(error)))
            }
            // The caller gets the answer that rejected the token.
            Err(error) => {
                tracing::debug!(session = self.name(), %error, "a rejected token was not refreshed");
                Ok(false)
            }
        }
    }

    /// The token, unless it is over and nothing can refresh it.
    fn usable(&self, cached: &CachedToken) -> Result<Arc<Credential>, Error> {
        let now = self.cache.now();
        let given_up = cached.entry.record.reauth.is_some() && now >= cached.times.end;
        if !self.cache.refreshable(cached) && (given_up || cached.times.over(now)) {
            return Err(self.ended(cached));
        }
        Ok(Arc::clone(&cached.credential))
    }

    /// Only a new sign-in helps.
    fn ended(&self, cached: &CachedToken) -> Error {
        let reason = cached.entry.record.reauth.unwrap_or(ReauthReason::Expired);
        self.cache.tell(cached.entry.generation(), reason);
        Error::token(
            TokenReason::ReauthRequired(reason),
            "the token ended and cannot be refreshed",
        )
    }

    /// Nobody is signed in, for this reason if no better one is known.
    fn absent(&self, reason: TokenReason) -> Error {
        if let Some(reason) = self.cache.state.with(|state| state.reauth) {
            let message = "the token was refused and a new sign-in is needed";
            return Error::token(TokenReason::ReauthRequired(reason), message);
        }
        let message = match reason {
            TokenReason::Missing => "nobody is signed in",
            _ => "the token was signed out meanwhile",
        };
        Error::token(reason, message)
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
        _: &'static Operation,
    ) -> BoxFuture<'_, Result<Option<Arc<Credential>>, Error>> {
        Box::pin(async move {
            let lent = self.credential().await?;
            if lent.is_some() {
                tracing::trace!(session = self.name(), "token used");
            }
            Ok(lent)
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
        date: Option<SystemTime>,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let spec = self.cache.spec;
            let places = Places {
                tokens: spec.tokens,
                lifetime: spec.lifetime,
                spec,
            };
            let Some(new) = self.cache.heard(data, places, sent_at, date) else {
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

    fn rejected(
        &self,
        _: &'static Operation,
        generation: u64,
    ) -> BoxFuture<'_, Result<bool, Error>> {
        Box::pin(async move {
            tracing::debug!(session = self.name(), "token rejected");
            let renewed = self.renewed(generation).await?;
            if renewed {
                tracing::debug!(session = self.name(), "sent again with another token");
            }
            Ok(renewed)
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
