//! Fetches a key set from where it is, once; says how long it may be kept.

use std::time::Duration;

use http::HeaderMap;
use http::header::{ACCEPT, CACHE_CONTROL};
use tracing::debug;

use super::set::{BODY_LIMIT, KeySet};
use crate::runtime::engine::core::Core;
use crate::runtime::wire::body::Body;
use crate::runtime::wire::error::Error;
use crate::runtime::wire::operation::Operation;
use crate::runtime::wire::payload::Payload;
use crate::runtime::wire::request::Request;

/// Where a key set is.
pub(super) enum Source {
    /// What an operation of the API answers.
    Operation(Core, &'static Operation),
    /// Elsewhere; the address is checked.
    Address(Core, String),
}

/// Why there are no keys.
pub(super) struct Failed {
    /// When to try again, if the server says so.
    pub(super) retry_after: Option<Duration>,
}

const FAILED: Failed = Failed { retry_after: None };

impl Source {
    /// Fetches it. Nothing of a token is part of the request, and no redirect is followed.
    pub(super) async fn fetch(
        &self,
        timeout: Duration,
    ) -> Result<(KeySet, Option<Duration>), Failed> {
        let (headers, body) = match self {
            Self::Operation(core, operation) => {
                let call = core.bytes::<()>(Request::new(operation)).timeout(timeout);
                let answer = call.response().await.map_err(|error| failed(&error))?;
                (answer.headers().clone(), answer.into_value())
            }
            Self::Address(core, url) => get(core, url).await?,
        };
        let body = body.limited(BODY_LIMIT).await.map_err(|_| {
            debug!("the key set is too large, or was cut");
            FAILED
        })?;
        let set = KeySet::from_jwks(&body).ok_or_else(|| {
            debug!("the answer is no key set");
            FAILED
        })?;
        Ok((set, max_age(&headers)))
    }
}

fn failed(error: &Error) -> Failed {
    debug!(error.type = error.kind(), "the key set cannot be had");
    Failed {
        retry_after: error.retry_after(),
    }
}

async fn get(core: &Core, url: &str) -> Result<(HeaderMap, Body), Failed> {
    let request = http::Request::get(url)
        .header(ACCEPT, "application/json")
        .body(Payload::empty())
        .map_err(|_| FAILED)?;
    let answer = core.inner.transport.send(request).await;
    let answer = answer.map_err(|error| {
        debug!(error.type = error.kind(), "the key set cannot be had");
        FAILED
    })?;
    if answer.status() != http::StatusCode::OK {
        debug!(
            http.response.status_code = answer.status().as_u16(),
            "the key set cannot be had"
        );
        return Err(FAILED);
    }
    let (parts, body) = answer.into_parts();
    Ok((parts.headers, body))
}

/// How long the server lets it be kept (RFC 9111, section 5.2.2.1); no time at all if it does not.
fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let values = headers.get_all(CACHE_CONTROL).iter();
    let mut age = None;
    for directive in values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
    {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-store" | "no-cache" => return Some(Duration::ZERO),
            "max-age" => age = value.trim().trim_matches('"').parse().ok(),
            _ => {}
        }
    }
    age.map(Duration::from_secs)
}
