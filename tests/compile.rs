//! In: all cases. Out: proof that each becomes a crate that compiles, without a warning, alone and complete.

use tests::cases::cases;
use tests::workspace::Workspace;
use tests::{generated, options, root};

#[test]
fn cases_compile_without_warnings() {
    let mut workspace = Workspace::new();
    for case in cases(&root().join("tests/cases")) {
        let name = format!("case-{}", case.name.replace('_', "-"));
        let mut options = options(&case.spec, &name);
        options.member = true;
        workspace.add(&name, &generated(&options).tree);
    }
    let printed = workspace
        .cargo(&["check", "--all-targets"])
        .unwrap_or_else(|printed| panic!("{printed}"));
    assert!(!printed.contains("warning:"), "{printed}");
}
