//! In: values of the types of a document. Out: proof that they come back as they were.

use miniature::models;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A type that is sent writes all that it read; one that is only received may leave out what it cannot tell from
/// nothing: null, and members with one value only.
fn round_trip<T: DeserializeOwned + Serialize>(text: &str, sent: bool) {
    let value: Value = serde_json::from_str(text).expect("JSON");
    let model: T = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let written = serde_json::to_value(&model).expect("a value");
    let same = if sent {
        written == value
    } else {
        within(&written, &value)
    };
    assert!(same, "sent: {sent}\n    read {value}\n   wrote {written}");
    let again: T = serde_json::from_value(written.clone())
        .unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(serde_json::to_value(&again).expect("a value"), written);
}

fn within(written: &Value, read: &Value) -> bool {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => {
            let lost = |name: &str, value: &Value| {
                value.is_null()
                    || NEVER_SENT.contains(&name)
                    || CONSTANTS.contains(&value.to_string().as_str())
            };
            written.keys().all(|name| read.contains_key(name))
                && read.iter().all(|(name, value)| {
                    written
                        .get(name)
                        .map_or_else(|| lost(name, value), |written| within(written, value))
                })
        }
        (Value::Array(written), Value::Array(read)) => {
            written.len() == read.len()
                && written
                    .iter()
                    .zip(read)
                    .all(|(written, read)| within(written, read))
        }
        _ => written == read,
    }
}
