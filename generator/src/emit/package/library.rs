//! In: the whole description. Out: `lib.rs`: what the crate is, how to use it, a table of its operations.

use syn::{Attribute, Item, parse_quote};

use crate::emit::operations::descriptors::verb;
use crate::emit::{Context, SourceFile, docs, imports::Imports};
use crate::ir::{Api, Doc, ModelKind, Operation, Surface};
use crate::name::bare;
use crate::passes::{Need, Needs};

/// `src/lib.rs`.
pub(in crate::emit) fn file(context: &Context<'_>) -> SourceFile {
    let api = context.api;
    let modules = [
        (
            true,
            parse_quote!(
                pub mod api;
            ),
        ),
        (
            true,
            parse_quote!(
                mod client;
            ),
        ),
        (
            !api.envelopes.is_empty(),
            parse_quote!(
                pub mod envelopes;
            ),
        ),
        (
            !api.models.is_empty(),
            parse_quote!(
                pub mod models;
            ),
        ),
        (
            true,
            parse_quote!(
                pub mod runtime;
            ),
        ),
        (
            !api.schemes.is_empty(),
            parse_quote!(
                pub mod security;
            ),
        ),
        (
            !api.sessions.is_empty(),
            parse_quote!(
                mod session;
            ),
        ),
        (
            context.needs.has(Need::Verify),
            parse_quote!(
                #[cfg(feature = "verify")]
                mod verifiers;
            ),
        ),
    ];
    let mut items: Vec<Item> = modules
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, item)| item)
        .collect();
    items.extend(names(context.needs));
    let mut file = context.file("src/lib.rs", "", Imports::new::<String>(context, []), items);
    file.docs = doc(context);
    file.attributes.extend(foreign_words(api));
    file
}

/// What users of the crate write down beside the names of their API.
fn names(needs: &Needs) -> Vec<Item> {
    let names: [(bool, Item); 12] = [
        (
            true,
            parse_quote!(
                pub use client::Client;
            ),
        ),
        (
            needs.has(Need::Encrypt),
            parse_quote!(
                pub use runtime::engine::encrypt::Encryption;
            ),
        ),
        (
            true,
            parse_quote!(
                pub use runtime::engine::retry::RetryPolicy;
            ),
        ),
        (
            true,
            parse_quote!(
                pub use runtime::engine::transport::{Transport, TransportError};
            ),
        ),
        (
            needs.has(Need::Session),
            parse_quote!(
                #[cfg(feature = "keyring")]
                pub use runtime::session::KeyringStore;
            ),
        ),
        (
            needs.has(Need::Session),
            parse_quote!(
                #[cfg(feature = "redis")]
                pub use runtime::session::RedisStore;
            ),
        ),
        (
            needs.has(Need::Session),
            parse_quote!(
                pub use runtime::session::{
                    FileStore, MemoryStore, ReauthReason, SessionOptions, Sessions, TokenKey,
                    TokenSet, TokenStore,
                };
            ),
        ),
        (
            needs.has(Need::Session),
            parse_quote!(
                #[cfg(feature = "sealed")]
                pub use runtime::session::{Sealed, SealingKey};
            ),
        ),
        (
            needs.has(Need::Verify),
            parse_quote!(
                #[cfg(feature = "verify")]
                pub use runtime::verify;
            ),
        ),
        (
            needs.has(Need::Maybe),
            parse_quote!(
                pub use runtime::wire::maybe::Maybe;
            ),
        ),
        (
            needs.has(Need::Multipart),
            parse_quote!(
                pub use runtime::wire::multipart::FilePart;
            ),
        ),
        (
            true,
            parse_quote!(
                pub use runtime::{Body, Builder, Call, Error, Payload, Secret};
            ),
        ),
    ];
    names
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, item)| item)
        .collect()
}

fn doc(context: &Context<'_>) -> Vec<String> {
    let api = context.api;
    let mut lines = about(api);
    lines.extend([
        String::new(),
        "In: an application of the API. Out: [`Client`], with one method for each operation."
            .to_owned(),
    ]);
    lines.push(String::new());
    lines.extend(example(context));
    lines.push(String::new());
    lines.extend(
        [
            "A call is a value that can be awaited: required inputs are its arguments, optional ones are methods on it, and so are",
            "`timeout`, `header`, `raw` (the answer as it came) and `response` (the value with status and headers).",
            "",
            "# Operations",
            "",
        ]
        .map(ToOwned::to_owned),
    );
    lines.extend(table(api, true));
    lines
}

/// Title and description.
pub(in crate::emit) fn about(api: &Api) -> Vec<String> {
    let Doc { summary, lines } = &api.doc;
    let title = docs::words(&api.title);
    let title = title.trim_end_matches('.');
    let mut all = vec![format!("{title}.")];
    // `lower` may have marked the same words in another way.
    let marks = |c: char| !matches!(c, '\\' | '`' | '<' | '>');
    let bare = |text: &str| -> String {
        text.trim_end_matches('.')
            .chars()
            .filter(|c| marks(*c))
            .collect()
    };
    if !summary.is_empty() && bare(summary) != bare(title) {
        all.extend([String::new(), summary.clone()]);
    }
    if !lines.is_empty() {
        all.push(String::new());
        all.extend(lines.iter().cloned());
    }
    all.iter().map(|line| docs::folded(line)).collect()
}

