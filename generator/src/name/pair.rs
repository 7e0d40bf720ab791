//! A name in its two spellings.

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
