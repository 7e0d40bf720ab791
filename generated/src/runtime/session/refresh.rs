//! Replaces a token: one refresh for all who want it, in this process and among instances.
//!
//! It runs on a task of its own, in this order: the lease, a look at the store, the journal, the request, the save; only
//! then does anybody see the new token. Correctness rests on the versions of the store and on the journal; the lease only
//! spares work.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::cached_token::CachedToken;
use super::flight::Turn;
use super::token_cache::{Done, TokenCache};
use super::trade::Trade;
use super::verdict::{Failure, token_error};
use crate::runtime::engine::clock::within;
use crate::runtime::engine::counters::add;
use crate::runtime::wire::error::{Error, ReauthReason, TokenError, TokenReason};

/// How long to wait for another instance before looking again; a random part of it is added.
const LOOK: Duration = Duration::from_millis(50);
/// How often somebody else may be faster before it is given up.
const TRIES: u32 = 8;
/// A refresh token whose first refresh has an unknown outcome is tried once more, and never again.
const ATTEMPTS: u32 = 2;

/// What a look at the store comes to.
enum Step {
    /// The tokens after the refresh, of this instance or another; none if they were signed out.
    Done(Option<Arc<CachedToken>>),
    /// Another instance is at it.
    Wait,
}

/// Makes room for the next, also if the task is ended in the middle.
struct Landing(Option<Arc<TokenCache>>);

impl Landing {
    fn land(mut self, failed: Option<TokenError>, until: impl FnOnce(u32) -> Duration) {
        if let Some(cache) = self.0.take() {
            cache.flight.land(failed, until);
        }
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if let Some(cache) = self.0.take() {
            cache.flight.land(None, |_| Duration::ZERO);
        }
    }
}

impl TokenCache {
    /// Has the tokens of this generation replaced, if nobody is at it; what to wait on.
    pub(super) fn begin(
        self: &Arc<Self>,
        generation: u64,
        rejected: bool,
    ) -> Result<watch::Receiver<Option<Done>>, TokenError> {
        let now = self.core.clock().monotonic();
        let mut own = None;
        let turn = self.flight.enter(generation, now, || {
            let (done, wait) = watch::channel(None);
            own = Some((done, wait.clone()));
            wait
        });
        match (turn, own) {
            (Turn::Refused(error), _) => Err(error),
            (Turn::Wait(wait), _) => Ok(wait),
            (Turn::Lead, Some((done, wait))) => {
                tokio::spawn(Arc::clone(self).lead(generation, rejected, done));
                Ok(wait)
            }
            (Turn::Lead, None) => Err(shut_down()),
        }
    }

    /// The tokens after a refresh of this generation. It goes on if the caller does not wait for it.
    pub(super) async fn refreshed(self: &Arc<Self>, generation: u64, rejected: bool) -> Done {
        let mut wait = self.begin(generation, rejected)?;
        match wait.wait_for(Option::is_some).await {
            Ok(done) => done.clone().unwrap_or_else(|| Err(shut_down())),
            Err(_) => Err(shut_down()),
        }
    }

    async fn lead(
        self: Arc<Self>,
        generation: u64,
        rejected: bool,
        done: watch::Sender<Option<Done>>,
    ) {
        let landing = Landing(Some(Arc::clone(&self)));
        let (clock, name) = (Arc::clone(self.core.clock()), self.spec.name);
        let start = clock.monotonic();
        // For a store that never answers; all else has limits of its own.
        let most = self.options.lease().saturating_mul(3);
        let result = within(clock.as_ref(), most, self.leased(generation, rejected)).await;
        let late = || Failure::new(TokenReason::Refresh, "the refresh took too long");
        let result = result.unwrap_or_else(|| Err(late()));
        let now = clock.monotonic();
        let result = match result {
            Ok(cached) => {
                landing.land(None, |_| Duration::ZERO);
                Ok(cached)
            }
            Err(Failure { error, wait }) => {
                let ms = u64::try_from(now.saturating_sub(start).as_millis()).unwrap_or(u64::MAX);
                tracing::warn!(session = name, duration_ms = ms, %error, "token refresh failed");
                add(&self.core.counters().counts().failed_refreshes, 1);
                if let TokenReason::ReauthRequired(reason) = error.reason {
                    self.tell(generation, reason);
                }
                let until = |failures| now + self.pause(failures).max(wait);
                landing.land(Some(error.clone()), until);
                Err(error)
            }
        };
        let _ = done.send(Some(result));
    }

