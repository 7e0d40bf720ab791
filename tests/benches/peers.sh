#!/usr/bin/env bash
# Compares this generator with two others, whole process against whole process, in turn, on real documents that lie in
# the folder given as the first argument (see README.md beside this file). Prints CPU seconds, wall seconds and peak memory
# of each run, and where valgrind is installed the instructions of one run, which do not depend on what else goes on.
#
# Each run writes into a folder of its own, and nothing is removed before the end: ext4 goes past every inode that was set
# free within the last minutes before it hands out a new one, so that files removed between the runs would be measured and
# not the generators. TMPDIR says on which file system (a second run soon after the first is better off on another, or
# on a tmpfs).
set -euo pipefail
corpus="$(realpath "$1")"
runs="${2:-5}"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

command -v oas3-gen >/dev/null || cargo install oas3-gen --version 0.29.0 --locked
command -v openapi-to-rust >/dev/null || cargo install openapi-to-rust --version 0.23.0 --locked
cargo build --quiet --release -p authing-codegen --manifest-path "$root/Cargo.toml"
own="${CARGO_TARGET_DIR:-$root/target}/release/authing-codegen"

timed() {
  local name="$1"
  shift
  # The measured program may print what it likes; only the figures are shown.
  /usr/bin/time -o "$work/time" -f "%U user %S sys %e wall %M KB" "$@" >/dev/null 2>&1 || true
  printf '%-16s %s\n' "$name" "$(tail -n 1 "$work/time")"
}

counted() {
  local name="$1"
  shift
  command -v valgrind >/dev/null || return 0
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >/dev/null 2>"$work/count" || true
  printf '%-16s %s million instructions\n' "$name" "$(awk '/Collected/ {printf "%.0f", $NF / 1e6}' "$work/count")"
}

for document in authing-authentication keycloak-admin; do
  echo "== $document"
  for run in $(seq "$runs") counted; do
    folder="$work/$document/$run"
    mkdir -p "$folder"
    cd "$folder"
    openapi-to-rust init --force "$corpus/$document.json" >/dev/null
    if [ "$run" = counted ]; then measure=counted; else measure=timed; fi
    "$measure" authing-codegen "$own" --spec "$corpus/$document.json" --out "$folder/first" --name first --quiet
    "$measure" oas3-gen oas3-gen generate client-mod --input "$corpus/$document.json" --output "$folder/second"
    "$measure" openapi-to-rust openapi-to-rust generate
  done
done
