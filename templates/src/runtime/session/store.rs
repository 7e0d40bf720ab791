//! In: tokens and the key of their user. Out: [`TokenStore`], where they are kept, and one in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::token::TokenSet;
use crate::runtime::error::{BoxError, Error, TokenReason};
use crate::runtime::hook::BoxFuture;

/// Whose tokens these are: a user of one surface of one application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenKey {
    scope: String,
    user: String,
}

impl TokenKey {
    /// The tokens of this user, by any name that tells users apart.
    pub fn new(user: impl Into<String>) -> Self {
        Self {
            scope: String::new(),
            user: user.into(),
        }
    }

    /// The key as text: surface, application and user; never the same for two keys.
    pub fn text(&self) -> String {
        format!("{}:{}", self.scope, escaped(&self.user))
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

/// What a store holds under a key.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The version of this entry; at least 1.
    pub version: u64,
    /// The tokens.
    pub tokens: TokenSet,
}

impl Entry {
    /// Its version, unless it is in memory only.
    pub(super) fn saved(&self) -> Option<u64> {
        (self.version > 0).then_some(self.version)
    }
}

/// Where tokens are kept.
///
/// Each saved entry has a version. Versions of a key only grow: none comes twice, not even after the entry was deleted,
/// because a late writer is told from the present state by the version that it saw.
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// What is kept under the key.
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>>;

    /// Saves the tokens if the present version is still `expected` (`None`: nothing is kept), in one step.
    /// The new version; or `None` if somebody else was faster, and nothing was saved.
    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        tokens: &'a TokenSet,
    ) -> BoxFuture<'a, Result<Option<u64>, StoreError>>;

    /// Forgets what is kept under the key.
    fn delete<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<(), StoreError>>;
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        (**self).load(key)
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        tokens: &'a TokenSet,
    ) -> BoxFuture<'a, Result<Option<u64>, StoreError>> {
        (**self).swap(key, expected, tokens)
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<(), StoreError>> {
        (**self).delete(key)
    }
}

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
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    counter: u64,
    entries: BTreeMap<TokenKey, Entry>,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Kept) -> T,
    ) -> BoxFuture<'static, Result<T, StoreError>> {
        let done = act(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(std::future::ready(Ok(done)))
    }
}

impl TokenStore for MemoryStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Entry>, StoreError>> {
        self.with(|kept| kept.entries.get(key).cloned())
    }

    fn swap<'a>(
        &'a self,
        key: &'a TokenKey,
        expected: Option<u64>,
        tokens: &'a TokenSet,
    ) -> BoxFuture<'a, Result<Option<u64>, StoreError>> {
        self.with(|kept| {
            if kept.entries.get(key).map(|entry| entry.version) != expected {
                return None;
            }
            kept.counter += 1;
            kept.entries.insert(
                key.clone(),
                Entry {
                    version: kept.counter,
                    tokens: tokens.clone(),
                },
            );
            Some(kept.counter)
        })
    }

    fn delete<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<(), StoreError>> {
        self.with(|kept| {
            kept.entries.remove(key);
        })
    }
}
