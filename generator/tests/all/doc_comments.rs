//! Promise: no text of a document opens a code block in a doc comment, which rustdoc would run. What a description shows as
//! code is marked as `text`, and every other code block is the generator's own.

use crate::support::{generated, options, write};
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use serde_json::{Value, json};

/// How many texts the document below has.
const TEXTS: usize = 24;

/// A document with these texts wherever one may stand.
fn document(texts: &[String]) -> Value {
    let text = |number: usize| &texts[number];
    json!({
        "openapi": "3.0.3",
        "info": {"title": text(0), "description": text(1), "version": "1.0.0"},
        "servers": [{
            "url": "https://{region}.shop.example", "description": text(2),
            "variables": {"region": {"default": "eu", "description": text(3)}},
        }],
        "tags": [{"name": "pets", "description": text(4)}],
        "paths": {"/pets/{id}": {"post": {
            "operationId": "feedPet", "tags": ["pets"], "summary": text(5), "description": text(6),
            "security": [{"token": []}],
            "parameters": [
                {"name": "id", "in": "path", "required": true, "description": text(7), "schema": {"type": "string"}},
                {"name": "limit", "in": "query", "description": text(8), "schema": {"type": "string", "default": text(9)}},
                {"name": "x-shop", "in": "header", "description": text(10), "schema": {"type": "string"},
                    "x-value": {"name": "shop_id"}},
            ],
            "requestBody": {"description": text(11), "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Pet"}}}},
            "responses": {
                "200": {"description": text(12), "headers": {"x-count": {"description": text(13), "schema": {"type": "integer"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
                "201": {"description": text(14), "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                "404": {"description": text(15), "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Kind"}}}},
            },
        }, "get": {
            "operationId": "getPet", "tags": ["pets"], "description": text(16),
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {"204": {"description": text(17)}},
        }}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": text(18)}},
            "schemas": {
                "Pet": {"type": "object", "title": text(19), "description": text(20), "properties": {
                    "name": {"type": "string", "description": text(21), "pattern": "^[a-z`~]+$"},
                    "kind": {"$ref": "#/components/schemas/Kind"},
                }},
                "Kind": {"type": "string", "enum": ["cat", "dog"], "description": text(22)},
                "Answer": {"type": "object", "properties": {"code": {"type": "integer"}},
                    "x-envelope": {"status": ["code"], "success": [200], "code": ["code"],
                        "codes": [{"code": 2004, "name": "NotFound", "text": text(23)}]}},
            },
        },
    })
}

/// The code blocks of all comments and of the README that are not marked as `text`: file, mark and content.
fn blocks(texts: &[String]) -> Vec<(String, String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.json");
    write(&path, &document(texts).to_string());
    let made = generated(&options(&path, "hostile"));
    let mut found = Vec::new();
    for (path, bytes) in made.tree.files() {
        let text = String::from_utf8_lossy(bytes);
        if path == "README.md" {
            of(path, &text, &mut found);
        } else if path.ends_with(".rs") && !path.starts_with("src/runtime/") {
            assert!(!text.contains("#[doc = "), "{path}");
            for comment in comments(&text) {
                of(path, &comment, &mut found);
            }
        }
    }
    found.sort();
    found
}

/// Doc comments, each as rustdoc puts its lines together.
fn comments(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let mark = ["///", "//!"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        if let Some(own) = mark {
            if last != mark {
                found.push(String::new());
            }
            let comment = found.last_mut().unwrap();
            comment.push_str(trimmed.strip_prefix(own).unwrap());
            comment.push('\n');
        }
        last = mark;
    }
    for comment in &mut found {
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let lines = comment.lines().filter(|line| !line.trim().is_empty());
        let smallest = lines.map(indent).min().unwrap_or(0);
        let lines: Vec<&str> = comment
            .lines()
            .map(|line| line.get(smallest..).unwrap_or(""))
            .collect();
        *comment = lines.join("\n");
    }
    found
}

fn of(path: &str, text: &str, found: &mut Vec<(String, String, String)>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut open = None;
    for event in Parser::new_ext(text, options) {
        match (event, &mut open) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                let mark = match kind {
                    CodeBlockKind::Fenced(mark) => mark.to_string(),
                    CodeBlockKind::Indented => "indented".to_owned(),
                };
                open = Some((mark, String::new()));
            }
            (Event::Text(text), Some((_, content))) => content.push_str(&text),
            (Event::End(pulldown_cmark::TagEnd::CodeBlock), _) => {
                let (mark, content) = open.take().unwrap();
                if mark != "text" {
                    found.push((path.to_owned(), mark, content));
                }
            }
            _ => {}
        }
    }
}

