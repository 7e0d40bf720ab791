//! Finds keys of an issuer's set by their ids, and fetches the set as rarely as can be: a known key never waits, an unknown
//! one waits for one fetch that all callers share, and no flood of unknown ids makes more than one fetch in a while.
//!
//! That a set does not have a key is known only by a fetch that the question waited for. While none may begin yet, the
//! answer is "keys unavailable": whoever floods the verifier with made-up ids must not turn a good token away whose key
//! is new. An id that an older set had and the newest one has not is known to be withdrawn.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::sync::watch;
use tracing::debug;

use super::backoff::Backoff;
use super::error::{VerifyError, invalid};
use super::key::Key;
use super::set::{Found, KeySet};
use super::source::{Failed, Source};
use crate::runtime::engine::clock::Clock;
use crate::runtime::engine::lock::Lock;

/// How an issuer's keys are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    /// How long they are fresh if the server does not say.
    pub(super) fresh: Duration,
    /// How much longer they serve while there are no others to be had.
    pub(super) stale: Duration,
    /// The least time between two fetches for unknown keys.
    pub(super) between: Duration,
    /// The longest that a fetch may take.
    pub(super) timeout: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            fresh: Duration::from_secs(10 * 60),
            stale: Duration::from_secs(24 * 60 * 60),
            between: Duration::from_secs(30),
            timeout: Duration::from_secs(5),
        }
    }
}

/// The most ids of withdrawn keys that are remembered.
const WITHDRAWN: usize = 256;
/// Bounds of what a server may say about freshness.
const FRESH: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(24 * 60 * 60));

/// The keys of an issuer.
#[derive(Clone)]
pub(super) struct Keys {
    shared: Arc<Shared>,
}

struct Shared {
    source: Source,
    clock: Arc<dyn Clock>,
    policy: Policy,
    known: ArcSwapOption<Known>,
    state: Lock<State>,
}

/// Times are those of [`Clock::monotonic`].
struct Known {
    set: KeySet,
    /// Ids that older sets had and this one has not.
    withdrawn: BTreeSet<String>,
    /// From here on others are fetched beside the work.
    ahead: Duration,
    /// From here on they do not serve any more.
    over: Duration,
}

#[derive(Default)]
struct State {
    /// Turns true when the running fetch is over.
    flight: Option<watch::Receiver<bool>>,
    last: Option<Duration>,
    backoff: Backoff,
}

/// Why to fetch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    Unknown,
    Age,
}

impl Keys {
    pub(super) fn new(source: Source, clock: Arc<dyn Clock>, policy: Policy) -> Self {
        Self {
            shared: Arc::new(Shared {
                source,
                clock,
                policy,
                known: ArcSwapOption::empty(),
                state: Lock::default(),
            }),
        }
    }

    /// The key with this id.
    pub(super) async fn find(&self, kid: Option<&str>) -> Result<Arc<Key>, VerifyError> {
        let shared = &self.shared;
        let now = shared.clock.monotonic();
        let cause = match shared.look(kid, now) {
            Some((Found::Key(key), old)) => {
                if old {
                    shared.start(now, Cause::Age);
                }
                return Ok(key);
            }
            Some((Found::Unclear, _)) => return Err(invalid("no key id, and several keys")),
            Some((Found::Unknown, _)) => Cause::Unknown,
            None => Cause::Age,
        };
        let flight = shared.start(now, cause);
        let asked = flight.is_some();
        if let Some(mut flight) = flight {
            // Whether it worked shows below, also if it came to nothing.
            let _ = flight.wait_for(|over| *over).await;
        }
        match shared.look(kid, shared.clock.monotonic()) {
            Some((Found::Key(key), _)) => Ok(key),
            Some(_) => Err(shared.missing(true, asked || shared.is_withdrawn(kid))),
            None => Err(shared.missing(false, asked)),
        }
    }
}

impl Shared {
    /// What the present keys know, and whether they are old; `None` if there are none, or they are too old.
    fn look(&self, kid: Option<&str>, now: Duration) -> Option<(Found, bool)> {
        let known = self.known.load();
        let known = known.as_ref().filter(|known| now < known.over)?;
        Some((known.set.find(kid), now >= known.ahead))
    }

