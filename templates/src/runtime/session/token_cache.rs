//! [`TokenCache`]: the tokens of one user in memory, kept the same as in the store.
//!
//! Whoever saves names what he saw, so a late writer never replaces a newer token, nor one that was signed out
//! meanwhile. No lock is held while anybody waits: what two do at once is settled by the versions of the store.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::sync::watch;

use super::cached_token::{CachedToken, Times, mono};
use super::flight::Flight;
use super::options::SessionOptions;
use super::record::Pending;
use super::record::Record;
use super::renewed::Renewed;
use super::spec::SessionSpec;
use super::store::{Entry, StoreFuture, TokenKey, TokenStore};
use super::token::SessionTokens;
use crate::runtime::engine::clock::{Moment, within};
use crate::runtime::engine::core::Core;
use crate::runtime::engine::lock::Lock;
use crate::runtime::wire::error::{Error, ReauthReason, TokenError, TokenReason};

/// How long the store may take for one step, where nobody could end the wait.
const STORE: Duration = Duration::from_secs(5);

/// The tokens of one user in memory, and the way to those in the store.
pub(super) struct TokenCache {
    pub(super) spec: &'static SessionSpec,
    pub(super) core: Core,
    pub(super) store: Arc<dyn TokenStore>,
    pub(super) key: TokenKey,
    pub(super) options: SessionOptions,
    /// This instance, among those who lease.
    pub(super) holder: String,
    /// The token at hand.
    pub(super) cached: ArcSwapOption<CachedToken>,
    pub(super) state: Lock<State>,
    /// The tokens that a call worked with last.
    pub(super) accepted: AtomicU64,
    pub(super) flight: Flight<watch::Receiver<Option<Done>>, TokenError>,
    random: Lock<fastrand::Rng>,
}

/// What changes.
#[derive(Default)]
pub(super) struct State {
    /// How often something was written here: who read before that has nothing new to say.
    pub(super) epoch: u64,
    /// This version and all before it are gone.
    pub(super) floor: u64,
    /// Tokens that were received and could not be saved yet.
    pub(super) unsaved: Option<Unsaved>,
    /// A sign-out on its way.
    pub(super) clearing: Option<watch::Receiver<()>>,
    /// A sign-out that the store did not take: of this version and all before it.
    pub(super) refused: Option<u64>,
    /// Why nobody is signed in any more.
    pub(super) reauth: Option<ReauthReason>,
    /// Tokens whose end the user of the session was told of, and those he is to be told of next.
    pub(super) told: Told,
    /// The last refresh after a rejection.
    pub(super) renewed: Option<Renewed>,
    /// A refresh that the journal tells of and that may be on its way.
    pub(super) watched: Option<Watched>,
    /// The tokens that a request was sent for which failed: their refresh token may have been spent by it.
    pub(super) doubted: Option<u64>,
}

/// An entry of the journal that this instance saw, and until when it is to be waited for.
pub(super) struct Watched {
    pub(super) generation: u64,
    pub(super) pending: Pending,
    /// By the monotonic clock: the clock on the wall may be set meanwhile.
    pub(super) until: Duration,
}

/// Tokens that live in memory only.
#[derive(Clone)]
pub(super) struct Unsaved {
    /// Tells them from others, and is their generation meanwhile.
    pub(super) id: u64,
    pub(super) tokens: SessionTokens,
    pub(super) over: Over,
    pub(super) at: Moment,
}

/// What tokens replace.
#[derive(Clone, Copy)]
pub(super) enum Over {
    /// Whatever is there.
    Anything,
    /// This version only, or nothing: a save over anything began to replace it, and nobody waited for it. It may have
    /// succeeded.
    Version(Option<u64>),
    /// The tokens of this generation only, wherever a refresh of them has come to.
    Generation(u64),
}

/// Who was told what.
#[derive(Default)]
pub(super) struct Told {
    /// The last tokens whose end was told.
    pub(super) generation: Option<u64>,
    /// What is to be told when the present call has ended.
    pub(super) next: Option<ReauthReason>,
    /// Whether a call is under way.
    pub(super) calling: bool,
}

/// What all who wait get: the tokens after the refresh, none if they were signed out meanwhile, or why there are none.
pub(super) type Done = Result<Option<Arc<CachedToken>>, TokenError>;

impl State {
    /// A new sign-in takes the place of what was to be signed out.
    pub(super) fn forget_clear(&mut self) {
        self.refused = None;
        self.reauth = None;
    }
}

impl TokenCache {
    pub(super) fn new(
        spec: &'static SessionSpec,
        core: Core,
        store: Arc<dyn TokenStore>,
        key: TokenKey,
        options: SessionOptions,
    ) -> Self {
        let random = options.seed.map_or_else(fastrand::Rng::new, |seed| {
            // Each key has a course of its own, the same each time.
            let fold = |sum: u64, byte: u8| sum.rotate_left(5) ^ u64::from(byte);
            fastrand::Rng::with_seed(key.text().bytes().fold(seed, fold))
        });
        Self {
            spec,
            core,
            store,
            key,
            options,
            holder: format!("{:032x}", fastrand::u128(..)),
            cached: ArcSwapOption::empty(),
            state: Lock::default(),
            accepted: AtomicU64::new(u64::MAX),
            flight: Flight::default(),
            random: Lock::new(random),
        }
    }

