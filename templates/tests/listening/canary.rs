//! In: every kind of secret, and every kind of failure, over real connections. Out: nothing that the crate can print shows
//! one: `Debug`, `Display`, chains of sources, traces and logs at `TRACE`, the text of panics.

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::notes::listen;
use crate::support::{locksmith, server};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use miniature::models::{Login, PasswordChange, ProfileInput, Refresh, Revoke};
use miniature::session::{Session, SessionTokens, TokenKey};
use miniature::stores::MemoryStore;
use miniature::{Builder, Client, Encryption, Error, RetryPolicy, Secret};

const OLD: &str = "canary0old0password";
const NEW: &str = "canary1new1password";
const ACCESS: &str = "canary2access2token";
const ID: &str = "canary3id3token";
const REFRESH: &str = "canary4refresh4token";
const APP: &str = "canary5app5secret";
const BASIC: &str = "canary6basic6password";
const CODE: &str = "canary7one7time7code";
const SESSION: &str = "canary8session8key";
const API: &str = "canary9api9key";
const KEY: &str = "canaryAnoAkey";

/// A name, and what the service answers to a path.
type Kind = (&'static str, fn(&str) -> Vec<u8>);

/// What the service does.
const KINDS: [Kind; 9] = [
    ("fine", |path| json(200, &fine(path))),
    ("page", |_| {
        let page = format!("<a href=/?token={ACCESS}>{OLD} {CODE} {SESSION}</a>");
        whole("500 No", &format!("set-cookie: s={SESSION}\r\n"), &page)
    }),
    ("envelope", |_| {
        json(
            400,
            &format!(r#"{{"code":2004,"message":"no","data":{}}}"#, secrets()),
        )
    }),
    ("other", |_| {
        json(200, &format!(r#"{{"code":200,"data":[{}]}}"#, secrets()))
    }),
    ("text", |_| json(200, &format!("{ACCESS} {SESSION}"))),
    ("cut", |_| Vec::new()),
    ("short", |_| {
        format!(
            "HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{}",
            secrets()
        )
        .into_bytes()
    }),
    ("rejected", |path| match path {
        "/account/token" => json(
            400,
            &format!(r#"{{"error":"invalid_grant","hint":{}}}"#, secrets()),
        ),
        _ => json(
            401,
            &format!(r#"{{"code":2020,"message":"no","data":{}}}"#, secrets()),
        ),
    }),
    ("moved", |_| {
        whole("302 Moved", &format!("location: /x?token={ACCESS}\r\n"), "")
    }),
];
static KIND: AtomicUsize = AtomicUsize::new(0);

fn secrets() -> String {
    format!(
        r#"{{"access_token":"{ACCESS}","id_token":"{ID}","refresh_token":"{REFRESH}","session_key":"{SESSION}","password":"{OLD}","n":["{NEW}"]}}"#
    )
}

fn fine(path: &str) -> String {
    match path {
        "/account/password/keys" => format!(
            r#"{{"rsa":{:?},"sm2":"{}"}}"#,
            locksmith::rsa_public(0),
            locksmith::sm2_public()
        ),
        "/account/token" => secrets(),
        "/graphql" => r#"{"data":{"updateProfile":{"id":"u1","name":"Bob"}}}"#.to_owned(),
        "/account/profile" => r#"{"code":200,"data":{"id":"u1","name":"Bob"}}"#.to_owned(),
        _ => format!(r#"{{"code":200,"data":{}}}"#, secrets()),
    }
}

fn json(status: u16, body: &str) -> Vec<u8> {
    whole(
        &format!("{status} As Told"),
        "content-type: application/json\r\n",
        body,
    )
}

fn whole(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}").into_bytes()
}

/// Everything that was shown.
#[derive(Default)]
struct Shown(String);

impl Shown {
    fn value(&mut self, value: &impl Debug) {
        write!(self.0, "\n{value:?}\n{value:#?}").unwrap();
    }

    fn outcome<T: Debug>(&mut self, outcome: Result<T, Error>) {
        // A panic tells what `unwrap` finds.
        let error = match &outcome {
            Ok(value) => return self.value(value),
            Err(error) => error,
        };
        self.value(error);
        writeln!(self.0, "{error} {error:#}").unwrap();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            writeln!(self.0, "{inner} {inner:?}").unwrap();
            source = inner.source();
        }
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            drop(outcome.unwrap());
        }));
        let payload = panicked.unwrap_err();
        self.0.push_str(payload.downcast_ref::<String>().unwrap());
    }
}

fn builder(url: &str) -> Builder<Client> {
    Client::builder("app-1")
        .base_url(url)
        .retry(
            RetryPolicy::new()
                .attempts(2)
                .backoff(Duration::ZERO, Duration::ZERO),
        )
        .attempt_timeout(Duration::from_millis(400))
        .app_secret(APP)
        .client_basic("app-1", BASIC)
        .api_key(API)
}

fn tokens() -> SessionTokens {
    SessionTokens::new(ACCESS).id(ID).refresh(REFRESH)
}

async fn session(client: &Client) -> Session<miniature::api::Account> {
    let session = client
        .account()
        .session_for(MemoryStore::new(), TokenKey::new("u1"));
    session.adopt(tokens()).await.unwrap();
    session
}

/// Every way to put a secret in.
async fn all(client: &Client, shown: &mut Shown) {
    let session = session(client).await;
    let passwords = || PasswordChange::new(NEW).old_password(OLD);
    for method in [Encryption::None, Encryption::Rsa, Encryption::Sm2] {
        let call = session.change_password(passwords()).encryption(method);
        shown.value(&call);
        shown.outcome(call.await);
    }
    let late = session
        .change_password(passwords())
        .timeout(Duration::from_nanos(1));
    shown.outcome(late.await);
    shown.outcome(session.get_profile().await);
    shown.outcome(session.get_profile().response().await);
    shown.outcome(session.get_profile().raw().await.map(|raw| raw.status()));
    let id = session
        .update_profile(ProfileInput::new().name("Bob".to_owned()))
        .id("u1");
    shown.outcome(id.await);
    shown.outcome(session.login(Login::new(CODE)).await);
    shown.outcome(session.token(Refresh::new(REFRESH)).await);
    shown.outcome(session.revoke(Revoke::new(ACCESS)).await);
    shown.outcome(client.pets().list_pets().await);
    shown.outcome(session.refresh().await);
    shown.outcome(session.tokens().await);
    shown.value(&session);
    shown.outcome(session.logout().await.into_result());
    shown.value(&session);
}

/// What fails before anything is sent.
async fn unsent(url: &str, shown: &mut Shown) {
    let client = builder(url)
        .encryption(Encryption::Rsa)
        .encryption_key(Encryption::Rsa, KEY)
        .encryption_key(Encryption::Sm2, KEY);
    shown.value(&client);
    let client = client.user_token(format!("{ACCESS}\n")).build().unwrap();
    shown.value(&client);
    let account = client.account();
    let call = || account.change_password(PasswordChange::new(NEW).encryption(OLD));
    shown.outcome(call().await);
    shown.outcome(account.get_profile().await);
    let long = PasswordChange::new(NEW.repeat(20));
    let keyed = builder(url).user_token(ACCESS).build().unwrap();
    for method in [Encryption::Rsa, Encryption::Sm2] {
        shown.outcome(call().encryption(method).await);
        let call = keyed.account().change_password(long.clone());
        shown.outcome(call.encryption(method).await);
    }
    shown.outcome(builder(&format!("http://u:{BASIC}@127.0.0.1")).build());
    shown.outcome(builder(url).header("x-h", &format!("{API}\n")).build());
    let nobody = builder("http://127.0.0.1:1").build().unwrap();
    all(&nobody, shown).await;
}

#[tokio::test]
async fn no_canary_sings() {
    let (notes, _turn) = listen().await;
    let panics = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&panics);
    std::panic::set_hook(Box::new(move |panic| {
        writeln!(heard.lock().unwrap(), "{panic}").unwrap();
    }));

    let (url, seen) = server::serve(|request| {
        let path = request.split([' ', '?']).nth(1).unwrap();
        let kind = KIND.load(Ordering::SeqCst);
        // Keys always come, so that there is something to encrypt with.
        if path == "/account/password/keys" && kind != 1 {
            return json(200, &fine(path));
        }
        KINDS[kind].1(path)
    })
    .await;
    // It takes a while, which the server does not have.
    locksmith::rsa_public(0);
    let client = builder(&url).build().unwrap();
    let mut shown = Shown::default();
    for kind in 0..KINDS.len() {
        KIND.store(kind, Ordering::SeqCst);
        all(&client, &mut shown).await;
    }
    KIND.store(0, Ordering::SeqCst);
    unsent(&url, &mut shown).await;
    for model in [
        format!(
            "{:?} {:?}",
            Login::new(CODE).client_secret(APP),
            Refresh::new(REFRESH)
        ),
        format!("{:?} {:?}", tokens(), TokenKey::new("u1")),
        format!(
            "{:#?} {:?}",
            PasswordChange::new(NEW).old_password(OLD),
            Secret::new(KEY)
        ),
    ] {
        shown.value(&model);
    }
    let _ = std::panic::take_hook();

    // They all went out, or this proves nothing; and what went out encrypted is as secret.
    let sent: String = seen
        .lock()
        .unwrap()
        .iter()
        .map(|(_, text)| text.as_str())
        .collect();
    let basic = STANDARD.encode(format!("app-1:{BASIC}"));
    for secret in [OLD, NEW, ACCESS, REFRESH, APP, CODE, API, &basic] {
        assert!(sent.contains(secret), "{secret} was not sent");
    }
    let sealed = sent.split('"').filter(|text| text.len() > 150);
    let mut canaries: Vec<String> = sealed.map(str::to_owned).collect();
    assert!(canaries.len() > 20, "{}", canaries.len());
    canaries.push(basic);
    let plain = [
        OLD, NEW, ACCESS, ID, REFRESH, APP, BASIC, CODE, SESSION, API, KEY,
    ];
    for plain in plain {
        let bytes: Vec<String> = plain.bytes().map(|byte| byte.to_string()).collect();
        let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap();
        let halves = plain.bytes().flat_map(|byte| [byte >> 4, byte & 15]);
        let hex: String = halves.map(digit).collect();
        canaries.extend([
            plain.to_owned(),
            bytes.join(", "),
            hex,
            STANDARD.encode(plain),
        ]);
    }
    let places = [
        ("shown", shown.0),
        ("said", notes.text()),
        ("panics", panics.lock().unwrap().clone()),
    ];
    for (place, text) in places {
        assert!(text.len() > 10_000, "{place}: {}", text.len());
        let mut lines = text.lines();
        let sings = |line: &&str| canaries.iter().any(|canary| line.contains(canary.as_str()));
        let sung = lines.find(sings);
        assert_eq!(sung, None, "{place}");
    }
}
