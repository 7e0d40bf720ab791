//! In: a secret in every place of a call. Out: no trace, no error and no `Debug` that shows it.

use std::fmt::Write as _;

use crate::support::fake::{core, reply, scheme};
use crate::support::notes::listen;
use miniature::runtime::wire::operation::{Method, Operation, SchemeKind, SecurityScheme};
use miniature::runtime::wire::request::Request;
use miniature::{Builder, RetryPolicy};

const CANARY: &str = "canary-7f3a";

static KEY: SecurityScheme = scheme("key", SchemeKind::Bearer);
static IN_QUERY: SecurityScheme = scheme("inQuery", SchemeKind::Query("k"));
static PET: Operation =
    Operation::new("getPet", Method::Get, "/pets/{pet_id}").security(&[&[&KEY, &IN_QUERY]]);

#[tokio::test]
async fn no_secret_anywhere() {
    let (notes, _turn) = listen().await;
    let settings = |builder: Builder<_>| {
        let builder = builder
            .credential("key", CANARY)
            .credential("inQuery", CANARY)
            .secret_value("v", CANARY);
        let builder = builder.retry(
            RetryPolicy::new().backoff(std::time::Duration::ZERO, std::time::Duration::ZERO),
        );
        assert!(!format!("{builder:?}").contains(CANARY));
        builder
    };
    let body = format!(r#"{{"token":"{CANARY}","n":["{CANARY}"]}}"#);
    let html = format!("<a href=/x?token={CANARY}>moved {CANARY}1234</a>");
    let headers = [("x-token", CANARY)];
    let steps = vec![
        reply(503, &headers, &body),
        reply(200, &headers, &body),
        reply(403, &headers, &body),
        reply(404, &headers, &html),
    ];
    let (core, fake) = core(settings, steps);
    let request = || {
        Request::new(&PET)
            .path("pet_id", CANARY)
            .query("q", CANARY)
            .header("x-h", CANARY)
            .cookie("c", CANARY)
    };
    let mut shown = String::new();
    for _ in 0..3 {
        let call = core.json::<Vec<u8>, ()>(request().json([CANARY]));
        write!(shown, "{call:?}").unwrap();
        let error = call.await.unwrap_err();
        write!(shown, "{error} {error:?} {error:#?}").unwrap();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            write!(shown, "{inner} {inner:?}").unwrap();
            source = inner.source();
        }
    }
    let missing = core.empty::<()>(Request::new(&PET)).await.unwrap_err();
    write!(shown, "{missing} {missing:?} {core:?}").unwrap();
    let notes = notes.text();
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(!notes.contains(CANARY), "{notes}");
    for part in [
        "http.request.method=\"GET\"",
        "url.template=\"/pets/{pet_id}\"",
        "http.response.status_code=403",
        "attempts=2",
        "error.type=\"status\"",
    ] {
        assert!(notes.contains(part), "{part} in {notes}");
    }
    let seen = fake.seen.lock().unwrap();
    assert!(seen[0].headers()["authorization"].is_sensitive());
    assert_eq!(
        seen[0].headers()["authorization"],
        format!("Bearer {CANARY}")
    );
    assert_eq!(
        seen[0].uri().query().unwrap(),
        format!("q={CANARY}&k={CANARY}")
    );
}

#[test]
fn a_private_key_in_a_key_set_is_told_by_its_id_alone() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let (notes, _turn) = runtime.unwrap().block_on(listen());
    let key = format!(r#"{{"kty":"RSA","kid":"first","n":"AQAB","e":"AQAB","d":"{CANARY}"}}"#);
    let set = format!(r#"{{"keys":[{key}]}}"#);
    assert!(miniature::verify::KeySet::from_jwks(set.as_bytes()).is_some());
    let said = notes.text();
    assert!(said.contains("gives away a private key"), "{said}");
    assert!(
        said.contains("kid=\"first\"") && !said.contains(CANARY),
        "{said}"
    );
}
