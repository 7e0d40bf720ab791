//! In: documents that want to do harm, and valid ones cut and changed at random. Out: Problems, soon, and never a panic.

use crate::support::frontend;
use std::{fmt::Write, time::Instant};

use crate::support::frontend::{Folder, summary};

const ROOT: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";

#[test]
fn alias_bomb() {
    let mut text = format!("{ROOT}x-a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        writeln!(
            text,
            "x-a{level}: &a{level} [{}]",
            [alias.as_str(); 10].join(", ")
        )
        .unwrap();
    }
    let start = Instant::now();
    let (_, problems) = Folder::new("bomb", &[("a.yaml", &text)]).load("a.yaml");
    assert_eq!(problems[0].kind.code(), "too-large");
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn nested_anchors_cost_their_copies() {
    let depth = 150;
    let mut text = format!("{ROOT}x: ");
    for level in 0..depth {
        write!(text, "&a{level} [").unwrap();
    }
    text.push_str(&"x, ".repeat(30_000));
    text.push_str(&"]".repeat(depth));
    let (_, problems) = Folder::new("anchors", &[("a.yaml", &text)]).load("a.yaml");
    assert_eq!(problems[0].kind.code(), "too-large");
}

#[test]
fn ten_thousand_levels() {
    for (name, open, close) in [
        ("a.yaml", "[", "]"),
        ("b.yaml", "{a: ", "}"),
        ("c.json", "[", "]"),
        ("d.json", "{\"a\": ", "}"),
    ] {
        let deep = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        let text = if name.ends_with("json") {
            format!("{{\"openapi\": \"3.0.3\", \"x\": {deep}}}")
        } else {
            format!("{ROOT}x: {deep}\n")
        };
        let (_, problems) = Folder::new(&format!("deep-{name}"), &[(name, &text)]).load(name);
        assert_eq!(problems[0].kind.code(), "too-large", "{name}");
    }
    let indented = (0..10_000).fold(ROOT.to_owned(), |mut text, level| {
        writeln!(text, "{}a:", " ".repeat(level)).unwrap();
        text
    });
    let (_, problems) = Folder::new("deep-block", &[("a.yaml", &indented)]).load("a.yaml");
    assert_eq!(problems[0].kind.code(), "too-large");
}

/// As deep as is allowed, through everything to the typed model, on the small stack of a test's thread.
#[test]
fn as_deep_as_allowed() {
    let levels = 97;
    let text = format!(
        "{ROOT}components: {{schemas: {{A: {}{{type: string}}{}}}}}\n",
        "{items: ".repeat(levels * 2 - 2),
        "}".repeat(levels * 2 - 2)
    );
    let (document, problems) = Folder::new("deepest", &[("a.yaml", &text)]).read("a.yaml");
    assert!(document.is_some(), "{}", frontend::text(&problems));
}

#[test]
fn too_large_a_file_and_too_many_nodes() {
    let folder = Folder::new("large-file", &[]);
    folder.write("a.yaml", &vec![b'#'; 33 << 20]);
    assert_eq!(summary(&folder.load("a.yaml").1), ["too-large -:0:0+1"]);
    let many = format!(
        "{{\"openapi\": \"3.0.3\", \"x\": [{}1]}}",
        "1,".repeat(2_000_001)
    );
    folder.write("b.json", many.as_bytes());
    assert_eq!(folder.load("b.json").1[0].kind.code(), "too-large");
}

#[test]
fn too_many_files() {
    let folder = Folder::new("many-files", &[]);
    let mut root = format!("{ROOT}components:\n  schemas:\n");
    for number in 0..1010 {
        writeln!(root, "    S{number}: {{$ref: f{number}.yaml}}").unwrap();
        folder.write(&format!("f{number}.yaml"), b"type: string\n");
    }
    folder.write("a.yaml", root.as_bytes());
    let (files, problems) = folder.load("a.yaml");
    assert_eq!(files.list.len(), 1000);
    assert_eq!(problems.len(), 11);
    assert!(
        problems
            .iter()
            .all(|problem| problem.kind.code() == "too-large")
    );
}

#[cfg(unix)]
#[test]
fn devices_are_not_read() {
    let mut problems = authing_codegen::problem::Problems::new(false);
    let files = authing_codegen::spec::load::load(std::path::Path::new("/dev/zero"), &mut problems);
    assert!(files.list.is_empty() && problems.has_errors());
}

#[test]
fn references_in_circles() {
    let text = format!(
        "{ROOT}components:\n  schemas:\n    A: {{$ref: '#/components/schemas/B'}}\n    B: {{$ref: '#/components/schemas/A'}}\n    C: {{$ref: c.yaml#/C}}\n"
    );
    let folder = Folder::new(
        "circles",
        &[
            ("a.yaml", &text),
            ("c.yaml", "C: {$ref: '#/D'}\nD: {$ref: '#/C'}\n"),
        ],
    );
    let (value, _) = folder.bundle("a.yaml");
    assert!(value["components"]["schemas"]["A"].is_object());
}

