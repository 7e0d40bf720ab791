//! In: small YAML and JSON texts. Out: the values in them and the line and column of each.

use crate::support::frontend;
use crate::support::frontend::{Folder, at, plain, summary};
use authing_codegen::spec::{Files, Target};
use serde_json::{Value as Json, json};

/// Loads a document whose `x-test` holds what is tested; a document of its own each time.
fn load(name: &str, file: &str, text: &str) -> (Folder, Files) {
    let folder = Folder::new(name, &[(file, text)]);
    let (files, problems) = folder.load(file);
    assert!(problems.is_empty(), "{}", frontend::text(&problems));
    (folder, files)
}

fn place(files: &Files, pointer: &str) -> String {
    at(&files.place_of(&Target {
        file: 0,
        pointer: pointer.to_owned(),
    }))
}

fn key(files: &Files, pointer: &str) -> String {
    at(&files.key_place_of(&Target {
        file: 0,
        pointer: pointer.to_owned(),
    }))
}

fn value(files: &Files, pointer: &str) -> Json {
    let target = Target {
        file: 0,
        pointer: pointer.to_owned(),
    };
    files
        .node(&target)
        .map_or(Json::String("nothing there".to_owned()), plain)
}

#[test]
fn yaml_plain() {
    let (_folder, files) = load(
        "yaml-plain",
        "a.yaml",
        "openapi: 3.0.3\ninfo:\n  title: Some thing # comment\n  list:\n  - one\n  - two: 2\n",
    );
    assert_eq!(place(&files, "/openapi"), "a.yaml:1:10+5");
    assert_eq!(place(&files, "/info/title"), "a.yaml:3:10+10");
    assert_eq!(key(&files, "/info/title"), "a.yaml:3:3+5");
    assert_eq!(place(&files, "/info/list/0"), "a.yaml:5:5+3");
    assert_eq!(place(&files, "/info/list/1/two"), "a.yaml:6:10+1");
    assert_eq!(
        place(&files, "/info"),
        "a.yaml:3:3+27",
        "a container: its first line"
    );
    assert_eq!(
        place(&files, "/info/license/name"),
        "a.yaml:3:3+27",
        "the nearest node around what is missing"
    );
}

#[test]
fn yaml_crlf_tabs_and_cjk() {
    let text = "openapi: 3.0.3\r\ninfo:\t# tab\r\n  标题: 微信\t\r\n  表情: 😀登录\r\n";
    let (_folder, files) = load("yaml-crlf", "a.yaml", text);
    assert_eq!(
        value(&files, "/info"),
        json!({"标题": "微信", "表情": "😀登录"})
    );
    assert_eq!(key(&files, "/info/标题"), "a.yaml:3:3+2");
    assert_eq!(place(&files, "/info/标题"), "a.yaml:3:7+2");
    assert_eq!(place(&files, "/info/表情"), "a.yaml:4:7+3");
}

#[test]
fn byte_order_mark_is_no_column() {
    let (_folder, files) = load("bom-yaml", "a.yaml", "\u{feff}openapi: 3.0.3\n");
    assert_eq!(place(&files, "/openapi"), "a.yaml:1:10+5");
    let (_folder, files) = load("bom-json", "a.json", "\u{feff}{\"openapi\": \"3.0.3\"}");
    assert_eq!(place(&files, "/openapi"), "a.json:1:13+7");
}

#[test]
fn yaml_quotes_and_escapes() {
    let text = "openapi: \"3.0.3\"\n'a''b': \"x\\u4e2d\\n\"\n\"c/d~e\": 'it''s'\n";
    let (_folder, files) = load("yaml-quotes", "a.yaml", text);
    assert_eq!(value(&files, "/a'b"), "x中\n");
    assert_eq!(key(&files, "/a'b"), "a.yaml:2:1+6");
    assert_eq!(place(&files, "/c~1d~0e"), "a.yaml:3:10+7");
    assert_eq!(value(&files, "/c~1d~0e"), "it's");
}

#[test]
fn yaml_block_scalars() {
    let text = "openapi: 3.0.3\na: |\n  one\n  two\nb: >-\n  three\n  four\n\nc: five\n  six\n";
    let (_folder, files) = load("yaml-block", "a.yaml", text);
    assert_eq!(value(&files, "/a"), "one\ntwo\n");
    assert_eq!(value(&files, "/b"), "three four");
    assert_eq!(value(&files, "/c"), "five six");
    assert_eq!(place(&files, "/a"), "a.yaml:2:4+1");
    assert_eq!(place(&files, "/b"), "a.yaml:5:4+2");
    assert_eq!(place(&files, "/c"), "a.yaml:9:4+4");
}

