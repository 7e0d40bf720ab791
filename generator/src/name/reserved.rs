//! Methods that the runtime, or every generated crate, has anyway: generated methods beside them go by other names.
//!
//! Made from the source of the runtime and of the miniature by a test: `UPDATE_EXPECT=1 cargo test -p authing-codegen
//! reserved`. Not edited by hand.

/// Of `Builder`.
#[rustfmt::skip]
pub(crate) const BUILDER: &[&str] = &[
    "allow_http",
    "attempt_timeout",
    "base_url",
    "basic",
    "body_limit",
    "build",
    "clock",
    "connect_timeout",
    "core",
    "counters",
    "credential",
    "encryption",
    "encryption_key",
    "fmt",
    "header",
    "http",
    "new",
    "request_ids",
    "retry",
    "secret_value",
    "server",
    "timeout",
    "transport",
    "user_agent",
    "value",
    "variable",
];

/// Of `Call`.
#[rustfmt::skip]
pub(crate) const CALL: &[&str] = &[
    "clone",
    "encryption",
    "fmt",
    "header",
    "into_future",
    "new",
    "raw",
    "response",
    "send",
    "timeout",
    "with",
];

/// Of `Client`.
#[rustfmt::skip]
pub(crate) const CLIENT: &[&str] = &[
    "builder",
    "clone",
    "fmt",
    "from_core",
];

/// Of objects and their builders.
#[rustfmt::skip]
pub(crate) const MODEL: &[&str] = &[
    "build",
    "builder",
    "clone",
    "constants",
    "default",
    "new",
];

/// Of objects beside these, if members have several names.
#[rustfmt::skip]
pub(crate) const MODEL_NAMED: &[&str] = &[
    "deserialize",
    "serialize",
];

/// Of `Response`.
#[rustfmt::skip]
pub(crate) const RESPONSE: &[&str] = &[
    "fmt",
    "header",
    "headers",
    "into_value",
    "new",
    "request_id",
    "status",
];

/// Of every session.
#[rustfmt::skip]
pub(crate) const SESSION: &[&str] = &[
    "adopt",
    "api",
    "as_ref",
    "clone",
    "fmt",
    "logout",
    "new",
    "over",
    "refresh",
    "subject",
    "tokens",
];

/// Of every surface.
#[rustfmt::skip]
pub(crate) const SURFACE: &[&str] = &[
    "clone",
    "fmt",
    "new",
    "session",
    "session_for",
    "session_with",
    "sessions",
    "sessions_with",
    "verifier",
    "with_core",
];
