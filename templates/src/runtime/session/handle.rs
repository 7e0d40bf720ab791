//! [`Session`]: what users of the API hold to call operations with a token.

use std::fmt;
use std::sync::Arc;

use super::close::{self, LogoutReport};
use super::manager::{Manager, finished};
use super::options::SessionOptions;
use super::spec::SessionSpec;
use super::store::{TokenKey, TokenStore};
use super::token::SessionTokens;
use super::token_cache::TokenCache;
use crate::runtime::engine::core::Core;
use crate::runtime::engine::credential::Lender;
use crate::runtime::wire::error::Error;

/// A surface of the API that can have a session.
pub trait Surface: Sized {
    /// What the API description says about its tokens.
    #[doc(hidden)]
    const SESSION: &'static SessionSpec;

    /// The surface over this core.
    #[doc(hidden)]
    fn with_core(core: Core) -> Self;
}

/// A surface with a session. It has the operations of the surface as methods of its own; an operation with the name of a
/// method that every session has, such as `logout`, is a method of [`api`](Self::api) only.
///
/// Operations that sign in save the token in the store; operations that need it carry it; operations that do not
/// need it never do. Shortly before its end a token is refreshed while calls go on with it; just before its end, or when
/// the API rejects it, calls wait for the refresh: one for all callers, of this process and of others over the same
/// store. If it fails, a token that is still good is used; one that is over is not sent, and the error's
/// [`outcome`](Error::outcome) tells a refresh that failed for now from an end after which only a new sign-in helps. A
/// token that nothing can refresh is used until the API rejects it, or until it is over for more than a minute; then no
/// instance sends it again. Clones share the session.
///
/// It traces `token used`, `token refreshed` and `token refresh failed` (with `duration_ms`), `token rejected`,
/// `there is another token` and `store error`, each with the field `session`, none with a token.
#[derive(Clone)]
pub struct Session<A> {
    api: A,
    core: Core,
    manager: Manager,
}

impl<A: Surface> Session<A> {
    /// A session of the surface over this core, with its tokens in this store.
    #[doc(hidden)]
    pub fn new(
        core: &Core,
        store: impl TokenStore,
        key: TokenKey,
        options: SessionOptions,
    ) -> Self {
        let (spec, core) = (A::SESSION, core.without_session());
        let key = scoped(spec, &core, key);
        let cache = TokenCache::new(spec, core.clone(), Arc::new(store), key, options);
        Self::over(&core, Manager::new(Arc::new(cache)))
    }

    pub(super) fn over(core: &Core, manager: Manager) -> Self {
        Self {
            api: A::with_core(core.with_session(Arc::new(manager.clone()))),
            core: core.clone(),
            manager,
        }
    }
}

/// The key within this surface and application.
pub(super) fn scoped(spec: &'static SessionSpec, core: &Core, key: TokenKey) -> TokenKey {
    let value = |name: &&'static str| core.value(name).unwrap_or_default();
    key.within(std::iter::once(spec.name).chain(spec.key.iter().map(value)))
}

impl<A> Session<A> {
    /// The surface with this session: for an operation whose name is a method of every session.
    pub fn api(&self) -> &A {
        &self.api
    }

    /// The present tokens; `None` if nobody is signed in.
    pub async fn tokens(&self) -> Result<Option<SessionTokens>, Error> {
        self.manager.tokens().await
    }

    /// The own user id, if it is known.
    pub async fn subject(&self) -> Result<Option<String>, Error> {
        Ok(self.tokens().await?.and_then(|tokens| tokens.subject))
    }

    /// Goes on with tokens that came from elsewhere; they are saved.
    pub async fn adopt(&self, tokens: SessionTokens) -> Result<(), Error> {
        self.manager.adopt(tokens).await
    }

    /// Gets new tokens for the present ones, whatever their age.
    pub async fn refresh(&self) -> Result<(), Error> {
        self.manager.refresh().await
    }

    /// Signs out: forgets the tokens first, then gives them back to the API, whether or not it can be reached.
    ///
    /// It goes on if the caller does not wait for it. A refresh under way is not saved any more, and what it gets is given
    /// back too.
    pub async fn logout(&self) -> LogoutReport {
        let (core, manager) = (self.core.clone(), self.manager.clone());
        let closing = tokio::spawn(async move {
            let (tokens, cleared) = manager.clear().await;
            let (spec, time) = manager.closing();
            let closed = close::give_back(&core, spec, tokens.as_ref(), time).await;
            LogoutReport { cleared, closed }
        });
        match finished(closing.await.map(Ok)) {
            Ok(logout) => logout,
            Err(error) => LogoutReport {
                cleared: Err(error),
                closed: Vec::new(),
            },
        }
    }
}

/// What lends its token to calls.
impl<A> AsRef<dyn Lender> for Session<A> {
    fn as_ref(&self) -> &(dyn Lender + 'static) {
        &self.manager
    }
}

impl<A> fmt::Debug for Session<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.manager.fmt(f)
    }
}
