//! The wording that all problems of the inspection have in common.

use super::at::At;
use crate::spec::node::{Node, Value};

/// What is wrong with a value, in words: what it must be, and perhaps a hint.
pub(super) type Misfit = (String, Option<String>);

/// "one of `a`, `b`".
pub(super) fn one_of(words: &[&str]) -> String {
    let list: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    if let [only] = list.as_slice() {
        only.clone()
    } else {
        format!("one of {}", list.join(", "))
    }
}

pub(super) fn misfit(wanted: &str) -> Misfit {
    (wanted.to_owned(), None)
}

/// What stands there, in a few words.
pub(super) fn describe(node: &Node) -> String {
    match &node.value {
        Value::Null => "nothing (null)".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) => format!("the text `{}`", short(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Foreign text for a message: one line of bounded length.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut letters = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter });
    let start: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() {
        start + "…"
    } else {
        start
    }
}

/// The key of this value, as messages call it.
pub(super) fn quoted_key(at: &At<'_>) -> String {
    at.key()
        .map_or_else(|| "this".to_owned(), |key| format!("`{}`", short(key)))
}
