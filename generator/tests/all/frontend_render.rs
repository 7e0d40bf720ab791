//! In: problems. Out: what people and machines are shown.

use crate::support::frontend;
use std::sync::Arc;

use crate::support::frontend::Folder;
use authing_codegen::problem::{Format, Kind, Place, Problem, Problems, Severity, Source, render};

fn place(text: &str, line: u32, column: u32, length: u32) -> Place {
    let source = Arc::new(Source {
        name: "a.yaml".to_owned(),
        text: text.to_owned(),
    });
    Place {
        source: Some(source),
        line,
        column,
        length,
        pointer: "/a".to_owned(),
    }
}

#[test]
fn text_with_caret_related_and_hint() {
    let text = "a: 1\n\n\n\n\n\n\n\n\nb:\tstrng\n";
    let problem = Problem::new(
        Kind::WrongValue,
        place(text, 10, 4, 5),
        "`strng` is no type",
    )
    .related("it belongs to this", place(text, 1, 1, 1))
    .hint("did you mean `string`?");
    let expected = "\
error[wrong-value]: `strng` is no type
  --> a.yaml:10:4
   |
10 | b:    strng
   |       ^^^^^
  ::: a.yaml:1:1
   |
 1 | a: 1
   | ^ it belongs to this
   = at: /a
   = hint: did you mean `string`?

1 error
";
    assert_eq!(render(&[problem], Format::Text), expected);
}

#[test]
fn carets_under_east_asian_text() {
    let problem = Problem::new(Kind::UnknownKey, place("标题: 微信登录\n", 1, 5, 4), "m");
    let expected = "warning[unknown-key]: m\n --> a.yaml:1:5\n  |\n1 | 标题: 微信登录\n  |       ^^^^^^^^\n  = at: /a\n\n1 warning\n";
    assert_eq!(render(&[problem], Format::Text), expected);
}

#[test]
fn long_lines_are_cut_around_the_caret() {
    let text = format!(
        "{{{}\"here\"{}}}",
        "\"k\": 1, ".repeat(5000),
        ", \"k\": 1".repeat(5000)
    );
    let problem = Problem::new(Kind::WrongValue, place(&text, 1, 40_002, 6), "m");
    let out = render(&[problem], Format::Text);
    let lines: Vec<_> = out.lines().collect();
    assert!(lines[3].chars().count() < 140, "{out}");
    let caret = lines[4].find('^').unwrap();
    assert_eq!(
        lines[3].chars().skip(caret).take(6).collect::<String>(),
        "\"here\""
    );
}

#[test]
fn foreign_text_moves_no_cursor() {
    let problem = Problem::new(
        Kind::WrongValue,
        place("a: \u{1b}[31m\u{202e}x\r\n", 1, 4, 1),
        "m\u{1b}[2J\nn",
    )
    .hint("\u{7}h");
    let out = render(&[problem], Format::Text);
    assert!(
        !out.contains(['\u{1b}', '\u{202e}', '\u{7}', '\r']),
        "{out:?}"
    );
}

#[test]
fn json_for_machines() {
    let problem = Problem::new(Kind::WrongValue, place("a: 1\n", 1, 4, 1), "m")
        .related("r", Place::nowhere());
    let value: serde_json::Value = serde_json::from_str(&render(&[problem], Format::Json)).unwrap();
    let expected = serde_json::json!({
        "errors": 1,
        "warnings": 0,
        "problems": [{
            "code": "wrong-value", "severity": "error", "message": "m",
            "file": "a.yaml", "line": 1, "column": 4, "length": 1, "pointer": "/a",
            "related": [{"message": "r", "file": null, "line": 0, "column": 0, "length": 1, "pointer": ""}],
            "hint": null,
        }],
    });
    assert_eq!(value, expected);
    assert_eq!(render(&[], Format::Text), "");
}

#[test]
fn problems_are_sorted_told_once_and_strict() {
    let mut problems = Problems::new(true);
    problems.push(Problem::new(
        Kind::UnknownKey,
        place("a\nb\n", 2, 1, 1),
        "later",
    ));
    problems.push(Problem::new(
        Kind::UnknownKey,
        place("a\nb\n", 1, 1, 1),
        "first",
    ));
    problems.push(Problem::new(
        Kind::UnknownKey,
        place("a\nb\n", 1, 1, 1),
        "first",
    ));
    assert!(problems.has_errors());
    let list = problems.take();
    assert_eq!(
        list.iter()
            .map(|problem| problem.message.as_str())
            .collect::<Vec<_>>(),
        ["first", "later"]
    );
    assert!(
        list.iter()
            .all(|problem| problem.severity == Severity::Error)
    );
}

#[test]
fn codes_are_unique_and_kebab_case() {
    let codes: std::collections::BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes.len(), Kind::ALL.len());
    assert!(codes.iter().all(|code| {
        code.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    }));
    assert!(
        Kind::ALL
            .iter()
            .all(|kind| kind.explanation().ends_with('.'))
    );
}

#[test]
fn a_syntax_error_as_people_see_it() {
    let folder = Folder::new(
        "seen",
        &[(
            "api.yaml",
            "openapi: 3.0.3\ninfo:\n  title: [a\n  version: 1\n",
        )],
    );
    let out = frontend::text(&folder.read("api.yaml").1);
    assert!(out.starts_with("error[syntax]: "), "{out}");
    assert!(out.contains("--> api.yaml:4:"), "{out}");
}
