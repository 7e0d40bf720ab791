//! In: the examples in `spec/README.md`. Out: proof that each word of the vocabulary has one, and that the generator takes
//! it: each is put where it belongs in a copy of the description.

use std::collections::BTreeMap;

use authing_codegen::problem::{Format, Problems, render};
use authing_codegen::spec;
use tests::{files, root, write};

/// The words, as they stand in the examples.
const WORDS: [&str; 10] = [
    "x-value:",
    "x-envelope:",
    "x-session:",
    "x-graphql:",
    "x-encrypt:",
    "x-secret:",
    "x-accept:",
    "x-retry:",
    "x-rust-name:",
    "x-rust-names:",
];

/// The examples: what stands between fences of YAML.
fn examples(readme: &str) -> Vec<&str> {
    let (_, vocabulary) = readme.split_once("## The vocabulary").unwrap_or_default();
    let blocks = vocabulary.split("```yaml\n").skip(1);
    blocks
        .filter_map(|block| Some(block.split_once("```")?.0))
        .collect()
}

fn indented(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    let lines = text.lines().flat_map(|line| [&margin, line, "\n"]);
    lines.collect()
}

#[test]
fn each_word_has_an_example_that_is_right() {
    let mut description = files(&root().join("spec"));
    let readme = description.remove("README.md").unwrap_or_default();
    // Names of their own, beside those of the description.
    let readme = readme
        .replace("V3", "Readme")
        .replace("    v2", "    readme");
    let readme = readme.replace("operationId: v3", "operationId: readme");
    let examples = examples(&readme);
    for word in WORDS {
        let shown = examples.iter().any(|text| text.contains(word));
        assert!(shown, "no example of {word}");
    }
    place(&examples, &mut description);
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in &description {
        write(&folder.path().join(path), text);
    }
    let mut problems = Problems::new(true);
    spec::read(&folder.path().join("authing.yaml"), None, &mut problems);
    let found = problems.take();
    assert!(found.is_empty(), "{}", render(&found, Format::Text));
}

/// Puts the examples where they belong.
fn place(examples: &[&str], description: &mut BTreeMap<String, String>) {
    let with = |words: &[&str], by: usize| -> String {
        let fits = |text: &&&str| words.iter().any(|word| text.contains(word));
        let fitting = examples.iter().filter(fits);
        fitting.map(|text| indented(text, by)).collect()
    };
    let paths = [
        "call:\n  parameters:\n",
        &with(&["x-value:"], 4),
        "  post:\n    operationId: readmeCall\n    responses: {'200': {description: Users., content: ",
        "{application/json: {schema: {$ref: '../schemas/readme.yaml#/ReadmeUserAnswer'}}}}}\n",
        &with(&["x-graphql:"], 4),
        "retry:\n",
        &with(&["x-retry:"], 2),
    ];
    let properties = ["x-encrypt:", "x-secret:", "x-accept:", "x-rust-names:"];
    let schemas = [
        &with(&["x-envelope:"], 0),
        "ReadmeUser:\n  type: object\n  properties:\n",
        &with(&properties, 4),
    ];
    let security = with(&["x-session:"], 4).replace("accessToken", "readmeToken");
    let security = security.replace("bearerAccess", "readmeBearer");
    let calls = ["call", "retry"];
    let calls = calls.map(|key| format!("  /{key}: {{$ref: 'paths/readme.yaml#/{key}'}}\n"));
    let text = description.remove("authing.yaml").unwrap_or_default();
    let text = text.replace("\npaths:\n", &format!("\npaths:\n{}", calls.concat()));
    let text = text.replace(
        "  securitySchemes:\n",
        &format!("  securitySchemes:\n{security}"),
    );
    description.insert("authing.yaml".to_owned(), text);
    description.insert("paths/readme.yaml".to_owned(), paths.concat());
    description.insert("schemas/readme.yaml".to_owned(), schemas.concat());
}
