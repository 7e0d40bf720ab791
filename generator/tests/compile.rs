//! What the generator makes of each case compiles, without a warning: with cargo, as a user compiles it.
//!
//! `cargo test --workspace` checks all cases as one crate in seconds, with the dependencies that it has built (`tests/compile.rs`).
//! Alone, without the rest of the workspace, cargo has to check these dependencies first: these tests run when they are asked for.

#![allow(clippy::panic, reason = "a test fails by a panic")]

#[path = "all/support/cases.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
mod cases;
#[path = "all/support/repository.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
mod repository;
#[path = "all/support/together.rs"]
#[allow(unreachable_pub, reason = "shared with other binaries")]
mod together;
#[path = "all/support/workspace.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
mod workspace;

use cases::cases;
use repository::{generated, options, root};
use workspace::Workspace;

#[test]
#[ignore = "checks the HTTP client's packages first; `cargo test --workspace` has what is faster"]
fn cases_compile_without_warnings() {
    let mut workspace = Workspace::new("together");
    workspace.add("together", &together::together());
    without_warnings(&workspace, &["check", "--lib"]);
}

#[test]
#[ignore = "checks a hundred crates three times"]
fn each_case_compiles_alone() {
    let mut workspace = Workspace::new("cases");
    for case in cases(&root().join("tests/cases")) {
        let name = format!("case-{}", case.name.replace('_', "-"));
        let mut options = options(&case.spec, &name);
        options.member = true;
        workspace.add(&name, &generated(&options).tree);
    }
    without_warnings(&workspace, &["check", "--all-targets"]);
}

fn without_warnings(workspace: &Workspace, arguments: &[&str]) {
    let printed = workspace
        .cargo(arguments)
        .unwrap_or_else(|printed| panic!("{printed}"));
    assert!(!printed.contains("warning:"), "{printed}");
}
