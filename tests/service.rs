//! Holds the generated crate to the service: to its description, to an emulator, and to recorded calls of the official SDKs.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test tells of a fault by a panic"
)]

mod backend;
mod outcomes;
mod readme;
mod retries;
mod seed;
mod sessions;
mod spec;
mod verifier;
mod vocabulary;
mod wire;

#[path = "../templates/tests/support/child.rs"]
mod child;
mod sdk_support;
mod sessions_support;
mod wire_support;
