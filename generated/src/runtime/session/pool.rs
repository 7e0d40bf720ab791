//! In: a store of many users. Out: [`Sessions`], which has one session for each that is at work.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::handle::{Session, Surface, scoped};
use super::manager::Manager;
use super::options::SessionOptions;
use super::store::{TokenKey, TokenStore};
use super::token_cache::TokenCache;
use crate::runtime::engine::core::Core;
use crate::runtime::engine::lock::Lock;

/// Sessions of many users over one store. All that work for one user at a time share what is at hand of his tokens, and
/// one refresh. Clones share all of it.
///
/// It remembers so many users as [`SessionOptions::capacity`] says, and forgets those who were not asked for the longest,
/// but none with a session in use, a refresh under way, or tokens that the store has not taken yet.
#[derive(Clone)]
pub struct Sessions<A> {
    core: Core,
    store: Arc<dyn TokenStore>,
    options: SessionOptions,
    kept: Arc<Lock<Kept>>,
    surface: std::marker::PhantomData<fn() -> A>,
}

/// The users at hand, by key and by when they were asked for.
#[derive(Default)]
struct Kept {
    count: u64,
    users: BTreeMap<TokenKey, (Arc<TokenCache>, u64)>,
    order: BTreeMap<u64, TokenKey>,
}

impl<A: Surface> Sessions<A> {
    /// Sessions of the surface over this core, with their tokens in this store.
    #[doc(hidden)]
    pub fn new(core: &Core, store: impl TokenStore, options: SessionOptions) -> Self {
        Self {
            core: core.without_session(),
            store: Arc::new(store),
            options,
            kept: Arc::default(),
            surface: std::marker::PhantomData,
        }
    }

    /// The session of one user.
    pub fn of(&self, key: impl Into<TokenKey>) -> Session<A> {
        let key = scoped(A::SESSION, &self.core, key.into());
        let cache = self.kept.with(|kept| {
            let cache = kept.users.get(&key).map(|(cache, _)| Arc::clone(cache));
            let cache = cache.unwrap_or_else(|| {
                Arc::new(TokenCache::new(
                    A::SESSION,
                    self.core.clone(),
                    Arc::clone(&self.store),
                    key.clone(),
                    self.options.clone(),
                ))
            });
            kept.touch(key, Arc::clone(&cache));
            kept.trim(self.options.capacity);
            cache
        });
        Session::over(&self.core, Manager::new(cache))
    }
}

impl<A> Sessions<A> {
    /// How many users are at hand.
    pub fn len(&self) -> usize {
        self.kept.with(|kept| kept.users.len())
    }

    /// Whether no user is at hand.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Kept {
    fn touch(&mut self, key: TokenKey, cache: Arc<TokenCache>) {
        self.count += 1;
        if let Some((_, old)) = self.users.insert(key.clone(), (cache, self.count)) {
            self.order.remove(&old);
        }
        self.order.insert(self.count, key);
    }

    fn trim(&mut self, capacity: usize) {
        // Each is looked at once at most; who is in use counts as asked for just now.
        for _ in 0..self.users.len() {
            if self.users.len() <= capacity {
                return;
            }
            let Some((_, key)) = self.order.pop_first() else {
                return;
            };
            let Some((cache, _)) = self.users.remove(&key) else {
                continue;
            };
            if Arc::strong_count(&cache) > 1 || cache.busy() {
                self.touch(key, cache);
            }
        }
    }
}

impl<A> fmt::Debug for Sessions<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("store", &self.store)
            .field("options", &self.options)
            .field("users", &self.len())
            .finish_non_exhaustive()
    }
}
