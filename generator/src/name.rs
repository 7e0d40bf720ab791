//! In: names of the document. Out: [`Name`], the pair of wire name and Rust name, and [`Scope`], which keeps Rust names unique.

mod case;
pub(crate) mod reserved;
mod scope;
mod symbols;

pub use case::{Case, bare, constant, is_identifier, module, snake, type_name, variant};
pub use scope::{Claim, Scope, short_hash};

/// A name on the wire and in Rust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// As the document spells it.
    pub wire: String,
    /// A valid Rust identifier of the right case, raw (`r#type`) where it is a keyword.
    pub rust: String,
}

impl Name {
    /// Both spellings.
    pub fn new(wire: impl Into<String>, rust: impl Into<String>) -> Self {
        Self {
            wire: wire.into(),
            rust: rust.into(),
        }
    }
}