    /// Now, by the monotonic clock, in milliseconds.
    pub(super) fn now(&self) -> i64 {
        mono(self.core.clock().monotonic())
    }

    /// From 0 to 1.
    pub(super) fn chance(&self) -> f64 {
        self.random.with(fastrand::Rng::f64)
    }

    /// The token at hand, trusted or not.
    pub(super) fn cached(&self) -> Option<Arc<CachedToken>> {
        self.cached.load_full()
    }

    /// The token at hand, if it needs neither a look at the store nor a refresh.
    pub(super) fn ready(&self) -> Option<Arc<crate::runtime::engine::credential::Credential>> {
        let cached = self.cached.load();
        let cached = cached.as_ref()?;
        (self.now() < cached.trusted.min(cached.early)).then(|| Arc::clone(&cached.credential))
    }

    /// Whether something would be lost if this were forgotten.
    pub(super) fn busy(&self) -> bool {
        let waits = |state: &mut State| {
            state.unsaved.is_some() || state.clearing.is_some() || state.refused.is_some()
        };
        self.flight.runs() || self.state.with(waits)
    }

    /// The step of the store, unless it takes too long.
    pub(super) async fn asked<T>(&self, step: StoreFuture<'_, T>) -> Result<T, Error> {
        let done = within(self.core.clock().as_ref(), STORE, step).await;
        let done = done.map_or_else(
            || {
                Err(Error::token(
                    TokenReason::Store,
                    "the token store did not answer in time",
                ))
            },
            |done| done.map_err(Error::from),
        );
        if let Err(error) = &done {
            tracing::warn!(session = self.spec.name, %error, "store error");
        }
        done
    }

    /// The same for a step that answers what was kept: an entry that cannot be read is one that only a sign-in replaces.
    pub(super) async fn asked_entry(
        &self,
        step: StoreFuture<'_, Option<Entry>>,
    ) -> Result<Option<Entry>, Error> {
        let name = self.spec.name;
        let step = async move {
            match step.await {
                Err(error) => {
                    let Some(version) = error.unreadable_version() else {
                        return Err(error);
                    };
                    tracing::warn!(session = name, %error, "the tokens in the store cannot be read");
                    let record = Record::unreadable();
                    Ok(Some(Entry { version, record }))
                }
                done => done,
            }
        };
        self.asked(Box::pin(step)).await
    }

    /// Puts at hand what was read, unless something was written meanwhile: that is newer.
    pub(super) fn show_read(
        &self,
        epoch: u64,
        entry: Option<Entry>,
        at: Moment,
    ) -> Option<Arc<CachedToken>> {
        self.state.with(|state| {
            if state.epoch != epoch {
                return self.cached.load_full();
            }
            let over = entry.as_ref().filter(|entry| entry.is_over());
            state.reauth = match &entry {
                None => state.reauth,
                Some(entry) => entry.record.reauth.filter(|_| over.is_some()),
            };
            if over.is_some() {
                self.cached.store(None);
                return None;
            }
            let cached = entry.map(|entry| self.make(entry, at));
            self.cached.store(cached.clone());
            cached
        })
    }

    /// Puts at hand what was written. `at`: when it was asked for, or now.
    pub(super) fn show(&self, entry: Entry, at: Moment) {
        let gone = entry.is_over();
        self.state.with(|state| {
            let newest = self
                .cached
                .load()
                .as_ref()
                .map_or(0, |cached| cached.entry.version);
            if entry.version > 0 && entry.version <= state.floor.max(newest) {
                return;
            }
            state.epoch += 1;
            state.reauth = entry.record.reauth.filter(|_| gone);
            let cached = (!gone).then(|| self.make(entry, at));
            self.cached.store(cached);
        });
    }

    fn make(&self, entry: Entry, at: Moment) -> Arc<CachedToken> {
        let old = self.cached.load();
        let times = match old.as_ref() {
            // The same tokens: what the wall clock says by now does not count.
            Some(old)
                if old.entry.generation() == entry.generation()
                    && old.entry.record.tokens.expires_at == entry.record.tokens.expires_at =>
            {
                old.times
            }
            _ => Times::of(&entry.record.tokens, at, &self.options, self.chance()),
        };
        let trusted = self.now().saturating_add(mono(self.options.trust));
        Arc::new(CachedToken::new(entry, times, trusted))
    }

    /// Whether there is all that a refresh needs.
    pub(super) fn refreshable(&self, cached: &CachedToken) -> bool {
        let Some(refresh) = &self.spec.refresh else {
            return false;
        };
        let record = &cached.entry.record;
        // A token that has to vouch for itself cannot do so after its end.
        let dead = super::call::lends(self.spec, refresh) && self.now() >= cached.times.end;
        record.reauth.is_none() && !dead && super::call::possible(refresh, &record.tokens)
    }
}
