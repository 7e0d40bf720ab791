//! In: the requests and answers of a trace, as JSON. Out: the same in the words of this test.

use serde_json::Value;
use tests::content::{Content, Part, essence};
use tests::server::Reply;

use super::list;

/// A request of the SDK.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    /// The media type of the body; `None` if there is none, whatever an SDK or its platform says of it.
    pub(crate) content_type: Option<String>,
    pub(crate) content: Content,
}

pub(super) fn sent(request: &Value) -> Sent {
    let content = content(&request["body"]);
    Sent {
        method: plain(&request["method"]),
        path: plain(&request["path"]),
        query: members(&request["query"]),
        headers: members(&request["headers"]),
        content_type: request["contentType"]
            .as_str()
            .filter(|_| content != Content::Empty)
            .map(essence),
        content,
    }
}

fn content(body: &Value) -> Content {
    let value = body.get("value").cloned().unwrap_or(Value::Null);
    match body["type"].as_str() {
        Some("json") => Content::Json(value),
        Some("form") => Content::Form(members(&value)),
        Some("multipart") => Content::Multipart(list(body.get("parts")).iter().map(part).collect()),
        Some("text") => Content::Text(plain(&value)),
        _ => Content::Empty,
    }
}

fn part(part: &Value) -> Part {
    let text = |name: &str| part.get(name).and_then(Value::as_str).map(str::to_owned);
    Part {
        name: text("name").unwrap_or_default(),
        filename: text("filename"),
        content_type: text("contentType"),
        text: text("text").unwrap_or_default(),
    }
}

pub(super) fn reply(response: &Value) -> Reply {
    if response["networkError"] == Value::Bool(true) {
        return Reply::Cut;
    }
    let body = match content(&response["body"]) {
        Content::Json(value) => value.to_string(),
        Content::Text(text) => text,
        _ => String::new(),
    };
    let status = response["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok())
        .unwrap_or(200);
    Reply::Answer {
        status,
        headers: members(&response["headers"]),
        body: body.into_bytes(),
    }
}

/// Names and values; a list gives its name several times.
fn members(object: &Value) -> Vec<(String, String)> {
    let members = object.as_object().into_iter().flatten();
    let each = members.flat_map(|(name, value)| match value {
        Value::Array(values) => values
            .iter()
            .map(|value| (name.clone(), plain(value)))
            .collect(),
        value => vec![(name.clone(), plain(value))],
    });
    each.collect()
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
