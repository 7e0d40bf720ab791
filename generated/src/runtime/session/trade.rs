//! Sends a refresh token, and does in the store what the answer means.

use std::sync::Arc;

use super::cached_token::CachedToken;
use super::call;
use super::close;
use super::read::{self, Places};
use super::record::{Pending, Record};
use super::renewed::Renewed;
use super::spec::SessionCall;
use super::store::Entry;
use super::token::SessionTokens;
use super::token_cache::{Over, TokenCache};
use super::verdict::{Failure, Verdict, judge};
use crate::runtime::engine::clock::Moment;
use crate::runtime::engine::counters::add;
use crate::runtime::wire::error::{ReauthReason, TokenReason};
use crate::runtime::wire::retry_after::date;

/// What is traded for what.
pub(super) struct Trade<'a> {
    pub(super) refresh: &'a SessionCall,
    /// With the journal, if the store took it.
    pub(super) entry: Entry,
    /// The journal before.
    pub(super) before: Option<Pending>,
    /// Whether the API rejected the access token.
    pub(super) rejected: bool,
}

impl TokenCache {
    pub(super) async fn trade(
        self: &Arc<Self>,
        trade: Trade<'_>,
    ) -> Result<Option<Arc<CachedToken>>, Failure> {
        let spec = self.spec;
        let old = &trade.entry.record.tokens;
        let places = Places {
            tokens: trade.refresh.tokens.unwrap_or(spec.tokens),
            lifetime: trade.refresh.lifetime.unwrap_or(spec.lifetime),
            spec,
        };
        let at = Moment::now(self.core.clock().as_ref());
        let sent = call::send(&self.core, spec, trade.refresh, old).timeout(self.options.timeout);
        let error = match sent.response().await {
            Ok(answer) => {
                let date = date(answer.headers());
                let Some(new) = self.heard(&answer.value, places, at, date) else {
                    let message = "the answer to the refresh holds no token";
                    let left = self.on_its_way(&trade.entry);
                    return Err(Failure::new(TokenReason::Malformed, message).not_before(left));
                };
                return self.traded_in(trade, new, at).await;
            }
            Err(error) => error,
        };
        let verdict = judge(&error, spec);
        let generation = trade.entry.generation();
        let lost = self.state.with(|state| {
            let lost = trade.before.is_some() || state.doubted == Some(generation);
            if error.was_sent() {
                state.doubted = Some(generation);
            }
            lost
        });
        match verdict {
            // The journal stays: the API may still be at it, so nobody asks again before its time is over.
            Verdict::Unknown => {
                let left = self.on_its_way(&trade.entry);
                Err(Failure::of(TokenReason::Refresh, error).not_before(left))
            }
            Verdict::Doubtful { at_it } => {
                let left = self.doubt(&trade, at_it).await;
                Err(Failure::of(TokenReason::Refresh, error).not_before(left))
            }
            Verdict::Undone(reason) => {
                self.undo(&trade).await;
                Err(Failure::of(reason, error))
            }
            Verdict::Refused(reason) => {
                // Nobody is suspected of what an answer that was lost, or a gateway, may have done.
                let reason = if lost {
                    ReauthReason::OutcomeUnknown
                } else {
                    reason
                };
                let failure = Failure::of(TokenReason::ReauthRequired(reason), error);
                self.give_up(trade, failure).await
            }
        }
    }

    /// Saves new tokens before anybody uses them. If somebody signed out or in meanwhile, that counts.
    async fn traded_in(
        self: &Arc<Self>,
        trade: Trade<'_>,
        new: SessionTokens,
        at: Moment,
    ) -> Result<Option<Arc<CachedToken>>, Failure> {
        let generation = trade.entry.generation();
        // What came with this answer, and nothing older.
        let late = new.clone();
        let new = read::merge(new, &trade.entry.record.tokens);
        let present = match self.keep(new, Over::Generation(generation), at).await {
            Ok(present) => present,
            Err(error) => {
                tracing::warn!(session = self.spec.name, %error, "the new token is in memory only");
                true
            }
        };
        if present {
            let ms = self.core.clock().monotonic().saturating_sub(at.monotonic);
            let ms = u64::try_from(ms.as_millis()).unwrap_or(u64::MAX);
            add(&self.core.counters().counts().refreshes, 1);
            tracing::info!(
                session = self.spec.name,
                duration_ms = ms,
                "token refreshed"
            );
            if trade.rejected {
                let made = self.cached().map(|cached| cached.entry.generation());
                let now = self.core.clock().monotonic();
                self.state.with(|state| {
                    let again = state.renewed.is_some_and(|last| last.is_recent(now));
                    state.renewed = made.map(|generation| Renewed {
                        generation,
                        at: now,
                        again,
                    });
                });
            }
            return Ok(self.cached());
        }
        let newer = self.load().await?;
        if newer.is_none() {
            // Signed out: nobody is to have these.
            let time = self.options.closing;
            let closed = close::give_back(&self.core, self.spec, Some(&late), time).await;
            close::trace(self.spec, &closed);
        }
        Ok(newer)
    }

    /// Clears what is of no more use, if it is still what it was.
    pub(super) async fn give_up(
        &self,
        trade: Trade<'_>,
        failure: Failure,
    ) -> Result<Option<Arc<CachedToken>>, Failure> {
        let TokenReason::ReauthRequired(reason) = failure.error.reason else {
            return Err(failure);
        };
        let mut record = Record::new(trade.entry.record.tokens.clone());
        record.generation = Some(trade.entry.generation());
        record.reauth = Some(reason);
        record.tokens.refresh = None;
        let ended = self
            .cached()
            .is_none_or(|cached| self.now() >= cached.times.end);
        // A token that is refused as a bearer, or that vouched for itself in vain, is no good any more.
        if ended || trade.rejected || call::lends(self.spec, trade.refresh) {
            record.tokens = SessionTokens::new("");
        }
        if self.replace(&trade.entry, record).await {
            return Err(failure);
        }
        // What was refused here, somebody else has traded, or trades now.
        match self.load().await? {
            Some(cached) if cached.entry.generation() == trade.entry.generation() => {
                let message = "another instance is at the refresh";
                Err(Failure::new(TokenReason::Refresh, message))
            }
            newer => Ok(newer),
        }
    }

    /// Writes this in place of the entry; whether nobody was faster.
    pub(super) async fn replace(&self, entry: &Entry, record: Record) -> bool {
        let Some(version) = entry.saved() else {
            if record.reauth.is_some() {
                self.drop_unsaved(entry.generation());
            }
            return true;
        };
        match self.swap(Some(version), record).await {
            Ok(Some(entry)) => {
                self.show(entry, Moment::now(self.core.clock().as_ref()));
                true
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }
}
