//! In: a provider that rotates the tokens and then loses the answer. Out: what callers see, and how often it is asked.

use std::time::{Duration, Instant};

use authing_miniprogram::Error;
use authing_miniprogram::stores::MemoryStore;

use crate::idp::{First, Idp, Plan};
use crate::report::Figure;
use crate::{Outcome, own, run};

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    run(async {
        Ok(vec![
            lost(Case::Good).await?,
            lost(Case::Over { grace: false }).await?,
            lost(Case::Over { grace: true }).await?,
        ])
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Case {
    /// The access token is still good.
    Good,
    /// It is over, and the provider takes the spent refresh token once more, or not.
    Over { grace: bool },
}

async fn lost(case: Case) -> Outcome<Figure> {
    let (name, target, seconds) = match case {
        Case::Good => (
            "the access token is still good",
            "1 or 2 requests, no call fails",
            60,
        ),
        Case::Over { grace: false } => (
            "it is over",
            "2 requests, then `ReauthRequired { OutcomeUnknown }`",
            -120,
        ),
        Case::Over { grace: true } => (
            "it is over, the provider has a grace window",
            "2 requests, then success",
            -120,
        ),
    };
    let grace = case == Case::Over { grace: true };
    let idp = Idp::start(Plan {
        delay: Duration::from_millis(20),
        first: First::Lost,
        grace,
        ..Plan::default()
    })?;
    let session = own::session(&idp.url, MemoryStore::new(), seconds).await?;
    let (mut served, mut failed, mut last) = (0, 0, String::new());
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(8) {
        match session.get_profile().await {
            Ok(_) => served += 1,
            Err(error) => {
                failed += 1;
                last = kind(&error);
            }
        }
        own::pause(50).await;
    }
    let asked = idp.asked();
    let reached = match case {
        Case::Good => failed == 0 && asked.tokens <= 2,
        Case::Over { grace: true } => asked.tokens == 2 && served > 0,
        Case::Over { grace: false } => asked.tokens == 2 && last.contains("OutcomeUnknown"),
    };
    let own = match (served, failed) {
        (_, 0) => format!("{} requests, no call of {served} fails", asked.tokens),
        (0, _) => format!("{} requests, then `{last}`", asked.tokens),
        _ => format!("{} requests, then success", asked.tokens),
    };
    let figure = Figure::new(
        format!("the answer to a refresh is lost after the rotation, {name}: calls for 8 s"),
        target,
    );
    Ok(figure.own(own, reached))
}

fn kind(error: &Error) -> String {
    match error {
        Error::Token(error) => format!("{:?}", error.reason),
        error => error.to_string(),
    }
}
