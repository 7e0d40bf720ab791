//! What a document may hold: the kinds of objects of OpenAPI 3.0 and of our `x-` words, and the keys of each. Reading,
//! inspecting and bundling rest on these tables: text that only looks like a `$ref`, such as one inside an example,
//! stays text.

mod field;
mod object;
pub(crate) mod openapi;
pub(crate) mod vocabulary;

pub(crate) use field::{Expect, Field, Need};
pub(crate) use object::Object;
use vocabulary::EXTENSIONS;

/// The known keys of this kind.
pub(crate) fn fields(object: Object) -> &'static [Field] {
    if object.is_ours() {
        vocabulary::fields(object)
    } else {
        openapi::fields(object)
    }
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
    let mut fields = fields(object).iter();
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
