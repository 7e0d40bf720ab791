//! In: `spec/`. Out: [`Description`]: the description as one document, its operations and GraphQL documents.

use authing_codegen::problem::Problems;
use authing_codegen::spec::{bundle::bundle, load::load};
use serde_json::{Map, Value};
use tests::root;

/// The bundled document.
pub(crate) struct Description(pub(crate) Value);

/// An operation, or a GraphQL document behind one.
pub(crate) struct Operation<'a> {
    pub(crate) id: &'a str,
    /// Method and path.
    pub(crate) call: String,
    /// With those of its path, and behind their references.
    pub(crate) parameters: Vec<&'a Value>,
    pub(crate) node: &'a Value,
}

impl Description {
    /// Reads it.
    pub(crate) fn read() -> Self {
        let mut problems = Problems::new(true);
        let files = load(&root().join("spec/authing.yaml"), &mut problems);
        Self(bundle(&files, &mut problems).0)
    }

    /// The node itself, or what it refers to.
    pub(crate) fn follow<'a>(&'a self, node: &'a Value) -> &'a Value {
        let reference = node.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|text| self.0.pointer(text.strip_prefix('#')?));
        target.map_or(node, |target| self.follow(target))
    }

    /// A schema of the document; null if there is none.
    pub(crate) fn schema(&self, name: &str) -> &Value {
        let pointer = format!("/components/schemas/{name}");
        self.follow(self.0.pointer(&pointer).unwrap_or(&Value::Null))
    }

    /// All operations of OpenAPI.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let mut found = Vec::new();
        for (path, item) in members(&self.0, "paths") {
            for method in ["get", "put", "post", "delete", "patch"] {
                let Some(node) = item.get(method) else {
                    continue;
                };
                let parameters = [item, node].map(|node| items(node, "parameters"));
                found.push(Operation {
                    id: text(node, "operationId"),
                    call: format!("{} {path}", method.to_uppercase()),
                    parameters: parameters
                        .concat()
                        .iter()
                        .map(|one| self.follow(one))
                        .collect(),
                    node,
                });
            }
        }
        found
    }

    /// All GraphQL documents; the call is the one that they go with.
    pub(crate) fn documents(&self) -> Vec<Operation<'_>> {
        let mut found = Vec::new();
        for operation in self.operations() {
            let Some(word) = operation.node.get("x-graphql") else {
                continue;
            };
            for (id, node) in members(word, "documents") {
                let (call, parameters) = (operation.call.clone(), Vec::new());
                found.push(Operation {
                    id,
                    call,
                    parameters,
                    node,
                });
            }
        }
        found
    }

    /// The responses of an operation, behind their references.
    pub(crate) fn responses<'a>(&'a self, operation: &Operation<'a>) -> Vec<(&'a str, &'a Value)> {
        let responses = members(operation.node, "responses");
        responses
            .map(|(status, response)| (status, self.follow(response)))
            .collect()
    }
}

/// The examples of a media type or a parameter.
pub(crate) fn examples(node: &Value) -> Vec<&Value> {
    let many = members(node, "examples").filter_map(|(_, example)| example.get("value"));
    node.get("example").into_iter().chain(many).collect()
}

/// What is under the names of a map; nothing if there is no such map.
pub(crate) fn members<'a>(
    node: &'a Value,
    key: &str,
) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
    let map = node.get(key).and_then(Value::as_object);
    map.into_iter()
        .flat_map(Map::iter)
        .map(|(key, value)| (key.as_str(), value))
}

/// The items of a list; nothing if there is no such list.
pub(crate) fn items<'a>(node: &'a Value, key: &str) -> Vec<&'a Value> {
    let list = node.get(key).and_then(Value::as_array);
    list.into_iter().flatten().collect()
}

/// A text; empty if there is none.
pub(crate) fn text<'a>(node: &'a Value, key: &str) -> &'a str {
    node.get(key).and_then(Value::as_str).unwrap_or_default()
}
