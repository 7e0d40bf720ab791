//! In: what a core asks. Out: [`Manager`], which answers with the tokens of one user.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;

use super::call::credential;
use super::keeper::Keeper;
use super::read::{self, Places};
use super::spec::SessionSpec;
use super::store::{Entry, TokenKey, TokenStore};
use super::token::TokenSet;
use crate::runtime::clock::millis;
use crate::runtime::core::Core;
use crate::runtime::error::{Error, TokenReason};
use crate::runtime::hook::{BoxFuture, Credential, SessionHook};
use crate::runtime::operation::Operation;

/// A token is refreshed this long before its end, or a tenth of its life if that is less.
const EARLY: i64 = 30_000;
/// A token is certainly over this long after its end: clocks differ.
const LATE: i64 = 60_000;

/// Keeps one user's tokens.
#[derive(Clone)]
pub(super) struct Manager {
    keeper: Arc<Keeper>,
}

impl Manager {
    pub(super) fn new(
        spec: &'static SessionSpec,
        core: Core,
        store: impl TokenStore,
        key: TokenKey,
    ) -> Self {
        Self {
            keeper: Arc::new(Keeper::new(spec, core, store, key)),
        }
    }

    /// The present tokens.
    pub(super) async fn tokens(&self) -> Result<Option<TokenSet>, Error> {
        Ok(self.keeper.load().await?.map(|entry| entry.record.tokens))
    }

    /// Makes these the present tokens, whatever was there.
    pub(super) async fn adopt(&self, mut tokens: TokenSet) -> Result<(), Error> {
        let spec = self.keeper.spec();
        tokens.subject = tokens
            .subject
            .take()
            .or_else(|| read::subject(&tokens, spec));
        tokens.expires_at = tokens
            .expires_at
            .or_else(|| read::expires_at(&tokens, spec));
        self.keeper.keep(tokens, None).await
    }

    /// New tokens for the old ones, now.
    pub(super) async fn refresh(&self) -> Result<(), Error> {
        let entry = self.keeper.load().await?.ok_or_else(missing)?;
        self.refreshed(entry.version).await.map(drop)
    }

    /// Forgets the tokens; what was kept, to be given back.
    pub(super) async fn clear(&self) -> (Option<TokenSet>, Result<(), Error>) {
        self.keeper.clear().await
    }

    /// The tokens after a refresh of this version. The refresh goes on if the caller does not wait for it.
    async fn refreshed(&self, version: u64) -> Result<Option<Entry>, Error> {
        let keeper = Arc::clone(&self.keeper);
        finished(tokio::spawn(async move { keeper.refresh(version).await }).await)
    }
}

/// What a task of its own came to.
pub(super) fn finished<T>(
    done: Result<Result<T, Error>, tokio::task::JoinError>,
) -> Result<T, Error> {
    done.unwrap_or_else(|error| {
        Err(Error::token_because(
            TokenReason::Refresh,
            "the runtime was shut down",
            error,
        ))
    })
}

fn missing() -> Error {
    Error::token(TokenReason::Missing, "nobody is signed in")
}

impl SessionHook for Manager {
    fn name(&self) -> &'static str {
        self.keeper.spec().name
    }

    fn authorize<'a>(
        &'a self,
        _: &'static Operation,
    ) -> BoxFuture<'a, Result<Option<Credential>, Error>> {
        Box::pin(async move {
            let Some(mut entry) = self.keeper.load().await? else {
                return Ok(None);
            };
            let (tokens, now) = (&entry.record.tokens, self.keeper.now());
            let life = tokens
                .expires_at
                .zip(tokens.issued_at)
                .map_or(i64::MAX, |(end, start)| end.saturating_sub(start));
            if tokens.ends_within(now, EARLY.min(life / 10)) && self.keeper.refreshable(tokens) {
                match self.refreshed(entry.version).await {
                    Ok(Some(newer)) => entry = newer,
                    Ok(None) => {
                        return Err(Error::token(
                            TokenReason::SignedOut,
                            "the token was signed out meanwhile",
                        ));
                    }
                    // Still good: the next caller tries again.
                    Err(error) if !tokens.ends_within(now, 0) => {
                        tracing::warn!(session = self.name(), %error, "the old token is used");
                    }
                    Err(error) => return Err(error),
                }
            } else if tokens.ends_within(now, -LATE) {
                return Err(Error::token(
                    TokenReason::Expired,
                    "the token ended and cannot be refreshed",
                ));
            }
            Ok(Some(credential(entry.record.tokens)))
        })
    }

    fn bound(&self, operation: &'static Operation) -> Option<&'static str> {
        self.keeper
            .spec()
            .bind
            .iter()
            .find(|(id, _)| *id == operation.id)
            .map(|(_, input)| *input)
    }

    fn wants(&self, operation: &'static Operation) -> bool {
        let spec = self.keeper.spec();
        spec.open.contains(&operation.id) || spec.replace.contains(&operation.id)
    }

    fn received<'a>(
        &'a self,
        operation: &'static Operation,
        data: &'a Value,
        sent_at: SystemTime,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let spec = self.keeper.spec();
            let places = Places {
                tokens: spec.tokens,
                lifetime: spec.lifetime,
                spec,
            };
            let Some(new) = read::tokens(data, places, millis(sent_at)) else {
                // A replacement may be null; a sign-in may ask for a second factor first.
                return Ok(());
            };
            let opens = spec.open.contains(&operation.id);
            let keeper = Arc::clone(&self.keeper);
            // It goes on if the caller does not wait: a sign-in cannot be repeated.
            finished(tokio::spawn(async move { keeper.take(new, opens).await }).await)
        })
    }

    fn rejects(&self, http_status: u16, codes: &[&str]) -> bool {
        let reject = self.keeper.spec().reject;
        reject.statuses.contains(&http_status)
            || codes.iter().any(|code| reject.codes.contains(code))
    }

    fn rejected<'a>(
        &'a self,
        _: &'static Operation,
        generation: u64,
    ) -> BoxFuture<'a, Result<bool, Error>> {
        Box::pin(async move {
            match self.keeper.load().await? {
                None => Ok(false),
                Some(entry) if entry.generation() != generation => Ok(true),
                Some(entry) if !self.keeper.refreshable(&entry.record.tokens) => Ok(false),
                Some(entry) => match self.refreshed(entry.version).await {
                    Ok(newer) => Ok(newer.is_some()),
                    // The caller gets the answer that rejected the token.
                    Err(error) => {
                        tracing::warn!(session = self.name(), %error, "a rejected token was not refreshed");
                        Ok(false)
                    }
                },
            }
        })
    }
}

impl fmt::Debug for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("name", &self.keeper.spec().name)
            .field("store", &self.keeper.store())
            .finish_non_exhaustive()
    }
}
