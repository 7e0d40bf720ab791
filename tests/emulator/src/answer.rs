//! In: how an operation ended. Out: status, headers and bytes, in the envelope of its surface.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::config::{Config, V2Envelope};
use crate::contract::{Operation, Surface};
use crate::failure::Failure;

/// A success.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// Goes into the envelope, if the surface has one.
    Data(Value),
    /// Goes as it is, without envelope.
    Bare(Value),
    /// There is nothing to say: an envelope without data.
    Done,
    /// No body.
    Empty,
    /// Another kind of content.
    Content(&'static str, Vec<u8>),
    /// HTTP 302.
    Redirect(String),
}

/// What goes out.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(status: StatusCode, value: &Value) -> Self {
        Self::content(status, "application/json", value.to_string().into_bytes())
    }

    pub(crate) fn content(status: StatusCode, media_type: &str, body: Vec<u8>) -> Self {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(media_type) {
            headers.insert(header::CONTENT_TYPE, value);
        }
        Self {
            status,
            headers,
            body: body.into(),
        }
    }

    fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// The media type without parameters.
    pub(crate) fn media_type(&self) -> Option<&str> {
        let value = self.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        value.split(';').next().map(str::trim)
    }
}

/// Writes down how an operation ended. `id` is the id of the request.
pub(crate) fn reply(
    config: &Config,
    operation: &Operation,
    ended: Result<Answer, Failure>,
    id: &str,
) -> Reply {
    let answer = match ended {
        Ok(answer) => answer,
        Err(failure) => return failed(config, operation, &failure, id),
    };
    let mut reply = told(config, operation, answer, id);
    if operation.surface == Surface::Oidc && operation.method == "POST" {
        // Tokens and what is said of them belong in no cache (RFC 6749, section 5.1).
        let never = HeaderValue::from_static("no-store");
        reply.headers.insert(header::CACHE_CONTROL, never);
    }
    reply
}

fn told(config: &Config, operation: &Operation, answer: Answer, id: &str) -> Reply {
    match answer {
        Answer::Bare(value) => Reply::json(StatusCode::OK, &value),
        Answer::Empty => Reply::empty(StatusCode::OK),
        Answer::Content(media_type, body) => Reply::content(StatusCode::OK, media_type, body),
        Answer::Redirect(target) => {
            let mut reply = Reply::empty(StatusCode::FOUND);
            if let Ok(value) = HeaderValue::from_str(&target) {
                reply.headers.insert(header::LOCATION, value);
            }
            reply
        }
        Answer::Data(data) => succeeded(config, operation, Some(data), id),
        Answer::Done => succeeded(config, operation, None, id),
    }
}

fn succeeded(config: &Config, operation: &Operation, data: Option<Value>, id: &str) -> Reply {
    let mut body = Map::new();
    let mut status = StatusCode::OK;
    match operation.surface {
        Surface::V2 => {
            if operation.method == "POST" {
                status = StatusCode::from_u16(config.answers.v2_post_status).unwrap_or(status);
            }
            body = v2(config, 200, None, "ok", id);
        }
        Surface::V3 => {
            body.insert("statusCode".to_owned(), json!(200));
            body.insert("message".to_owned(), json!(""));
        }
        Surface::Graphql | Surface::Oidc => {
            return Reply::json(status, &data.unwrap_or(Value::Null));
        }
    }
    body.extend(data.map(|data| ("data".to_owned(), data)));
    Reply::json(status, &Value::Object(body))
}

fn failed(config: &Config, operation: &Operation, failure: &Failure, id: &str) -> Reply {
    // A failure shares the status of a success, unless that is no JSON: nothing would tell the two apart.
    let own = failure.status == 429 || !operation.takes_json(200);
    let status = if own { failure.status } else { 200 };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let message = failure.message.as_str();
    match operation.surface {
        Surface::V2 => {
            let code = failure.code.unwrap_or_else(|| failure.status.into());
            // Business failures share the status of a success, whose data the spec does not let be null.
            let body = v2(config, failure.status, Some(code), message, id);
            Reply::json(status, &Value::Object(body))
        }
        Surface::V3 => {
            let mut body = Map::new();
            body.insert("statusCode".to_owned(), json!(failure.status));
            body.extend(failure.code.map(|code| ("apiCode".to_owned(), json!(code))));
            body.insert("message".to_owned(), json!(message));
            body.insert("requestId".to_owned(), json!(id));
            Reply::json(status, &Value::Object(body))
        }
        Surface::Graphql => Reply::json(status, &graphql_error(failure)),
        Surface::Oidc if failure.plain => {
            let status = StatusCode::from_u16(config.answers.validate_token_status);
            let body = json!({"code": failure.status, "message": message});
            Reply::json(status.unwrap_or(StatusCode::BAD_REQUEST), &body)
        }
        Surface::Oidc => {
            let status = match failure.oauth.as_str() {
                _ if failure.status == 429 => 429,
                "invalid_request" if failure.status == 404 => 404,
                "invalid_client" | "invalid_token" => config.answers.oauth_client_status,
                _ => config.answers.oauth_error_status,
            };
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            let body = json!({"error": failure.oauth, "error_description": message});
            let mut reply = Reply::json(status, &body);
            if status == StatusCode::UNAUTHORIZED {
                // What the client is to do, as HTTP demands of every 401 (RFC 9110, section 15.5.2; RFC 6750, section 3).
                let scheme = if failure.oauth == "invalid_client" {
                    "Basic"
                } else {
                    "Bearer"
                };
                let challenge = format!("{scheme} realm=\"oidc\", error=\"{}\"", failure.oauth);
                let challenge = HeaderValue::from_str(&challenge);
                reply.headers.extend(
                    challenge
                        .ok()
                        .map(|value| (header::WWW_AUTHENTICATE, value)),
                );
            }
            reply
        }
    }
}

/// The envelope of surface V2; `code` is the business code of a failure.
fn v2(
    config: &Config,
    status: u16,
    code: Option<i64>,
    message: &str,
    id: &str,
) -> Map<String, Value> {
    let mut body = Map::new();
    match config.answers.v2_envelope {
        V2Envelope::Plain => {
            body.insert("code".to_owned(), json!(code.unwrap_or(200)));
        }
        V2Envelope::Mixed => {
            body.insert("uniqueId".to_owned(), json!(id));
            body.insert("statusCode".to_owned(), json!(status));
            body.extend(code.map(|code| ("apiCode".to_owned(), json!(code.to_string()))));
        }
    }
    body.insert("message".to_owned(), json!(message));
    body
}

/// An answer of GraphQL with one error.
fn graphql_error(failure: &Failure) -> Value {
    let errors = [graphql_entry(failure)];
    match failure.field.as_deref() {
        _ if failure.plain => json!({"errors": errors}),
        Some(field) => json!({"errors": errors, "data": {field: null}}),
        None => json!({"errors": errors, "data": null}),
    }
}

/// An error of GraphQL: one of the service has an object for its message, one of GraphQL itself a text.
pub(crate) fn graphql_entry(failure: &Failure) -> Value {
    if failure.plain {
        return json!({"message": failure.message});
    }
    let code = failure.code.unwrap_or_else(|| failure.status.into());
    let message = json!({"code": code, "message": failure.message, "data": null});
    let path: Vec<&str> = failure.field.as_deref().into_iter().collect();
    json!({"message": message, "locations": [], "path": path})
}
