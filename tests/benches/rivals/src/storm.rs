//! In: 100 calls with a token that the API rejects. Out: how often the provider is asked.

use std::sync::Arc;
use std::time::Duration;

use authing_miniprogram::stores::MemoryStore;

use crate::idp::{Idp, Plan};
use crate::report::{AZURE, Figure};
use crate::rivals::Endpoint;
use crate::rivals::azure::Azure;
use crate::{Outcome, at_once, own, run};

const CALLS: usize = 100;

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    run(async {
        Ok(vec![
            storm("at one moment", Duration::ZERO).await?,
            storm("20 ms apart", Duration::from_millis(20)).await?,
        ])
    })
}

async fn storm(when: &str, apart: Duration) -> Outcome<Figure> {
    let plan = Plan {
        delay: Duration::from_millis(50),
        from: 2,
        apart,
        ..Plan::default()
    };
    let figure = Figure::new(
        format!("100 calls, no token yet, the first one is rejected, {when}: requests for a token"),
        "2: the first and one refresh",
    );

    let idp = Idp::start(plan)?;
    let azure = Arc::new(Azure::new(Endpoint::new(idp.token_url()), true, apart));
    let done = at_once(CALLS, &azure, |azure| async move {
        matches!(azure.call().await, Ok(true))
    });
    let served = done.await?.into_iter().filter(|done| *done).count();
    let figure = figure.rival(AZURE, told(&idp, served));

    // Over, so that the first token is asked for too.
    let idp = Idp::start(plan)?;
    let session = Arc::new(own::session(&idp.url, MemoryStore::new(), -5).await?);
    let done = at_once(CALLS, &session, |session| async move {
        session.get_profile().await.is_ok()
    });
    let served = done.await?.into_iter().filter(|done| *done).count();
    let reached = idp.asked().tokens == 2 && served == CALLS;
    Ok(figure.own(told(&idp, served), reached))
}

fn told(idp: &Idp, served: usize) -> String {
    let asked = idp.asked().tokens;
    if served == CALLS {
        asked.to_string()
    } else {
        format!("{asked}, {served} calls served")
    }
}