#[test]
fn yaml_anchors_and_aliases() {
    let text = "openapi: 3.0.3\na: &one\n  type: string\nb: *one\n&key c: *key\nd: &text hello\n*text : 1\n";
    let (_folder, files) = load("yaml-alias", "a.yaml", text);
    assert_eq!(value(&files, "/b"), json!({"type": "string"}));
    assert_eq!(value(&files, "/c"), "c");
    assert_eq!(value(&files, "/hello"), 1);
    assert_eq!(place(&files, "/b"), "a.yaml:4:4+4", "the alias");
    assert_eq!(
        place(&files, "/b/type"),
        "a.yaml:3:9+6",
        "inside it, what is written at the anchor"
    );
}

#[test]
fn yaml_scalars_as_serde_yaml_reads_them() {
    let scalars = "[yes, on, ~, null, Null, '', , True, 0o17, 0x1F, 017, 1_000, 1.0, -0, 1e3, .5, +12, 2020-01-01, 12:30:45, 0b101, \
                   -9223372036854775808, 18446744073709551615, 1.0.0, '123', .inf-x, e3, -, 08, 1e400]"
        .replace(" , ", " ");
    let text = format!(
        "openapi: 3.0.3\nx-test: {scalars}\nempty:\n200: 1\n0x10: 2\ntrue: 3\n1.50: 4\n!!str 5: !!str 6\nx: !!int '7'\n"
    );
    let (_folder, files) = load("yaml-scalars", "a.yaml", &text);
    let expected: Json = serde_yaml::from_str(&text).unwrap();
    assert_eq!(plain(&files.list[0].root).to_string(), expected.to_string());
    assert_eq!(value(&files, "/x-test/0"), "yes");
    assert_eq!(value(&files, "/x-test/7"), 15);
    assert_eq!(
        place(&files, "/empty"),
        "a.yaml:3:7+1",
        "an empty value stands after its colon"
    );
    assert_eq!(value(&files, "/200"), 1);
}

#[test]
fn integers_beyond_64_bits_are_floats() {
    let (_folder, files) = load(
        "big-yaml",
        "a.yaml",
        "openapi: 3.0.3\na: 99999999999999999999999\nb: -99999999999999999999999\n",
    );
    assert_eq!(value(&files, "/a"), json!(1e23));
    assert_eq!(value(&files, "/b"), json!(-1e23));
    let (_folder, files) = load(
        "big-json",
        "a.json",
        "{\"openapi\": \"3.0.3\", \"a\": 99999999999999999999999}",
    );
    assert_eq!(value(&files, "/a"), json!(1e23));
}

#[test]
fn json_positions() {
    let text = "{\r\n\t\"openapi\" : \"3.0.3\",\r\n  \"中\\u6587\": [ 1, {\"k\\n\": null},\r\n -1.5e3, true ]\r\n}\r\n";
    let (_folder, files) = load("json", "a.json", text);
    assert_eq!(
        value(&files, "/中文"),
        json!([1, {"k\n": null}, -1500.0, true])
    );
    assert_eq!(key(&files, "/openapi"), "a.json:2:2+9");
    assert_eq!(place(&files, "/openapi"), "a.json:2:14+7");
    assert_eq!(key(&files, "/中文"), "a.json:3:3+9");
    assert_eq!(place(&files, "/中文/1/k\n"), "a.json:3:27+4");
    assert_eq!(place(&files, "/中文/2"), "a.json:4:2+6");
}

#[test]
fn json_without_extension_and_yaml_with_braces() {
    let (_folder, files) = load(
        "json-bare",
        "document",
        " {\"openapi\": \"3.0.3\", \"a\": \"\\/\"}",
    );
    assert_eq!(value(&files, "/a"), "/");
    let (_folder, files) = load("yaml-flow", "a.yaml", "{openapi: 3.0.3, a: [b, {c: d}]}");
    assert_eq!(place(&files, "/a/1/c"), "a.yaml:1:29+1");
}

#[test]
fn large_objects_are_found_by_key() {
    use std::fmt::Write;
    let mut text = "openapi: 3.0.3\nx:\n".to_owned();
    for number in (0..500).rev() {
        writeln!(text, "  k{number}: {number}").unwrap();
    }
    let (_folder, mut files) = load("large", "a.yaml", &text);
    assert_eq!(value(&files, "/x/k7"), 7);
    assert!(files.target(0, "#/x/k500").is_err());
    let node = files
        .node_mut(&Target {
            file: 0,
            pointer: "/x/k9".to_owned(),
        })
        .unwrap();
    node.value = authing_codegen::spec::Value::Null;
    assert_eq!(value(&files, "/x/k9"), Json::Null);
}

/// Loads a faulty text and gives its problems, each with its place.
fn faults(name: &str, file: &str, text: &str) -> Vec<String> {
    let folder = Folder::new(name, &[(file, text)]);
    summary(&folder.load(file).1)
}

