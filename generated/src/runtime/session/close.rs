//! In: tokens that nobody is to use any more. Out: they are given back to the API, and [`LogoutReport`] says how that went.

use std::time::Duration;

use super::call;
use super::spec::SessionSpec;
use super::token::SessionTokens;
use crate::runtime::engine::core::Core;
use crate::runtime::wire::error::Error;

/// Gives the tokens back, one call after the other, each in this time.
pub(super) async fn give_back(
    core: &Core,
    spec: &'static SessionSpec,
    tokens: Option<&SessionTokens>,
    time: Duration,
) -> Vec<Closed> {
    let mut closed = Vec::new();
    for call in spec.close {
        let result = match tokens {
            Some(tokens) if call::possible(call, tokens) => {
                match call::close(core, spec, call, tokens).timeout(time).await {
                    Ok(()) => CloseResult::Done,
                    Err(error) => CloseResult::Failed(error),
                }
            }
            _ => CloseResult::Skipped,
        };
        closed.push(Closed {
            operation: call.operation.id,
            result,
        });
    }
    closed
}

/// Says how it went, where nobody waits for it.
pub(super) fn trace(spec: &'static SessionSpec, closed: &[Closed]) {
    let session = spec.name;
    for closed in closed {
        let operation = closed.operation;
        match &closed.result {
            CloseResult::Done => tracing::info!(session, operation, "token given back"),
            CloseResult::Failed(error) => {
                tracing::warn!(session, operation, %error, "a token was not given back");
            }
            CloseResult::Skipped => {}
        }
    }
}

/// What a logout did.
#[derive(Debug)]
#[must_use = "the store or the API may have failed"]
#[non_exhaustive]
pub struct LogoutReport {
    /// Whether the tokens are gone from the store. If not, this session has forgotten them all the same, and tries again
    /// to remove them whenever it looks into the store.
    pub cleared: Result<(), Error>,
    /// The calls that give tokens back, in order.
    pub closed: Vec<Closed>,
}

impl LogoutReport {
    /// The first thing that failed; a token that was not given back stays good until its end.
    pub fn into_result(self) -> Result<(), Error> {
        self.cleared?;
        for closed in self.closed {
            if let CloseResult::Failed(error) = closed.result {
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
    pub result: CloseResult,
}

/// How a call that gives a token back ended.
#[derive(Debug)]
pub enum CloseResult {
    /// The token was given back.
    Done,
    /// There was no such token.
    Skipped,
    /// It failed.
    Failed(Error),
}
