//! [`Verdict`]: what the failure of a refresh says about the refresh token that was sent.

use std::time::Duration;

use serde::Deserialize;

use super::spec::SessionSpec;
use crate::runtime::wire::error::{Error, Outcome, ReauthReason, TokenError, TokenReason};
use crate::runtime::wire::outcome::leaves_open;

/// The longest that an API can have us wait.
const LONGEST: Duration = Duration::from_secs(3600);

/// What became of the refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing: it was not sent, or the API says that it did not do it. It may work later, or after a change of settings.
    Undone(TokenReason),
    /// It may be spent: the request was sent, and the answer is missing or cannot be read.
    Unknown,
    /// It may be spent: the API, or a gateway before it, failed and does not say where.
    Doubtful {
        /// Whether the API may still be at it.
        at_it: bool,
    },
    /// It is refused for good.
    Refused(ReauthReason),
}

/// A refresh that failed.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) error: TokenError,
    /// The next is not to be tried before.
    pub(super) wait: Duration,
}

impl Failure {
    /// Of this kind, because of that error.
    pub(super) fn of(reason: TokenReason, error: Error) -> Self {
        let wait = error.retry_after().unwrap_or_default().min(LONGEST);
        let message = format!("the token cannot be refreshed: {error}");
        Self {
            error: token_error(Error::token_because(reason, message, error)),
            wait,
        }
    }

    /// Of this kind.
    pub(super) fn new(reason: TokenReason, message: impl Into<String>) -> Self {
        Self {
            error: token_error(Error::token(reason, message)),
            wait: Duration::ZERO,
        }
    }

    /// The same, to be tried again after this time at the earliest.
    pub(super) fn not_before(mut self, wait: Duration) -> Self {
        self.wait = self.wait.max(wait);
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error: token_error(error),
            wait: Duration::ZERO,
        }
    }
}

/// The error, to be shared by all who wait.
pub(super) fn token_error(error: Error) -> TokenError {
    match error {
        Error::Token(error) => *error,
        other => {
            let message = other.to_string();
            token_error(Error::token_because(TokenReason::Refresh, message, other))
        }
    }
}

/// The answer of a token endpoint that refuses (RFC 6749, section 5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

/// What the failure says.
pub(super) fn judge(error: &Error, spec: &SessionSpec) -> Verdict {
    let Some(status) = error.status() else {
        return match error {
            // Found before anything is sent.
            Error::Invalid(_) | Error::Token(_) => Verdict::Undone(TokenReason::Client),
            _ if error.was_sent() => Verdict::Unknown,
            _ => Verdict::Undone(TokenReason::Refresh),
        };
    };
    let refusal: Option<Refusal> = error.body();
    let (mut codes, mut message) = (Vec::new(), None);
    match error {
        Error::Decode(_) => return Verdict::Unknown,
        _ if doubtful(error, status.as_u16()) => {
            let at_it = matches!(status.as_u16(), 408 | 504 | 522 | 524);
            return Verdict::Doubtful { at_it };
        }
        Error::Api(error) => {
            codes.extend(error.status.iter().chain(&error.code).map(String::as_str));
            message = error.message.as_deref();
        }
        _ => {}
    }
    if let Some(refusal) = &refusal {
        codes.push(&refusal.error);
        message = message.or(refusal.error_description.as_deref());
    }
    let has = |some: &[&str]| codes.iter().any(|code| some.contains(code));
    if has(&[
        "invalid_client",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_request",
    ]) {
        return Verdict::Undone(TokenReason::Client);
    }
    let passes = error.outcome() != Outcome::Failed;
    let rejected = spec.reject.statuses.contains(&status.as_u16()) || has(spec.reject.codes);
    if has(&["invalid_grant", "invalid_token"]) || (rejected && !passes) {
        let reused = message.iter().chain(&codes).any(|text| tells_reuse(text));
        return Verdict::Refused(if reused {
            ReauthReason::Reused
        } else {
            ReauthReason::Revoked
        });
    }
    Verdict::Undone(TokenReason::Refresh)
}

/// Whether the status, of HTTP or in an envelope, leaves open what was done.
fn doubtful(error: &Error, http_status: u16) -> bool {
    let told = match error {
        Error::Api(error) => error.effective_status(),
        _ => None,
    };
    leaves_open(told.unwrap_or(http_status))
}

/// No standard has a code for it; those who tell do so in words.
fn tells_reuse(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["reuse", "already been used", "already used"]
        .iter()
        .any(|words| text.contains(words))
}