/// Each path item holds two callbacks that lead to the next one: two to the power of their number, if all were copied.
#[test]
fn path_item_bomb() {
    let mut root =
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: 'p.yaml#/i0'}\n"
            .to_owned();
    let mut items = String::new();
    for number in 0..60 {
        let next = number + 1;
        writeln!(items, "i{number}: {{get: {{responses: {{}}, callbacks: {{a: {{x: {{$ref: '#/i{next}'}}}}, b: {{x: {{$ref: '#/i{next}'}}}}}}}}}}").unwrap();
    }
    items.push_str("i60: {}\n");
    root.push('\n');
    let start = Instant::now();
    let (_, problems) =
        Folder::new("item-bomb", &[("a.yaml", &root), ("p.yaml", &items)]).bundle("a.yaml");
    assert!(!problems.is_empty());
    assert!(start.elapsed().as_secs() < 10);
}

/// As many faults as there are parts, in a document of one line; each is shown with its place.
#[test]
fn thousands_of_faults_on_one_line() {
    let faults = (0..10_000).fold(String::new(), |mut text, number| {
        write!(
            text,
            ",\"S{number}\": {{\"type\": \"中{number}\", \"description\": \"中文\"}}"
        )
        .unwrap();
        text
    });
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \"paths\": {{}}, \"components\": {{\"schemas\": {{\"A\": {{}}{faults}}}}}}}"
    );
    let start = Instant::now();
    let (_, problems) = Folder::new("one-line", &[("a.json", &text)]).read("a.json");
    assert_eq!(problems.len(), 10_000);
    assert!(frontend::text(&problems).contains("9999"));
    let column = text.chars().take_while(|letter| *letter != '中').count();
    assert_eq!(
        summary(&problems)[0],
        format!("wrong-value a.json:1:{column}+4")
    );
    assert!(start.elapsed().as_secs() < 20);
}

/// A small generator of numbers, so that a failure repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit.max(1)
    }
}

#[test]
fn changed_documents_never_panic() {
    let yaml = "openapi: 3.0.3\ninfo: {title: \"T\\u4e2d\", version: '1'}\npaths:\n  /a/{id}: &item\n    get:\n      parameters:\n      - {$ref: '#/components/parameters/P'}\n      responses:\n        '200': {description: |\n          text\n          , content: {application/json: {schema: {$ref: 'b.yaml#/B'}}}}\n  /b: *item\ncomponents:\n  parameters:\n    P: {name: id, in: path, required: true, schema: !!str {type: string}}\n  schemas:\n    A: {oneOf: [{$ref: b.yaml}, {$ref: '#/components/schemas/A/oneOf/0'}], discriminator: {propertyName: t, mapping: {x: b.yaml#/B}}}\n";
    let json = serde_yaml::from_str::<serde_json::Value>(&yaml.replace("!!str ", "").replace(
        "{description: |\n          text\n          , ",
        "{description: d, ",
    ))
    .map(|value| value.to_string())
    .unwrap();
    let words = [
        "{", "}", "[", "]", ":", ",", "\n", "  ", "\t", "\"", "'", "&a ", "*item", "!x ", "!!int ",
        "- ", "? ", "| ", "$ref", "\\", "#", "%", "null", "3", "~", "<<: ", "---\n", "中",
        "\u{feff}", "\r",
    ];
    let folder = Folder::new(
        "mutations",
        &[(
            "b.yaml",
            "B: {type: object, properties: {a: {$ref: 'a.yaml#/components/schemas/A'}}}\n",
        )],
    );
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for (name, text) in [("a.yaml", yaml), ("a.json", json.as_str())] {
        for _ in 0..600 {
            let mut changed = text.to_owned();
            for _ in 0..=random.below(3) {
                let mut at = random.below(changed.len());
                while !changed.is_char_boundary(at) {
                    at -= 1;
                }
                match random.below(4) {
                    0 => changed.truncate(at),
                    1 if at < changed.len() => {
                        changed.remove(at);
                    }
                    _ => changed.insert_str(at, words[random.below(words.len())]),
                }
            }
            folder.write(name, changed.as_bytes());
            let (document, problems) = folder.read(name);
            let text = frontend::text(&problems);
            assert!(document.is_some() || !problems.is_empty());
            assert!(
                !problems
                    .iter()
                    .any(|problem| problem.kind.code() == "internal"),
                "{changed}\n{text}"
            );
        }
    }
}
