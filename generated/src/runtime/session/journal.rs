//! The journal of refreshes in the store: that one begins, for how long it may be on its way, and that it did nothing.
//!
//! An entry whose time is not over keeps every instance from sending the same refresh token, also without a lease: a
//! service that sees a refresh token twice takes it for stolen (RFC 9700, section 4.14.2).

use std::time::Duration;

use super::cached_token::CachedToken;
use super::record::Pending;
use super::store::Entry;
use super::token_cache::{TokenCache, Watched};
use super::trade::Trade;
use super::verdict::Failure;
use crate::runtime::engine::clock::{Moment, millis};

/// The clocks of two instances may differ by so much.
const APART: Duration = Duration::from_secs(5);
/// No entry is believed for longer, whatever it says.
const LONGEST: Duration = Duration::from_secs(600);

impl TokenCache {
    /// Writes down that a refresh begins; `None` if somebody else was faster.
    pub(super) async fn journal(
        &self,
        cached: &CachedToken,
        attempts: u32,
    ) -> Result<Option<Entry>, Failure> {
        // Tokens that no store takes cannot have a journal in it.
        let Some(version) = cached.entry.saved() else {
            return Ok(Some(cached.entry.clone()));
        };
        let mut record = cached.entry.record.clone();
        record.generation = Some(cached.entry.generation());
        record.pending = Some(Pending {
            since: millis(self.core.clock().now()),
            attempts,
            limit: u64::try_from(self.options.lease().as_millis()).ok(),
        });
        // Without a trace no refresh begins: another instance would send the same token.
        let entry = self.swap(Some(version), record).await?;
        Ok(
            entry
                .inspect(|entry| self.show(entry.clone(), Moment::now(self.core.clock().as_ref()))),
        )
    }

    /// For how long the refresh that the journal tells of may still be on its way; nothing if there is none.
    pub(super) fn on_its_way(&self, entry: &Entry) -> Duration {
        let Some(pending) = &entry.record.pending else {
            return Duration::ZERO;
        };
        let limit = pending
            .limit
            .map_or(self.options.lease(), Duration::from_millis);
        if limit.is_zero() {
            return limit;
        }
        let limit = limit.saturating_add(APART).min(LONGEST);
        let clock = self.core.clock();
        let age = millis(clock.now()).saturating_sub(pending.since);
        let age = Duration::from_millis(u64::try_from(age).unwrap_or(0));
        let (now, generation) = (clock.monotonic(), entry.generation());
        let until = self.state.with(|state| {
            let known = state
                .watched
                .take()
                .filter(|known| known.generation == generation && known.pending == *pending);
            let watched = known.unwrap_or_else(|| Watched {
                generation,
                pending: pending.clone(),
                until: now.saturating_add(limit.saturating_sub(age)),
            });
            state.watched.insert(watched).until
        });
        until.saturating_sub(now)
    }

    /// The journal after an answer that leaves open what was done: the attempt does not count, because a service that is
    /// down answers so too, but it is not forgotten. How long nobody is to begin another.
    pub(super) async fn doubt(&self, trade: &Trade<'_>, at_it: bool) -> Duration {
        let mut entry = trade.entry.clone();
        if let Some(pending) = &mut entry.record.pending {
            pending.attempts = trade.before.as_ref().map_or(0, |before| before.attempts);
            if !at_it {
                pending.limit = Some(0);
            }
            self.replace(&trade.entry, entry.record.clone()).await;
        }
        self.on_its_way(&entry)
    }

    /// The journal as it was before this attempt, which did nothing.
    pub(super) async fn undo(&self, trade: &Trade<'_>) {
        let mut record = trade.entry.record.clone();
        record.pending.clone_from(&trade.before);
        self.replace(&trade.entry, record).await;
    }
}
