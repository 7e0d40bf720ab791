//! What the emulator promises to its users, asked over HTTP, through the generated client, and of `Emulator` itself.

#![allow(
    clippy::field_reassign_with_default,
    clippy::needless_pass_by_value,
    clippy::panic,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "a test reads from top to bottom and fails by a panic"
)]

#[cfg(unix)]
mod command;
mod control;
mod faults;
mod faults_client;
mod hardening;
mod load;
mod oidc;
mod page;
mod readme;
#[cfg(unix)]
mod saved;
mod support;
mod v2;
mod v3;
