//! In: the description. Out: `README.md`: what the crate is, how to use it, its operations, its features.

use super::library;
use crate::emit::{Context, Prose};
use crate::passes::Need;
use crate::templates::Feature;

/// The whole file.
pub(super) fn text(context: &Context<'_>, features: &[&Feature]) -> Vec<Prose> {
    let mut text = vec![format!("# {}", context.origin.name).into(), Prose::from("")];
    text.extend(library::about(context.api).into_iter().map(Prose::from));
    text.extend(
        [
            "",
            "A typed async client, one method for each operation.",
            "",
        ]
        .map(Prose::from),
    );
    text.push(Prose::Example(Box::new(library::example(context))));
    text.extend(["", "Calls are awaited under tokio. Required inputs are arguments, optional ones are methods on the call."].map(Prose::from));
    if context.needs.has(Need::Session) {
        text.extend(sessions(context));
    }
    text.extend(NETWORK.map(Prose::from));
    text.extend(["", "## Operations", ""].map(Prose::from));
    text.extend(
        library::table(context.api, false)
            .into_iter()
            .map(Prose::from),
    );
    text.extend(
        [
            "",
            "## Features",
            "",
            "| feature | what it adds |",
            "|---|---|",
        ]
        .map(Prose::from),
    );
    text.extend(features.iter().map(|feature| {
        let adds = feature.comment.join(" ");
        let adds = adds.trim_end_matches('.');
        format!("| `{}` | {adds} |", feature.name).into()
    }));
    text.extend(["", "## Where it comes from", ""].map(Prose::from));
    text.push(context.origin.line().into());
    text
}

/// What the carried runtime does, whatever the API.
const NETWORK: [&str; 17] = [
    "",
    "## On the network",
    "",
    "* A call ends within 60 s, with all its attempts (`timeout` of the builder or of the call); one attempt within 30 s.",
    "* A call is tried up to three times, with growing random pauses, where that does no harm: if no connection was made,",
    "  or if it is a read or idempotent. `Retry-After` is kept. `RetryPolicy` changes that.",
    "* Redirects are not followed, and plain http goes to the own machine only. An answer above 16 MiB, unpacked, is an",
    "  error unless it is read as a stream.",
    "* Each call is a `tracing` span with method, path template, status and request id; secrets show neither there nor in",
    "  any error or `Debug`. A request that is sent again is an event at `info`, a call that fails one at `warn` (at `info` if",
    "  the API refused it), with OpenTelemetry's names. `Counters`, given to the builder, counts both, and refreshes.",
    "* `http` of the builder takes a `reqwest::Client` of your own (a proxy, a CA), `transport` anything that sends an",
    "  HTTP request.",
    "* `outcome` of an `Error` says what is left to do: `SignInAgain`, `NotNow` (the same call may work later), `Unknown` (an",
    "  answer was lost, and the call may have had its effect) or `Failed`. The error also says what the API said: status, code,",
    "  message, request id.",
    "* `raw` gives the answer as it came, `response` the value with status and headers.",
];

fn sessions(context: &Context<'_>) -> Vec<Prose> {
    let mut lines = ["", "## Sessions", "", "A session keeps the token of one user in a store, carries it where an operation asks for it, refreshes it in", "time and gives it back at the end:", ""].map(Prose::from).to_vec();
    lines.extend(context.api.sessions.iter().map(|session| {
        let module = &context.surface(session.surface).module.rust;
        let opened = context.openers(session).join(", ");
        format!("* `client.{module}().session(store)`, opened by {opened}.").into()
    }));
    lines.extend(STORES.map(Prose::from));
    lines
}

/// Which store is for whom.
const STORES: [&str; 9] = [
    "",
    "Where the tokens are kept, by whom it is for:",
    "",
    "* `MemoryStore`: a process that may ask for a sign-in when it starts. `FileStore`: any number of processes of one machine;",
    "  a file that only its owner reads, replaced as a whole. `RedisStore` (feature `redis`): any number of machines.",
    "  `KeyringStore` (feature `keyring`, or `keyring-core` for a keyring of your choice): one process on the machine of one user.",
    "* `SealedStore` (feature `sealed`) encrypts what any of them keeps; keys are changed without a new sign-in.",
    "* Any other is a `TokenStore` of your own: feature `conformance` tries whether it keeps what the trait promises, with",
    "  versions that decide between late writers, and leases that spare refreshes.",
];
