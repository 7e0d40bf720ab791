//! In: an endpoint with keys, and tokens by these and by nobody. Out: how often it is asked, and who waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use authing_miniprogram::verify::Verifier as Own;
use google_cloud_auth::credentials::idtoken::verifier::Verifier as Google;

use crate::http::{Reply, serve};
use crate::report::{Figure, GOOGLE};
use crate::rivals::google;
use crate::sign::{AUDIENCE, KID, Signer};
use crate::{Outcome, at_once, own, run};

/// An endpoint that takes a while.
struct Endpoint {
    url: String,
    fetches: Arc<AtomicU64>,
    hangs: Arc<AtomicBool>,
}

impl Endpoint {
    fn start(keys: String) -> Outcome<Self> {
        let (fetches, hangs) = (
            Arc::new(AtomicU64::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (count, silent) = (Arc::clone(&fetches), Arc::clone(&hangs));
        let url = serve(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
            let (keys, hangs) = (keys.clone(), silent.load(Ordering::SeqCst));
            async move {
                if hangs {
                    return Reply::Hang;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
                Reply::Json(200, keys)
            }
        })?;
        Ok(Self {
            url: format!("{url}/jwks"),
            fetches,
            hangs,
        })
    }

    fn fetches(&self) -> u64 {
        self.fetches.load(Ordering::SeqCst)
    }
}

/// One of those who verify.
enum Who {
    Own(Own),
    Google(Google),
}

impl Who {
    async fn accepts(&self, token: &str) -> bool {
        match self {
            Self::Own(own) => own.verify(token).await.is_ok(),
            Self::Google(google) => google.verify(token).await.is_ok(),
        }
    }
}

/// What one of them did.
struct Seen {
    cold: String,
    cold_reached: bool,
    forged: u64,
    hanging: String,
    hanging_reached: bool,
}

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    run(async {
        let signer = Signer::new()?;
        let theirs = seen(&signer, |url| {
            Ok(Who::Google(google::verifier(url, AUDIENCE)))
        })
        .await?;
        let ours = seen(&signer, |url| Ok(Who::Own(own::verifier(url)?))).await?;
        Ok(vec![
            Figure::new("100 concurrent good tokens, keys not fetched yet: accepted, fetches", "100, 1")
                .rival(GOOGLE, theirs.cold)
                .own(ours.cold, ours.cold_reached),
            Figure::new("20 forged key ids, keys at hand: fetches", "≤ 1")
                .rival(GOOGLE, theirs.forged)
                .own(ours.forged, ours.forged <= 1),
            Figure::new(
                "1,000 good tokens while the endpoint hangs on a forged key id: accepted, p99 (p99 before)",
                "1,000, p99 as before",
            )
            .rival(GOOGLE, theirs.hanging)
            .own(ours.hanging, ours.hanging_reached),
        ])
    })
}

async fn seen(signer: &Signer, make: impl Fn(&str) -> Outcome<Who>) -> Outcome<Seen> {
    let good = Arc::new(signer.token(KID)?);

    let endpoint = Endpoint::start(signer.jwks())?;
    let who = Arc::new((make(&endpoint.url)?, Arc::clone(&good)));
    let done = at_once(100, &who, |who| async move { who.0.accepts(&who.1).await });
    let accepted = done.await?.into_iter().filter(|done| *done).count();
    let cold_reached = accepted == 100 && endpoint.fetches() == 1;
    let cold = format!("{accepted}, {}", endpoint.fetches());

    let endpoint = Endpoint::start(signer.jwks())?;
    let who = Arc::new(make(&endpoint.url)?);
    who.accepts(&good).await;
    let before = endpoint.fetches();
    for number in 0..20 {
        // Signed by another's key: what counts is that its id is not known.
        who.accepts(&signer.token(&format!("forged-{number}"))?)
            .await;
    }
    let forged = endpoint.fetches() - before;

    let endpoint = Endpoint::start(signer.jwks())?;
    let who = Arc::new(make(&endpoint.url)?);
    who.accepts(&good).await;
    let (_, usual) = thousand(&who, &good).await;
    endpoint.hangs.store(true, Ordering::SeqCst);
    let (waiting, token) = (Arc::clone(&who), signer.token("forged")?);
    let waiting = tokio::spawn(async move { waiting.accepts(&token).await });
    own::pause(50).await;
    let (accepted, now) = thousand(&who, &good).await;
    let hanging = format!("{accepted}, {now} µs ({usual} µs)");
    waiting.abort();
    Ok(Seen {
        cold,
        cold_reached,
        forged,
        hanging,
        // Noise of a shared machine aside.
        hanging_reached: accepted == 1_000 && now < 3 * usual,
    })
}

/// How many of 1,000 calls in a row are accepted, and how long the slowest but ten take, in microseconds.
async fn thousand(who: &Who, token: &str) -> (usize, u128) {
    let mut times = Vec::with_capacity(1_000);
    let mut accepted = 0;
    for _ in 0..1_000 {
        let start = Instant::now();
        accepted += usize::from(who.accepts(token).await);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (accepted, times.get(989).map_or(0, Duration::as_micros))
}
