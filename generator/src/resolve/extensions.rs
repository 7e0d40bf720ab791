//! The words of the document that begin with `x-`.

use indexmap::IndexMap;
use serde_json::Value;

/// Members of an object of the document that begin with `x-`.
pub type Extensions = IndexMap<String, Value>;
