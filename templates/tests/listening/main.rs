//! Promise: nothing that the client or a library below it prints shows a secret.
//!
//! Who listens to traces, logs and panics listens to the whole process: so these tests have a process of their own, and come
//! one after the other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

#[cfg(all(feature = "rsa", feature = "sm2"))]
mod canary;
mod events;
mod secrets;
mod session_traces;
mod traces;

#[path = "../support"]
mod support {
    pub(crate) mod fake;
    pub(crate) mod hands;
    #[cfg(all(feature = "rsa", feature = "sm2"))]
    pub(crate) mod locksmith;
    pub(crate) mod notes;
    pub(crate) mod server;
    pub(crate) mod shop;
    pub(crate) mod spy;
    pub(crate) mod tls;
}
