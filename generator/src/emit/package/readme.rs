//! In: the description. Out: `README.md`: what the crate is, how to use it, its operations, its features.

use super::library;
use crate::emit::{Context, package};
use crate::passes::Need;

/// The whole file.
pub(in crate::emit) fn text(context: &Context<'_>) -> String {
    let mut lines = vec![format!("# {}", context.origin.name), String::new()];
    lines.extend(library::about(context.api));
    lines.extend([
        String::new(),
        "A typed async client, one method for each operation.".to_owned(),
        String::new(),
    ]);
    lines.extend(usage(context));
    if context.needs.has(Need::Session) {
        lines.extend(sessions(context));
    }
    lines.extend(NETWORK.map(ToOwned::to_owned));
    lines.extend(["", "## Operations", ""].map(ToOwned::to_owned));
    lines.extend(library::table(context.api, false));
    lines.extend(
        [
            "",
            "## Features",
            "",
            "| feature | what it adds |",
            "|---|---|",
        ]
        .map(ToOwned::to_owned),
    );
    lines.extend(package::known_features(context).iter().map(|feature| {
        let adds = feature.comment.replace('\n', " ");
        format!("| `{}` | {} |", feature.name(), adds.trim_end_matches('.'))
    }));
    lines.extend([
        String::new(),
        "## Where it comes from".to_owned(),
        String::new(),
        context.origin.line(),
    ]);
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// What the carried runtime does, whatever the API.
const NETWORK: [&str; 15] = [
    "",
    "## On the network",
    "",
    "* A call ends within 60 s, with all its attempts (`timeout` of the builder or of the call); one attempt within 30 s.",
    "* A call is tried up to three times, with growing random pauses, where that does no harm: if no connection was made,",
    "  or if it is a read or idempotent. `Retry-After` is kept. `RetryPolicy` changes that.",
    "* Redirects are not followed, and plain http goes to the own machine only. An answer above 16 MiB, unpacked, is an",
    "  error unless it is read as a stream.",
    "* Each call is a `tracing` span with method, path template, status and request id; secrets show neither there nor in",
    "  any error or `Debug`.",
    "* `http` of the builder takes a `reqwest::Client` of your own (a proxy, a CA), `transport` anything that sends an",
    "  HTTP request.",
    "* An `Error` says whether the request may have been sent (`was_sent`), whether it may work later (`is_retryable`),",
    "  and what the API said: status, code, message, request id.",
    "* `raw` gives the answer as it came, `response` the value with status and headers.",
];

/// The example of `lib.rs`, without what only the compiler needs.
fn usage(context: &Context<'_>) -> Vec<String> {
    let shown = library::example(context)
        .into_iter()
        .filter(|line| !line.starts_with("# "));
    let mut lines: Vec<String> = shown
        .map(|line| {
            if line == "```no_run" {
                "```rust".to_owned()
            } else {
                line
            }
        })
        .collect();
    lines.extend(["", "Calls are awaited under tokio. Required inputs are arguments, optional ones are methods on the call."].map(ToOwned::to_owned));
    lines
}

fn sessions(context: &Context<'_>) -> Vec<String> {
    let mut lines = ["", "## Sessions", "", "A session keeps the token of one user in a store, carries it where an operation asks for it, refreshes it in", "time and gives it back at the end:", ""].map(ToOwned::to_owned).to_vec();
    for session in &context.api.sessions {
        let Some(surface) = context.api.surfaces.get(session.surface) else {
            continue;
        };
        let opened = surface
            .operations
            .iter()
            .filter(|operation| session.open.contains(&operation.id));
        let opened: Vec<String> = opened
            .map(|operation| format!("`{}`", operation.name.rust))
            .collect();
        let module = &surface.module.rust;
        lines.push(format!(
            "* `client.{module}().session(store)`, opened by {}.",
            opened.join(", ")
        ));
    }
    lines.extend(STORES.map(ToOwned::to_owned));
    lines
}

/// Which store is for whom.
const STORES: [&str; 9] = [
    "",
    "Where the tokens are kept, by whom it is for:",
    "",
    "* `MemoryStore`: a process that may ask for a sign-in when it starts. `FileStore`: any number of processes of one machine;",
    "  a file that only its owner reads, replaced as a whole. `RedisStore` (feature `redis`): any number of machines.",
    "  `KeyringStore` (feature `keyring`): one process on the machine of one user.",
    "* `Sealed` (feature `sealed`) encrypts what any of them keeps; keys are changed without a new sign-in.",
    "* Any other is a `TokenStore` of your own: feature `conformance` tries whether it keeps what the trait promises, with",
    "  versions that decide between late writers, and leases that spare refreshes.",
];
