//! In: a schema of the document, boxed or not, or a reference to one. Out: [`View`], one form for all of them.

use openapiv3::{OpenAPI, ReferenceOr, Schema};

const SCHEMAS: &str = "#/components/schemas/";

/// A use of a schema: named, or written in place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View<'a> {
    /// A named schema: the name's segment of the reference, still escaped.
    Named(&'a str),
    /// Written in place.
    Inline(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for View<'a> {
    fn from(schema: &'a ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for View<'a> {
    fn from(schema: &'a ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'a> From<&'a Schema> for View<'a> {
    fn from(schema: &'a Schema) -> Self {
        Self::Inline(schema)
    }
}

impl<'a> View<'a> {
    fn reference(reference: &'a str) -> Self {
        Self::Named(reference.strip_prefix(SCHEMAS).unwrap_or(reference))
    }

    /// The name of a named schema.
    pub(crate) fn name(self) -> Option<String> {
        match self {
            Self::Named(segment) => Some(segment.replace("~1", "/").replace("~0", "~")),
            Self::Inline(_) => None,
        }
    }

    /// The schema itself, also behind a chain of names; `None` for a circle of names.
    pub(crate) fn schema(self, openapi: &'a OpenAPI) -> Option<&'a Schema> {
        let schemas = openapi
            .components
            .as_ref()
            .map(|components| &components.schemas);
        let mut view = self;
        for _ in 0..=schemas.map_or(0, indexmap::IndexMap::len) {
            match view {
                Self::Inline(schema) => return Some(schema),
                Self::Named(_) => view = Self::from(schemas?.get(&view.name()?)?),
            }
        }
        None
    }
}
