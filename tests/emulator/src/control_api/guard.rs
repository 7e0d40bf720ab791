//! In: a request for the control API or the page. Out: the same, if it was meant for this emulator: neither a page of
//! another site in the developer's browser (CSRF), nor one whose name was turned to this address (DNS rebinding), gets
//! any further.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{HOST, ORIGIN};
use http::uri::Authority;

use super::refusal::Refusal;
use crate::shared::Shared;

/// Lets a request through, or not.
pub(super) async fn guard(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    match check(&shared, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(shared: &Shared, request: &Request) -> Result<(), Refusal> {
    let text = |name| {
        let value = request.headers().get(name);
        value.map(|value| value.to_str().unwrap_or_default())
    };
    let host = text(HOST).or_else(|| request.uri().authority().map(Authority::as_str));
    let host = host.unwrap_or_default();
    if !own(host, &shared.world().config.control_hosts) {
        return Err(Refusal::forbidden(format!(
            "`{host}` is no name of this emulator; `control_hosts` of the configuration can add it"
        )));
    }
    match text(ORIGIN) {
        Some(origin) if !same(origin, host) => {
            let message = format!("a page of `{origin}` may not ask");
            Err(Refusal::forbidden(message))
        }
        _ => Ok(()),
    }
}

/// Whether a host is this emulator. An address cannot be rebound: only names can.
fn own(host: &str, names: &[String]) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || address.parse::<IpAddr>().is_ok()
        || names.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Whether a page comes from the host that it asks.
fn same(origin: &str, host: &str) -> bool {
    let authority = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::{own, same};

    #[test]
    fn names_of_others_are_not_ours() {
        let names = ["emulator".to_owned()];
        for host in [
            "127.0.0.1:4000",
            "localhost",
            "LOCALHOST:1",
            "[::1]:4000",
            "emulator:80",
        ] {
            assert!(own(host, &names), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
        ] {
            assert!(!own(host, &names), "{host}");
        }
    }

    #[test]
    fn another_port_is_another_origin() {
        assert!(same("http://127.0.0.1:4000", "127.0.0.1:4000"));
        for origin in [
            "null",
            "",
            "http://127.0.0.1:4001",
            "http://127.0.0.1",
            "http://evil.example",
        ] {
            assert!(!same(origin, "127.0.0.1:4000"), "{origin}");
        }
    }
}
