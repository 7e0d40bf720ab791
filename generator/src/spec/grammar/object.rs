//! The kinds of objects that a document is made of, and what is true of each.

use serde_json::{Value, json};

/// A kind of object: the ones of OpenAPI 3.0, then those of our `x-` words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Object {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    ImplicitFlow,
    TokenFlow,
    CodeFlow,
    SecurityRequirement,
    Value,
    Envelope,
    EnvelopeCode,
    Session,
    SessionTokens,
    SessionLifetime,
    SessionRefresh,
    SessionTokenPlaces,
    SessionClose,
    SessionInput,
    SessionReject,
    SessionVerify,
    SessionStatus,
    GraphQl,
    GraphQlErrors,
    GraphQlDocument,
    GraphQlResult,
    Encrypt,
    EncryptKey,
    EncryptPrefixes,
    Accept,
}

impl Object {
    /// Whether the keys of this kind are names.
    pub(crate) fn has_free_keys(self) -> bool {
        matches!(
            self,
            Self::Paths | Self::Responses | Self::Callback | Self::SecurityRequirement
        )
    }

    /// Whether an empty place (`name:` and nothing more) can only mean an empty object.
    pub(crate) fn may_be_empty(self) -> bool {
        matches!(
            self,
            Self::Schema
                | Self::MediaType
                | Self::PathItem
                | Self::Response
                | Self::Example
                | Self::Components
                | Self::Paths
                | Self::Encoding
        ) || self.is_prose()
    }

    /// Whether it only informs people: a fault in it harms no client and is a warning.
    pub(crate) fn is_prose(self) -> bool {
        matches!(
            self,
            Self::Contact
                | Self::License
                | Self::ExternalDocs
                | Self::Example
                | Self::Link
                | Self::Xml
        )
    }

    /// Whether it belongs to our vocabulary: then an unknown key is an error.
    pub(crate) fn is_ours(self) -> bool {
        self >= Self::Value
    }

    /// Whether what a `$ref` leads to is copied to where it is used, because there are no components for it.
    pub(crate) fn is_copied(self) -> bool {
        matches!(self, Self::PathItem | Self::GraphQlDocument)
    }

    /// What stands for a faulty one, so that later stages run on the rest. `None`: it is taken away instead.
    pub(crate) fn neutral(self, key: Option<&str>) -> Option<Value> {
        Some(match self {
            Self::Document => {
                json!({"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": {}})
            }
            Self::Info => json!({"title": "", "version": ""}),
            Self::Server => json!({"url": "/"}),
            Self::ServerVariable => json!({"default": ""}),
            Self::Parameter => json!({"name": key?, "in": "query", "schema": {}}),
            Self::RequestBody => json!({"content": {}}),
            Self::Response => json!({"description": ""}),
            Self::Header => json!({"schema": {}}),
            Self::SecurityScheme => json!({"type": "http", "scheme": "basic"}),
            Self::Components
            | Self::Paths
            | Self::PathItem
            | Self::MediaType
            | Self::Encoding
            | Self::Responses
            | Self::Callback
            | Self::Example
            | Self::Schema
            | Self::OAuthFlows
            | Self::SecurityRequirement => json!({}),
            _ => return None,
        })
    }
}
