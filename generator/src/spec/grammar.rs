//! What a document may hold: the kinds of objects of OpenAPI 3.0 and of our `x-` words, and the keys of each. Reading,
//! inspecting and bundling rest on these tables: text that only looks like a `$ref`, such as one inside an example,
//! stays text.

mod field;
mod object;
pub(crate) mod openapi;
pub(crate) mod vocabulary;

pub(crate) use field::{Expect, Field, Need};
use field::{Kind, is_in_order};
pub(crate) use object::Object;
use vocabulary::EXTENSIONS;

use super::node::Node;

const _: () = assert!(is_in_order(openapi::KINDS, Object::Document));
const _: () = assert!(is_in_order(vocabulary::KINDS, Object::Value));
const _: () = assert!(openapi::KINDS.len() == Object::Value as usize);
const _: () =
    assert!(vocabulary::KINDS.len() == Object::Accept as usize - Object::Value as usize + 1);

impl Object {
    fn kind(self) -> &'static Kind {
        let number = self as usize;
        match number.checked_sub(openapi::KINDS.len()) {
            None => &openapi::KINDS[number],
            Some(number) => &vocabulary::KINDS[number],
        }
    }

    /// Its known keys.
    pub(crate) fn fields(self) -> &'static [Field] {
        self.kind().fields
    }

    /// How people call it, with an article.
    pub(crate) fn noun(self) -> &'static str {
        self.kind().noun
    }

    /// The same without the article.
    pub(crate) fn bare_noun(self) -> &'static str {
        let noun = self.noun();
        noun.split_once(' ').map_or(noun, |(_, rest)| rest)
    }

    /// The section of `components` that holds this kind.
    pub(crate) fn section(self) -> Option<&'static str> {
        sections().find_map(|(name, object)| (object == self).then_some(name))
    }

    /// The kind that this section of `components` holds.
    pub(crate) fn of_section(section: &str) -> Option<Self> {
        sections().find_map(|(name, object)| (name == section).then_some(object))
    }

    /// Whether `{$ref: ...}` may stand in its place.
    pub(crate) fn may_be_reference(self) -> bool {
        self.is_copied() || self.section().is_some()
    }

    /// The `$ref` that stands in place of this node, if one does.
    pub(crate) fn reference(self, node: &Node) -> Option<&str> {
        node.get("$ref")
            .filter(|_| self.may_be_reference())?
            .as_str()
    }
}

/// The sections of `components`, each with the kind that it holds.
fn sections() -> impl Iterator<Item = (&'static str, Object)> {
    let fields = Object::Components.fields().iter();
    fields.filter_map(|field| match field.expect {
        Expect::Map(object) => Some((field.key, object)),
        _ => None,
    })
}

/// The methods of a path item.
pub(crate) fn methods() -> impl Iterator<Item = &'static str> {
    let fields = Object::PathItem.fields().iter();
    fields
        .filter(|field| field.expect == Expect::One(Object::Operation))
        .map(|field| field.key)
}

/// What stands below a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Below {
    /// One object.
    One(Object),
    /// Every member or item is one.
    Each(Object),
    /// A discriminator's mapping: every member is a string that is the name of a schema or a reference to one.
    Mapping,
}

/// What stands below this key of an object; `None` for plain data.
pub(crate) fn below(object: Object, key: &str) -> Option<Below> {
    let mut fields = object.fields().iter();
    let expect = match object {
        _ if key.starts_with("x-") => {
            let mut words = EXTENSIONS.iter();
            let word = words.find(|word| word.key == key && word.places.contains(&object));
            word?.expect
        }
        Object::Paths | Object::Callback => return Some(Below::One(Object::PathItem)),
        Object::Responses => return Some(Below::One(Object::Response)),
        _ => fields.find(|field| field.key == key)?.expect,
    };
    match expect {
        Expect::One(object) => Some(Below::One(object)),
        Expect::Map(object) | Expect::List(object) => Some(Below::Each(object)),
        Expect::SchemaOrBool => Some(Below::One(Object::Schema)),
        Expect::Mapping => Some(Below::Mapping),
        _ => None,
    }
}