    /// The running fetch, or a new one if it is time.
    fn start(self: &Arc<Self>, now: Duration, cause: Cause) -> Option<watch::Receiver<bool>> {
        let running =
            |flight: &&watch::Receiver<bool>| !*flight.borrow() && flight.has_changed().is_ok();
        let soon = |last: Duration| now < last.saturating_add(self.policy.between);
        let (over, flight) = watch::channel(false);
        let other = self.state.with(|state| {
            if let Some(flight) = state.flight.as_ref().filter(running) {
                return Some(Some(flight.clone()));
            }
            if cause == Cause::Unknown && state.last.is_some_and(soon) {
                return Some(None);
            }
            if state.backoff.turn(now).is_some() {
                return Some(None);
            }
            state.flight = Some(flight.clone());
            state.last = Some(now);
            None
        });
        if let Some(other) = other {
            return other;
        }
        // Nobody who waits can end it by going away.
        let shared = Arc::clone(self);
        tokio::spawn(async move {
            shared.fetch().await;
            over.send_replace(true);
        });
        Some(flight)
    }

    async fn fetch(&self) {
        let timeout = self.policy.timeout;
        let fetched = tokio::time::timeout(timeout, self.source.fetch(timeout)).await;
        let fetched = fetched.unwrap_or(Err(Failed { retry_after: None }));
        let now = self.clock.monotonic();
        match fetched {
            Ok((set, age)) => {
                let fresh = age.map_or(self.policy.fresh, |age| age.clamp(FRESH.0, FRESH.1));
                let withdrawn = self.withdrawn(&set);
                self.known.store(Some(Arc::new(Known {
                    set,
                    withdrawn,
                    // Not all instances at once.
                    ahead: now.saturating_add(fresh.mul_f64(0.75 + 0.15 * fastrand::f64())),
                    over: now.saturating_add(fresh).saturating_add(self.policy.stale),
                })));
                self.state.with(|state| state.backoff.worked());
            }
            Err(failed) => {
                let failures = self.state.with(|state| {
                    state.backoff.failed(now, failed.retry_after);
                    state.backoff.failures
                });
                debug!(failures, "the key set cannot be had");
            }
        }
    }

    /// The ids of all sets so far that are not in this one.
    fn withdrawn(&self, set: &KeySet) -> BTreeSet<String> {
        let known = self.known.load();
        let Some(known) = known.as_ref() else {
            return BTreeSet::new();
        };
        let older = known.withdrawn.iter().map(String::as_str);
        let newer: BTreeSet<&str> = set.ids().collect();
        let gone = known.set.ids().chain(older);
        let gone = gone.filter(|id| !newer.contains(id));
        gone.take(WITHDRAWN).map(str::to_owned).collect()
    }

    fn is_withdrawn(&self, kid: Option<&str>) -> bool {
        let known = self.known.load();
        let known = known.as_ref();
        known.is_some_and(|known| kid.is_some_and(|kid| known.withdrawn.contains(kid)))
    }

    /// Why there is no such key. `known`: there is a set; `told`: the newest one says that there is none. Otherwise, or
    /// if the last question came to nothing, nobody can tell, and the answer says when the issuer may be asked again.
    fn missing(&self, known: bool, told: bool) -> VerifyError {
        let (backoff, last) = self.state.with(|state| (state.backoff, state.last));
        if known && told && backoff.failures == 0 {
            return invalid("no such key");
        }
        let next = match last {
            Some(last) if known => last.saturating_add(self.policy.between),
            _ => Duration::ZERO,
        };
        let next = next.max(backoff.not_before);
        let left = next.saturating_sub(self.clock.monotonic());
        VerifyError::KeysUnavailable {
            retry_after: (!left.is_zero()).then_some(left),
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.shared.known.load();
        f.debug_struct("Keys")
            .field("known", &known.as_ref().map(|known| &known.set))
            .finish_non_exhaustive()
    }
}
