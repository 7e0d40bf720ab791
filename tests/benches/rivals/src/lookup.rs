//! In: a cache with a good token. Out: what it costs to get it from there, as each call does.

use std::hint::black_box;

use authing_miniprogram::runtime::engine::credential::Lender;
use authing_miniprogram::runtime::{Method, Operation};
use authing_miniprogram::stores::MemoryStore;

use crate::idp::{Idp, Plan};
use crate::measure::interleaved;
use crate::report::{Figure, SMITHY};
use crate::rivals::Endpoint;
use crate::rivals::smithy::Smithy;
use crate::{Outcome, own};

/// Any that the token is for: which one makes no difference.
static OPERATION: Operation = Operation::new("any", Method::Get, "/any");

pub(crate) fn figures() -> Outcome<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let idp = Idp::start(Plan::default())?;
    let smithy = Smithy::new(Endpoint::new(idp.token_url()))?;
    let session = runtime.block_on(own::lender(&idp.url, MemoryStore::new()))?;
    let lender: &dyn Lender = session.as_ref();

    let [theirs, ours] = interleaved(
        20_000,
        &mut [
            &mut |times| {
                runtime.block_on(async {
                    for _ in 0..times {
                        let _ = black_box(smithy.identity().await);
                    }
                });
            },
            &mut |times| {
                runtime.block_on(async {
                    for _ in 0..times {
                        let mut token = lender.ready(&OPERATION);
                        if token.is_none() {
                            token = lender.authorize(&OPERATION).await.unwrap_or_default();
                        }
                        let _ = black_box(token);
                    }
                });
            },
        ],
    );
    let figure = Figure::new("a token that is at hand", "≤ 100 ns, 0 allocations")
        .rival(
            SMITHY,
            format!("{}, {}", theirs.time(), theirs.allocations()),
        )
        .own(
            format!("{}, {}", ours.time(), ours.allocations()),
            ours.nanos <= 100.0 && ours.allocations < 0.01,
        );
    Ok(vec![figure])
}
