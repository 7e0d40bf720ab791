//! In: a JSON tree and the place of a member. Out: each text at that place; a member put there.

use serde_json::{Map, Value};

use crate::runtime::wire::error::Error;

/// Shows each text at this place with its path; `*` stands for every item. What is absent or null is no text.
pub(super) fn each(
    root: &mut Value,
    place: &str,
    show: &mut dyn FnMut(&str, &mut String) -> Result<(), Error>,
) -> Result<(), Error> {
    let steps: Vec<String> = steps(place).collect();
    descend(root, &steps, String::new(), show)
}

fn descend(
    value: &mut Value,
    steps: &[String],
    path: String,
    show: &mut dyn FnMut(&str, &mut String) -> Result<(), Error>,
) -> Result<(), Error> {
    let Some((step, rest)) = steps.split_first() else {
        return match value {
            Value::String(text) => show(&path, text),
            Value::Null => Ok(()),
            _ => Err(Error::invalid(
                path,
                "is no text, so it cannot be encrypted",
            )),
        };
    };
    let dot = if path.is_empty() { "" } else { "." };
    match value {
        Value::Array(items) if step == "*" => {
            for (index, item) in items.iter_mut().enumerate() {
                descend(item, rest, format!("{path}[{index}]"), show)?;
            }
        }
        Value::Object(members) if step == "*" => {
            for (name, member) in members {
                descend(member, rest, format!("{path}{dot}{name}"), show)?;
            }
        }
        Value::Object(members) => {
            if let Some(member) = members.get_mut(step) {
                descend(member, rest, format!("{path}{dot}{step}"), show)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Puts a text at this place; objects on the way are made.
pub(super) fn put(root: &mut Value, place: &str, text: &str) {
    let mut at = root;
    for step in steps(place) {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        let Value::Object(members) = at else { return };
        at = members.entry(step).or_insert(Value::Null);
    }
    *at = text.into();
}

/// A JSON pointer as errors tell it: `options.kind`.
pub(super) fn path(place: &str) -> String {
    steps(place).collect::<Vec<_>>().join(".")
}

/// The names of a JSON pointer (RFC 6901, section 4).
fn steps(place: &str) -> impl Iterator<Item = String> {
    let steps = place.split('/').skip(1);
    steps.map(|step| step.replace("~1", "/").replace("~0", "~"))
}
