//! Promise: passwords are encrypted where the API takes or wants it, and never sent in the clear where it does not.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod encrypt;
mod never_plain;

#[path = "../support"]
mod support {
    pub(crate) mod hand_clock;
    pub(crate) mod locksmith;
    pub(crate) mod shop;
    pub(crate) mod vault;
}
