//! In: what an SDK wrote to its storage, and what a session of the generated client has stored. Out: [`Deviation`]s: each
//! difference. One table maps the one to the other; what it does not know is a fault.

use authing_miniprogram::Error;
use authing_miniprogram::session::SessionTokens;
use serde_json::Value;

use super::trace::Trace;
use crate::sdk_support::compare::{Deviation, Differences};
use crate::sdk_support::fits;
use crate::sdk_support::setup::Setup;

/// What becomes of a stored value.
enum Ours {
    /// A part of the session's tokens.
    Kept(fn(&SessionTokens) -> Option<String>),
    /// The moment when the access token ends, in milliseconds since 1970.
    End,
    /// Nothing, for this reason.
    Dropped(&'static str),
}

/// Where an SDK stores what, as the end of a key and the member inside; the first row that fits counts.
const TABLE: &[(&str, &str, Ours)] = &[
    (":login-state", "access_token", Ours::Kept(access)),
    (":login-state", "id_token", Ours::Kept(id)),
    (":login-state", "refresh_token", Ours::Kept(refresh)),
    (":login-state", "expires_at", Ours::End),
    (
        ":login-state",
        "expire*",
        Ours::Dropped("the end is kept as a moment; a duration says nothing later"),
    ),
    (
        ":login-state",
        "token_type",
        Ours::Dropped("the description says how the token travels"),
    ),
    (
        ":login-state",
        "scope",
        Ours::Dropped("the access token says what it is good for"),
    ),
    (
        "-login-code",
        "",
        Ours::Dropped(
            "a code of the platform is good once: the app asks for it when it signs in (8.1 item 13)",
        ),
    ),
    ("_authing_token", "", Ours::Kept(access)),
    ("_authing_user", "id", Ours::Kept(subject)),
    (
        "_authing_user",
        "*",
        Ours::Dropped(
            "a copy of the user grows stale, and holds the token once more (8.2 items 11 and 15)",
        ),
    ),
];

fn access(tokens: &SessionTokens) -> Option<String> {
    Some(tokens.access.expose().to_owned()).filter(|token| !token.is_empty())
}

fn id(tokens: &SessionTokens) -> Option<String> {
    tokens.id.as_ref().map(|token| token.expose().to_owned())
}

fn refresh(tokens: &SessionTokens) -> Option<String> {
    tokens
        .refresh
        .as_ref()
        .map(|token| token.expose().to_owned())
}

fn subject(tokens: &SessionTokens) -> Option<String> {
    tokens.subject.clone()
}

/// What the generated client does not store, and why.
pub(crate) fn dropped() -> impl Iterator<Item = String> {
    TABLE.iter().filter_map(|(key, member, ours)| match ours {
        Ours::Dropped(why) => Some(format!("not stored: {key} {member}: {why}")),
        Ours::Kept(_) | Ours::End => None,
    })
}

/// All differences between what is stored after the call.
pub(crate) async fn compare(trace: &Trace, setup: &Setup) -> Result<Vec<Deviation>, Error> {
    let tokens = match trace.sdk.as_str() {
        "wxapp4" => setup.v2.tokens().await?,
        "taro5" => setup.v3.tokens().await?,
        // Of Node: it has no storage, its caller keeps the token.
        _ => return Ok(Vec::new()),
    };
    let mut differences = Differences::new("stored".to_owned());
    let stored = trace.raw["stored_after"].as_object();
    let mut seen = Vec::new();
    for (key, value) in stored.into_iter().flatten() {
        for (member, theirs) in members(value) {
            let row = TABLE
                .iter()
                .position(|(end, name, _)| key.ends_with(end) && fits(name, member));
            let Some(row) = row else {
                differences.note(format!("{key} {member}"), told(theirs), "no row");
                continue;
            };
            seen.push(row);
            one(&mut differences, trace, row, theirs, tokens.as_ref());
        }
    }
    // What the SDK does not have, ours has not either.
    let unseen = (0..TABLE.len()).filter(|row| !seen.contains(row));
    for row in unseen {
        let own = TABLE[row].0.starts_with('_') == (trace.sdk == "wxapp4");
        if own {
            one(&mut differences, trace, row, &Value::Null, tokens.as_ref());
        }
    }
    Ok(differences.found)
}

fn one(
    differences: &mut Differences,
    trace: &Trace,
    row: usize,
    theirs: &Value,
    tokens: Option<&SessionTokens>,
) {
    let (key, member, ours) = &TABLE[row];
    let what = format!("{key} {member}");
    match ours {
        Ours::Kept(read) => {
            let theirs = theirs.as_str().filter(|text| !text.is_empty());
            let ours = tokens.and_then(read);
            differences.same(&what, theirs, ours.as_deref());
        }
        Ours::End => {
            let (theirs, ours) = (theirs.as_i64(), tokens.and_then(|tokens| tokens.expires_at));
            // Of a state that is there: where there is none, the token is missing already.
            let same = match (theirs, ours) {
                (Some(theirs), Some(ours)) => {
                    near(ours, theirs) || near(ours, trace.shifted(theirs))
                }
                (theirs, ours) => theirs.is_none() && ours.is_none(),
            };
            if !same {
                let told =
                    |end: Option<i64>| end.map_or("(absent)".to_owned(), |end| end.to_string());
                differences.note(what, told(theirs), told(ours));
            }
        }
        Ours::Dropped(_) => {}
    }
}

/// Within the time that a test takes.
fn near(one: i64, other: i64) -> bool {
    one.abs_diff(other) < 20_000
}

/// The members of an object; of anything else, itself without a name.
fn members(value: &Value) -> Vec<(&str, &Value)> {
    match value {
        // What is undefined.
        Value::Object(members) if members.contains_key("$undefined") => vec![("", &Value::Null)],
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.as_str(), value))
            .collect(),
        value => vec![("", value)],
    }
}

fn told(value: &Value) -> String {
    value.to_string()
}
