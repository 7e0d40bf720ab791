//! Whether a store keeps the promises of [`TokenStore`](super::TokenStore): for the tests of stores.

mod check;
mod lease;
mod record;
mod step;

pub use self::check::{Report, check};
