//! In: `rejects/<problem>/spec.yaml`. Out: proof that the generator refuses it with the text in `expected.txt`, and
//! that every kind of problem has such a document.

use std::collections::BTreeSet;
use std::fs;

use crate::support::cases::{Case, cases};
use crate::support::{blessing, diff, options, root, write};
use authing_codegen::generate;
use authing_codegen::problem::{Format, Kind, render};

#[test]
fn documents_are_refused_as_expected() {
    let cases = cases(&root().join("tests/rejects"));
    assert!(!cases.is_empty(), "no rejects");
    let mut seen = BTreeSet::new();
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|case| fault(case, &mut seen))
        .collect();
    assert!(
        faults.is_empty(),
        "{}\nIf this is right: UPDATE_EXPECT=1 cargo test -p authing-codegen rejects",
        faults.join("\n")
    );
    // No document can cause these: the first is a bug of the generator.
    seen.insert(Kind::Internal.code());
    let unseen: Vec<&str> = Kind::ALL
        .iter()
        .map(|kind| kind.code())
        .filter(|code| !seen.contains(code))
        .collect();
    assert!(
        unseen.is_empty(),
        "kinds of problem without a document in tests/rejects: {unseen:?}"
    );
}

fn fault(case: &Case, seen: &mut BTreeSet<&'static str>) -> Option<String> {
    let mut options = options(&case.spec, "rejected");
    options.strict = true;
    let names = case.folder.join("names.yaml");
    options.names = names.exists().then_some(names);
    let first = fs::read_to_string(&case.spec)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    options.only = first
        .strip_prefix("# only: ")
        .map(|only| vec![only.to_owned()])
        .unwrap_or_default();
    let Err(problems) = generate(&options) else {
        return Some(format!("{}: was not refused", case.name));
    };
    seen.extend(problems.iter().map(|problem| problem.kind.code()));
    let actual = render(&problems, Format::Text);
    let path = case.folder.join("expected.txt");
    if blessing() {
        write(&path, &actual);
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    (expected != actual).then(|| format!("{}:\n{}", case.name, diff(&expected, &actual)))
}
