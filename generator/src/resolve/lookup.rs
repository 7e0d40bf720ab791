//! In: a reference or a value. Out: the value behind it and the place where it is written.

use indexmap::IndexMap;
use openapiv3::{
    Components, Header, OpenAPI, Parameter, ReferenceOr, RequestBody, Response, SecurityScheme,
};

/// A part of the components that references lead to.
pub(super) trait Component: Sized {
    /// The part's name under `/components/`.
    const PART: &'static str;
    /// The part.
    fn part(components: &Components) -> &IndexMap<String, ReferenceOr<Self>>;
}

macro_rules! component {
    ($type:ty, $field:ident, $part:literal) => {
        impl Component for $type {
            const PART: &'static str = $part;
            fn part(components: &Components) -> &IndexMap<String, ReferenceOr<Self>> {
                &components.$field
            }
        }
    };
}

component!(Parameter, parameters, "parameters");
component!(RequestBody, request_bodies, "requestBodies");
component!(Response, responses, "responses");
component!(Header, headers, "headers");
component!(SecurityScheme, security_schemes, "securitySchemes");

/// Follows a reference, also through components that are references themselves; `None` where it leads nowhere or in a
/// circle, which the door has already reported.
pub(super) fn follow<'a, T: Component>(
    openapi: &'a OpenAPI,
    mut found: &'a ReferenceOr<T>,
    mut pointer: String,
) -> Option<(&'a T, String)> {
    let part = openapi.components.as_ref().map(T::part);
    // A chain longer than the part has members is a circle.
    for _ in 0..=part.map_or(0, IndexMap::len) {
        match found {
            ReferenceOr::Item(value) => return Some((value, pointer)),
            ReferenceOr::Reference { reference } => {
                reference.trim_start_matches('#').clone_into(&mut pointer);
                let name = pointer
                    .strip_prefix("/components/")?
                    .strip_prefix(T::PART)?
                    .strip_prefix('/')?;
                found = part?.get(&name.replace("~1", "/").replace("~0", "~"))?;
            }
        }
    }
    None
}

/// A key as a segment of a JSON pointer (RFC 6901, section 3).
pub fn pointer_segment(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
