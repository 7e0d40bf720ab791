//! What sends requests: transport, attempts, retries, credentials, and the client that all parts share.

pub mod access;
pub mod attempt;
pub mod builder;
pub mod call;
pub mod clock;
pub mod core;
pub mod counters;
pub mod credential;
pub mod encrypt;
pub mod http_request;
pub mod interceptor;
pub mod lock;
pub mod report;
pub mod retry;
pub mod send;
pub mod transport;
