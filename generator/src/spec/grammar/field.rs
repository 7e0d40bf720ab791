//! What a table says about a key: what its value must be, and whether it must be there.

use serde_json::{Value, json};

use super::object::Object;

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// Anything.
    Any,
    /// Text that means something to the client; an unquoted number or boolean counts as its own text.
    Text,
    /// Text for people: a fault in it is a warning.
    Prose,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// A whole number from 0 on.
    Size,
    /// Any number.
    Number,
    /// A number above 0.
    Positive,
    /// An object of this kind.
    One(Object),
    /// A map from names to objects of this kind.
    Map(Object),
    /// A list of objects of this kind.
    List(Object),
    /// A list of texts.
    Texts,
    /// A map from names to texts.
    TextMap,
    /// A map from values to names of schemas, or references to them.
    Mapping,
    /// A map from names to anything.
    AnyMap,
    /// A list of anything.
    AnyList,
    /// A boolean or a schema: `additionalProperties`.
    SchemaOrBool,
    /// The `type` of a schema.
    SchemaType,
    /// `exclusiveMinimum` and its twin: a boolean; a number in OpenAPI 3.1.
    Exclusive,
    /// Words of ours: a list of words, a JSON pointer, a list of them, a Rust name, a map to Rust names, a name in
    /// snake case, a code (an integer or text), a list of them, statuses, and lifetimes.
    Words(&'static [&'static str]),
    Pointer,
    Pointers,
    Ident,
    Idents,
    Snake,
    Code,
    Codes,
    Statuses,
    Lifetimes,
}

impl Expect {
    /// What stands for a faulty value of this sort, where one must be.
    pub(crate) fn neutral(self, key: Option<&str>) -> Value {
        match self {
            Self::Word([first, ..]) => json!(first),
            Self::One(object) => object.neutral(key).unwrap_or_else(|| json!({})),
            Self::Map(_) | Self::TextMap | Self::Mapping | Self::AnyMap => json!({}),
            Self::List(_) | Self::Texts | Self::AnyList => json!([]),
            _ => json!(""),
        }
    }
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// An error if it is not.
    Must,
    /// A warning if it is not: the client can do without.
    Should,
    /// Nothing to say if it is not.
    May,
}

/// A known key.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) expect: Expect,
    pub(crate) need: Need,
}

pub(crate) const fn must(key: &'static str, expect: Expect) -> Field {
    Field {
        key,
        expect,
        need: Need::Must,
    }
}

pub(crate) const fn should(key: &'static str, expect: Expect) -> Field {
    Field {
        key,
        expect,
        need: Need::Should,
    }
}

pub(crate) const fn may(key: &'static str, expect: Expect) -> Field {
    Field {
        key,
        expect,
        need: Need::May,
    }
}

/// What the tables say about a kind of object.
#[derive(Debug)]
pub(crate) struct Kind {
    object: Object,
    /// How people call it, with an article.
    pub(crate) noun: &'static str,
    /// Its known keys.
    pub(crate) fields: &'static [Field],
}

/// A kind without known keys.
pub(super) const fn kind(object: Object, noun: &'static str) -> Kind {
    let fields = &[];
    Kind {
        object,
        noun,
        fields,
    }
}

impl Kind {
    /// With these keys.
    pub(super) const fn with(self, fields: &'static [Field]) -> Self {
        Self { fields, ..self }
    }
}

/// Proves, when it is compiled, that a list has a row for each kind from `first` on, in their order.
pub(super) const fn is_in_order(kinds: &[Kind], first: Object) -> bool {
    let mut at = 0;
    while at < kinds.len() {
        if kinds[at].object as usize != first as usize + at {
            return false;
        }
        at += 1;
    }
    true
}
