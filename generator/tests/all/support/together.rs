//! All cases as modules of one crate: nineteen of twenty lines of their crates are the carried runtime, which this crate has once.

use authing_codegen::output::Tree;

use super::cases::cases;
use super::repository::{generated, options, root};

/// The crate `together`, a member of a workspace.
pub fn together() -> Tree {
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
    tree
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
