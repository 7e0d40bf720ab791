//! In: tokens and the key of their user. Out: [`TokenStore`], where they are kept, and one in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::token::SessionTokens;
use crate::runtime::engine::clock::{Clock, SystemClock};
use crate::runtime::engine::lock::Lock;
use crate::runtime::wire::error::{BoxError, Error, ReauthReason, TokenReason};
use crate::runtime::wire::future::BoxFuture;

/// Whose tokens these are: a user of one surface of one application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenKey {
    scope: String,
    user: String,
    device: Option<String>,
}

impl TokenKey {
    /// The tokens of this user, by any name that tells users apart.
    pub fn new(user: impl Into<String>) -> Self {
        Self {
            scope: String::new(),
            user: user.into(),
            device: None,
        }
    }

    /// The tokens of this user on one of his devices, where each signs in for itself.
    #[must_use]
    pub fn device(mut self, device: impl Into<String>) -> Self {
        self.device = Some(device.into());
        self
    }

    /// The key as text: surface, application, user and device; never the same for two keys of a surface.
    pub fn text(&self) -> String {
        let own = format!("{}:{}", self.scope, escaped(&self.user));
        match &self.device {
            Some(device) => format!("{own}:{}", escaped(device)),
            None => own,
        }
    }

    /// The same user, of this surface and application.
    pub(super) fn within<'a>(mut self, scope: impl IntoIterator<Item = &'a str>) -> Self {
        let parts: Vec<String> = scope.into_iter().map(escaped).collect();
        self.scope = parts.join(":");
        self
    }
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace(':', "%3A")
}

impl From<&str> for TokenKey {
    fn from(user: &str) -> Self {
        Self::new(user)
    }
}

impl From<String> for TokenKey {
    fn from(user: String) -> Self {
        Self::new(user)
    }
}

/// What a store keeps under a key: the tokens, and how far a refresh of them has come.
///
/// A store need not understand it: as JSON, it is saved and read back as a whole. It holds secrets in the clear.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The tokens.
    pub tokens: SessionTokens,
    /// The version under which these tokens were first saved; `None`: this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<u64>,
    /// A refresh that was begun and whose outcome nobody has saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// Why these tokens can be refreshed no more. What was refused is no longer among them: the refresh token, and the
    /// access token too (it is empty then) if it has ended or was refused itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reauth: Option<ReauthReason>,
}

impl Record {
    /// Tokens that nobody has refreshed yet.
    pub fn new(tokens: SessionTokens) -> Self {
        Self {
            tokens,
            generation: None,
            pending: None,
            reauth: None,
        }
    }
}

impl From<SessionTokens> for Record {
    fn from(tokens: SessionTokens) -> Self {
        Self::new(tokens)
    }
}

/// A refresh that was begun: if its process ends now, whether the refresh token was spent is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pending {
    /// When the last attempt began, in milliseconds since 1970.
    pub since: i64,
    /// How many attempts were begun with this refresh token and got no answer.
    pub attempts: u32,
    /// For so many milliseconds from `since` on the last attempt may be on its way, and nobody begins another; 0: it is
    /// over. `None`: for as long as a refresh of the reader's own may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// A record, and its version.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The version of this entry; at least 1.
    pub version: u64,
    /// What is kept.
    pub record: Record,
}

impl Entry {
    /// Which tokens these are in the life of the key: never the same for two.
    pub fn generation(&self) -> u64 {
        self.record.generation.unwrap_or(self.version)
    }

    /// Its version, unless it is in memory only.
    pub(super) fn saved(&self) -> Option<u64> {
        (self.version > 0).then_some(self.version)
    }

    /// Whether nothing is left but the reason.
    pub(super) fn is_over(&self) -> bool {
        self.record.reauth.is_some() && self.record.tokens.access.is_empty()
    }
}

