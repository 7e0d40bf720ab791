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
}