/// The title stands in an example of the client, so that all documents have one beginning.
fn own(texts: &[String]) -> Result<(), String> {
    let plain: Vec<String> = (0..TEXTS).map(|_| "Plain words.".to_owned()).collect();
    let (wanted, found) = (blocks(&plain), blocks(texts));
    if wanted == found {
        return Ok(());
    }
    let foreign: Vec<_> = found.iter().filter(|one| !wanted.contains(one)).collect();
    let gone: Vec<_> = wanted.iter().filter(|one| !found.contains(one)).collect();
    Err(format!(
        "foreign: {foreign:#?}\nswallowed: {gone:#?}\n{texts:#?}"
    ))
}

/// What begins a block in `CommonMark`, and what surrounds it.
const PIECES: [&str; 44] = [
    "~~~rust",
    "~~~",
    "```rust",
    "```",
    "````",
    "~~~~ x",
    "    let a = 1;",
    "\tlet a = 1;",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "10) ",
    "> ",
    ">",
    "# ",
    "###### ",
    "|",
    "| a | b |",
    "|---|---|",
    "***",
    "---",
    "===",
    "___",
    "<pre>",
    "</pre>",
    "<pre><code>",
    "<br>",
    "<li>",
    "<p>",
    "<!--",
    "[a]: /b",
    "[^1]: ",
    "- [ ] ",
    "`",
    "``",
    "\\",
    "words",
    "A sentence. ",
    "中文。",
    "https://a.example/~~~",
    "x. ",
    "panic!(\"run\");",
    "&#126;&#126;&#126;",
];
const BETWEEN: [&str; 8] = ["", " ", "\n", "\n\n", "\n  ", "\n    ", "\r\n", "\u{2028}"];

/// A text that tries to open a code block.
fn hostile() -> impl Strategy<Value = String> {
    let piece = (0..PIECES.len(), 0..BETWEEN.len());
    prop::collection::vec(piece, 1..9).prop_map(|pieces| {
        let text =
            |(piece, between): (usize, usize)| format!("{}{}", PIECES[piece], BETWEEN[between]);
        pieces.into_iter().map(text).collect()
    })
}

#[test]
fn no_known_trick_opens_a_code_block() {
    let long = "word ".repeat(40);
    for trick in [
        "~~~rust x".to_owned(),
        "~~~rust\npanic!();\n~~~".to_owned(),
        "```rust".to_owned(),
        "```rust\npanic!();".to_owned(),
        "- ~~~rust\n  panic!();".to_owned(),
        "> ~~~rust\n> panic!();".to_owned(),
        "1. ```rust\n   panic!();".to_owned(),
        "# ~~~rust\npanic!();".to_owned(),
        "Words.\n\n    panic!();".to_owned(),
        "- a\n\n      panic!();".to_owned(),
        "Words. ~~~rust".to_owned(),
        "<pre>panic!();</pre>".to_owned(),
        format!("{long}~~~rust {long}"),
        format!("{long}```` {long}````"),
        format!("```` {long}````"),
        format!("- {long}~~~rust {long}"),
        format!("> {long}```rust {long}"),
    ] {
        let texts = vec![trick; TEXTS];
        if let Err(told) = own(&texts) {
            panic!("{told}");
        }
    }
}

#[test]
fn code_of_a_description_is_shown_and_not_run() {
    let mut texts = vec!["Plain words.".to_owned(); TEXTS];
    texts[6] = "Send this:\n\n```rust\nlet a = 1;\n```\n\nThen that.".to_owned();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.json");
    write(&path, &document(&texts).to_string());
    let made = generated(&options(&path, "shown"));
    let api = made
        .tree
        .files()
        .iter()
        .find(|(path, _)| *path == "src/api/pets.rs");
    let text = String::from_utf8_lossy(api.unwrap().1).into_owned();
    assert!(
        text.contains("/// ```text\n    /// let a = 1;\n    /// ```\n"),
        "{text}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 400, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn no_text_opens_a_code_block(texts in prop::collection::vec(hostile(), TEXTS)) {
        prop_assert!(own(&texts).is_ok(), "{}", own(&texts).unwrap_err());
    }
}

/// The short run, unless `PROPTEST_CASES` asks for a longer one.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(48)
}
