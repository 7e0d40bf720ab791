//! In: how the SDK and how the generated client ended. Out: the differences.

use std::error::Error as _;

use authing_miniprogram::Error;
use serde_json::Value;

use super::{ABSENT, Deviation, Differences, json};
use crate::sdk_support::ended::Ended;
use crate::sdk_support::setup::{Answer, Outcome};

/// All differences between the two ends.
pub(crate) fn outcome(theirs: &Ended, ours: &Outcome) -> Vec<Deviation> {
    let mut differences = Differences::new("end".to_owned());
    match (theirs, ours) {
        (Ended::Value(theirs), Ok(ours)) => values(&mut differences, theirs.as_ref(), ours),
        (Ended::Value(theirs), Err(error)) => {
            differences.note(
                "outcome",
                told(theirs.as_ref()),
                format!("failure: {error}"),
            );
        }
        (Ended::Failure(theirs), Err(error)) => {
            // A failure of the SDK without a code may be one of its own: any failure of ours will do.
            if let Some(theirs) = theirs {
                let ours = code(error).unwrap_or_else(|| format!("(none) {error}"));
                differences.same("code", Some(theirs), Some(&ours));
            }
        }
        (Ended::Failure(theirs), Ok(_)) => {
            differences.note(
                "outcome",
                format!("failure: {}", theirs.as_deref().unwrap_or("no code")),
                "value",
            );
        }
        (Ended::Never, Ok(_)) => differences.note("outcome", "never settles", "value"),
        (Ended::Never, Err(error)) => {
            differences.note("outcome", "never settles", format!("failure: {error}"));
        }
    }
    differences.found
}

fn values(differences: &mut Differences, theirs: Option<&Value>, ours: &Answer) {
    let null = Value::Null;
    let raw = theirs.unwrap_or(&null);
    match ours {
        Answer::Done => {}
        Answer::Same(ours) => json::compare(differences, "value", &bare(raw), &bare(ours)),
        Answer::Part(ours) => {
            for (name, ours) in ours.as_object().into_iter().flatten() {
                if let Some(theirs) = raw.get(name) {
                    json::compare(differences, &format!("value {name}"), theirs, ours);
                }
            }
        }
        Answer::Typed(ours, again) => match again(raw) {
            Ok(theirs) => {
                json::compare(differences, "value", &bare(&theirs), &bare(ours));
                unchanged(differences, "", raw, ours);
            }
            Err(error) => differences.note("value", error, ours.to_string()),
        },
    }
}

/// Whatever ours has under the name that theirs has, is the same.
fn unchanged(differences: &mut Differences, at: &str, theirs: &Value, ours: &Value) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            for (name, ours) in ours {
                if let Some(theirs) = theirs.get(name) {
                    unchanged(differences, &format!("{at}/{name}"), theirs, ours);
                }
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (index, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
                unchanged(differences, &format!("{at}/{index}"), theirs, ours);
            }
        }
        // A number may come as a text (`x-accept`).
        (theirs, ours) if theirs == ours || theirs.as_str() == Some(&ours.to_string()) => {}
        (theirs, ours) => differences.note(
            format!("value {at} as received"),
            theirs.to_string(),
            ours.to_string(),
        ),
    }
}

/// Without members that are null: for an answer they are absent.
fn bare(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.iter().filter(|(_, value)| !value.is_null());
            Value::Object(
                members
                    .map(|(name, value)| (name.clone(), bare(value)))
                    .collect(),
            )
        }
        Value::Array(items) => items.iter().map(bare).collect(),
        other => other.clone(),
    }
}

/// The business code, also of an answer that rejected the token, or where a failed refresh is why there is no token.
pub(crate) fn code(error: &Error) -> Option<String> {
    if let Some(rejection) = error.rejection() {
        return code(rejection);
    }
    if let Error::Api(error) = error {
        return error.code.clone().or_else(|| error.status.clone());
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<Error>() {
            return code(error);
        }
        cause = error.source();
    }
    None
}

fn told(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| ABSENT.to_owned(), Value::to_string);
    text.chars().take(80).collect()
}
