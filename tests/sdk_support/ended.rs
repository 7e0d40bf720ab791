//! In: how a call of an SDK ended, as recorded. Out: [`Ended`]: the value, or the failure with its business code.

use serde_json::{Map, Value};

/// What the SDK made of it.
#[derive(Clone, Debug)]
pub(crate) enum Ended {
    /// A value; undefined is `None`.
    Value(Option<Value>),
    /// A failure, with its business code if it has one.
    Failure(Option<String>),
    /// It hangs.
    Never,
}

/// Reads `outcome`, `result` and `error`. Where an SDK hands out the envelope, this is the data in it, or the failure that
/// it tells.
pub(crate) fn read(sdk: &str, raw: &Value) -> Ended {
    match raw["outcome"].as_str() {
        Some("returns") => match raw.get("result").and_then(defined) {
            Some(result) if sdk != "wxapp4" && is_envelope(&result) => match status(&result) {
                Some(200) => Ended::Value(Some(result.get("data").cloned().unwrap_or(Value::Null))),
                _ => Ended::Failure(code(&result)),
            },
            result => Ended::Value(result),
        },
        Some("never settles") => Ended::Never,
        _ => Ended::Failure(failure(&raw["error"])),
    }
}

/// Without what is undefined.
pub(crate) fn defined(value: &Value) -> Option<Value> {
    match value {
        Value::Object(object) if object.contains_key("$undefined") => None,
        Value::Object(object) => {
            let members = object
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), defined(value)?)));
            Some(Value::Object(members.collect::<Map<_, _>>()))
        }
        Value::Array(items) => Some(
            items
                .iter()
                .map(|item| defined(item).unwrap_or(Value::Null))
                .collect(),
        ),
        other => Some(other.clone()),
    }
}

fn is_envelope(value: &Value) -> bool {
    status(value).is_some() && value.get("message").is_some()
}

fn status(value: &Value) -> Option<i64> {
    value
        .get("statusCode")
        .or_else(|| value.get("code"))
        .and_then(Value::as_i64)
}

/// The business code of what an SDK threw: an object of the service, or an `Error` that holds or quotes one.
fn failure(error: &Value) -> Option<String> {
    if error.get("$error").is_none() {
        return code(error);
    }
    let quoted = error["message"]
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    code(error.pointer("/response/data").or(quoted.as_ref())?)
}

/// The business code, in any of the forms of the service.
fn code(error: &Value) -> Option<String> {
    ["code", "apiCode", "statusCode", "error"]
        .iter()
        .find_map(|name| match error.get(name)? {
            Value::Number(code) => Some(code.to_string()),
            Value::String(code) => Some(code.clone()),
            _ => None,
        })
}
