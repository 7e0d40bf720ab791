//! Whether a store keeps the promises of [`TokenStore`](super::TokenStore): for the tests of stores.

mod check;
mod lease;
mod record;
mod step;
mod unreadable;

pub use self::check::{Report, check};
pub use self::unreadable::check_unreadable;
