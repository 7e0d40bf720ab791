//! In: what a user of sessions wants otherwise. Out: [`SessionOptions`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::store::TokenKey;
use crate::runtime::wire::error::ReauthReason;
use crate::runtime::wire::future::BoxFuture;

/// What is called when only a new sign-in helps.
pub(super) type OnReauth = dyn Fn(TokenKey, ReauthReason) -> BoxFuture<'static, ()> + Send + Sync;

/// How sessions refresh, trust and remember; sound as it is.
#[derive(Clone)]
pub struct SessionOptions {
    pub(super) early_part: f64,
    pub(super) early_most: Duration,
    pub(super) hard: Duration,
    pub(super) seed: Option<u64>,
    pub(super) trust: Duration,
    pub(super) backoff: (Duration, Duration),
    pub(super) timeout: Duration,
    pub(super) closing: Duration,
    pub(super) capacity: usize,
    pub(super) on_reauth: Option<Arc<OnReauth>>,
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self {
            early_part: 0.1,
            early_most: Duration::from_secs(300),
            hard: Duration::from_secs(30),
            seed: None,
            trust: Duration::from_secs(1),
            backoff: (Duration::from_secs(1), Duration::from_secs(60)),
            timeout: Duration::from_secs(20),
            closing: Duration::from_secs(5),
            capacity: 10_000,
            on_reauth: None,
        }
    }
}

impl SessionOptions {
    /// The defaults, as each method names them.
    pub fn new() -> Self {
        Self::default()
    }

    /// The soft window: in the last `part` of a token's life, but not earlier than `most` before its end, the token
    /// is refreshed while calls go on with it. A tenth, and 5 minutes, unless told.
    ///
    /// Each token takes a random part of it, between half and all, so that instances do not refresh at one moment.
    #[must_use]
    pub fn soft_window(mut self, part: f64, most: Duration) -> Self {
        self.early_part = if part.is_finite() {
            part.clamp(0.0, 0.5)
        } else {
            0.0
        };
        self.early_most = most;
        self
    }

    /// The hard window: so long before the end of a token, but at most half of its life, calls wait for its refresh;
    /// 30 s unless told.
    #[must_use]
    pub fn hard_window(mut self, time: Duration) -> Self {
        self.hard = time;
        self
    }

    /// Seeds what is random here, for tests that are to run the same each time.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// How long a token that was read from the store is used before the store is read again: so long may a sign-out
    /// or refresh by another instance stay unseen. 1 s unless told.
    #[must_use]
    pub fn trust(mut self, time: Duration) -> Self {
        self.trust = time;
        self
    }

    /// After a failed refresh the next is not tried before a random time between `least` and the double of it, with
    /// the double of that after the next failure and so on up to `most`, and not before what `Retry-After` says (an
    /// hour at most). 1 s and 60 s unless told.
    #[must_use]
    pub fn backoff(mut self, least: Duration, most: Duration) -> Self {
        self.backoff = (least, most.max(least));
        self
    }

    /// How long the request of a refresh may take; 20 s unless told. A caller who waits for less does not end it.
    ///
    /// An instance that dies in a refresh keeps the others waiting for 10 s more than this: 5 s for its store, and 5 s
    /// because clocks differ. A refresh without an answer is not repeated before that either.
    #[must_use]
    pub fn refresh_timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// How long each call of a sign-out may take; 5 s unless told.
    #[must_use]
    pub fn closing_timeout(mut self, time: Duration) -> Self {
        self.closing = time;
        self
    }

    /// How many users [`super::Sessions`] remembers at a time; 10,000 unless told.
    #[must_use]
    pub fn capacity(mut self, users: usize) -> Self {
        self.capacity = users.max(1);
        self
    }

    /// What to do when only a new sign-in helps. It is called with the key and the reason: once for each token, once when
    /// nobody is signed in and a call needs a user, and not again for the same key before it has ended. Nobody waits for
    /// it.
    #[must_use]
    pub fn on_reauth<F>(
        mut self,
        act: impl Fn(TokenKey, ReauthReason) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.on_reauth = Some(Arc::new(move |key, reason| Box::pin(act(key, reason))));
        self
    }

    /// How long a refresh may hold its lease: its request, and a little for the store.
    pub(super) fn lease(&self) -> Duration {
        self.timeout.saturating_add(Duration::from_secs(5))
    }
}

impl fmt::Debug for SessionOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionOptions")
            .field("soft_window", &(self.early_part, self.early_most))
            .field("hard_window", &self.hard)
            .field("trust", &self.trust)
            .field("backoff", &self.backoff)
            .field("refresh_timeout", &self.timeout)
            .field("closing_timeout", &self.closing)
            .field("capacity", &self.capacity)
            .field("on_reauth", &self.on_reauth.is_some())
            .finish_non_exhaustive()
    }
}
