//! In: problems. Out: one JSON object, pretty-printed, for editors and scripts.

use serde_json::{Value, json};

use crate::problem::{Place, Problem, Severity};

pub(super) fn render(problems: &[Problem]) -> String {
    let count = |severity| {
        problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let all = json!({
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "problems": problems.iter().map(problem).collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}

fn problem(problem: &Problem) -> Value {
    let related = problem
        .related
        .iter()
        .map(|related| with_place(json!({"message": related.message}), &related.place));
    let value = json!({
        "code": problem.kind.code(),
        "severity": problem.severity.word(),
        "message": problem.message,
    });
    let mut value = with_place(value, &problem.place);
    if let Value::Object(members) = &mut value {
        members.insert("related".to_owned(), related.collect());
        members.insert(
            "hint".to_owned(),
            problem.hint.clone().map_or(Value::Null, Value::String),
        );
    }
    value
}

fn with_place(mut value: Value, place: &Place) -> Value {
    if let Value::Object(members) = &mut value {
        let file = place.source.as_ref().map(|source| source.name.clone());
        members.insert("file".to_owned(), json!(file));
        members.insert("line".to_owned(), json!(place.line));
        members.insert("column".to_owned(), json!(place.column));
        members.insert("length".to_owned(), json!(place.length));
        members.insert("pointer".to_owned(), json!(place.pointer));
    }
    value
}
