//! In: `cases/<feature>/spec.yaml`. Out: proof that the generator makes `expected/` of it.
//!
//! A case compares `src/api` and `src/models`, and each further file named in its document's first line
//! (`# expect: src/client.rs Cargo.toml`). The runtime is not repeated. `UPDATE_EXPECT=1` writes them anew.

use std::collections::BTreeMap;
use std::fs;

use crate::support::cases::{Case, cases};
use crate::support::{blessing, diff, files, options, root, write};
use authing_codegen::generate;
use authing_codegen::problem::{Format, render};

#[test]
fn cases_generate_what_is_expected() {
    let cases = cases(&root().join("tests/cases"));
    assert!(!cases.is_empty(), "no cases");
    let faults: Vec<String> = cases.iter().flat_map(faults).collect();
    assert!(
        faults.is_empty(),
        "{}\nIf this is right: UPDATE_EXPECT=1 cargo test -p authing-codegen golden",
        faults.join("\n")
    );
}

fn faults(case: &Case) -> Vec<String> {
    let actual = match actual(case) {
        Ok(actual) => actual,
        Err(problems) => return vec![format!("{}: {problems}", case.name)],
    };
    let folder = case.folder.join("expected");
    if blessing() {
        let _ = fs::remove_dir_all(&folder);
        for (path, text) in &actual {
            write(&folder.join(path), text);
        }
    }
    let expected = files(&folder);
    let mut faults = Vec::new();
    for path in expected.keys().filter(|path| !actual.contains_key(*path)) {
        faults.push(format!("{}: {path} is no longer made", case.name));
    }
    for (path, text) in &actual {
        match expected.get(path) {
            None => faults.push(format!("{}: {path} is not expected", case.name)),
            Some(wanted) if wanted != text => {
                faults.push(format!("{}: {path}\n{}", case.name, diff(wanted, text)));
            }
            Some(_) => {}
        }
    }
    faults
}

/// The compared files, or the problems as people see them.
fn actual(case: &Case) -> Result<BTreeMap<String, String>, String> {
    let spec = fs::read_to_string(&case.spec).unwrap_or_default();
    let named: Vec<&str> = spec
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("# expect: "))
        .map(|names| names.split_whitespace().collect())
        .unwrap_or_default();
    let generated = generate(&options(&case.spec, &case.name))
        .map_err(|problems| render(&problems, Format::Text))?;
    let shown = |path: &str| {
        path.starts_with("src/api/") || path.starts_with("src/models/") || named.contains(&path)
    };
    let files = generated
        .tree
        .files()
        .iter()
        .filter(|(path, _)| shown(path));
    let mut actual: BTreeMap<String, String> = files
        .map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    if !generated.warnings.is_empty() {
        let text = render(&generated.warnings, Format::Text);
        actual.insert("warnings.txt".to_owned(), text);
    }
    Ok(actual)
}
