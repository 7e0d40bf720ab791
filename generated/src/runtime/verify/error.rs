//! In: why a token is not accepted. Out: [`VerifyError`], which says no more than a class.

use std::fmt;
use std::time::Duration;

use tracing::debug;

/// Why a token is not accepted: a class, and nothing of the token, its claims or a secret.
///
/// What exactly was wrong is a `tracing` event at the level debug, without values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// It is no token of this issuer, or not one of the kind that is asked for.
    Invalid,
    /// It was one until its end, or is older than allowed.
    Expired,
    /// It will be one.
    NotYetValid,
    /// It is meant for somebody else.
    WrongAudience,
    /// Nobody can tell: the issuer's keys, or its answer about the token, cannot be had. It says nothing about the token.
    KeysUnavailable {
        /// When it makes sense to ask again, if that is known.
        retry_after: Option<Duration>,
    },
    /// Nobody can tell: the issuer refuses the credentials of this verifier itself.
    Misconfigured,
}

impl VerifyError {
    /// Whether the token is refused; otherwise it could not be checked.
    pub fn is_refusal(self) -> bool {
        !matches!(self, Self::KeysUnavailable { .. } | Self::Misconfigured)
    }

    /// When it makes sense to ask again.
    pub fn retry_after(self) -> Option<Duration> {
        match self {
            Self::KeysUnavailable { retry_after } => retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "the token is not valid",
            Self::Expired => "the token has expired",
            Self::NotYetValid => "the token is not valid yet",
            Self::WrongAudience => "the token is not for this audience",
            Self::KeysUnavailable { .. } => "the token cannot be checked at present",
            Self::Misconfigured => "the verifier is not allowed to check tokens",
        })
    }
}

impl std::error::Error for VerifyError {}

/// Refuses a token; the reason is for logs.
pub(super) fn invalid(reason: &'static str) -> VerifyError {
    refuse(VerifyError::Invalid, reason)
}

/// Refuses a token in this way; the reason is for logs.
pub(super) fn refuse(class: VerifyError, reason: &'static str) -> VerifyError {
    debug!(reason, "token refused");
    class
}
