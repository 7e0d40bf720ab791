//! In: a server on loopback. Out: what a call of the client costs beside a bare request, and what its token adds.

use std::hint::black_box;
use std::time::Duration;

use authing_miniprogram::Client;
use authing_miniprogram::stores::MemoryStore;
use reqwest::RequestBuilder;
use serde_json::Value;

use crate::idp::{Idp, Plan};
use crate::measure::{Cost, interleaved};
use crate::report::{Figure, REQWEST};
use crate::{Outcome, own};

const TIMES: usize = 3_000;

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    // All but the server is on this thread, so that its allocations are counted.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let idp = Idp::start(Plan::default())?;
    let url = format!("{}/api/v3/get-profile", idp.url);
    let plain = runtime.block_on(async { reqwest::Client::builder().build() })?;
    let fixed = Client::builder("app").base_url(&idp.url);
    let fixed = fixed.access_token("A0").build()?;
    let session = runtime.block_on(own::session(&idp.url, MemoryStore::new(), 3_000))?;

    let [bare, alike, without, with] = interleaved(
        TIMES,
        &mut [
            &mut |times| {
                runtime.block_on(async {
                    for _ in 0..times {
                        let _ = black_box(get(plain.get(&url)).await);
                    }
                });
            },
            &mut |times| {
                runtime.block_on(async {
                    for _ in 0..times {
                        let _ = black_box(get(like_the_client(plain.get(&url))).await);
                    }
                });
            },
            &mut |times| {
                runtime.block_on(async {
                    let v3 = fixed.v3();
                    for _ in 0..times {
                        let _ = black_box(v3.get_profile().await);
                    }
                });
            },
            &mut |times| {
                runtime.block_on(async {
                    for _ in 0..times {
                        let _ = black_box(session.get_profile().await);
                    }
                });
            },
        ],
    );
    let asked = idp.asked();
    if asked.refused > 0 {
        return Err("calls were refused".into());
    }
    let told = |cost: Cost| {
        let (time, work) = (cost.time(), cost.work());
        format!("{time}, {work} of CPU, {}", cost.allocations())
    };
    // Work, not time: that is mostly the wait for the server, and for the processor.
    let added = with.work / without.work - 1.0;
    let attach = Figure::new(
        "what the session's token adds to a call of the client, loopback",
        "< 1 %, or within noise (5 %)",
    )
    .rival("the same client with a fixed token", told(without))
    .own(
        format!("{} ({:+.1} % CPU)", told(with), added * 100.0),
        added < 0.05,
    );
    let whole = with.work / alike.work - 1.0;
    let call = Figure::new(
        "the whole call, loopback, answer decoded",
        "< 1 % more than a plain request, or within noise (5 %)",
    )
    .rival(&format!("{REQWEST}, one header, JSON by hand"), told(bare))
    .rival("with the client's headers and a timeout", told(alike))
    .own(
        format!(
            "{} ({:+.1} % CPU over the latter)",
            told(with),
            whole * 100.0
        ),
        whole < 0.05,
    );
    Ok(vec![attach, call])
}

/// With what the client sends and watches over, too.
fn like_the_client(request: RequestBuilder) -> RequestBuilder {
    request
        .header("accept", "application/json")
        .header("user-agent", "authing-miniprogram/0.1.0")
        .header("x-authing-app-id", "app")
        .header("x-authing-request-from", "sdk-miniapp")
        .header("x-authing-sdk-version", "5.1.21")
        .timeout(Duration::from_secs(30))
}

async fn get(request: RequestBuilder) -> Outcome<Value> {
    let answer = request.header("authorization", "A0").send();
    let answer = answer.await?.error_for_status()?.bytes().await?;
    Ok(serde_json::from_slice(&answer)?)
}
