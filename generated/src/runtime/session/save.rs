//! In: new tokens, and what they replace. Out: they are saved, or wait in memory until the store takes them.

use std::sync::Arc;

use super::cached_token::CachedToken;
use super::record::Record;
use super::store::Entry;
use super::token::SessionTokens;
use super::token_cache::{Over, State, TokenCache, Unsaved};
use crate::runtime::engine::clock::Moment;
use crate::runtime::wire::error::{Error, TokenReason};

/// How often tokens are saved against others who save at the same moment.
const TRIES: u32 = 16;
/// Generations of tokens that no store has seen: beyond the versions of any.
const OWN: u64 = 1 << 63;

impl Unsaved {
    fn entry(&self) -> Entry {
        let mut record = Record::new(self.tokens.clone());
        record.generation = Some(self.id);
        record.tokens.generation = self.id;
        Entry { version: 0, record }
    }
}

impl TokenCache {
    /// What the store keeps.
    pub(super) async fn stored(&self) -> Result<Option<Entry>, Error> {
        Ok(self
            .asked_entry(self.store.load(&self.key))
            .await?
            .map(|mut entry| {
                entry.record.tokens.generation = entry.generation();
                entry
            }))
    }

    /// Saves, or keeps the tokens in memory until the store takes them. Whether they are the present ones.
    pub(super) async fn keep(
        &self,
        tokens: SessionTokens,
        over: Over,
        at: Moment,
    ) -> Result<bool, Error> {
        let new = self.state.with(|state| {
            state.epoch += 1;
            // What a token replaces that nobody has saved, this replaces too.
            let over = match (&state.unsaved, over) {
                (Some(old), Over::Generation(id)) if old.id == id => old.over,
                _ => over,
            };
            if matches!(over, Over::Anything) {
                state.forget_clear();
            }
            let new = Unsaved {
                id: OWN + state.epoch,
                tokens,
                over,
                at,
            };
            state.unsaved = Some(new.clone());
            new
        });
        let saved = self.save(&new).await;
        if saved.is_err() {
            let waits = |state: &mut State| {
                state
                    .unsaved
                    .as_ref()
                    .is_some_and(|other| other.id == new.id)
            };
            if self.state.with(waits) {
                self.show(new.entry(), at);
            }
        }
        self.saved(&new, saved)
    }

    /// Saves what waits for it; what still waits.
    pub(super) async fn settle(&self) -> Option<Arc<CachedToken>> {
        let waiting = self.state.with(|state| state.unsaved.clone())?;
        let saved = self.save(&waiting).await;
        match self.saved(&waiting, saved) {
            Ok(true) => None,
            Ok(false) => {
                self.give_back_if_gone(waiting.tokens).await;
                None
            }
            Err(_) => {
                self.show(waiting.entry(), waiting.at);
                self.cached()
            }
        }
    }

    /// Puts at hand what was saved; whether it was.
    fn saved(&self, new: &Unsaved, saved: Result<Option<Entry>, Error>) -> Result<bool, Error> {
        let saved = saved?;
        self.state.with(|state| {
            state.unsaved.take_if(|unsaved| unsaved.id == new.id);
        });
        let Some(entry) = saved else {
            return Ok(false);
        };
        self.state
            .with(|state| state.own = Some(entry.generation()));
        self.show(entry, new.at);
        Ok(true)
    }

    /// Saves; `None` for tokens that came too late.
    async fn save(&self, new: &Unsaved) -> Result<Option<Entry>, Error> {
        let record = Record::new(new.tokens.clone());
        if let Over::Version(expected) = new.over {
            return self.swap(expected, record).await;
        }
        for _ in 0..TRIES {
            let kept = self.stored().await?;
            let expected = match (kept, new.over) {
                // Somebody did it for us.
                (Some(kept), _) if same(&kept.record.tokens, &record.tokens) => {
                    return Ok(Some(kept));
                }
                (Some(kept), Over::Generation(id)) if kept.generation() != id => return Ok(None),
                (None, Over::Generation(_)) => return Ok(None),
                (kept, _) => kept.map(|entry| entry.version),
            };
            self.mark(new, Over::Version(expected));
            let saved = self.swap(expected, record.clone()).await;
            self.mark(new, new.over);
            if let Some(entry) = saved? {
                return Ok(Some(entry));
            }
        }
        Err(Error::token(
            TokenReason::Store,
            "the token store is too busy to save",
        ))
    }

    /// Forgets tokens that no store has taken, and that are of no more use.
    pub(super) fn drop_unsaved(&self, id: u64) {
        self.state.with(|state| {
            state.unsaved.take_if(|unsaved| unsaved.id == id);
        });
    }

    fn mark(&self, new: &Unsaved, over: Over) {
        self.state.with(|state| {
            if let Some(unsaved) = state.unsaved.as_mut()
                && unsaved.id == new.id
                && matches!(new.over, Over::Anything)
            {
                unsaved.over = over;
            }
        });
    }

    /// Replaces this version; the new entry, or `None` if somebody else was faster.
    pub(super) async fn swap(
        &self,
        expected: Option<u64>,
        record: Record,
    ) -> Result<Option<Entry>, Error> {
        let swap = self.store.swap(&self.key, expected, &record);
        let saved = self.asked(swap).await?;
        Ok(saved.map(|version| {
            let mut entry = Entry { version, record };
            entry.record.tokens.generation = entry.generation();
            entry
        }))
    }
}

/// Whether these are the same tokens, whatever they are called here and there.
fn same(left: &SessionTokens, right: &SessionTokens) -> bool {
    let right = SessionTokens {
        generation: left.generation,
        ..right.clone()
    };
    *left == right
}
