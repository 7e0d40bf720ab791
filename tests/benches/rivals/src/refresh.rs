//! In: many callers whose token is over. Out: how often the provider is asked: when it answers, when it fails, and when
//! the caller who came first goes away.

use std::sync::Arc;
use std::time::{Duration, Instant};

use authing_miniprogram::stores::MemoryStore;

use crate::idp::{Idp, Plan};
use crate::report::{AZURE, Figure, GOOGLE, SMITHY, YUP};
use crate::rivals::azure::Azure;
use crate::rivals::smithy::Smithy;
use crate::rivals::{Endpoint, google, yup};
use crate::{Outcome, at_once, own, run};

/// How long a token takes.
const DELAY: Duration = Duration::from_millis(200);
/// How long a waiter waits where nothing tells it that the provider fails.
const PATIENCE: Duration = Duration::from_secs(12);
/// Seconds since the token's end.
const OVER: i64 = -5;

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    run(async { Ok(vec![many().await?, dead().await?, cancelled().await?]) })
}

async fn many() -> Outcome<Figure> {
    let plan = Plan {
        delay: DELAY,
        ..Plan::default()
    };
    let figure = Figure::new("requests for a token, 1,000 concurrent callers", "1");

    let idp = Idp::start(plan)?;
    let smithy = Arc::new(Smithy::new(Endpoint::new(idp.token_url()))?);
    let done = at_once(1_000, &smithy, |smithy| async move {
        smithy.identity().await.is_ok()
    });
    let figure = figure.rival(SMITHY, tally(&idp, &done.await?));

    let idp = Idp::start(plan)?;
    let google = Arc::new(google::tokens(idp.token_url())?);
    let done = at_once(1_000, &google, |google| async move {
        google.access_token().await.is_ok()
    });
    let figure = figure.rival(GOOGLE, tally(&idp, &done.await?));

    let idp = Idp::start(plan)?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("tokens.json");
    yup::prepare(&path)?;
    let yup = Arc::new(yup::authenticator(idp.token_url(), &path).await?);
    let done = at_once(100, &yup, |yup| async move {
        yup.token(yup::SCOPES).await.is_ok()
    });
    let figure = figure.rival(&format!("{YUP}, 100 callers"), tally(&idp, &done.await?));

    let idp = Idp::start(plan)?;
    let session = Arc::new(own::session(&idp.url, MemoryStore::new(), OVER).await?);
    let done = at_once(1_000, &session, |session| async move {
        session.get_profile().await.is_ok()
    });
    let done = done.await?;
    let reached = idp.asked().tokens == 1 && done.iter().all(|done| *done);
    Ok(figure.own(tally(&idp, &done), reached))
}

/// How often the provider was asked, and who did not get what he wanted.
fn tally(idp: &Idp, done: &[bool]) -> String {
    let failed = done.iter().filter(|done| !**done).count();
    match failed {
        0 => idp.asked().tokens.to_string(),
        failed => format!("{}, {failed} callers failed", idp.asked().tokens),
    }
}

async fn dead() -> Outcome<Figure> {
    let plan = Plan {
        delay: Duration::from_millis(20),
        dead: true,
        ..Plan::default()
    };
    let figure = Figure::new(
        "50 waiters, the provider answers 500 after 20 ms: requests, time until all know",
        "1, one attempt",
    );

    let idp = Idp::start(plan)?;
    let smithy = Arc::new(Smithy::new(Endpoint::new(idp.token_url()))?);
    let start = Instant::now();
    at_once(50, &smithy, |smithy| async move {
        smithy.identity().await.is_ok()
    })
    .await?;
    let figure = figure.rival(SMITHY, asked(&idp, start));

    let idp = Idp::start(plan)?;
    let azure = Arc::new(Azure::new(
        Endpoint::new(idp.token_url()),
        false,
        Duration::ZERO,
    ));
    let start = Instant::now();
    at_once(
        50,
        &azure,
        |azure| async move { azure.call().await.is_ok() },
    )
    .await?;
    let figure = figure.rival(AZURE, asked(&idp, start));

    let idp = Idp::start(plan)?;
    let google = Arc::new(google::tokens(idp.token_url())?);
    let start = Instant::now();
    let patient = at_once(50, &google, |google| async move {
        tokio::time::timeout(PATIENCE, google.access_token())
            .await
            .is_ok()
    });
    patient.await?;
    let figure = figure.rival(GOOGLE, asked(&idp, start));

    let idp = Idp::start(plan)?;
    let session = Arc::new(own::session(&idp.url, MemoryStore::new(), -120).await?);
    let start = Instant::now();
    at_once(50, &session, |session| async move {
        session.get_profile().await.is_ok()
    })
    .await?;
    let reached = idp.asked().tokens == 1 && start.elapsed() < Duration::from_millis(200);
    Ok(figure.own(asked(&idp, start), reached))
}

fn asked(idp: &Idp, start: Instant) -> String {
    format!("{}, {} ms", idp.asked().tokens, start.elapsed().as_millis())
}

async fn cancelled() -> Outcome<Figure> {
    let plan = Plan {
        delay: DELAY,
        ..Plan::default()
    };
    let figure = Figure::new(
        "the first of two waiters goes away 50 ms into a refresh of 200 ms: requests, how long the other waits",
        "1, the rest of it",
    );

    let idp = Idp::start(plan)?;
    let smithy = Arc::new(Smithy::new(Endpoint::new(idp.token_url()))?);
    let (first, second) = (Arc::clone(&smithy), smithy);
    let waited = go_away(async move { first.identity().await.is_ok() }, async move {
        second.identity().await.is_ok()
    });
    let waited = waited.await?;
    let figure = figure.rival(
        SMITHY,
        format!("{}, {} ms", idp.asked().tokens, waited.as_millis()),
    );

    let idp = Idp::start(plan)?;
    let session = own::session(&idp.url, MemoryStore::new(), OVER).await?;
    let (first, second) = (session.clone(), session);
    let waited = go_away(
        async move { first.get_profile().await.is_ok() },
        async move { second.get_profile().await.is_ok() },
    );
    let waited = waited.await?;
    let own = format!("{}, {} ms", idp.asked().tokens, waited.as_millis());
    let reached = idp.asked().tokens == 1 && waited < DELAY + Duration::from_millis(20);
    Ok(figure.own(own, reached))
}

/// Starts the first, 25 ms later the second, ends the first 25 ms later; how long the second takes.
async fn go_away(
    first: impl Future<Output = bool> + Send + 'static,
    second: impl Future<Output = bool> + Send + 'static,
) -> Outcome<Duration> {
    let first = tokio::spawn(first);
    own::pause(25).await;
    let start = Instant::now();
    let second = tokio::spawn(second);
    own::pause(25).await;
    first.abort();
    if !second.await? {
        return Err("the second waiter got no token".into());
    }
    Ok(start.elapsed())
}
