//! Tells of requests that are sent again and of calls that failed, in events with the names that OpenTelemetry has for HTTP
//! clients. Never with what the API says: that could repeat a secret.

use std::time::Duration;

use tracing::{info, warn};

use crate::runtime::wire::error::{Error, Outcome};
use crate::runtime::wire::operation::Operation;

/// A request is sent again after this pause, because of this error.
pub(super) fn resent(
    operation: &Operation,
    host: &str,
    count: u32,
    pause: Duration,
    because: &Error,
) {
    info!(
        operation = operation.id,
        server.address = host,
        http.request.method = http::Method::from(operation.method).as_str(),
        http.request.resend_count = count,
        http.response.status_code = because.status().map(|status| status.as_u16()),
        error.type = because.kind(),
        pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
        "request is sent again"
    );
}

/// A call failed after so many requests. A refusal is an answer like others; who operates the application wants to hear of
/// the rest.
pub(super) fn failed(operation: &Operation, host: &str, sends: u32, error: &Error) {
    macro_rules! event {
        ($level:ident) => {
            $level!(
                operation = operation.id,
                server.address = host,
                http.request.method = http::Method::from(operation.method).as_str(),
                http.request.resend_count = sends.saturating_sub(1),
                http.response.status_code = error.status().map(|status| status.as_u16()),
                error.type = error.kind(),
                outcome = ?error.outcome(),
                "call failed"
            )
        };
    }
    match error.outcome() {
        Outcome::Failed => event!(info),
        Outcome::SignInAgain | Outcome::NotNow { .. } | Outcome::Unknown => event!(warn),
    }
}
