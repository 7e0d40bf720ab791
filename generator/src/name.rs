//! Rust names for the names of a document: [`Name`] has both spellings, [`Scope`] keeps Rust names unique.

mod case;
mod hash;
mod pair;
pub(crate) mod reserved;
mod scope;
mod symbols;

pub use case::{Case, bare, constant, is_identifier, module, snake, type_name, variant};
pub use hash::short_hash;
pub use pair::Name;
pub use scope::{Claim, Scope};
