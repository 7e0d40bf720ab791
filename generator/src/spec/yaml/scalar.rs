//! In: the text of a YAML scalar, its style and tag. Out: the value that `serde_yaml` reads.

use crate::spec::node::Value;

/// The value of a scalar; `Err` says what its tag promised or why JSON cannot hold it.
pub(super) fn resolve(text: String, plain: bool, tag: Option<&str>) -> Result<Value, &'static str> {
    match tag {
        Some(libyaml_safer::BOOL_TAG) => boolean(&text).map(Value::Bool).ok_or("a boolean"),
        Some(libyaml_safer::NULL_TAG) => is_null(&text).then_some(Value::Null).ok_or("null"),
        Some(libyaml_safer::INT_TAG | libyaml_safer::FLOAT_TAG) => {
            number(&text)?.map(Value::Number).ok_or("a number")
        }
        Some(tag) if !tag.starts_with('!') => Ok(Value::String(text)),
        _ if plain => untagged(text),
        _ => Ok(Value::String(text)),
    }
}

fn untagged(text: String) -> Result<Value, &'static str> {
    if text.is_empty() || is_null(&text) {
        return Ok(Value::Null);
    }
    if let Some(value) = boolean(&text) {
        return Ok(Value::Bool(value));
    }
    Ok(number(&text)?.map_or(Value::String(text), Value::Number))
}

fn is_null(text: &str) -> bool {
    matches!(text, "null" | "Null" | "NULL" | "~")
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A number, if the text is one; infinities and not-a-number are none that JSON has.
fn number(text: &str) -> Result<Option<serde_json::Number>, &'static str> {
    // Most scalars are words; asking the number parser about each would cost more than the rest.
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return Ok(None);
    }
    let Ok(number) = text.parse::<serde_yaml::Number>() else {
        return Ok(large_integer(text));
    };
    if let Some(integer) = number.as_u64() {
        return Ok(Some(integer.into()));
    }
    if let Some(integer) = number.as_i64() {
        return Ok(Some(integer.into()));
    }
    number
        .as_f64()
        .and_then(serde_json::Number::from_f64)
        .map(Some)
        .ok_or("a number that JSON has")
}

/// An integer beyond 64 bits, as a float; `serde_yaml` stops there, but real documents have them as bounds and examples.
fn large_integer(text: &str) -> Option<serde_json::Number> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let decimal = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    text.parse()
        .ok()
        .filter(|_| decimal)
        .and_then(serde_json::Number::from_f64)
}
