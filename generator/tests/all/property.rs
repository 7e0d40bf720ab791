//! In: documents made by chance. Out: proof that each becomes Rust, the same each time and whatever its order, and that
//! a sample of them compiles and keeps the values it is given.
//!
//! `PROPTEST_CASES=2000` asks for more of them; `cargo test -p authing-codegen property -- --ignored` for the sample.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::documents::{Document, document};
use crate::support::lowered::described;
use crate::support::workspace::Workspace;
use crate::support::{generated, options, write};
use authing_codegen::ir::{Model, ModelKind, Type, TypeId};
use authing_codegen::problem::{Format, render};
use authing_codegen::{Generated, generate};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// How many crates are compiled.
const SAMPLE: usize = 12;

/// Values made of each type.
const VALUES: usize = 6;

/// A document in a folder of its own.
fn saved(document: &Document) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("temporary folder: {error}"));
    write(
        &folder.path().join("spec.json"),
        &format!("{:#}\n", document.json()),
    );
    folder
}

fn made(document: &Document) -> Result<Generated, TestCaseError> {
    let folder = saved(document);
    let options = options(&folder.path().join("spec.json"), "chance");
    let fault = |problems: Vec<_>| {
        TestCaseError::fail(format!(
            "{}\n{:#}",
            render(&problems, Format::Text),
            document.json()
        ))
    };
    generate(&options).map_err(fault)
}

/// The files that the document makes, without the runtime.
fn written(generated: &Generated) -> BTreeMap<&str, String> {
    let files = generated
        .tree
        .files()
        .iter()
        .filter(|(path, _)| !path.starts_with("src/runtime/"));
    files
        .map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes).into_owned()))
        .collect()
}

/// What does not depend on the order of a document: models as they are, other files as a bag of lines.
fn unordered(files: BTreeMap<&str, String>) -> BTreeMap<String, String> {
    let sorted = |path: &str, text: String| {
        if path.starts_with("src/models") {
            return text;
        }
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        lines.join("\n")
    };
    // The README's tables and the example show the first operation.
    let rust = files
        .into_iter()
        .filter(|(path, _)| path.starts_with("src/models") || path.starts_with("src/api"));
    rust.map(|(path, text)| (path.to_owned(), sorted(path, text)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn any_document_becomes_rust(document in document(), turn in 1..5usize) {
        let first = made(&document)?;
        let files = written(&first);
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            let parsed = syn::parse_file(text).map(drop);
            prop_assert!(parsed.is_ok(), "{path}: {parsed:?}\n{text}\n{:#}", document.json());
        }
        let again = made(&document)?;
        prop_assert!(files == written(&again), "another output the second time");
        let mut turned = document.clone();
        turned.turn(turn);
        let turned = made(&turned)?;
        let (one, other) = (unordered(files), unordered(written(&turned)));
        for (path, text) in &one {
            let there = other.get(path);
            let diff = there.map(|there| crate::support::diff(text, there));
            prop_assert!(there == Some(text), "{path} depends on the order: {}\n{:#}", diff.unwrap_or_default(), document.json());
        }
        prop_assert_eq!(one.len(), other.len());
    }
}

/// The short run, unless `PROPTEST_CASES` asks for a longer one.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(32)
}

#[test]
#[ignore = "compiles twelve crates"]
fn a_sample_of_them_compiles_and_round_trips_values() {
    let mut runner = TestRunner::deterministic();
    let mut workspace = Workspace::new("chance");
    for number in 0..SAMPLE {
        let document = document()
            .new_tree(&mut runner)
            .expect("a document")
            .current();
        let name = format!("chance-{number}");
        let folder = saved(&document);
        let mut options = options(&folder.path().join("spec.json"), &name);
        options.member = true;
        let member = workspace.add(&name, &generated(&options).tree);
        let models = described(&options.spec).0.models;
        write(
            &member.join("tests/round_trip.rs"),
            &round_trips(&name, &document, &models),
        );
        write(
            &member.join("spec.json"),
            &format!("{:#}\n", document.json()),
        );
    }
    let printed = workspace.cargo(&[
        "test",
        "--all-features",
        "--no-fail-fast",
        "--test",
        "round_trip",
    ]);
    if let Err(printed) = printed {
        panic!(
            "{printed}\nThe crates and their documents: {}",
            workspace.path().display()
        );
    }
}

/// Whether a type is sent; an alias is if what it stands for is.
fn sent(ty: &Type, models: &[Model], depth: usize) -> bool {
    match ty {
        Type::Named(id) => match &models[id.0].kind {
            ModelKind::Alias(ty) if depth < 20 => sent(ty, models, depth + 1),
            _ => models[id.0].usage.sent,
        },
        Type::List(item)
        | Type::Set(item)
        | Type::Map(item)
        | Type::Nullable(item)
        | Type::Boxed(item) => sent(item, models, depth),
        _ => false,
    }
}

/// The test of a crate: values of its types, made from the schemas, come back as they were.
fn round_trips(name: &str, document: &Document, models: &[Model]) -> String {
    let mut random = fastrand::Rng::with_seed(name.bytes().map(u64::from).sum());
    let (names, constants) = document.one_way();
    let mut text =
        include_str!("support/round_trip.rs").replace("miniature", &name.replace('-', "_"));
    let _ = writeln!(text, "const NEVER_SENT: &[&str] = &{names:?};");
    let constants: Vec<String> = constants.iter().map(ToString::to_string).collect();
    let _ = writeln!(text, "const CONSTANTS: &[&str] = &{constants:?};");
    for (number, schema) in document.names().enumerate() {
        let pointer = format!(
            "/components/schemas/{}",
            schema.replace('~', "~0").replace('/', "~1")
        );
        let Some(place) = models.iter().position(|model| model.pointer == pointer) else {
            continue;
        };
        let rust = &models[place].name.rust;
        let sent = sent(&Type::Named(TypeId(place)), models, 0);
        let _ = writeln!(text, "\n#[test]\nfn component_{number}() {{");
        for _ in 0..VALUES {
            if let Some(value) = document.instance(number, sent, &mut random) {
                let value = value.to_string();
                let _ = writeln!(text, "    round_trip::<models::{rust}>({value:?}, {sent});");
            }
        }
        text.push_str("}\n");
    }
    text
}
