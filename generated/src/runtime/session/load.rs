//! What the store keeps for one user, and how a sign-in or a sign-out changes it.

use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;
use tokio::sync::watch;

use super::cached_token::CachedToken;
use super::close;
use super::read::{self, Places};
use super::skew::Heard;
use super::store::Entry;
use super::token::SessionTokens;
use super::token_cache::{Over, TokenCache};
use crate::runtime::engine::clock::Moment;
use crate::runtime::wire::error::Error;

impl TokenCache {
    /// What the store keeps, or tokens that it still does not take; they are at hand then.
    pub(super) async fn load(&self) -> Result<Option<Arc<CachedToken>>, Error> {
        if self.state.with(|state| state.clearing.is_some()) {
            return Ok(None);
        }
        self.retry_clear().await;
        if let Some(waiting) = self.settle().await {
            return Ok(Some(waiting));
        }
        let (epoch, refused) = self.state.with(|state| (state.epoch, state.refused));
        if refused.is_some() {
            return Ok(None);
        }
        let at = Moment::now(self.core.clock().as_ref());
        let entry = self.stored().await?;
        let held = if entry.is_none() { self.cached() } else { None };
        let shown = self.show_read(epoch, entry, at);
        if let (Some(held), None) = (held, &shown) {
            let generation = held.entry.generation();
            let own = self
                .state
                .with(|state| state.own.take_if(|own| *own == generation));
            if own.is_some() {
                // Somebody signed out, or the store lost them: whoever received them has them ended, too often rather than never.
                self.give_back(held.entry.record.tokens.clone());
            }
        }
        Ok(shown)
    }

    /// The tokens in an answer; what it says of the service's clock is learnt.
    pub(super) fn heard(
        &self,
        data: &Value,
        places: Places,
        sent_at: Moment,
        told_at: Option<SystemTime>,
    ) -> Option<SessionTokens> {
        let now = self.core.clock().monotonic();
        let known = self.state.with(|state| state.skew);
        let heard = Heard::new(sent_at, now, told_at, known);
        let (tokens, skew) = read::tokens(data, places, heard)?;
        if skew != known {
            let session = self.spec.name;
            tracing::debug!(session, skew_ms = skew, "the service's clock differs");
            self.state.with(|state| state.skew = skew);
        }
        Some(tokens)
    }

    /// Takes in tokens from an answer.
    pub(super) async fn take(
        &self,
        new: SessionTokens,
        opens: bool,
        at: Moment,
    ) -> Result<(), Error> {
        if opens {
            return self.sign_in(new, at).await;
        }
        // A late answer does not sign in again who signed out, nor another user.
        let Some(old) = self.load().await? else {
            return Ok(());
        };
        let tokens = &old.entry.record.tokens;
        if new.subject.is_some() && tokens.subject.is_some() && new.subject != tokens.subject {
            return Ok(());
        }
        let over = Over::Generation(old.entry.generation());
        let new = read::merge(new, tokens);
        if !self.keep(new.clone(), over, at).await? {
            self.give_back_if_gone(new).await;
        }
        Ok(())
    }

    /// Gives back tokens that came too late to be kept, if nobody is signed in any more; nobody waits for it.
    pub(super) async fn give_back_if_gone(&self, tokens: SessionTokens) {
        if !matches!(self.stored().await, Ok(None)) {
            // Those of another sign-in may be of one family with these.
            return;
        }
        self.give_back(tokens);
    }

    fn give_back(&self, tokens: SessionTokens) {
        let (core, spec, time) = (self.core.clone(), self.spec, self.options.closing);
        tokio::spawn(async move {
            let closed = close::give_back(&core, spec, Some(&tokens), time).await;
            close::trace(spec, &closed);
        });
    }

    /// Saves tokens over whatever is there, after a sign-out on its way.
    pub(super) async fn sign_in(&self, tokens: SessionTokens, at: Moment) -> Result<(), Error> {
        while let Some(mut clearing) = self.state.with(|state| state.clearing.clone()) {
            // Ends when it is done, or given up.
            let _ = clearing.changed().await;
        }
        self.keep(tokens, Over::Anything, at).await.map(drop)
    }

    /// Forgets the tokens; what was kept, to be given back.
    pub(super) async fn clear(&self) -> (Option<SessionTokens>, Result<(), Error>) {
        let (done, clearing) = watch::channel(());
        let (waiting, seen) = self.state.with(|state| {
            state.epoch += 1;
            state.clearing = Some(clearing);
            (state.reauth, state.refused, state.renewed) = (None, None, None);
            state.own = None;
            (state.unsaved.take(), self.cached.swap(None))
        });
        let deleted = self.asked_entry(self.store.delete(&self.key)).await;
        let kept = match &deleted {
            Ok(entry) => entry.clone(),
            Err(_) => self
                .asked_entry(self.store.load(&self.key))
                .await
                .ok()
                .flatten(),
        };
        let version = kept.as_ref().or(seen.as_ref().map(|cached| &cached.entry));
        let version = version.and_then(Entry::saved);
        self.state.with(|state| {
            state.epoch += 1;
            state.clearing = None;
            state.floor = state.floor.max(version.unwrap_or(0));
            state.refused = deleted.is_err().then(|| version.unwrap_or(u64::MAX));
            let newest = self
                .cached
                .load()
                .as_ref()
                .map_or(0, |cached| cached.entry.version);
            if newest <= state.floor {
                self.cached.store(None);
            }
        });
        drop(done);
        let waiting = waiting.map(|waiting| waiting.tokens);
        let kept = kept.filter(|entry| !entry.is_over());
        let tokens = waiting.or(kept.map(|entry| entry.record.tokens));
        let seen = seen.map(|cached| cached.entry.record.tokens.clone());
        (
            tokens.or(seen.filter(|_| deleted.is_err())),
            deleted.map(drop),
        )
    }

    /// Repeats a sign-out that the store did not take. Who signed in elsewhere meanwhile stays so.
    async fn retry_clear(&self) {
        let Some(version) = self.state.with(|state| state.refused) else {
            return;
        };
        let Ok(kept) = self.asked_entry(self.store.load(&self.key)).await else {
            return;
        };
        let done = match &kept {
            Some(entry) if entry.version <= version => {
                self.asked_entry(self.store.delete(&self.key)).await.is_ok()
            }
            _ => true,
        };
        if done {
            self.state.with(|state| state.refused = None);
        }
    }
}
