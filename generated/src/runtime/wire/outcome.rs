//! [`Outcome`]: what a failed call leaves its caller to do.

use std::time::Duration;

/// What the caller of a failed call knows, and can do. Every [`Error`](super::error::Error) is one of these four; see
/// [`Error::outcome`](super::error::Error::outcome).
///
/// There will be no fifth, so a `match` needs no `_`: either the call failed for a reason that can pass or for one that
/// cannot; a new sign-in is the one cure that only the user can bring; and without an answer nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did not happen, and only a new sign-in of the user helps.
    SignInAgain,
    /// It did not happen, or it may be repeated without harm; the same call may work later. Tokens are kept: the user
    /// stays signed in.
    NotNow {
        /// How long to wait before, if that is known.
        retry_after: Option<Duration>,
    },
    /// It may have happened, and repeating it could do it twice: look before you repeat it.
    Unknown,
    /// It did not happen, and the same call will fail again: the API refused it, or the input or the configuration is
    /// wrong.
    Failed,
}

/// Whether an answer with this status leaves open whether the API did what it was asked for: a gateway that heard nothing
/// in time (RFC 9110, sections 15.6.3 and 15.6.5) or a server that failed on the way (15.6.1), to which any status of the
/// class that is not known is equal (15). 501 and 505 refuse, 503 says that it is too busy to begin.
pub(crate) fn leaves_open(status: u16) -> bool {
    matches!(status, 408 | 500..=599) && !matches!(status, 501 | 503 | 505)
}

/// Whether the cause of this status may pass: what is open, and "too early" (RFC 8470, section 5.2), "too many requests"
/// (RFC 6585, section 4) and "unavailable" (RFC 9110, section 15.6.4), which say that nothing was done.
pub(crate) fn passes(status: u16) -> bool {
    leaves_open(status) || matches!(status, 425 | 429 | 503)
}
