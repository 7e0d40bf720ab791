//! In: `GET /__emulator/api/requests/stream`. Out: requests as they happen, as server-sent events whose data is a journal
//! entry and whose id is its number.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{RawPathParams, RawQuery, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use http::HeaderMap;
use tokio_stream::StreamExt as _;

use super::input::Asked;
use super::table;
use crate::journal::Entry;
use crate::shared::Shared;

/// Sends those after a number (`since`, or the `Last-Event-ID` of one who comes back), and then those that come.
pub(super) async fn stream(
    State(shared): State<Arc<Shared>>,
    parameters: RawPathParams,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let asked = Asked::new(&parameters, query.as_deref(), axum::body::Bytes::new());
    let since = match table::since(&asked) {
        Ok(since) => since,
        Err(refusal) => return refusal.into_response(),
    };
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let entries = shared
        .watch(seen.unwrap_or(since))
        .map(|entry| Ok::<_, Infallible>(event(&entry)));
    Sse::new(entries)
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// An entry is made of texts and numbers: it always has a JSON form.
fn event(entry: &Entry) -> Event {
    let event = Event::default().id(entry.number.to_string());
    event.json_data(entry).unwrap_or_default()
}
