//! The tests that need what is not on every machine: a Redis server, the test vectors of others.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

#[path = "../../../tests/support/needs.rs"]
#[macro_use]
mod needs;
mod redis_promises;
mod redis_sentinel;
mod redis_unreadable;
mod store_redis;
mod verify_vectors;

#[path = "../support"]
mod support {
    pub(crate) mod issuer;
    pub(crate) mod lossy;
    pub(crate) mod redis;
    mod redis_command;
    pub(crate) mod tokens;
}

fn main() -> std::process::ExitCode {
    let tests = [
        redis_promises::tests(),
        redis_sentinel::tests(),
        redis_unreadable::tests(),
        store_redis::tests(),
        verify_vectors::tests(),
    ];
    needs::main(tests.into_iter().flatten().collect())
}
