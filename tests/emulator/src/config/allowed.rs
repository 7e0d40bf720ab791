//! In: a file, or a test that makes an account. Out: [`Allowed`]: what a user belongs to and may use.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a user belongs to and may use; beside it there is always the emulated application.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Allowed {
    /// The path through each organization, from its root; the members of a node are free.
    pub orgs: Vec<Vec<Map<String, Value>>>,
    /// More applications: `id`, `name`, `logo`, `domain`, `description`, `protocol` and so on.
    pub applications: Vec<Map<String, Value>>,
    /// Resources.
    pub resources: Vec<Resource>,
}

/// A resource that a user may use.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Resource {
    /// The permission group that it is in.
    pub namespace: String,
    /// Its name in the group.
    pub code: String,
    /// `DATA`, `API`, `MENU`, `UI` or `BUTTON`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What may be done with it.
    pub actions: Vec<String>,
}