    /// The pause after so many failures in a row: full jitter above the least.
    fn pause(&self, failures: u32) -> Duration {
        let (least, most) = self.options.backoff;
        let most = least.saturating_mul(1 << failures.min(20)).min(most);
        least + most.saturating_sub(least).mul_f64(self.chance())
    }

    /// Refreshes under the lease, or takes what another instance got.
    async fn leased(
        self: &Arc<Self>,
        generation: u64,
        rejected: bool,
    ) -> Result<Option<Arc<CachedToken>>, Failure> {
        let clock = Arc::clone(self.core.clock());
        let end = clock.monotonic() + self.options.lease().saturating_mul(2);
        let done = loop {
            let time = self.options.lease();
            let lease = self.store.lease(&self.key, &self.holder, time);
            // Without a lease, the journal and the versions still keep things right.
            let own = self.asked(lease).await.unwrap_or(true);
            let step = if own {
                self.traded(generation, rejected).await
            } else {
                self.looked(generation).await
            };
            match step {
                Ok(Step::Done(done)) => break Ok(done),
                Err(failure) => break Err(failure),
                Ok(Step::Wait) if clock.monotonic() >= end => {
                    let message = "another instance does not finish its refresh";
                    break Err(Failure::new(TokenReason::Refresh, message));
                }
                Ok(Step::Wait) => clock.sleep(LOOK + LOOK.mul_f64(self.chance())).await,
            }
        };
        // Nothing happens if another instance has it.
        let _ = self
            .asked(self.store.release(&self.key, &self.holder))
            .await;
        done
    }

    /// What another instance, which has the lease, has come to.
    async fn looked(&self, generation: u64) -> Result<Step, Failure> {
        Ok(match self.load().await? {
            Some(cached)
                if cached.entry.generation() == generation
                    && cached.entry.record.reauth.is_none() =>
            {
                Step::Wait
            }
            other => Step::Done(other),
        })
    }

    /// Looks again, writes the journal, refreshes.
    async fn traded(self: &Arc<Self>, generation: u64, rejected: bool) -> Result<Step, Failure> {
        for _ in 0..TRIES {
            let cached = match self.load().await? {
                Some(cached) if cached.entry.generation() == generation => cached,
                newer => return Ok(Step::Done(newer)),
            };
            let refresh = self.spec.refresh.as_ref();
            let Some(refresh) = refresh.filter(|_| self.refreshable(&cached)) else {
                let reason = cached.entry.record.reauth.unwrap_or(ReauthReason::Expired);
                return Err(over(reason));
            };
            if !self.on_its_way(&cached.entry).is_zero() {
                return Ok(Step::Wait);
            }
            let before = cached.entry.record.pending.clone();
            let attempts = before.as_ref().map_or(0, |pending| pending.attempts);
            if attempts > 0 && !rejected && self.now() < cached.times.hard {
                return Err(Failure::new(
                    TokenReason::Refresh,
                    "the answer to the last refresh was lost; there is time before the next",
                ));
            }
            let mut trade = Trade {
                refresh,
                entry: cached.entry.clone(),
                before,
                rejected,
            };
            if attempts >= ATTEMPTS {
                let spent = over(ReauthReason::OutcomeUnknown);
                return self.give_up(trade, spent).await.map(Step::Done);
            }
            if let Some(entry) = self.journal(&cached, attempts + 1).await? {
                trade.entry = entry;
                return self.trade(trade).await.map(Step::Done);
            }
        }
        Err(Failure::new(
            TokenReason::Store,
            "the token store is too busy to refresh",
        ))
    }
}

fn over(reason: ReauthReason) -> Failure {
    let message = match reason {
        ReauthReason::OutcomeUnknown => "the answer to the last refresh was lost",
        _ => "the token cannot be refreshed",
    };
    Failure::new(TokenReason::ReauthRequired(reason), message)
}

fn shut_down() -> TokenError {
    token_error(Error::token(
        TokenReason::Refresh,
        "the runtime was shut down",
    ))
}
