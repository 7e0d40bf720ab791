//! In: the state that an emulator is left in. Out: the same with names in the place of what depends on how many requests
//! came before: ids, tokens and pass codes. Who refers to whom stays to be seen.

use authing_emulator::State;
use serde_json::Value;

use crate::sdk_support::ended::Ended;
use crate::sdk_support::setup::{Answer, Outcome};

/// Members whose texts are made from the count of requests.
const MADE: [&str; 6] = ["userId", "user", "id", "identityId", "token", "code"];

/// What stands for what, longest first.
pub(crate) struct Names(Vec<(String, String)>);

/// The state by names, and the names.
pub(crate) fn named(state: &State, url: &str) -> Result<(Value, Names), String> {
    let state = serde_json::to_value(state).map_err(|error| error.to_string())?;
    let host = url.trim_start_matches("http://");
    let mut names = Names(vec![(host.to_owned(), "(host)".to_owned())]);
    names.collect(&state);
    names
        .0
        .sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    let state = names.apply(&state);
    Ok((state, names))
}

impl Names {
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match member {
                        Value::String(text) if MADE.contains(&name.as_str()) => {
                            self.add(name, text);
                        }
                        member => self.collect(member),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect(item)),
            _ => {}
        }
    }

    fn add(&mut self, kind: &str, text: &str) {
        if !text.is_empty() && self.0.iter().all(|(own, _)| own != text) {
            let name = format!("({kind} {})", self.0.len());
            self.0.push((text.to_owned(), name));
        }
    }

    fn apply(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => {
                let named = self.0.iter().fold(text.clone(), |text, (own, name)| {
                    if text.contains(own) {
                        text.replace(own, name)
                    } else {
                        text
                    }
                });
                Value::String(named)
            }
            Value::Array(items) => items.iter().map(|item| self.apply(item)).collect(),
            Value::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, member)| (name.clone(), self.apply(member)));
                Value::Object(members.collect())
            }
            other => other.clone(),
        }
    }

    /// How an SDK ended, by names.
    pub(crate) fn ended(&self, ended: Ended) -> Ended {
        match ended {
            Ended::Value(Some(value)) => Ended::Value(Some(self.apply(&value))),
            other => other,
        }
    }

    /// How the generated client ended, by names.
    pub(crate) fn outcome(&self, outcome: Outcome) -> Outcome {
        outcome.map(|answer| match answer {
            Answer::Typed(value, again) => Answer::Typed(self.apply(&value), again),
            Answer::Same(value) => Answer::Same(self.apply(&value)),
            Answer::Part(value) => Answer::Part(self.apply(&value)),
            Answer::Done => Answer::Done,
        })
    }
}
