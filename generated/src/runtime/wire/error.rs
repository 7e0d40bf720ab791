//! [`Error`], the one error of this client, and what its caller can read off it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::decode;
use super::outcome::passes;

pub use super::failure::{
    ApiError, BoxError, DecodeError, Fault, InvalidInput, ReauthReason, StatusError, TokenError,
    TokenReason, TransportFailure,
};
pub use super::outcome::Outcome;

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request did not get an answer: no connection, or one that was cut.
    Transport(Box<TransportFailure>),
    /// No answer in time.
    Timeout(Box<TransportFailure>),
    /// The API answered with a failing HTTP status, in no envelope that it documents.
    Status(Box<StatusError>),
    /// The API answered that it failed, and why.
    Api(Box<ApiError>),
    /// The answer is not what the API documents.
    Decode(Box<DecodeError>),
    /// There is no usable token or other credential.
    Token(Box<TokenError>),
    /// The input or the configuration is wrong; nothing was sent.
    Invalid(Box<InvalidInput>),
}

impl Error {
    /// One wrong input.
    pub fn invalid(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::faults(vec![Fault {
            path: path.into(),
            message: message.into(),
        }])
    }

    /// All wrong inputs.
    pub fn faults(faults: Vec<Fault>) -> Self {
        Self::Invalid(Box::new(InvalidInput { faults }))
    }

    /// No usable token.
    pub fn token(reason: TokenReason, message: impl Into<String>) -> Self {
        Self::Token(Box::new(TokenError {
            reason,
            message: message.into(),
            retry_after: None,
            unknown: false,
            rejection: None,
            source: None,
        }))
    }

    /// No usable token, because of another error.
    pub fn token_because(
        reason: TokenReason,
        message: impl Into<String>,
        source: impl Into<BoxError>,
    ) -> Self {
        let source = Some(source.into().into());
        Self::Token(Box::new(TokenError {
            reason,
            message: message.into(),
            retry_after: None,
            unknown: false,
            rejection: None,
            source,
        }))
    }

    /// With the answer that rejected the token, which led to this.
    pub(crate) fn after_rejection(self, rejection: Self) -> Self {
        let mut error = match self {
            Self::Token(error) => error,
            other => {
                let message = format!("a rejected token was not replaced: {other}");
                return Self::token_because(TokenReason::Refresh, message, other)
                    .after_rejection(rejection);
            }
        };
        error.rejection = Some(Arc::new(rejection));
        Self::Token(error)
    }

