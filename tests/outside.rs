//! The tests that need what is not on every machine, the official SDKs or a Redis server, or that are run by processes of
//! their own.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test tells of a fault by a panic"
)]

#[path = "support/needs.rs"]
#[macro_use]
mod needs;
mod official;
mod processes;

mod official_support;
#[path = "../templates/tests/support/redis.rs"]
#[allow(dead_code, reason = "one test uses a part of it")]
mod redis;
mod sdk_support;
mod sessions_support;

fn main() -> std::process::ExitCode {
    if processes::is_one_process() {
        processes::one_process();
        return std::process::ExitCode::SUCCESS;
    }
    let tests = [official::tests(), processes::tests()];
    needs::main(tests.into_iter().flatten().collect())
}
