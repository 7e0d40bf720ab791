//! In: security schemes, fixed credentials and a session. Out: the credential of each attempt, renewed once if rejected.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::support::fake;
use crate::support::fake::{core, reply};
use miniature::runtime::engine::access::access;
use miniature::runtime::engine::clock::Moment;
use miniature::runtime::engine::credential::{Credential, Lender};
use miniature::runtime::engine::interceptor::{Interceptor, Lookup};
use miniature::runtime::wire::envelope::Envelope;
use miniature::runtime::wire::inputs::Inputs;
use miniature::runtime::wire::operation::{Method, Operation, Retry, SchemeKind, SecurityScheme};
use miniature::runtime::wire::parts::Parts;
use miniature::runtime::wire::request::Request;
use miniature::{BoxFuture, Builder, Error, Outcome, ReauthReason, TokenReason};
use serde_json::{Value, json};

static USER: SecurityScheme = SecurityScheme {
    name: "user",
    kind: SchemeKind::Bearer,
    session: Some("v2"),
};
static BASIC: SecurityScheme = SecurityScheme {
    name: "basic",
    kind: SchemeKind::Basic,
    session: None,
};
static API_KEY: SecurityScheme = SecurityScheme {
    name: "apiKey",
    kind: SchemeKind::Header("x-key"),
    session: None,
};
static COOKIE: SecurityScheme = SecurityScheme {
    name: "cookie",
    kind: SchemeKind::Cookie("sid"),
    session: None,
};
static V2: Envelope = Envelope {
    name: "V2",
    status: &["code"],
    success: &["200"],
    code: &["code"],
    message: &[],
    request_id: &[],
    data: &["/data"],
    codes: &[],
    statuses: &[],
};
static NEEDS: Operation = Operation::new("needs", Method::Post, "/needs")
    .security(&[&[&USER]])
    .failures(&[&V2]);
static CODE: Operation = Operation::new("code", Method::Post, "/code")
    .security(&[&[&USER]])
    .retry(Retry::Code)
    .failures(&[&V2]);
static OPEN: Operation = Operation::new("open", Method::Post, "/open").envelope(&V2);
static EITHER: Operation = Operation::new("either", Method::Get, "/either").security(&[
    &[&USER, &API_KEY],
    &[&BASIC, &COOKIE],
    &[&API_KEY],
]);

static OPTIONAL: Operation =
    Operation::new("optional", Method::Get, "/optional").security(&[&[&USER], &[]]);

/// A session whose first token is rejected.
#[derive(Debug, Default)]
struct Tokens {
    generation: AtomicU64,
    received: std::sync::Mutex<Option<Value>>,
    /// Why there is no token.
    fails: Option<TokenReason>,
    /// A token at hand.
    at_hand: Option<Arc<Credential>>,
}

impl Lender for Tokens {
    fn name(&self) -> &'static str {
        "v2"
    }
    fn ready(&self, _: &'static Operation) -> Option<Arc<Credential>> {
        self.at_hand.clone()
    }
    fn authorize(
        &self,
        _: &'static Operation,
    ) -> BoxFuture<'_, Result<Option<Arc<Credential>>, Error>> {
        if let Some(reason) = self.fails {
            return Box::pin(std::future::ready(Err(Error::token(reason, "no token"))));
        }
        let generation = self.generation.load(Ordering::SeqCst);
        let token = format!("t{generation}").into();
        Box::pin(async move {
            let subject = Some("me".into());
            Ok(Some(Arc::new(Credential::new(token, generation, subject))))
        })
    }
}

impl Interceptor for Tokens {
    fn access<'a>(&'a self, parts: &'a Parts, operation: &'static Operation) -> Lookup<'a> {
        access(parts, operation, Some(self))
    }
    fn bind(&self, operation: &'static Operation, inputs: &mut Inputs, subject: Option<&str>) {
        inputs.bind(operation, "id", subject);
    }
    fn wants(&self, operation: &'static Operation) -> bool {
        operation.id == "open"
    }
    fn received<'a>(
        &'a self,
        _: &'static Operation,
        data: &'a Value,
        _: Moment,
    ) -> BoxFuture<'a, Result<(), Error>> {
        *self.received.lock().unwrap() = Some(data.clone());
        Box::pin(async { Ok(()) })
    }
    fn rejects(&self, http_status: u16, codes: &[&str]) -> bool {
        http_status == 401 || codes.contains(&"2020")
    }
    fn rejected(
        &self,
        _: &'static Operation,
        generation: u64,
    ) -> BoxFuture<'_, Result<bool, Error>> {
        self.generation.store(generation + 1, Ordering::SeqCst);
        Box::pin(async { Ok(true) })
    }
}

