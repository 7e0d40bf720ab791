//! In: a form of the page. Out: what it orders, and the way back to the page.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::back;
use super::controls::EFFECTS;
use crate::control::NewCode;
use crate::faults::Fault;
use crate::shared::Shared;
use crate::world::people::Platform;

/// The fields of a form.
type Fields = BTreeMap<String, String>;

/// Does what a form says; the page then says how it went.
pub(super) async fn act(
    State(shared): State<Arc<Shared>>,
    Path(action): Path<String>,
    body: Bytes,
) -> Response {
    let fields: Fields = url::form_urlencoded::parse(&body).into_owned().collect();
    let ended = match action.as_str() {
        "advance" => advance(&shared, &fields),
        "freeze" => {
            shared.freeze(shared.now());
            Ok("The clock stands still.".to_owned())
        }
        "run" => {
            shared.run();
            Ok("The clock runs.".to_owned())
        }
        "order" => order(&shared, &fields),
        "clear" => {
            shared.clear_faults();
            Ok("Nothing goes wrong on order any more.".to_owned())
        }
        "rotate" => shared
            .rotate_keys()
            .map(|kid| format!("{kid} signs from now on.")),
        "code" => code(&shared, &fields),
        "end" => end(&shared, &fields),
        _ => Err(format!("there is no action `{action}`")),
    };
    back(&ended.unwrap_or_else(|error| format!("Not done: {error}.")))
}

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", |value| value.trim())
}

fn advance(shared: &Shared, fields: &Fields) -> Result<String, String> {
    let seconds = field(fields, "seconds").parse();
    let seconds = seconds.map_err(|error| format!("`seconds` is no number: {error}"))?;
    shared.advance(seconds);
    Ok(format!(
        "The clock is {} ahead of where it was.",
        super::text::span(seconds)
    ))
}

fn order(shared: &Shared, fields: &Fields) -> Result<String, String> {
    let kind = field(fields, "kind");
    let effect = EFFECTS.iter().find(|(own, ..)| *own == kind);
    let (kind, _, member, default) =
        effect.ok_or_else(|| format!("there is no effect `{kind}`"))?;
    let mut effect = Map::new();
    effect.insert("kind".to_owned(), json!(kind));
    if !member.is_empty() {
        let value = Some(field(fields, "value")).filter(|value| !value.is_empty());
        effect.insert(
            (*member).to_owned(),
            number_or_text(value.unwrap_or(default)),
        );
    }
    let effect = serde_json::from_value(Value::Object(effect));
    let mut fault = Fault::new(effect.map_err(|error| error.to_string())?);
    let operation = field(fields, "operation");
    fault.operation = (!operation.is_empty()).then(|| operation.to_owned());
    let times = field(fields, "times");
    if !times.is_empty() {
        let times = times.parse();
        fault.times = Some(times.map_err(|error| format!("`times` is no number: {error}"))?);
    }
    shared.order(fault)?;
    Ok("It is ordered.".to_owned())
}

fn number_or_text(text: &str) -> Value {
    text.parse::<i64>()
        .map_or_else(|_| json!(text), |number| json!(number))
}

fn code(shared: &Shared, fields: &Fields) -> Result<String, String> {
    let mut new = NewCode {
        phone_button: field(fields, "purpose") == "phone",
        ..NewCode::default()
    };
    match field(fields, "person") {
        "douyin" => new.platform = Platform::Douyin,
        person => {
            let openid = person.strip_prefix("openid=");
            openid.unwrap_or_default().clone_into(&mut new.openid);
        }
    }
    let code = shared.add_code(new)?;
    Ok(format!("The code is {code}"))
}

/// Ends a token. The form names it by its place: the page does not carry whole tokens.
fn end(shared: &Shared, fields: &Fields) -> Result<String, String> {
    let session = field(fields, "session");
    let state = shared.state();
    let session = state.sessions.iter().find(|one| one.id == session);
    let number: Option<usize> = field(fields, "token").parse().ok();
    let token = session.and_then(|session| session.tokens.get(number?));
    let token = token.ok_or("there is no such token")?;
    if field(fields, "how") == "revoke" {
        shared.revoke(&token.token);
        Ok("The token is revoked.".to_owned())
    } else {
        shared.expire(&token.token);
        Ok("The token has expired.".to_owned())
    }
}
