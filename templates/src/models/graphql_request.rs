//! In: the schema `GraphqlRequest`. Out: [`GraphqlRequest`].

use serde_json::Value;
use std::collections::BTreeMap;

/// A GraphQL document with its variables.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "serde-all", derive(serde::Deserialize))]
#[non_exhaustive]
pub struct GraphqlRequest {
    /// The document.
    pub query: String,
    /// Its variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variables: Option<BTreeMap<String, Value>>,
}

impl GraphqlRequest {
    /// With all that is required.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            variables: None,
        }
    }

    /// Its variables.
    pub fn variables(mut self, value: BTreeMap<String, Value>) -> Self {
        self.variables = Some(value);
        self
    }
}
