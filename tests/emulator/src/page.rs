//! In: `GET /__emulator/` of a browser. Out: a page that shows what the emulator knows, with forms that change it. It works
//! without JavaScript, but for the log of requests, which a few lines keep up to date.

mod actions;
mod controls;
mod layout;
mod log;
mod messages;
mod text;
mod tokens;
mod users;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use sha2::{Digest as _, Sha256};

use crate::control;
use crate::faults::Fault;
use crate::journal::Entry;
use crate::shared::Shared;

/// Where the page is.
const HOME: &str = "/__emulator/";

/// How many rows a table has: the newest ones.
const ROWS: usize = 200;

const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/live.js");

/// Nothing but the page's own style and script counts, should a text ever get through as markup.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let script = BASE64_STANDARD.encode(Sha256::digest(SCRIPT));
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// What the page shows.
#[derive(Debug)]
struct View {
    app_id: String,
    user_pool_id: String,
    kid: String,
    state: control::State,
    faults: Vec<Fault>,
    operations: Vec<&'static str>,
    requests: Vec<Entry>,
    /// What the last form came to.
    said: Option<String>,
}

/// The routes of the page.
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/__emulator", get(async || Redirect::to(HOME)))
        .route(HOME, get(page))
        .route("/__emulator/do/{action}", post(actions::act))
}

async fn page(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let mut query = url::form_urlencoded::parse(query.as_bytes());
    let said = query.find(|(name, _)| name == "said");
    let html = layout::page(&view(&shared, said.map(|(_, text)| text.into_owned())));
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY.as_str()),
        // Without it the forms would not say where they come from.
        (REFERRER_POLICY, "same-origin"),
    ];
    (headers, axum::response::Html(html.into_string())).into_response()
}

fn view(shared: &Shared, said: Option<String>) -> View {
    let state = shared.state();
    let world = shared.world();
    let (app_id, pool) = (&world.config.app_id, &world.config.user_pool_id);
    let (app_id, user_pool_id) = (app_id.clone(), pool.clone());
    let kid = world.keys.kid().to_owned();
    drop(world);
    View {
        app_id,
        user_pool_id,
        kid,
        state,
        faults: shared.standing(),
        operations: shared.operations(),
        requests: shared.requests(0),
        said,
    }
}

/// Back to the page, with a word on what happened.
fn back(said: &str) -> Response {
    let said: String = url::form_urlencoded::byte_serialize(said.as_bytes()).collect();
    Redirect::to(&format!("{HOME}?said={said}")).into_response()
}

/// The newest rows of a table, newest first.
fn newest<T>(all: &[T]) -> impl Iterator<Item = &T> {
    all.iter().rev().take(ROWS)
}
