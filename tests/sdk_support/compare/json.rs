//! In: two JSON values. Out: where they differ, by pointer.

use serde_json::Value;

use super::{ABSENT, Differences};

/// All differences; null and absent are two things.
pub(crate) fn compare(differences: &mut Differences, what: &str, theirs: &Value, ours: &Value) {
    walk(differences, what, "", Some(theirs), Some(ours));
}

fn walk(
    differences: &mut Differences,
    what: &str,
    at: &str,
    theirs: Option<&Value>,
    ours: Option<&Value>,
) {
    match (theirs, ours) {
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let mut names: Vec<&String> = left.keys().chain(right.keys()).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                walk(
                    differences,
                    what,
                    &format!("{at}/{name}"),
                    left.get(name),
                    right.get(name),
                );
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) if left.len() == right.len() => {
            let (left, right) = (sorted(left), sorted(right));
            for (index, (left, right)) in left.into_iter().zip(right).enumerate() {
                walk(
                    differences,
                    what,
                    &format!("{at}/{index}"),
                    Some(left),
                    Some(right),
                );
            }
        }
        (Some(Value::String(left)), Some(Value::String(right))) if left != right => {
            match (nested(left), nested(right)) {
                (Some(left), Some(right)) => walk(differences, what, at, Some(&left), Some(&right)),
                _ => differences.note(format!("{what} {at}"), left.as_str(), right.as_str()),
            }
        }
        (left, right) if equal(left, right) => {}
        (left, right) => differences.note(format!("{what} {at}"), told(left), told(right)),
    }
}

/// `1` and `1.0` are one number.
fn equal(theirs: Option<&Value>, ours: Option<&Value>) -> bool {
    match (theirs, ours) {
        (Some(Value::Number(left)), Some(Value::Number(right))) => {
            left == right || left.as_f64() == right.as_f64()
        }
        (left, right) => left == right,
    }
}

/// A list of `{key, value}` is a map: its order comes from the caller's object, which this test reads without one.
fn sorted(items: &[Value]) -> Vec<&Value> {
    let mut items: Vec<&Value> = items.iter().collect();
    if items.iter().all(|item| item["key"].is_string()) {
        items.sort_by_key(|item| item["key"].as_str());
    }
    items
}

/// What a text holds that is itself a JSON object or list.
fn nested(text: &str) -> Option<Value> {
    serde_json::from_str(text)
        .ok()
        .filter(|value: &Value| value.is_object() || value.is_array())
}

fn told(value: Option<&Value>) -> String {
    match value {
        None => ABSENT.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}
