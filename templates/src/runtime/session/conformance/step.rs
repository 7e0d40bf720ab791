//! One step of a store at a time, and what is to be said if it breaks a promise.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinError;

use crate::runtime::session::record::Record;
use crate::runtime::session::store::{Entry, StoreError, StoreFuture, TokenKey, TokenStore};
use crate::runtime::session::token::SessionTokens;

/// What a store may take for one answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// How many try the same at once.
pub(super) const CROWD: usize = 16;

/// How a part of the suite ended: what came of it, or the first promise that was broken.
pub(super) type Outcome<T = ()> = Result<T, String>;

/// Two handles of one store.
pub(super) struct Place<S> {
    pub(super) one: Arc<S>,
    pub(super) other: Arc<S>,
    /// What tells the keys of this run from all others.
    pub(super) run: String,
}

impl<S> Clone for Place<S> {
    fn clone(&self) -> Self {
        self.with(Arc::clone(&self.other))
    }
}

impl<S> Place<S> {
    pub(super) fn with(&self, other: Arc<S>) -> Self {
        Self {
            one: Arc::clone(&self.one),
            other,
            run: self.run.clone(),
        }
    }

    pub(super) fn key(&self, user: &str) -> TokenKey {
        TokenKey::new(user).within([self.run.as_str()])
    }
}

/// Runs a part where a panic of the store ends this part only.
pub(super) async fn alone<T: Send + 'static>(
    part: impl Future<Output = Outcome<T>> + Send + 'static,
) -> Outcome<T> {
    joined(tokio::spawn(part).await)
}

pub(super) fn joined<T>(done: Result<Outcome<T>, JoinError>) -> Outcome<T> {
    done.unwrap_or_else(|_| Err("the store never panics: an error is a `StoreError`".to_owned()))
}

/// Waits for the store.
pub(super) async fn answer<T>(name: &str, call: StoreFuture<'_, T>) -> Outcome<T> {
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(format!("`{name}` works: {error}")),
        Err(_) => Err(format!("`{name}` answers within {PATIENCE:?}")),
    }
}

/// The version of an entry that is there and cannot be read, as this step of the store says it.
pub(super) async fn unreadable(name: &str, call: StoreFuture<'_, Option<Entry>>) -> Outcome<u64> {
    let version = match tokio::time::timeout(PATIENCE, call).await {
        Ok(Err(error)) => StoreError::unreadable_version(&error),
        _ => None,
    };
    let version = version.filter(|version| *version > 0);
    version.ok_or_else(|| {
        format!(
            "`{name}` of an entry that cannot be read is `StoreError::unreadable`, with its version"
        )
    })
}

pub(super) fn promise(kept: bool, text: impl FnOnce() -> String) -> Outcome {
    if kept { Ok(()) } else { Err(text()) }
}

pub(super) async fn load(store: &impl TokenStore, key: &TokenKey) -> Outcome<Option<Entry>> {
    answer("load", store.load(key)).await
}

pub(super) async fn swap(
    store: &impl TokenStore,
    key: &TokenKey,
    expected: Option<u64>,
    record: &Record,
) -> Outcome<Option<u64>> {
    answer("swap", store.swap(key, expected, record)).await
}

/// A swap that must succeed.
pub(super) async fn save(
    store: &impl TokenStore,
    key: &TokenKey,
    expected: Option<u64>,
    record: &Record,
) -> Outcome<u64> {
    let saved = swap(store, key, expected, record).await?;
    let version = saved.ok_or("`swap` saves if the present version is the expected one")?;
    promise(version > 0, || "versions are at least 1".to_owned())?;
    Ok(version)
}

/// A swap that must not.
pub(super) async fn refuse(
    store: &impl TokenStore,
    key: &TokenKey,
    expected: Option<u64>,
) -> Outcome {
    let before = load(store, key).await?;
    let saved = swap(store, key, expected, &plain("refused")).await?;
    let kept = saved.is_none() && load(store, key).await? == before;
    promise(kept, || {
        let present = before.map(|entry| entry.version);
        format!("`swap` saves nothing over {present:?} when {expected:?} is expected")
    })
}

pub(super) async fn delete(store: &impl TokenStore, key: &TokenKey) -> Outcome<Option<Entry>> {
    answer("delete", store.delete(key)).await
}

pub(super) fn plain(token: &str) -> Record {
    SessionTokens::new(token).into()
}
