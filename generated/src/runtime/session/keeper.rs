//! In: tokens of one user. Out: [`Keeper`], which saves them, reads them, and trades them for new ones.
//!
//! Whoever saves names the version that he saw, so a late writer never replaces a newer token, nor one that was
//! signed out meanwhile. The gate only spares work: one refresh for all callers of this process.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::Mutex;

use super::call;
use super::read::{self, Places};
use super::spec::SessionSpec;
use super::store::{Entry, Record, TokenKey, TokenStore};
use super::token::TokenSet;
use crate::runtime::clock::millis;
use crate::runtime::core::Core;
use crate::runtime::error::{Error, TokenReason};

/// After a failed refresh the next is not tried before.
const PAUSE: Duration = Duration::from_secs(1);
/// How often a sign-in saves against others who save at the same moment.
const TRIES: u32 = 16;

/// Keeps the tokens of one user.
pub(super) struct Keeper {
    spec: &'static SessionSpec,
    core: Core,
    store: Box<dyn TokenStore>,
    key: TokenKey,
    /// The last refresh that failed.
    gate: Mutex<Option<Failed>>,
    /// Tokens that were received and could not be saved.
    unsaved: Mutex<Option<Unsaved>>,
}

/// A refresh that failed.
struct Failed {
    /// Of this version.
    version: u64,
    at: Instant,
    reason: TokenReason,
    why: String,
}

/// Tokens that live in memory only.
struct Unsaved {
    tokens: TokenSet,
    over: Over,
}

/// What tokens replace.
#[derive(Clone, Copy)]
enum Over {
    /// Whatever is there.
    Anything,
    /// This version only, or nothing. Also what a save began to replace that nobody waited for: it may have succeeded.
    Version(Option<u64>),
}

impl Keeper {
    pub(super) fn new(
        spec: &'static SessionSpec,
        core: Core,
        store: impl TokenStore,
        key: TokenKey,
    ) -> Self {
        Self {
            spec,
            core,
            store: Box::new(store),
            key,
            gate: Mutex::new(None),
            unsaved: Mutex::new(None),
        }
    }

    /// Now, in milliseconds since 1970.
    pub(super) fn now(&self) -> i64 {
        millis(self.core.clock().now())
    }

