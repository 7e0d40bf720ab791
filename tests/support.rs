//! What the tests of this package share: the repository on disk, and servers and proxies that do what a test wants.

#![allow(clippy::panic, reason = "a test tells of a fault by a panic")]

#[path = "support/content.rs"]
pub mod content;
#[path = "support/proxy.rs"]
pub mod proxy;
#[path = "../generator/tests/all/support/repository.rs"]
mod repository;
#[path = "support/server.rs"]
pub mod server;

pub use repository::*;

/// The examples of the READMEs compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[doc = include_str!("../README.zh-CN.md")]
pub struct Readme;
