//! In: nothing. Out: [`Shape`], which part of a document may hold what: where references stand and what they lead to.
//!
//! This is all of the grammar that reading and bundling need: text that only looks like a `$ref`, such as one inside an
//! example, stays text. What a part must look like is the check's matter.

use super::node::{Node, Value};

/// What a node is in the grammar of 3.0 documents (and of our own words that hold schemas).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
    Discriminator,
    /// The target of one entry of a discriminator's mapping: a string that is a name or a reference.
    Mapped,
    Callback,
    Example,
    Link,
    SecurityScheme,
    GraphQl,
    GraphQlDocument,
    GraphQlResult,
}

/// What stands below a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Below {
    /// One thing.
    One(Shape),
    /// Every member or item.
    Each(Shape),
    /// Every member whose key is no extension.
    EachButExtensions(Shape),
}

impl Shape {
    /// What stands below this key; `None` for plain data.
    pub(crate) fn below(self, key: &str) -> Option<Below> {
        use Below::{Each, EachButExtensions, One};
        Some(match (self, key) {
            (Self::Document, "paths") => EachButExtensions(Self::PathItem),
            (Self::Document, "components") => One(Self::Components),
            (Self::Components, section) => Each(Self::of_section(section)?),
            (Self::PathItem | Self::Operation, "parameters") => Each(Self::Parameter),
            (
                Self::PathItem,
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace",
            ) => One(Self::Operation),
            (Self::Operation, "requestBody") => One(Self::RequestBody),
            (Self::Operation, "responses") => EachButExtensions(Self::Response),
            (Self::Operation, "callbacks") => Each(Self::Callback),
            (Self::Operation, "x-graphql") => One(Self::GraphQl),
            (Self::GraphQl, "documents") => Each(Self::GraphQlDocument),
            (Self::GraphQlDocument, "result") => One(Self::GraphQlResult),
            (Self::Parameter | Self::Header | Self::MediaType | Self::GraphQlResult, "schema")
            | (Self::GraphQlDocument, "variables")
            | (Self::Schema, "items" | "additionalProperties" | "not") => One(Self::Schema),
            (Self::Parameter | Self::Header | Self::RequestBody | Self::Response, "content") => {
                Each(Self::MediaType)
            }
            (Self::Parameter | Self::Header | Self::MediaType, "examples") => Each(Self::Example),
            (Self::Response | Self::Encoding, "headers") => Each(Self::Header),
            (Self::Response, "links") => Each(Self::Link),
            (Self::MediaType, "encoding") => Each(Self::Encoding),
            (Self::Schema, "properties" | "allOf" | "oneOf" | "anyOf") => Each(Self::Schema),
            (Self::Schema, "discriminator") => One(Self::Discriminator),
            (Self::Discriminator, "mapping") => Each(Self::Mapped),
            (Self::Callback, key) if !key.starts_with("x-") => One(Self::PathItem),
            _ => return None,
        })
    }

    /// The section of `components` that holds such things under a key.
    pub(crate) fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema | Self::Mapped => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            _ => return None,
        })
    }

    fn of_section(section: &str) -> Option<Self> {
        const ALL: [Shape; 9] = [
            Shape::Schema,
            Shape::Response,
            Shape::Parameter,
            Shape::Example,
            Shape::RequestBody,
            Shape::Header,
            Shape::SecurityScheme,
            Shape::Link,
            Shape::Callback,
        ];
        ALL.into_iter()
            .find(|shape| shape.section() == Some(section))
    }

    /// Whether a `$ref` may stand in place of such a thing.
    pub(crate) fn referable(self) -> bool {
        self.is_copied() || (self.section().is_some() && self != Self::Mapped)
    }

    /// Whether what a `$ref` leads to is copied to where it is used, because there are no components for it.
    pub(crate) fn is_copied(self) -> bool {
        matches!(self, Self::PathItem | Self::GraphQlDocument)
    }

    /// The `$ref` that stands in place of this node, if one does.
    pub(crate) fn reference(self, node: &Node) -> Option<&Node> {
        if !self.referable() {
            return None;
        }
        node.get("$ref")
            .filter(|reference| matches!(reference.value, Value::String(_)))
    }
}

impl Below {
    /// The shape of a member or item below.
    pub(crate) fn shape(self, key: &str) -> Option<Shape> {
        match self {
            Self::One(_) => None,
            Self::Each(shape) => Some(shape),
            Self::EachButExtensions(shape) => (!key.starts_with("x-")).then_some(shape),
        }
    }
}
