//! The finished [`Api`](crate::ir::Api) becomes Rust items, one file after the other, and the package's text files. No
//! decision is left.
//!
//! One module per file of the output, one function per kind of item; each `parse_quote!` looks like what it makes, and the
//! hand-written crate in `templates/` is the pattern that the whole must equal.

mod attributes;
mod client;
mod context;
mod docs;
mod idents;
mod imports;
mod literals;
mod models;
mod operations;
mod package;
mod source;
mod types;

pub use self::context::Context;
pub(crate) use self::docs::folded;
pub use self::package::{Package, package};
pub use self::source::{Origin, Prose, SourceFile, TextFile};

/// All emitted files of Rust code, each made when it is asked for; the carried ones come from [`crate::templates`].
pub fn emit<'a>(context: &'a Context<'a>) -> impl Iterator<Item = SourceFile> + 'a {
    let single: [fn(&Context<'_>) -> Option<SourceFile>; 5] = [
        package::example::file,
        client::envelopes::file,
        client::security::file,
        client::session::file,
        client::verifiers::file,
    ];
    let single = single.into_iter().filter_map(|make| make(context));
    let always: [fn(&Context<'_>) -> SourceFile; 2] = [package::library::file, client::file];
    let always = always.into_iter().map(|make| make(context));
    always
        .chain(single)
        .chain(package::runtime::files(context))
        .chain(operations::files(context))
        .chain(models::files(context))
}
