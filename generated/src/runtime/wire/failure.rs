//! In: what is known of a failure. Out: the parts of [`super::error::Error`], each with a `Display` of one line without secrets.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::excerpt;

/// Any other error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// A request without an answer.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransportFailure {
    /// The operation.
    pub operation: &'static str,
    /// Whether the request may have reached the API.
    pub sent: bool,
    /// Whether it may have been done, and repeating it could do it twice: it went out without an answer, and is neither a
    /// read nor idempotent.
    pub unknown: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// What happened.
    pub message: String,
    pub(crate) source: Option<BoxError>,
}

impl TransportFailure {
    pub(crate) fn new(operation: &'static str, sent: bool, message: String) -> Self {
        Self {
            operation,
            sent,
            unknown: false,
            attempts: 1,
            message,
            source: None,
        }
    }
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sent = match (self.unknown, self.sent) {
            (true, _) => "outcome unknown",
            (false, true) => "sent",
            (false, false) => "not sent",
        };
        write!(
            f,
            "{}: {} ({sent}, attempts: {})",
            self.operation, self.message, self.attempts
        )
    }
}

/// A failing HTTP status.
#[non_exhaustive]
pub struct StatusError {
    /// The operation.
    pub operation: &'static str,
    /// The status.
    pub status: StatusCode,
    /// Whether it may have been done, and repeating it could do it twice: a gateway's or server's failure (such as 500,
    /// 502, 504) of an operation that is neither a read nor idempotent.
    pub unknown: bool,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The API's id of the request.
    pub request_id: Option<String>,
    /// How long the API asks to wait.
    pub retry_after: Option<Duration>,
}

impl StatusError {
    /// What the body says, in short and without its values.
    pub fn excerpt(&self) -> String {
        excerpt::excerpt(&self.body)
    }
}

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: HTTP {}", self.operation, self.status)?;
        if !self.body.is_empty() {
            write!(f, ": {}", self.excerpt())?;
        }
        request_id(f, self.request_id.as_deref())
    }
}

impl fmt::Debug for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("body", &self.excerpt())
            .field("request_id", &self.request_id)
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

/// A failure that the API explains.
#[non_exhaustive]
pub struct ApiError {
    /// The operation.
    pub operation: &'static str,
    /// Name of the envelope: the same code means different things in different ones.
    pub envelope: &'static str,
    /// The HTTP status; may be 200.
    pub http_status: StatusCode,
    /// The envelope's status.
    pub status: Option<String>,
    /// Whether it may have been done, and repeating it could do it twice: an HTTP status of a gateway or server that failed
    /// (such as 500, 502, 504), of an operation that is neither a read nor idempotent.
    pub unknown: bool,
    /// Whether the cause may pass.
    pub(crate) passes: bool,
    /// The business code.
    pub code: Option<String>,
    /// The code's name, if the API documents it.
    pub name: Option<&'static str>,
    /// What the code means, if the API documents it.
    pub meaning: Option<&'static str>,
    /// The API's message.
    pub message: Option<String>,
    /// The API's id of the request.
    pub request_id: Option<String>,
    /// More about it.
    pub data: Option<Value>,
    /// How long the API asks to wait.
    pub retry_after: Option<Duration>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl ApiError {
    /// The failing status that counts: HTTP's, or the envelope's inside an HTTP success.
    pub(crate) fn effective_status(&self) -> Option<u16> {
        if !self.http_status.is_success() {
            return Some(self.http_status.as_u16());
        }
        self.status.as_deref()?.parse().ok()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.envelope)?;
        if let Some(code) = self.code.as_deref().or(self.status.as_deref()) {
            write!(f, " {}", excerpt::line(code, 40))?;
        }
        if let Some(name) = self.name {
            write!(f, " ({name})")?;
        }
        if let Some(message) = self.message.as_deref().or(self.meaning) {
            write!(f, ": {}", excerpt::line(message, 300))?;
        }
        if !self.http_status.is_success() {
            write!(f, " [HTTP {}]", self.http_status.as_u16())?;
        }
        request_id(f, self.request_id.as_deref())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("envelope", &self.envelope)
            .field("http_status", &self.http_status)
            .field("status", &self.status)
            .field("code", &self.code)
            .field("name", &self.name)
            .field(
                "message",
                &self.message.as_deref().map(|text| excerpt::line(text, 300)),
            )
            .field("request_id", &self.request_id)
            .field("data", &self.data.as_ref().map(excerpt::of))
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

/// An answer of another shape than documented.
#[derive(Debug)]
#[non_exhaustive]
pub struct DecodeError {
    /// The operation.
    pub operation: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// Whether it may have been done, and repeating it could do it twice: the answer is a success, or a server's failure
    /// such as 500, of an operation that is neither a read nor idempotent.
    pub unknown: bool,
    /// Where in the body (`data.tags[3]`), or the header's name.
    pub path: String,
    /// The body in short, without its values.
    pub excerpt: String,
    /// The API's id of the request.
    pub request_id: Option<String>,
    pub(crate) source: BoxError,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: the answer cannot be read at `{}`: {}",
            self.operation, self.path, self.source
        )?;
        if !self.excerpt.is_empty() {
            write!(f, ", in {}", self.excerpt)?;
        }
        request_id(f, self.request_id.as_deref())
    }
}