fn authorizations(fake: &fake::Fake) -> Vec<String> {
    let seen = fake.seen.lock().unwrap();
    let text = |request: &http::Request<_>| {
        request.headers()["authorization"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    seen.iter().map(text).collect()
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once() {
    for (status, body) in [(401, ""), (200, r#"{"code":2020}"#)] {
        let (core, fake) = core(
            |builder| builder,
            vec![reply(status, &[], body), reply(200, &[], "{}")],
        );
        let core = core.with_session(Arc::new(Tokens::default()));
        core.empty::<()>(Request::new(&NEEDS).json(json!({"a": 1})))
            .await
            .unwrap();
        assert_eq!(authorizations(&fake), ["Bearer t0", "Bearer t1"]);
        let seen = fake.seen.lock().unwrap();
        let bodies: Vec<_> = seen
            .iter()
            .map(|request| request.body().as_bytes().cloned().unwrap())
            .collect();
        assert_eq!(bodies[0], r#"{"id":"me","a":1}"#);
        assert_eq!(bodies[0], bodies[1]);
    }
    let (core, fake) = core(
        |builder| builder,
        vec![reply(401, &[], ""), reply(401, &[], "")],
    );
    let core = core.with_session(Arc::new(Tokens::default()));
    let error = core.empty::<()>(Request::new(&NEEDS)).await.unwrap_err();
    let status = error.rejection().unwrap().status().unwrap().as_u16();
    assert_eq!((status, fake.seen.lock().unwrap().len()), (401, 2));
    // There is another token by now, for the next call.
    assert_eq!(error.outcome(), Outcome::NotNow { retry_after: None });
}

#[tokio::test]
async fn a_token_at_hand_is_taken_without_asking() {
    let (core, fake) = core(|builder| builder, vec![reply(200, &[], "")]);
    let session = Tokens {
        fails: Some(TokenReason::Store),
        at_hand: Some(Arc::new(Credential::new("here".into(), 1, None))),
        ..Tokens::default()
    };
    let core = core.with_session(Arc::new(session));
    core.empty::<()>(Request::new(&NEEDS)).await.unwrap();
    assert_eq!(authorizations(&fake), ["Bearer here"]);
    let seen = fake.seen.lock().unwrap();
    assert!(seen[0].headers()["authorization"].is_sensitive());
}

#[tokio::test]
async fn a_code_is_not_sent_twice() {
    let (core, fake) = core(|builder| builder, vec![reply(401, &[], "")]);
    let core = core.with_session(Arc::new(Tokens::default()));
    let error = core.empty::<()>(Request::new(&CODE)).await.unwrap_err();
    assert_eq!(fake.seen.lock().unwrap().len(), 1);
    assert!(
        error.is_retryable() && error.rejection().is_some(),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_opening_answer_is_seen_and_carries_no_token() {
    let (core, fake) = core(
        |builder| builder,
        vec![reply(200, &[], r#"{"code":200,"data":{"token":"x"}}"#)],
    );
    let tokens = Arc::new(Tokens::default());
    core.with_session(tokens.clone())
        .empty::<()>(Request::new(&OPEN))
        .await
        .unwrap();
    assert_eq!(
        *tokens.received.lock().unwrap(),
        Some(json!({"token": "x"}))
    );
    assert!(
        !fake.seen.lock().unwrap()[0]
            .headers()
            .contains_key("authorization")
    );
}

#[tokio::test]
async fn the_first_alternative_with_all_credentials() {
    let ok = || vec![reply(200, &[], "")];
    let (bare, fake) = core(|builder| builder.credential("apiKey", "k"), ok());
    bare.empty::<()>(Request::new(&EITHER)).await.unwrap();
    assert_eq!(fake.seen.lock().unwrap()[0].headers()["x-key"], "k");
    let settings = |builder: miniature::Builder<_>| {
        builder
            .credential("apiKey", "k")
            .basic("basic", "me", "pass")
            .credential("cookie", "c;1")
    };
    let (basic, fake) = core(settings, ok());
    basic.empty::<()>(Request::new(&EITHER)).await.unwrap();
    assert_eq!(authorizations(&fake), ["Basic bWU6cGFzcw=="]);
    assert_eq!(
        fake.seen.lock().unwrap()[0].headers()["cookie"],
        "sid=c%3B1"
    );
    let (both, fake) = core(|builder| builder.credential("apiKey", "k"), ok());
    both.with_session(Arc::new(Tokens::default()))
        .empty::<()>(Request::new(&EITHER))
        .await
        .unwrap();
    assert_eq!(authorizations(&fake), ["Bearer t0"]);
    let (none, fake) = core(|builder| builder, ok());
    none.empty::<()>(Request::new(&OPTIONAL)).await.unwrap();
    assert!(
        !fake.seen.lock().unwrap()[0]
            .headers()
            .contains_key("authorization")
    );
    let error = none.empty::<()>(Request::new(&EITHER)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "either: no credential for user and apiKey or basic and cookie or apiKey"
    );
    assert!(matches!(error, Error::Token(error) if error.reason == TokenReason::Missing));
}

#[tokio::test]
async fn a_user_becomes_nobody_only_if_his_token_ended() {
    for (reason, sends) in [
        (TokenReason::ReauthRequired(ReauthReason::Expired), true),
        (TokenReason::SignedOut, true),
        (TokenReason::Store, false),
        (TokenReason::Refresh, false),
    ] {
        let (core, fake) = core(|builder| builder, vec![reply(200, &[], "")]);
        let fails = Some(reason);
        let session = Arc::new(Tokens {
            fails,
            ..Tokens::default()
        });
        let result = core
            .with_session(session)
            .empty::<()>(Request::new(&OPTIONAL))
            .await;
        assert_eq!(result.is_ok(), sends, "{reason:?}: {result:?}");
        assert_eq!(fake.seen.lock().unwrap().len(), usize::from(sends));
    }
}

#[tokio::test]
async fn a_token_or_header_never_ends_its_line() {
    let broken = "t\r\nx-evil: 1";
    let (core, fake) = core(|builder| builder.credential("apiKey", broken), vec![]);
    let calls = [
        core.empty::<()>(Request::new(&EITHER)),
        core.empty::<()>(Request::new(&OPEN)).header("x-a", broken),
        core.empty::<()>(Request::new(&OPEN))
            .header("x-a\r\nx-evil", "1"),
    ];
    for call in calls {
        let error = call.await.unwrap_err();
        assert!(matches!(&error, Error::Invalid(_)), "{error:?}");
        assert!(!error.to_string().contains("t\r\n"), "{error}");
    }
    assert!(fake.seen.lock().unwrap().is_empty());
    let builder = Builder::<fake::Probe>::new(&[]).base_url(fake::BASE);
    assert!(builder.header("x-a", broken).build().is_err());
}
