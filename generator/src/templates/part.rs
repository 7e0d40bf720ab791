//! A part of the runtime: what one need brings along.

use crate::passes::Need;

/// What the runtime has for one need.
#[derive(Debug)]
pub struct Part {
    /// The need.
    pub need: Need,
    /// Needs that come with it, each with its own part.
    pub implies: &'static [Need],
    /// Its files, by path below `runtime/`, and their texts.
    pub files: &'static [(&'static str, &'static str)],
    /// Features of the crate that these files know.
    pub features: &'static [&'static str],
    /// Crates that these files use.
    pub dependencies: &'static [&'static str],
    /// Names that `runtime.rs` re-exports, by module.
    pub exports: &'static [(&'static str, &'static [&'static str])],
    /// Names that `lib.rs` re-exports for the users of the crate.
    pub public: &'static [Public],
}

/// Names that `lib.rs` re-exports.
#[derive(Debug)]
pub struct Public {
    /// Their module below `runtime`; empty: `runtime` itself.
    pub module: &'static str,
    /// The names.
    pub names: &'static [&'static str],
    /// The feature that they need.
    pub feature: Option<&'static str>,
}
