//! How a user's tokens end: what the callers are told, and the store, so that no instance sends them again.

use std::sync::Arc;

use super::cached_token::CachedToken;
use super::record::Record;
use super::store::Entry;
use super::token::SessionTokens;
use super::token_cache::TokenCache;
use crate::runtime::engine::clock::Moment;
use crate::runtime::engine::credential::Credential;
use crate::runtime::wire::error::{Error, ReauthReason, TokenReason};

impl TokenCache {
    /// The token, unless it is over and nothing can refresh it; then one that took its place in the store meanwhile.
    pub(super) async fn usable(
        self: &Arc<Self>,
        cached: &Arc<CachedToken>,
    ) -> Result<Arc<Credential>, Error> {
        if !self.is_over(cached) {
            return Ok(Arc::clone(&cached.credential));
        }
        let newer = self.end(cached).await?;
        if self.is_over(&newer) {
            return Err(self.ended(&newer));
        }
        Ok(Arc::clone(&newer.credential))
    }

    fn is_over(&self, cached: &CachedToken) -> bool {
        let now = self.now();
        let given_up = cached.entry.record.reauth.is_some() && now >= cached.times.end;
        !self.refreshable(cached) && (given_up || cached.times.over(now))
    }

    /// Leaves nothing of tokens that are over or rejected and cannot be refreshed but the reason, in the store too, so that
    /// no instance sends them again. `Ok`: the tokens that took their place in the store meanwhile.
    pub(super) async fn end(
        self: &Arc<Self>,
        cached: &CachedToken,
    ) -> Result<Arc<CachedToken>, Error> {
        let generation = cached.entry.generation();
        let over = self.now() >= cached.times.end;
        let reason = cached.entry.record.reauth.unwrap_or(if over {
            ReauthReason::Expired
        } else {
            ReauthReason::Revoked
        });
        let mut record = Record::new(SessionTokens::new(""));
        record.generation = Some(generation);
        record.reauth = Some(reason);
        if !self.replace(&cached.entry, record.clone()).await {
            // Somebody signed in or out, or told the store before.
            let newer = self.load().await?;
            let newer = newer.filter(|newer| newer.entry.generation() != generation);
            return newer.ok_or_else(|| self.absent(TokenReason::SignedOut));
        }
        let still = |cached: Arc<CachedToken>| cached.entry.generation() == generation;
        if self.cached().is_some_and(still) {
            // The store did not take it.
            let at = Moment::now(self.core.clock().as_ref());
            self.show(Entry { version: 0, record }, at);
        }
        self.tell(generation, reason);
        let message = match reason {
            ReauthReason::Revoked => "the API rejects the token, and nothing can refresh it",
            _ => "the token ended and cannot be refreshed",
        };
        Err(Error::token(TokenReason::ReauthRequired(reason), message))
    }

    /// Only a new sign-in helps.
    pub(super) fn ended(self: &Arc<Self>, cached: &CachedToken) -> Error {
        let reason = cached.entry.record.reauth.unwrap_or(ReauthReason::Expired);
        self.tell(cached.entry.generation(), reason);
        let message = "the token ended and cannot be refreshed";
        Error::token(TokenReason::ReauthRequired(reason), message)
    }

    /// Nobody is signed in, for this reason if no better one is known.
    pub(super) fn absent(&self, reason: TokenReason) -> Error {
        if let Some(reason) = self.state.with(|state| state.reauth) {
            let message = "the token was refused and a new sign-in is needed";
            return Error::token(TokenReason::ReauthRequired(reason), message);
        }
        let message = match reason {
            TokenReason::SignedOut => "the token was signed out meanwhile",
            _ => "nobody is signed in",
        };
        Error::token(reason, message)
    }

    /// Says that a call needs a user and nobody is signed in: once, and once more after each sign-out.
    pub(super) fn tell_absent(self: &Arc<Self>) {
        // No tokens have this generation.
        let nobody = u64::MAX - self.state.with(|state| state.floor);
        self.tell(nobody, ReauthReason::NotSignedIn);
    }
}