    /// What the API description says.
    pub(super) fn spec(&self) -> &'static SessionSpec {
        self.spec
    }

    /// The store, for people.
    pub(super) fn store(&self) -> &dyn TokenStore {
        self.store.as_ref()
    }

    /// Forgets the tokens; what was kept, to be given back.
    pub(super) async fn clear(&self) -> (Option<TokenSet>, Result<(), Error>) {
        // Held to the end: a later sign-in is saved after this.
        let mut unsaved = self.unsaved.lock().await;
        let waiting = unsaved.take().map(|waiting| waiting.tokens);
        match self.store.delete(&self.key).await {
            Ok(kept) => (waiting.or(kept.map(|entry| entry.record.tokens)), Ok(())),
            Err(error) => {
                let kept = self.stored().await.ok().flatten();
                let kept = kept.map(|entry| entry.record.tokens);
                (waiting.or(kept), Err(error.into()))
            }
        }
    }

    /// What the store keeps, or tokens that it still does not take.
    pub(super) async fn load(&self) -> Result<Option<Entry>, Error> {
        let waiting = self.settle(&mut *self.unsaved.lock().await).await;
        match waiting {
            None => self.stored().await,
            waiting => Ok(waiting),
        }
    }

    /// Saves what waits for it; what still waits.
    async fn settle(&self, unsaved: &mut Option<Unsaved>) -> Option<Entry> {
        let waiting = unsaved.as_mut()?;
        if self.save(waiting).await.is_err() {
            return Some(Entry {
                version: 0,
                record: Record::new(waiting.tokens.clone()),
            });
        }
        *unsaved = None;
        None
    }

    async fn stored(&self) -> Result<Option<Entry>, Error> {
        let entry = self.store.load(&self.key).await?;
        Ok(entry.map(|mut entry| {
            entry.record.tokens.generation = entry.generation();
            entry
        }))
    }

    /// Saves; tokens that came too late are gone.
    async fn save(&self, new: &mut Unsaved) -> Result<(), Error> {
        if let Over::Version(expected) = new.over {
            let record = Record::new(new.tokens.clone());
            self.store.swap(&self.key, expected, &record).await?;
            return Ok(());
        }
        for _ in 0..TRIES {
            let expected = self.store.load(&self.key).await?.map(|entry| entry.version);
            new.over = Over::Version(expected);
            let record = Record::new(new.tokens.clone());
            let saved = self.store.swap(&self.key, expected, &record).await;
            new.over = Over::Anything;
            if saved?.is_some() {
                return Ok(());
            }
        }
        Err(Error::token(
            TokenReason::Store,
            "the token store is too busy to save",
        ))
    }

    /// Saves, or keeps the tokens in memory until the store takes them.
    pub(super) async fn keep(&self, tokens: TokenSet, after: Option<u64>) -> Result<(), Error> {
        let over = after.map_or(Over::Anything, |version| Over::Version(Some(version)));
        let mut unsaved = self.unsaved.lock().await;
        let saved = self.save(unsaved.insert(Unsaved { tokens, over })).await;
        if saved.is_ok() {
            *unsaved = None;
        }
        saved
    }

    /// Takes in tokens from an answer.
    pub(super) async fn take(&self, new: TokenSet, opens: bool) -> Result<(), Error> {
        if opens {
            return self.keep(new, None).await;
        }
        // A late answer does not sign in again who signed out, nor another user.
        let Some(old) = self.load().await? else {
            return Ok(());
        };
        if new.subject.is_some()
            && old.record.tokens.subject.is_some()
            && new.subject != old.record.tokens.subject
        {
            return Ok(());
        }
        self.keep(read::merge(new, &old.record.tokens), old.saved())
            .await
    }

    /// Trades the tokens of this version for new ones, unless somebody did.
    pub(super) async fn refresh(&self, version: u64) -> Result<Option<Entry>, Error> {
        let mut gate = self.gate.lock().await;
        let entry = match self.load().await? {
            Some(entry) if entry.version == version => entry,
            newer => return Ok(newer),
        };
        if let Some(failed) = gate.as_ref()
            && failed.version == version
            && failed.at.elapsed() < PAUSE
        {
            return Err(Error::token(failed.reason, failed.why.clone()));
        }
        let done = self.exchange(&entry).await;
        *gate = done.as_ref().err().map(|error| {
            let reason = if let Error::Token(error) = error {
                error.reason
            } else {
                TokenReason::Refresh
            };
            Failed {
                version,
                at: Instant::now(),
                reason,
                why: error.to_string(),
            }
        });
        done
    }

    async fn exchange(&self, entry: &Entry) -> Result<Option<Entry>, Error> {
        let spec = self.spec;
        let refresh = spec
            .refresh
            .as_ref()
            .filter(|refresh| call::possible(refresh, &entry.record.tokens));
        let refresh = refresh
            .ok_or_else(|| Error::token(TokenReason::Expired, "the token cannot be refreshed"))?;
        let places = Places {
            tokens: refresh.tokens.unwrap_or(spec.tokens),
            lifetime: refresh.lifetime.unwrap_or(spec.lifetime),
            spec,
        };
        let sent_at = self.now();
        let data: Value = call::send(&self.core, spec, refresh, &entry.record.tokens)
            .await
            .map_err(refused)?;
        let new = read::tokens(&data, places, sent_at).ok_or_else(|| {
            Error::token(
                TokenReason::Malformed,
                "the answer to the refresh holds no token",
            )
        })?;
        let new = read::merge(new, &entry.record.tokens);
        // Saved before anybody uses it. If somebody signed out or in meanwhile, that counts.
        if let Err(error) = self.keep(new, entry.saved()).await {
            tracing::warn!(session = spec.name, %error, "the new token is in memory only");
        }
        self.load().await
    }

    /// Whether there is all that a refresh needs.
    pub(super) fn refreshable(&self, tokens: &TokenSet) -> bool {
        self.spec
            .refresh
            .as_ref()
            .is_some_and(|refresh| call::possible(refresh, tokens))
    }
}

/// Why there is no new token.
fn refused(error: Error) -> Error {
    let definite = error
        .status()
        .is_some_and(|status| matches!(status.as_u16(), 400 | 401 | 403));
    let reason = if definite {
        TokenReason::Rejected
    } else {
        TokenReason::Refresh
    };
    Error::token_because(
        reason,
        format!("the token cannot be refreshed: {error}"),
        error,
    )
}