/// No usable token or other credential. All who waited for one refresh get the same.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenError {
    /// The kind.
    pub reason: TokenReason,
    /// What happened.
    pub message: String,
    /// How long to wait before the next call, if that is known.
    pub retry_after: Option<Duration>,
    /// Whether the call may have been done, and repeating it could do it twice: it worked, and what its answer brought for
    /// the session could not be kept.
    pub unknown: bool,
    /// The answer that rejected the token which was to be replaced then.
    pub(crate) rejection: Option<Arc<dyn StdError + Send + Sync>>,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.rejection {
            Some(rejection) => write!(f, " (the token was rejected: {rejection})"),
            None => Ok(()),
        }
    }
}

/// Why there is no usable token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenReason {
    /// Nobody is signed in, or no credential was given.
    Missing,
    /// Only a new sign-in helps.
    ReauthRequired(ReauthReason),
    /// The refresh failed; it may work later.
    Refresh,
    /// The API rejected the token. It was received so short a time ago that another would fare no better, or there is
    /// another by now but the request is not sent a second time by itself.
    Rejected,
    /// The application's own credentials are missing, or the API does not accept them (`invalid_client` and its like of
    /// RFC 6749, section 5.2): a matter of configuration. The tokens are kept.
    Client,
    /// The token was signed out meanwhile.
    SignedOut,
    /// The store failed.
    Store,
    /// The answer holds no token, or one of another shape.
    Malformed,
}

impl TokenReason {
    /// Why only a new sign-in helps, if that is so.
    pub(crate) fn reauth(self) -> Option<ReauthReason> {
        match self {
            Self::ReauthRequired(reason) => Some(reason),
            Self::SignedOut => Some(ReauthReason::NotSignedIn),
            _ => None,
        }
    }
}

/// Why only a new sign-in helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ReauthReason {
    /// The API refused the refresh: the grant ended or was taken back (`invalid_grant` of RFC 6749, section 5.2). Or it
    /// rejected, before its end, a token that nothing can refresh.
    Revoked,
    /// The API refused the refresh because its token had been used before (RFC 9700, section 4.14): somebody else may
    /// have it.
    Reused,
    /// The answer to a refresh was lost, and the API refused to repeat it: whether it had given out new tokens cannot be
    /// known.
    OutcomeUnknown,
    /// The token ended, and nothing can refresh it.
    Expired,
    /// What the store keeps cannot be read: it is damaged, sealed with a key that is not at hand, or of another version of this
    /// library.
    Unreadable,
    /// Nobody is signed in, or the user signed out meanwhile.
    NotSignedIn,
}

/// Wrong input.
#[derive(Debug)]
#[non_exhaustive]
pub struct InvalidInput {
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid input: ")?;
        for (index, fault) in self.faults.iter().enumerate() {
            let comma = if index == 0 { "" } else { "; " };
            write!(f, "{comma}{fault}")?;
        }
        Ok(())
    }
}

/// One wrong input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which: `body.tags[3]`, `pet_id`.
    pub path: String,
    /// What is wrong with it; never its value.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path, self.message)
    }
}

fn request_id(f: &mut fmt::Formatter<'_>, id: Option<&str>) -> fmt::Result {
    id.map_or(Ok(()), |id| {
        write!(f, " (request id {})", excerpt::line(id, 80))
    })
}