    /// The kind in a word, for traces.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Transport(_) => "transport",
            Self::Timeout(_) => "timeout",
            Self::Status(_) => "status",
            Self::Api(_) => "api",
            Self::Decode(_) => "decode",
            Self::Token(_) => "token",
            Self::Invalid(_) => "invalid",
        }
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// What this failure leaves the caller to do. [`reauth`](Self::reauth) and [`is_retryable`](Self::is_retryable) say the
    /// same in part.
    ///
    /// An operation *can be repeated* if it is a read or idempotent: by its method (RFC 9110, sections 9.2.1 and 9.2.2), or
    /// because the API description says so.
    ///
    /// | error | outcome |
    /// |---|---|
    /// | `Invalid` | `Failed` |
    /// | `Transport`, `Timeout`: not sent | `NotNow` |
    /// | `Transport`, `Timeout`: sent without an answer | `NotNow` if it can be repeated, else `Unknown` |
    /// | `Status`, `Api` with 425, 429 or 503 | `NotNow`, with the `Retry-After` of the answer |
    /// | `Status`, `Api` with HTTP 408, 500, 502, 504 or another 5xx than 501, 503 and 505 | `NotNow` if it can be repeated, else `Unknown` |
    /// | `Api` with these in the envelope of an HTTP success: the API says itself that it failed | `NotNow` if it can be repeated, else `Failed` |
    /// | `Status`, `Api` with anything else (a wrong code, no permission) | `Failed` |
    /// | `Decode` of a success | `Failed` if it can be repeated, else `Unknown` |
    /// | `Decode` of a failing status | as that status |
    /// | `Token` with `ReauthRequired` or `SignedOut` | `SignInAgain` |
    /// | `Token` with `Refresh`, `Rejected`, `Store` or `Malformed`: no token for now | `NotNow` |
    /// | the same after a call that worked: what it brought for the session could not be kept | `NotNow` if it can be repeated, else `Unknown` |
    /// | `Token` with `Missing` or `Client`: a matter of configuration | `Failed` |
    ///
    /// The status of an `Api` error is that of HTTP, or the one in the envelope of an HTTP success: there the 500 of some
    /// services is a wrong code.
    pub fn outcome(&self) -> Outcome {
        let (unknown, passes) = match self {
            Self::Transport(failure) | Self::Timeout(failure) => (failure.unknown, true),
            Self::Status(error) => (error.unknown, passes(error.status.as_u16())),
            Self::Api(error) => (error.unknown, error.passes),
            Self::Decode(error) => (error.unknown, passes(error.status.as_u16())),
            Self::Token(error) => match error.reason {
                TokenReason::ReauthRequired(_) | TokenReason::SignedOut => {
                    return Outcome::SignInAgain;
                }
                TokenReason::Refresh
                | TokenReason::Rejected
                | TokenReason::Store
                | TokenReason::Malformed => (error.unknown, true),
                TokenReason::Missing | TokenReason::Client => (error.unknown, false),
            },
            Self::Invalid(_) => (false, false),
        };
        match (unknown, passes) {
            (true, _) => Outcome::Unknown,
            (false, true) => Outcome::NotNow {
                retry_after: self.retry_after(),
            },
            (false, false) => Outcome::Failed,
        }
    }

    /// Whether the same call may succeed later, and does no harm then: [`Outcome::NotNow`].
    pub fn is_retryable(&self) -> bool {
        matches!(self.outcome(), Outcome::NotNow { .. })
    }

    /// Whether the request may have reached the API. After a call that failed so, its outcome is unknown
    /// unless the API answered.
    pub fn was_sent(&self) -> bool {
        match self {
            Self::Transport(failure) | Self::Timeout(failure) => failure.sent,
            Self::Status(_) | Self::Api(_) | Self::Decode(_) => true,
            Self::Token(_) | Self::Invalid(_) => false,
        }
    }

    /// Why only a new sign-in helps, if that is so: [`Outcome::SignInAgain`].
    pub fn reauth(&self) -> Option<ReauthReason> {
        match (self.outcome(), self) {
            (Outcome::SignInAgain, Self::Token(error)) => error.reason.reauth(),
            _ => None,
        }
    }

    /// The answer that rejected the token, if this came of looking for another: [`Outcome::NotNow`] then says that a user is
    /// still signed in whose rejected token could not be replaced for the moment.
    pub fn rejection(&self) -> Option<&Self> {
        match self {
            Self::Token(error) => error.rejection.as_deref()?.downcast_ref(),
            _ => None,
        }
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<http::StatusCode> {
        match self {
            Self::Status(error) => Some(error.status),
            Self::Api(error) => Some(error.http_status),
            Self::Decode(error) => Some(error.status),
            _ => None,
        }
    }

    /// The API's own code of the failure.
    pub fn code(&self) -> Option<&str> {
        if let Self::Api(error) = self {
            error.code.as_deref()
        } else {
            None
        }
    }

    /// The API's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Status(error) => error.request_id.as_deref(),
            Self::Api(error) => error.request_id.as_deref(),
            Self::Decode(error) => error.request_id.as_deref(),
            _ => None,
        }
    }

    /// How long the API asks to wait, or the session does for it.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status(error) => error.retry_after,
            Self::Api(error) => error.retry_after,
            Self::Token(error) => error.retry_after.or_else(|| {
                let source = error.source.as_deref()?.downcast_ref::<Self>()?;
                source.retry_after()
            }),
            _ => None,
        }
    }

    /// The JSON body of a failing answer as a documented type; `None` if there is none or it has another shape.
    pub fn body<T: DeserializeOwned>(&self) -> Option<T> {
        let body = match self {
            Self::Status(error) => &error.body,
            Self::Api(error) => &error.body,
            _ => return None,
        };
        let value = serde_json::from_slice(body).ok()?;
        decode::value(value).ok()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(failure) | Self::Timeout(failure) => write!(f, "{failure}"),
            Self::Status(error) => write!(f, "{error}"),
            Self::Api(error) => write!(f, "{error}"),
            Self::Decode(error) => write!(f, "{error}"),
            Self::Token(error) => write!(f, "{error}"),
            Self::Invalid(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(failure) | Self::Timeout(failure) => {
                failure.source.as_deref().map(|e| e as _)
            }
            Self::Decode(error) => Some(error.source.as_ref()),
            Self::Token(error) => error.source.as_deref().map(|e| e as _),
            Self::Status(_) | Self::Api(_) | Self::Invalid(_) => None,
        }
    }
}