#[test]
fn syntax_faults_have_places() {
    for (file, text, expected) in [
        ("a.yaml", "openapi: 3.0.3\ninfo: {a: b\n", "syntax 3:1+1"),
        ("a.yaml", "openapi: 3.0.3\ninfo: a: b\n", "syntax 2:8+1"),
        ("a.yaml", "openapi: 3.0.3\n\tinfo: b\n", "syntax 2:1+1"),
        ("a.yaml", "openapi: 3.0.3\nx: *nope\n", "syntax 2:4+5"),
        ("a.yaml", "openapi: 3.0.3\nx: &a [*a]\n", "syntax 2:8+2"),
        ("a.yaml", "openapi: 3.0.3\n---\na: b\n", "syntax 2:1+3"),
        ("a.yaml", "openapi: 3.0.3\nx: a\u{7}b\n", "syntax 2:5+1"),
        ("a.yaml", "openapi: \"3.0.3\\", "syntax 1:17+1"),
        ("a.json", "{\"openapi\": \"3.0.3\",}", "syntax 1:21+1"),
        ("a.json", "{\"openapi\": '3.0.3'}", "syntax 1:13+1"),
        ("a.json", "{\"openapi\": \"3.0\\q\"}", "syntax 1:18+1"),
        ("a.json", "{\"openapi\": \"3.0.3\"} x", "syntax 1:22+1"),
        ("a.json", "{\"openapi\": 01}", "syntax 1:13+2"),
        ("a.json", "{\"openapi\": \"3.0\n\"}", "syntax 1:17+1"),
        ("a.json", "{\"openapi\": \"3.0.3", "syntax 1:13+1"),
        ("a.json", "// hello\n{}", "syntax 1:1+1"),
        (
            "a.json",
            "{\"a\": 1e999, \"b\": \"\\ud800\"}",
            "syntax 1:7+5",
        ),
        ("a.json", "", "syntax 1:1+1"),
        ("a.yaml", "", "wrong-value 1:1+1"),
        ("a.yaml", "- a\n", "wrong-value 1:1+3"),
    ] {
        let found = faults("syntax", file, text).join(", ");
        let (kind, place) = expected.split_once(' ').unwrap();
        assert_eq!(found, format!("{kind} {file}:{place}"), "{text:?}");
    }
}

#[test]
fn duplicate_keys_name_the_first() {
    for (file, text) in [
        ("a.yaml", "openapi: 3.0.3\nx:\n  a: 1\n  b: 2\n  a: 3\n"),
        (
            "a.json",
            "{\"openapi\": \"3.0.3\",\n\"x\": {\n\"a\": 1,\n\"b\": 2,\n\"a\": 3}}",
        ),
    ] {
        let folder = Folder::new(&format!("duplicate-{file}"), &[(file, text)]);
        let (files, problems) = folder.load(file);
        let problem = &problems[0];
        assert_eq!(
            (problems.len(), problem.kind.code(), problem.place.line),
            (1, "duplicate-key", 5)
        );
        assert_eq!(
            (
                problem.place.pointer.as_str(),
                problem.related[0].place.line
            ),
            ("/x/a", 3)
        );
        assert_eq!(value(&files, "/x"), json!({"a": 1, "b": 2}));
    }
}

#[test]
fn yaml_words_that_json_lacks() {
    let folder = Folder::new(
        "yaml-odd",
        &[(
            "a.yaml",
            "openapi: 3.0.3\na: .nan\nb: !custom x\n<<: {c: 1}\n? [k]\n: v\nd: !!bool maybe\n",
        )],
    );
    let (files, problems) = folder.load("a.yaml");
    assert_eq!(
        summary(&problems),
        [
            "wrong-value a.yaml:2:4+4",
            "ignored a.yaml:3:4+9",
            "unsupported a.yaml:4:1+2",
            "wrong-value a.yaml:5:3+3",
            "wrong-value a.yaml:7:4+12"
        ]
    );
    assert_eq!(
        plain(&files.list[0].root),
        json!({"openapi": "3.0.3", "a": null, "b": "x", "d": null})
    );
}

/// The parser below panics on this; the program must not, nor print anything.
#[test]
fn a_tag_before_a_comma_is_a_problem() {
    assert_eq!(
        faults("tag-comma", "a.yaml", "openapi: 3.0.3\nx: [!a, b]\n"),
        ["syntax a.yaml:1:1+1"]
    );
    assert_eq!(
        faults(
            "no-tag",
            "a.yaml",
            "openapi: 3.0.3\nx: wow!, so it is\ny: [! a, '!b,']\n"
        ),
        ["ignored a.yaml:3:5+3"]
    );
}
