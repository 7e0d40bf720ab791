//! In: the names of sections, or `all`. Out: a table of what sessions and verifier cost and do here, beside what others do.

mod alloc;
mod attach;
mod http;
mod idp;
mod jwks;
mod kill;
mod lookup;
mod lost;
mod measure;
mod own;
mod redis;
mod refresh;
mod report;
mod rivals;
mod shared;
mod sign;
mod storm;
mod verify;

use std::future::Future;
use std::sync::Arc;

use report::{Figure, HEAD};

/// What may fail for any reason.
pub(crate) type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[global_allocator]
static ALLOCATOR: alloc::Counting = alloc::Counting;

type Section = fn() -> Outcome<Vec<Figure>>;

const SECTIONS: &[(&str, Section)] = &[
    ("verify", verify::figures),
    ("jwks", jwks::figures),
    ("lookup", lookup::figures),
    ("attach", attach::figures),
    ("refresh", refresh::figures),
    ("storm", storm::figures),
    ("lost", lost::figures),
    ("kill", kill::figures),
    ("shared", shared::figures),
];

fn main() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // A process that one of the sections started, to be killed.
    if kill::child(&words)? || shared::child(&words)? {
        return Ok(());
    }
    let all = words.iter().any(|word| word == "all");
    let unknown = words
        .iter()
        .find(|word| *word != "all" && SECTIONS.iter().all(|(name, _)| name != word));
    if words.is_empty() || unknown.is_some() {
        let names: Vec<&str> = SECTIONS.iter().map(|(name, _)| *name).collect();
        return Err(format!("name sections: all, {}", names.join(", ")).into());
    }
    println!("{HEAD}");
    for (name, section) in SECTIONS {
        if all || words.iter().any(|word| word == name) {
            for figure in section()? {
                println!("{figure}");
            }
        }
    }
    Ok(())
}

/// Runs it on two threads, as a backend would.
pub(crate) fn run<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(work)
}

/// Calls it so often at once; what each call came to.
pub(crate) async fn at_once<S, T, F>(
    times: usize,
    shared: &Arc<S>,
    call: impl Fn(Arc<S>) -> F,
) -> Outcome<Vec<T>>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let calls: Vec<_> = (0..times)
        .map(|_| tokio::spawn(call(Arc::clone(shared))))
        .collect();
    let mut done = Vec::with_capacity(times);
    for call in calls {
        done.push(call.await?);
    }
    Ok(done)
}
