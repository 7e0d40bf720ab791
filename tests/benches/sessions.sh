#!/usr/bin/env bash
# Measures sessions and verifier beside the crates that others use, in one process and in turn; prints the table of
# SESSIONS.md. Names of sections may be given (a wrong one lists them). Builds for ten minutes the first time, and needs
# redis-server (Debian: redis-server) for the section `shared`.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$here/../../target/rivals}"
sections=("$@")
cargo run --quiet --release --manifest-path "$here/rivals/Cargo.toml" -- "${sections[@]:-all}"
