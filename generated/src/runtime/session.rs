//! In: a surface of the API, a store, and what the API description says about tokens. Out: [`Session`], the surface with
//! a token that is saved, carried, refreshed and given back.

mod call;
#[cfg(feature = "conformance")]
pub mod conformance;
mod file;
mod jwt;
mod keeper;
#[cfg(feature = "keyring")]
mod keyring;
mod manager;
mod read;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "sealed")]
mod sealed;
mod spec;
mod store;
mod token;

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

pub use self::file::FileStore;
#[cfg(feature = "keyring")]
pub use self::keyring::KeyringStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
#[cfg(feature = "sealed")]
pub use self::sealed::{Sealed, SealingKey};
pub use spec::{Input, Lifetime, Reject, SessionCall, SessionSpec, TokenKind, TokenPointers};
pub use store::{
    Entry, MemoryStore, Pending, Record, StoreError, StoreFuture, TokenKey, TokenStore,
};
pub use token::TokenSet;

use self::manager::Manager;
use super::core::Core;
use super::error::Error;

/// How long each call of a logout may take.
const CLOSING: Duration = Duration::from_secs(5);

/// A surface of the API that can have a session.
pub trait Surface: Sized {
    /// What the API description says about its tokens.
    const SESSION: &'static SessionSpec;

    /// The surface over this core.
    fn with_core(core: Core) -> Self;
}

/// A surface with a session: it has all methods of the surface, by `Deref`.
///
/// Operations that sign in save the token in the store; operations that need it carry it; operations that do not
/// need it never do. A token is refreshed shortly before its end and when the API rejects it, once for all callers;
/// if there is nothing to refresh it with, it is used until the API rejects it, or until it is over for more than a
/// minute: then calls fail with [`Error::Token`] and are not sent. Clones share the session.
#[derive(Clone)]
pub struct Session<A> {
    api: A,
    core: Core,
    spec: &'static SessionSpec,
    manager: Manager,
}

impl<A: Surface> Session<A> {
    /// A session of the surface over this core, with its tokens in this store.
    pub fn new(core: &Core, store: impl TokenStore, key: TokenKey) -> Self {
        let spec = A::SESSION;
        let core = core.without_session();
        let values = spec
            .key
            .iter()
            .map(|name| core.value(name).unwrap_or_default());
        let key = key.within(std::iter::once(spec.name).chain(values));
        let manager = Manager::new(spec, core.clone(), store, key);
        let api = A::with_core(core.with_session(Arc::new(manager.clone())));
        Self {
            api,
            core,
            spec,
            manager,
        }
    }
}

impl<A> Session<A> {
    /// The surface, for a method that the session has too.
    pub fn api(&self) -> &A {
        &self.api
    }

    /// The present tokens; `None` if nobody is signed in.
    pub async fn tokens(&self) -> Result<Option<TokenSet>, Error> {
        self.manager.tokens().await
    }

    /// The own user id, if it is known.
    pub async fn subject(&self) -> Result<Option<String>, Error> {
        Ok(self.tokens().await?.and_then(|tokens| tokens.subject))
    }

    /// Goes on with tokens that came from elsewhere; they are saved.
    pub async fn adopt(&self, tokens: TokenSet) -> Result<(), Error> {
        self.manager.adopt(tokens).await
    }

    /// Gets new tokens for the present ones, whatever their age.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.manager.refresh().await
    }

    /// Signs out: forgets the tokens first, then gives them back to the API, whether or not it can be reached.
    ///
    /// It goes on if the caller does not wait for it.
    pub async fn logout(&self) -> Logout {
        let (core, spec, manager) = (self.core.clone(), self.spec, self.manager.clone());
        let closing = tokio::spawn(async move {
            let (tokens, cleared) = manager.clear().await;
            let closed = give_back(&core, spec, tokens.as_ref()).await;
            Logout { cleared, closed }
        });
        match manager::finished(closing.await.map(Ok)) {
            Ok(logout) => logout,
            Err(error) => Logout {
                cleared: Err(error),
                closed: Vec::new(),
            },
        }
    }
}

/// Gives the tokens back, one call after the other.
async fn give_back(
    core: &Core,
    spec: &'static SessionSpec,
    tokens: Option<&TokenSet>,
) -> Vec<Closed> {
    let mut closed = Vec::new();
    for call in spec.close {
        let outcome = match tokens {
            Some(tokens) if call::possible(call, tokens) => {
                match call::close(core, spec, call, tokens).timeout(CLOSING).await {
                    Ok(()) => Outcome::Done,
                    Err(error) => Outcome::Failed(error),
                }
            }
            _ => Outcome::Skipped,
        };
        closed.push(Closed {
            operation: call.operation.id,
            outcome,
        });
    }
    closed
}

impl<A> Deref for Session<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.api
    }
}

impl<A> fmt::Debug for Session<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.manager.fmt(f)
    }
}

/// What a logout did.
#[derive(Debug)]
#[must_use = "the store or the API may have failed"]
#[non_exhaustive]
pub struct Logout {
    /// Whether the tokens are gone from the store.
    pub cleared: Result<(), Error>,
    /// The calls that give tokens back, in order.
    pub closed: Vec<Closed>,
}

impl Logout {
    /// The first thing that failed; a token that was not given back stays good until its end.
    pub fn into_result(self) -> Result<(), Error> {
        self.cleared?;
        for closed in self.closed {
            if let Outcome::Failed(error) = closed.outcome {
                return Err(error);
            }
        }
        Ok(())
    }
}

/// A call that gives a token back.
#[derive(Debug)]
#[non_exhaustive]
pub struct Closed {
    /// The operation's id.
    pub operation: &'static str,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a call that gives a token back ended.
#[derive(Debug)]
pub enum Outcome {
    /// The token was given back.
    Done,
    /// There was no such token.
    Skipped,
    /// It failed.
    Failed(Error),
}
