//! What the tests of the generator share: documents, runs of the generator, and comparisons.

pub(crate) mod bench;
pub(crate) mod documents;
pub(crate) mod frontend;
pub(crate) mod lowered;
pub(crate) mod make;
pub(crate) mod marked;
pub(crate) mod modules;
pub(crate) mod mutations;
pub(crate) mod public;

// The package `tests` uses these files too, and a part of what is in them.
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
pub(crate) mod cases;
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
mod repository;
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
pub(crate) mod workspace;

pub(crate) use repository::*;