/// What a store answers.
pub type StoreFuture<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Where tokens are kept.
///
/// Correctness rests on versions alone: each saved entry has one, versions of a key only grow, and none comes twice, not
/// even after the entry was deleted, because a late writer is told from the present state by the version that it saw.
/// A lease only spares work: whoever holds it refreshes, the others wait for what he saves. A store that lends
/// nothing leaves these two methods as they are; a caller whose lease is an error goes on without one. Then the journal
/// ([`Record::pending`]) keeps a second instance from sending the same refresh token while the first may be at it. `conformance::check` (feature `conformance`) tries all this with a store of your own.
///
/// A call whose future is dropped may have been done. An error says nothing about that either.
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// What is kept under the key.
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>>;

    /// Saves the record if the present version is still `expected` (`None`: nothing is kept), in one step.
    /// The new version; or `None` if somebody else was faster, and nothing was saved.
    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>>;

    /// Forgets what is kept under the key, in one step; what it was.
    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>>;

    /// Lends the key to this holder for so long, or for so long again if he has it; whether he has it now. It ends by
    /// itself, so that the death of a holder keeps nobody waiting for longer.
    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        let _ = (key, holder, time);
        Box::pin(std::future::ready(Ok(true)))
    }

    /// Ends the lease, if this holder has it.
    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        let _ = (key, holder);
        Box::pin(std::future::ready(Ok(())))
    }
}

macro_rules! store_behind {
    ($pointer:ident) => {
        impl<S: TokenStore + ?Sized> TokenStore for $pointer<S> {
            fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
                (**self).load(key)
            }

            fn swap<'a>(
                &'a self,
                key: &'a TokenKey,
                expected: Option<u64>,
                record: &'a Record,
            ) -> StoreFuture<'a, Option<u64>> {
                (**self).swap(key, expected, record)
            }

            fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
                (**self).delete(key)
            }

            fn lease<'a>(
                &'a self,
                key: &'a TokenKey,
                holder: &'a str,
                time: Duration,
            ) -> StoreFuture<'a, bool> {
                (**self).lease(key, holder, time)
            }

            fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
                (**self).release(key, holder)
            }
        }
    };
}

store_behind!(Arc);
store_behind!(Box);

/// A store that failed.
#[derive(Debug)]
pub struct StoreError {
    message: String,
    source: Option<BoxError>,
}

impl StoreError {
    /// With a message that holds no secret.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// Because of another error.
    pub fn because(message: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self {
            message: message.into(),
            source: Some(source.into()),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::token_because(
            TokenReason::Store,
            format!("the token store failed: {}", error.message),
            error,
        )
    }
}

/// A store that lives as long as the process. Clones share what they keep.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    kept: Arc<Lock<Kept>>,
    clock: Arc<dyn Clock>,
}

#[derive(Debug, Default)]
struct Kept {
    counter: u64,
    entries: BTreeMap<TokenKey, Entry>,
    /// Who has a key, and until when by the monotonic clock.
    leases: BTreeMap<TokenKey, (String, Duration)>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self {
            kept: Arc::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells by this clock when leases end; else by the system's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    fn with<T: Send + 'static>(&self, act: impl FnOnce(&mut Kept) -> T) -> StoreFuture<'static, T> {
        Box::pin(std::future::ready(Ok(self.kept.with(act))))
    }
}

impl TokenStore for MemoryStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        self.with(|kept| kept.entries.get(key).cloned())
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        record: &'a Record,
    ) -> StoreFuture<'a, Option<u64>> {
        self.with(|kept| {
            if kept.entries.get(key).map(|entry| entry.version) != expected {
                return None;
            }
            kept.counter += 1;
            let entry = Entry {
                version: kept.counter,
                record: record.clone(),
            };
            kept.entries.insert(key.clone(), entry);
            Some(kept.counter)
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<Entry>> {
        self.with(|kept| kept.entries.remove(key))
    }

    fn lease<'a>(
        &'a self,
        key: &'a TokenKey,
        holder: &'a str,
        time: Duration,
    ) -> StoreFuture<'a, bool> {
        let now = self.clock.monotonic();
        self.with(|kept| {
            let taken = kept
                .leases
                .get(key)
                .is_some_and(|(other, end)| other != holder && *end > now);
            if !taken {
                let lease = (holder.to_owned(), now.saturating_add(time));
                kept.leases.insert(key.clone(), lease);
            }
            !taken
        })
    }

    fn release<'a>(&'a self, key: &'a TokenKey, holder: &'a str) -> StoreFuture<'a, ()> {
        self.with(|kept| {
            if kept.leases.get(key).is_some_and(|(own, _)| own == holder) {
                kept.leases.remove(key);
            }
        })
    }
}
