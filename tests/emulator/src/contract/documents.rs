//! In: `x-graphql` of the spec. Out: [`Document`]s: what the GraphQL endpoint can do.

use std::collections::BTreeMap;

use graphql_parser::query::{
    Definition, OperationDefinition, Selection, SelectionSet, parse_query,
};
use serde_json::Value;

use super::read::Schemas;
use super::{Contract, Pointer};

/// One operation behind the GraphQL endpoint, as the spec has it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its operation id.
    pub(crate) id: String,
    /// `query` or `mutation`.
    pub(crate) kind: &'static str,
    /// The field that it asks for.
    pub(crate) root: String,
    /// The field below that tells it from others with the same root, if there is one with arguments.
    pub(crate) below: Option<String>,
    /// Arguments of the root field: name and GraphQL type.
    pub(crate) arguments: Vec<(String, String)>,
    /// The schema of the variables.
    pub(crate) variables: Pointer,
    /// The schema of the result.
    pub(crate) result: Pointer,
    /// What can be selected of the root field.
    pub(crate) shape: Shape,
}

/// What can be selected of a field: nothing, or fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape(BTreeMap<String, Shape>);

impl Shape {
    /// All that a document of the spec selects can be selected.
    fn of(selections: &SelectionSet<'_, String>) -> Self {
        let fields = selections.items.iter().filter_map(|one| match one {
            Selection::Field(field) => Some((field.name.clone(), Self::of(&field.selection_set))),
            _ => None,
        });
        Self(fields.collect())
    }

    pub(crate) fn is_leaf(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Self> {
        self.0.get(name)
    }

    /// A user, by a member that nothing else has.
    fn is_user(&self) -> bool {
        self.0.contains_key("arn")
    }
}

/// Every operation that gives a user gives the same type, though the documents of the spec select different parts.
pub(super) fn unite_users(documents: &mut [Document]) {
    let mut whole = Shape::default();
    for document in documents.iter().filter(|one| one.shape.is_user()) {
        whole.0.extend(document.shape.0.clone());
    }
    for name in ["phoneCountryCode", "newlyCreated"] {
        whole.0.insert(name.to_owned(), Shape::default());
    }
    let users = documents.iter().filter(|one| one.shape.is_user());
    let users: Vec<String> = users.map(|one| one.root.clone()).collect();
    for document in documents.iter_mut() {
        if document.shape.is_user() || users.contains(&document.root) {
            document.shape.0.extend(whole.0.clone());
        }
    }
}

impl Contract {
    /// What the spec has against arguments.
    pub(crate) fn variables(&self, document: &Document, arguments: &Value) -> Vec<String> {
        self.faults(&document.variables, arguments, "")
    }

    /// What the spec has against a result.
    pub(crate) fn result(&self, document: &Document, result: &Value) -> Vec<String> {
        self.faults(&document.result, result, "result")
    }
}

/// Reads all documents of an operation.
pub(super) fn read(documents: &Value, schemas: &mut Schemas) -> Result<Vec<Document>, String> {
    let documents = documents.as_object().into_iter().flatten();
    documents
        .map(|(id, document)| {
            one(id, document, schemas).map_err(|error| format!("x-graphql {id}: {error}"))
        })
        .collect()
}

fn one(id: &str, document: &Value, schemas: &mut Schemas) -> Result<Document, String> {
    let text = document["document"].as_str().unwrap_or_default();
    let parsed = parse_query::<String>(text).map_err(|error| error.to_string())?;
    let [Definition::Operation(operation)] = parsed.definitions.as_slice() else {
        return Err("it is not one operation".to_owned());
    };
    let (kind, variables, selections) = match operation {
        OperationDefinition::Query(one) => ("query", &one.variable_definitions, &one.selection_set),
        OperationDefinition::Mutation(one) => {
            ("mutation", &one.variable_definitions, &one.selection_set)
        }
        _ => return Err("it is neither query nor mutation".to_owned()),
    };
    let [Selection::Field(root)] = selections.items.as_slice() else {
        return Err("it has not one root field".to_owned());
    };
    let below = root.selection_set.items.iter().find_map(|one| match one {
        Selection::Field(field) if !field.arguments.is_empty() => Some(field.name.clone()),
        _ => None,
    });
    let arguments = variables
        .iter()
        .map(|one| (one.name.clone(), one.var_type.to_string()))
        .collect();
    Ok(Document {
        id: id.to_owned(),
        kind,
        root: root.name.clone(),
        below,
        arguments,
        variables: schemas.add_closed(&document["variables"]),
        result: schemas.add(&document["result"]["schema"]),
        shape: Shape::of(&root.selection_set),
    })
}