/// A client, made and looked at.
pub(in crate::emit) fn example(context: &Context<'_>) -> Vec<String> {
    let name = context.origin.name.replace('-', "_");
    let required = context.api.values.iter().filter(|value| value.required);
    let values: Vec<String> = required
        .map(|value| format!("{:?}", value.name.wire))
        .collect();
    let base = if context.api.servers.is_empty() {
        ".base_url(\"https://api.example.com\")"
    } else {
        ""
    };
    let mut lines = vec![
        "```no_run".to_owned(),
        format!("# async fn example() -> Result<(), {name}::Error> {{"),
        format!(
            "let client = {name}::Client::builder({}){base}.build()?;",
            values.join(", ")
        ),
    ];
    lines.extend(context.api.surfaces.first().map(|surface| {
        let module = &surface.module.rust;
        format!("let {module} = client.{module}();")
    }));
    lines.extend(["# Ok(())", "# }", "```"].map(ToOwned::to_owned));
    lines
}

/// A row for each operation; with links where rustdoc reads it.
pub(in crate::emit) fn table(api: &Api, links: bool) -> Vec<String> {
    let mut rows = vec![
        "| method | request | what it does |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    for surface in &api.surfaces {
        rows.extend(
            surface
                .operations
                .iter()
                .map(|operation| row(surface, operation, links)),
        );
    }
    rows
}

fn row(surface: &Surface, operation: &Operation, links: bool) -> String {
    let (module, method) = (bare(&surface.module.rust), bare(&operation.name.rust));
    let mut call = format!("`{module}().{method}`");
    if links {
        call = format!("[{call}](api::{}::{method})", surface.name.rust);
    }
    let request = docs::code(&format!("{} {}", verb(operation.method), operation.path));
    format!(
        "| {call} | {} | {} |",
        cell(&request),
        cell(&operation.doc.summary)
    )
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    docs::folded(text).replace("\\|", "|").replace('|', "\\|")
}

/// clippy takes words such as `userPool` in a description for code.
fn foreign_words(api: &Api) -> Option<Attribute> {
    let models = api.models.iter().flat_map(|model| {
        let inner: Vec<&Doc> = match &model.kind {
            ModelKind::Struct(one) => one.fields.iter().map(|field| &field.doc).collect(),
            ModelKind::Enum(one) => one.values.iter().map(|value| &value.doc).collect(),
            ModelKind::Union(one) => one.arms.iter().map(|arm| &arm.doc).collect(),
            ModelKind::Alias(_) => Vec::new(),
        };
        inner.into_iter().chain([&model.doc])
    });
    let operations = api.operations().flat_map(|operation| {
        let inputs = operation
            .arguments
            .iter()
            .chain(&operation.setters)
            .map(|argument| &argument.doc);
        let errors = operation.answer.errors.iter().map(|error| &error.doc);
        let headers = operation.answer.headers.iter().map(|header| &header.doc);
        let body = operation.body.iter().map(|body| &body.doc);
        inputs
            .chain(errors)
            .chain(headers)
            .chain(body)
            .chain([&operation.doc])
    });
    let whole = [&api.doc]
        .into_iter()
        .chain(api.surfaces.iter().map(|surface| &surface.doc));
    let settings = api
        .values
        .iter()
        .map(|value| &value.doc)
        .chain(api.schemes.iter().map(|scheme| &scheme.doc));
    let mut all = whole.chain(settings).chain(models).chain(operations);
    let odd =
        code_like(&api.title) || all.any(|doc| docs::text(doc).iter().any(|line| code_like(line)));
    odd.then(|| parse_quote!(#![allow(clippy::doc_markdown, reason = "descriptions are the words of the API's document")]))
}

/// Whether a line has a word outside backticks that clippy takes for code.
fn code_like(line: &str) -> bool {
    // Of clippy's own list of words that are none.
    const WORDS: [&str; 8] = [
        "GitHub",
        "GraphQL",
        "IPv4",
        "IPv6",
        "JavaScript",
        "OAuth",
        "OpenTelemetry",
        "TypeScript",
    ];
    let outside = line.split('`').step_by(2);
    outside.flat_map(str::split_whitespace).any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let upper = word.chars().filter(|c| c.is_uppercase()).count();
        let camel = word.starts_with(char::is_uppercase)
            && upper > 1
            && word.trim_end_matches('s').contains(char::is_lowercase);
        (camel && !WORDS.contains(&word))
            || word.contains('_')
            || word.contains("::")
            || word.contains("://")
    })
}
