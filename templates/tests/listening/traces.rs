//! In: calls over real connections, with a secret in every place. Out: nothing that anybody says at `TRACE` shows it.

use crate::support::fake::scheme;
use crate::support::notes::listen;
use crate::support::{server, tls};
use miniature::Builder;
use miniature::runtime::engine::builder::FromCore;
use miniature::runtime::engine::core::Core;
use miniature::runtime::wire::operation::{Method, Operation, SchemeKind, SecurityScheme};
use miniature::runtime::wire::request::Request;

const CANARY: &str = "canary-7f3a";

static BEARER: SecurityScheme = scheme("bearer", SchemeKind::Bearer);
static KEY: SecurityScheme = scheme("key", SchemeKind::Header("x-key"));
static IN_QUERY: SecurityScheme = scheme("inQuery", SchemeKind::Query("k"));
static IN_COOKIE: SecurityScheme = scheme("inCookie", SchemeKind::Cookie("c"));
static PET: Operation = Operation::new("putPet", Method::Put, "/pets/{pet_id}")
    .security(&[&[&BEARER, &KEY, &IN_QUERY, &IN_COOKIE]]);

struct Probe(Core);

impl FromCore for Probe {
    fn from_core(core: Core) -> Self {
        Self(core)
    }
}

fn settings(url: &str) -> Builder<Probe> {
    ["bearer", "key", "inQuery", "inCookie"]
        .into_iter()
        .fold(Builder::new(&[]), |builder, scheme| {
            builder.credential(scheme, CANARY)
        })
        .base_url(url)
        .request_ids("x-request-id")
}

async fn call(core: &Core) {
    let request = Request::new(&PET)
        .path("pet_id", CANARY)
        .query("q", CANARY)
        .header("x-h", CANARY)
        .json([CANARY]);
    let text = core.text::<()>(request).await.unwrap();
    assert_eq!(text, CANARY);
}

#[tokio::test]
async fn no_library_below_shows_a_secret() {
    let (notes, _turn) = listen().await;

    let (plain, seen) = server::serve(|_| {
        format!(
            "HTTP/1.1 200 OK\r\nset-cookie: c={CANARY}\r\ncontent-length: {}\r\n\r\n{CANARY}",
            CANARY.len()
        )
        .into_bytes()
    })
    .await;
    call(&settings(&plain).build().unwrap().0).await;
    let sent = seen.lock().unwrap()[0].1.clone();
    assert_eq!(sent.matches(CANARY).count(), 8, "{sent}");

    let secure = tls::serve(|_, _, respond| {
        tls::answer(respond, &[("set-cookie", CANARY)], CANARY.into());
    })
    .await;
    let client = secure.client();
    call(&settings(&secure.url).http(client).build().unwrap().0).await;

    let said = notes.text();
    for library in ["miniature", "h2", "hyper_util", "rustls"] {
        assert!(
            said.contains(&format!("\n{library}")),
            "{library} is silent"
        );
    }
    assert!(said.contains("url.template=\"/pets/{pet_id}\""), "{said}");
    let shown: Vec<&str> = said.lines().filter(|line| line.contains(CANARY)).collect();
    assert!(shown.is_empty(), "{shown:#?}");
}
