//! In: HTTP requests below `/__emulator/`. Out: what [`Emulator`](crate::Emulator) offers a Rust program, as JSON; and the
//! page. None of it goes through the corridor: it is never written down and nothing goes wrong with it on order.

mod guard;
mod input;
mod refusal;
mod stream;
mod table;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawPathParams, RawQuery, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, any, get, on};
use http::header::{CACHE_CONTROL, HeaderValue};
use serde_json::Value;

use crate::answer::Reply;
use crate::page;
use crate::shared::Shared;
use input::Asked;
use refusal::Refusal;
use table::{ROUTES, Route};

/// Everything below `/__emulator/`.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let mut api = Router::new().route("/requests/stream", get(stream::stream));
    for route in ROUTES {
        api = api.route(route.path, handle(route));
    }
    let nothing = async || Refusal::not_found("GET /__emulator/api/ lists what there is");
    let wrong = async || Refusal::wrong_method();
    let api = api.fallback(nothing).method_not_allowed_fallback(wrong);
    Router::new()
        .merge(page::router())
        .nest("/__emulator/api", api)
        .route("/__emulator/api/", get(async || answer(Ok(table::index()))))
        .route("/__emulator/{*rest}", any(nothing))
        .layer(from_fn_with_state(Arc::clone(shared), guard::guard))
        .with_state(Arc::clone(shared))
}

fn filter(method: &str) -> MethodFilter {
    match method {
        "POST" => MethodFilter::POST,
        "PATCH" => MethodFilter::PATCH,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}

/// A route that answers at once.
fn handle(route: &Route) -> MethodRouter<Arc<Shared>> {
    let handler = route.handler;
    on(
        filter(route.method),
        async move |State(shared): State<Arc<Shared>>,
                    parameters: RawPathParams,
                    RawQuery(query): RawQuery,
                    body: Bytes| {
            let asked = Asked::new(&parameters, query.as_deref(), body);
            answer(handler(&shared, &asked))
        },
    )
}

fn answer(ended: Result<Value, Refusal>) -> Response {
    match ended {
        Ok(value) => {
            let reply = Reply::json(http::StatusCode::OK, &value);
            let mut response = (reply.status, reply.headers, reply.body).into_response();
            let headers = response.headers_mut();
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(refusal) => refusal.into_response(),
    }
}
