//! [`TokenStore`]: what a place that keeps tokens has to do, and the names and errors that go with it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::record::Record;
use crate::runtime::wire::error::{BoxError, Error, TokenReason};
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
/// ([`Record::pending`]) keeps a second instance from sending the same refresh token while the first may be at it.
/// `conformance::check` (feature `conformance`) tries all this with a store of your own.
///
/// An entry that is there and cannot be read is the error [`StoreError::unreadable`], with its version: a sign-in replaces it by
/// `swap` over this version, a sign-out removes it by `delete`, and calls learn that only a new sign-in helps. It must
/// not keep anybody from the entries of other keys.
///
/// A call whose future is dropped may have been done. Any other error says nothing about that either.
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

    /// Forgets what is kept under the key, in one step; what it was. What cannot be read is gone too when the error says
    /// so.
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
    version: Option<u64>,
}

impl StoreError {
    /// With a message that holds no secret.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
            version: None,
        }
    }

    /// An entry that is there under this version, and cannot be read. With a message that holds no secret.
    pub fn unreadable(version: u64, message: impl Into<String>) -> Self {
        Self {
            version: Some(version),
            ..Self::new(message)
        }
    }

    /// Because of another error.
    pub fn because(message: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self {
            message: message.into(),
            source: Some(source.into()),
            version: None,
        }
    }

    /// The version of an entry that is there and cannot be read; `None` for every other error.
    pub fn unreadable_version(&self) -> Option<u64> {
        self.version
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
