//! Promise: a token that is traded by itself, as its own credential, is traded while it is good and never after.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::support::hands::{Hands, settle};
use crate::support::shop;
use crate::support::shop::Shop;
use miniature::runtime::engine::builder::FromCore;
use miniature::runtime::engine::core::Core;
use miniature::runtime::session::{Lifetime, Reject, SessionCall, SessionSpec, TokenPointers};
use miniature::runtime::wire::operation::{Method, Operation, SchemeKind, SecurityScheme};
use miniature::runtime::wire::request::Request;
use miniature::session::{Session, SessionOptions, SessionTokens, Surface, TokenKey};
use miniature::stores::MemoryStore;
use miniature::{Builder, Error, ReauthReason};

static USER: SecurityScheme = SecurityScheme {
    name: "user",
    kind: SchemeKind::Bearer,
    session: Some("own"),
};
static REFRESH: Operation =
    Operation::new("refresh", Method::Post, "/refresh").security(&[&[&USER]]);
static WORK: Operation = Operation::new("work", Method::Get, "/work").security(&[&[&USER]]);
static SPEC: SessionSpec = SessionSpec {
    name: "own",
    scheme: "user",
    key: &[],
    open: &[],
    replace: &[],
    tokens: TokenPointers {
        access: &["/token"],
        id: &[],
        refresh: &[],
    },
    lifetime: &[Lifetime::Timestamp("/exp")],
    subject: &[],
    subject_claims: &[],
    bind: &[],
    refresh: Some(SessionCall {
        operation: &REFRESH,
        form: false,
        inputs: &[],
        tokens: None,
        lifetime: None,
    }),
    close: &[],
    reject: Reject {
        statuses: &[401],
        codes: &[],
    },
};

struct Own(Core);

impl FromCore for Own {
    fn from_core(core: Core) -> Self {
        Self(core)
    }
}

impl Surface for Own {
    const SESSION: &'static SessionSpec = &SPEC;

    fn with_core(core: Core) -> Self {
        Self(core)
    }
}

impl Own {
    async fn work(&self) -> Result<(), Error> {
        self.0.empty::<()>(Request::new(&WORK)).await
    }
}

type Heard = Arc<Mutex<Vec<ReauthReason>>>;

/// A session with a token of an hour; what it was told, and what was sent as `path token`.
async fn session(takes: bool) -> (Session<Own>, Hands, Shop, Heard) {
    let (clock, count) = (Hands::new(), AtomicUsize::new(1));
    let time = clock.clone();
    let shop = Shop::new(move |sent| {
        if !takes {
            return (401, String::new());
        }
        if sent.uri.ends_with("/refresh") {
            let n = count.fetch_add(1, Ordering::SeqCst) + 1;
            let exp = time.millis() / 1000 + 3600;
            return (200, format!(r#"{{"token":"T{n}","exp":{exp}}}"#));
        }
        (200, String::new())
    });
    let heard = Heard::default();
    let ears = Arc::clone(&heard);
    let options = SessionOptions::new().on_reauth(move |_, reason| {
        ears.lock().unwrap().push(reason);
        std::future::ready(())
    });
    let builder = Builder::<Own>::new(&[]).base_url("https://api.example");
    let core = builder
        .transport(shop.clone())
        .clock(clock.clone())
        .build()
        .unwrap()
        .0;
    let session = Session::<Own>::new(&core, MemoryStore::new(), TokenKey::default(), options);
    let tokens = SessionTokens::new("T1").expires_at(clock.millis() + 3_600_000);
    session.adopt(tokens).await.unwrap();
    (session, clock, shop, heard)
}

fn sent(shop: &Shop) -> Vec<String> {
    let line = |sent: shop::Sent| {
        let path = sent.uri.rsplit('/').next().unwrap().to_owned();
        format!(
            "{path} {}",
            sent.header("authorization").replace("Bearer ", "")
        )
    };
    shop.sent().into_iter().map(line).collect()
}

#[tokio::test]
async fn it_is_traded_while_it_is_good() {
    let (session, clock, shop, _) = session(true).await;
    clock.seconds(3500).await;
    session.api().work().await.unwrap();
    settle().await;
    session.api().work().await.unwrap();
    assert_eq!(sent(&shop), ["work T1", "refresh T1", "work T2"]);
}

#[tokio::test]
async fn after_its_end_it_is_not_tried() {
    let (session, clock, shop, heard) = session(true).await;
    clock.seconds(3601).await;
    let error = session.refresh().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::Expired));
    // Clocks differ: for a minute the API has the say.
    session.api().work().await.unwrap();
    clock.seconds(60).await;
    let error = session.api().work().await.unwrap_err();
    assert_eq!(error.reauth(), Some(ReauthReason::Expired));
    settle().await;
    assert_eq!(sent(&shop), ["work T1"]);
    assert_eq!(*heard.lock().unwrap(), [ReauthReason::Expired]);
}

#[tokio::test]
async fn if_it_is_refused_nothing_is_left_of_it() {
    let (session, clock, shop, heard) = session(false).await;
    clock.seconds(3595).await;
    for _ in 0..2 {
        let error = session.api().work().await.unwrap_err();
        assert_eq!(error.reauth(), Some(ReauthReason::Revoked));
    }
    assert_eq!(session.tokens().await.unwrap(), None);
    settle().await;
    assert_eq!(*heard.lock().unwrap(), [ReauthReason::Revoked]);
    assert_eq!(sent(&shop), ["refresh T1", "work T1"]);
}
