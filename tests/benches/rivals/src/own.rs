//! In: a provider and a store. Out: a session of the generated client with a token of a given age.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authing_miniprogram::api::V3;
use authing_miniprogram::runtime::session::SessionSpec;
use authing_miniprogram::runtime::{Core, FromCore};
use authing_miniprogram::session::{Session, SessionOptions, SessionTokens, Surface, TokenKey};
use authing_miniprogram::stores::TokenStore;
use authing_miniprogram::verify::{Kind, Verifier};
use authing_miniprogram::{Builder, Client};

use crate::Outcome;
use crate::sign::{AUDIENCE, ISSUER, SECRET};

/// A client of this server.
pub(crate) fn client(url: &str) -> Outcome<Client> {
    Ok(Client::builder("app").base_url(url).build()?)
}

/// A session whose tokens are `A0` and `R0`; the access token ends after so many seconds.
pub(crate) async fn session(
    url: &str,
    store: impl TokenStore,
    seconds: i64,
) -> Outcome<Session<V3>> {
    let session = client(url)?.v3().session(store);
    session.adopt(tokens(seconds)?).await?;
    Ok(session)
}

/// `A0` and `R0` of an hour's life that ends after so many seconds.
pub(crate) fn tokens(seconds: i64) -> Outcome<SessionTokens> {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let end = now + seconds * 1_000;
    let mut tokens = SessionTokens::new("A0")
        .refresh("R0")
        .expires_at(end)
        .subject("u1");
    tokens.issued_at = Some(end - 3_600_000);
    Ok(tokens)
}

/// A surface with nothing on it but its session, which answers as it answers to calls.
pub(crate) struct Bare(Core);

impl Surface for Bare {
    const SESSION: &'static SessionSpec = V3::SESSION;

    fn with_core(core: Core) -> Self {
        Self(core)
    }
}

impl FromCore for Bare {
    fn from_core(core: Core) -> Self {
        Self(core)
    }
}

/// A session of nothing else, which calls ask for its token.
pub(crate) async fn lender(url: &str, store: impl TokenStore) -> Outcome<Session<Bare>> {
    let client = Builder::<Bare>::new(&[])
        .base_url(url)
        .value("app_id", "app")
        .build()?;
    let options = SessionOptions::default();
    let session = Session::<Bare>::new(&client.0, store, TokenKey::default(), options);
    session.adopt(tokens(3_000)?).await?;
    Ok(session)
}

/// A verifier of id tokens with the keys from there.
pub(crate) fn verifier(key_set: &str) -> Outcome<Verifier> {
    let verifier = client(key_set)?.v3().verifier().kind(Kind::Id);
    let verifier = verifier.issuer(ISSUER).audience(AUDIENCE);
    Ok(verifier.key_set(key_set).build()?)
}

/// A verifier of id tokens that are signed with [`SECRET`].
pub(crate) fn verifier_with_secret() -> Outcome<Verifier> {
    let verifier = client("http://127.0.0.1:1")?.v3().verifier().kind(Kind::Id);
    let verifier = verifier.issuer(ISSUER).audience(AUDIENCE);
    Ok(verifier.secret_key(SECRET).build()?)
}

/// Waits for so long.
pub(crate) async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}
