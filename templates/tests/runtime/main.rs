//! The promises of the runtime, layer by layer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod locks;

mod wire {
    mod checks;
    mod envelope;
    mod errors;
    mod models;
    mod multipart;
    mod outcome;
    mod params;
    mod unions;
}

mod engine {
    mod access;
    mod network;
    mod retry;
    mod streams;
    mod transport;
    #[cfg(not(any(feature = "rsa", feature = "sm2")))]
    mod unencrypted;
}

mod session {
    mod flight;
    mod gateways;
    mod instances;
    mod lifecycle;
    mod model;
    mod outcomes;
    mod pool;
    mod refresh;
    mod rotation;
    mod single_flight;
    mod store;
    mod store_conformance;
    mod store_faults;
    mod store_file;
    #[cfg(unix)]
    mod store_file_own;
    mod store_keyring;
    mod store_kill;
    mod store_sealed;
    mod store_unreadable;
    mod unleased;
    mod vouching;
    mod windows;
}

mod verify {
    mod claims;
    mod http;
    mod jwk;
    mod jws;
    mod keys;
    mod online;
    mod oracle;
    mod questions;
}

#[path = "../support"]
mod support {
    pub(crate) mod child;
    pub(crate) mod fake;
    pub(crate) mod hands;
    pub(crate) mod issuer;
    pub(crate) mod provider;
    pub(crate) mod server;
    pub(crate) mod shop;
    pub(crate) mod spy;
    pub(crate) mod tls;
    pub(crate) mod tokens;
}
