//! In: the whole description. Out: `lib.rs`: what the crate is, how to use it, a table of its operations.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, Item, ItemFn, parse_quote};

use super::runtime;
use crate::emit::operations::descriptors::verb;
use crate::emit::{Context, Prose, SourceFile, docs, idents::ident, literals::text};
use crate::ir::{Api, ClientValue, Doc, Operation, Surface};
use crate::name::bare;
use crate::passes::Need;

/// `src/lib.rs`.
pub(in crate::emit) fn file(context: &Context<'_>) -> SourceFile {
    let api = context.api;
    let verify: Item = parse_quote! {
        #[cfg(feature = "verify")]
        mod verifiers;
    };
    let modules: [(bool, Item); 8] = [
        (true, parse_quote! { pub mod api; }),
        (true, parse_quote! { mod client; }),
        (!api.envelopes.is_empty(), envelopes(api)),
        (!api.models.is_empty(), parse_quote! { pub mod models; }),
        (true, parse_quote! { #[doc(hidden)] pub mod runtime; }),
        (
            !api.schemes.is_empty(),
            parse_quote! { #[doc(hidden)] pub mod security; },
        ),
        (!api.sessions.is_empty(), parse_quote! { mod sessions; }),
        (context.needs.has(Need::Verify), verify),
    ];
    let modules = modules.into_iter().filter(|(there, _)| *there);
    let mut items: Vec<Item> = modules.map(|(_, item)| item).collect();
    let (faces, names) = runtime::public(context);
    items.extend(faces);
    items.push(parse_quote! { pub use client::Client; });
    items.extend(names);
    let mut file = context.file("src/lib.rs", doc(context), items);
    file.attributes = lints(api);
    file
}

/// Public for its codes, if it has any.
fn envelopes(api: &Api) -> Item {
    let mut all = api.envelopes.iter();
    if all.any(|one| !one.codes.is_empty() || !one.statuses.is_empty()) {
        parse_quote! { pub mod envelopes; }
    } else {
        parse_quote! { #[doc(hidden)] pub mod envelopes; }
    }
}

/// What the words, names and sizes of a document make rustc and clippy warn of; the same list for every document.
fn lints(api: &Api) -> Vec<Attribute> {
    let idle = |surface: &Surface| surface.operations.is_empty() && surface.session.is_none();
    let idle = api.surfaces.is_empty() || api.surfaces.iter().any(idle);
    let idle: Option<Attribute> = idle.then(
        || parse_quote!(#![allow(dead_code, reason = "what has no operations sends nothing")]),
    );
    let list = parse_quote! {
        #![allow(
            confusable_idents,
            mixed_script_confusables,
            uncommon_codepoints,
            clippy::doc_markdown,
            clippy::large_enum_variant,
            clippy::many_single_char_names,
            clippy::match_overlapping_arm,
            clippy::match_same_arms,
            clippy::module_inception,
            clippy::struct_excessive_bools,
            clippy::too_many_arguments,
            clippy::too_many_lines,
            reason = "words, names and sizes are those of the API's document"
        )]
    };
    std::iter::once(list).chain(idle).collect()
}

fn doc(context: &Context<'_>) -> Vec<Prose> {
    let lines = [
        "",
        "In: an application of the API. Out: [`Client`], with one method for each operation.",
        "",
    ];
    let mut docs: Vec<Prose> = about(context.api).into_iter().map(Prose::from).collect();
    docs.extend(lines.map(Prose::from));
    docs.push(Prose::Example(Box::new(example(context))));
    let lines = [
        "",
        "A call is a value that can be awaited: required inputs are its arguments, optional ones are methods on it, and so are",
        "`timeout`, `header`, `raw` (the answer as it came) and `response` (the value with status and headers).",
        "",
        "# Operations",
        "",
    ];
    docs.extend(lines.map(Prose::from));
    docs.extend(table(context.api, true).into_iter().map(Prose::from));
    docs
}

/// Title and description.
pub(super) fn about(api: &Api) -> Vec<String> {
    let Doc { summary, lines, .. } = &api.doc;
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
pub(super) fn example(context: &Context<'_>) -> ItemFn {
    let name = context.crate_ident();
    let client = client(
        context,
        |value| {
            let wire = text(&value.name.wire);
            parse_quote!(#wire)
        },
        &parse_quote!("https://api.example.com"),
    );
    let surface = context.api.surfaces.first().map(|surface| {
        let module = ident(&surface.module.rust);
        quote!(let #module = client.#module();)
    });
    parse_quote! {
        async fn example() -> Result<(), #name::Error> {
            let client = #name::#client;
            #surface
            Ok(())
        }
    }
}

/// `Client::builder("APP_ID").build()?`, with these values, and this base if the document has no server.
pub(super) fn client(
    context: &Context<'_>,
    value: impl Fn(&ClientValue) -> Expr,
    base: &Expr,
) -> TokenStream {
    let required = context
        .api
        .client_values
        .iter()
        .filter(|value| value.required);
    let values = required.map(value);
    let base = context
        .api
        .servers
        .is_empty()
        .then(|| quote!(.base_url(#base)));
    quote!(Client::builder(#(#values),*) #base .build()?)
}

/// A row for each operation; with links where rustdoc reads it.
pub(super) fn table(api: &Api, links: bool) -> Vec<String> {
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
