//! Where a schema stands: its pointer, and what a type made of it would be called.

use crate::resolve::{Schema, pointer_segment};

/// What an inline schema will be called: after the things around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameHint {
    /// The Rust name, if nothing else has it.
    pub(crate) rust: String,
    /// How it was reached, for people.
    pub(crate) wire: String,
}

/// Where a schema stands.
#[derive(Clone, Debug)]
pub(crate) struct At<'a> {
    pub(crate) pointer: String,
    pub(crate) hint: NameHint,
    /// The component whose own schema this is.
    pub(crate) component: Option<usize>,
    /// The schema around it that describes it better (allOf with one member).
    pub(crate) outer: Option<&'a Schema>,
}

impl NameHint {
    pub(crate) fn new(rust: impl Into<String>, wire: impl Into<String>) -> Self {
        Self {
            rust: rust.into(),
            wire: wire.into(),
        }
    }

    /// The hint for something inside.
    pub(crate) fn child(&self, wire: &str) -> Self {
        let mut rust = format!("{}{}", self.rust, crate::name::variant(wire));
        if rust.chars().count() > 80 {
            let kept: String = rust.chars().take(60).collect();
            rust = format!("{kept}X{}", crate::name::short_hash(&rust, 8));
        }
        let wire = if self.wire.len() > 400 {
            wire.to_owned()
        } else {
            format!("{}.{wire}", self.wire)
        };
        Self { rust, wire }
    }
}

impl At<'_> {
    pub(crate) fn new(pointer: impl Into<String>, hint: NameHint) -> Self {
        Self {
            pointer: pointer.into(),
            hint,
            component: None,
            outer: None,
        }
    }

    /// The place of something inside: pointer segments as they are written, and the word for its name.
    pub(crate) fn child(&self, segments: &str, word: &str) -> Self {
        Self::new(
            format!("{}/{segments}", self.pointer),
            self.hint.child(word),
        )
    }

    /// A place where names do not matter.
    pub(crate) fn nameless(pointer: &str) -> Self {
        Self::new(pointer, NameHint::new("", ""))
    }
}

/// `/components/schemas/Pet`.
pub(crate) fn component_pointer(name: &str) -> String {
    format!("/components/schemas/{}", pointer_segment(name))
}

/// Merged types have no place of their own: what follows `#` in their pointers is ours.
pub(crate) fn written(pointer: &str) -> &str {
    pointer.split('#').next().unwrap_or(pointer)
}
