//! In: what is wrong with a request for the control API. Out: [`Refusal`], as JSON: `{"error": {message, at, known}}`.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::json;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    message: String,
    /// Which field it is about.
    at: Option<String>,
    /// The names that would be understood.
    known: Vec<String>,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            at: None,
            known: Vec::new(),
        }
    }

    /// The input is wrong.
    pub(super) fn wrong(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// What is asked for is not there.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(super) fn wrong_method() -> Self {
        let message = "the route has no such method; GET /__emulator/api/ lists what there is";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, message)
    }

    /// The one who asks may not.
    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// Says where, unless it is the whole input.
    pub(super) fn at(mut self, place: impl Into<String>) -> Self {
        self.at = Some(place.into()).filter(|place| place != ".");
        self
    }

    /// Says what would be understood.
    pub(super) fn known(mut self, names: &[&str]) -> Self {
        self.known = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut error = json!({"message": self.message});
        if let Some(place) = self.at {
            error["at"] = json!(place);
        }
        if !self.known.is_empty() {
            error["known"] = json!(self.known);
        }
        let body = json!({"error": error}).to_string();
        (self.status, [(CONTENT_TYPE, "application/json")], body).into_response()
    }
}
