//! What the generator makes of each case compiles, without a warning.
//!
//! Nineteen of twenty lines of these crates are the carried runtime. So the usual run checks all cases as modules of one
//! crate that has the whole runtime once. The long run checks each crate as it is: alone, complete, all targets.

#![allow(clippy::panic, reason = "a test fails by a panic")]

#[path = "all/support/cases.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
mod cases;
#[path = "all/support/repository.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
mod repository;
#[path = "all/support/workspace.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other binaries")]
mod workspace;

use cases::cases;
use repository::{generated, options, root};
use workspace::Workspace;

#[test]
fn cases_compile_without_warnings() {
    let mut workspace = Workspace::new("together");
    // The description of the miniature needs all of the runtime.
    let mut all = options(&root().join("templates/openapi.yaml"), "together");
    all.member = true;
    let mut tree = generated(&all).tree;
    let mut library = text(&tree.files()["src/lib.rs"]);
    for case in cases(&root().join("tests/cases")) {
        let module = format!("case_{}", case.name);
        for line in ["", "/// A case.", &format!("pub mod {module};\n")] {
            library.push_str(line);
            library.push('\n');
        }
        for (path, bytes) in generated(&options(&case.spec, "case")).tree.files() {
            let Some(path) = path.strip_prefix("src/") else {
                continue;
            };
            if path == "lib.rs" {
                let (text, attributes) = without_attributes(&below(&text(bytes), &module));
                library.insert_str(0, &attributes);
                let text = text.replace("pub mod runtime;", "use crate::runtime;");
                tree.insert(format!("src/{module}.rs"), text);
            } else if !path.starts_with("runtime/") && path != "runtime.rs" {
                tree.insert(format!("src/{module}/{path}"), below(&text(bytes), &module));
            }
        }
    }
    tree.insert("src/lib.rs".to_owned(), library);
    workspace.add("together", &tree);
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

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A file of a crate as a file of a module: its paths lead into the module, but for those into the runtime.
fn below(text: &str, module: &str) -> String {
    text.replace("crate::", &format!("crate::{module}::"))
        .replace(&format!("crate::{module}::runtime"), "crate::runtime")
}

/// The text without its inner attributes, and those: some are for crates only, so that the one crate takes them all.
fn without_attributes(text: &str) -> (String, String) {
    let mut within = false;
    let (attributes, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| {
        let own = within || line.starts_with("#![");
        within = own && !line.ends_with(']');
        own
    });
    (rest.join("\n"), attributes.join("\n") + "\n")
}
