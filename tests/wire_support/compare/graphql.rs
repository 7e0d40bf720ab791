//! In: two GraphQL requests. Out: where they differ as syntax trees. What we do not ask for is no difference.

use std::collections::BTreeMap;

use graphql_parser::query::{
    Definition, Field, OperationDefinition, Selection, SelectionSet, VariableDefinition,
};
use serde_json::{Map, Value};

use crate::sdk_support::compare::{ABSENT, Differences, json};

/// A document of one operation.
struct Operation {
    kind: &'static str,
    name: String,
    /// Names and types.
    variables: BTreeMap<String, String>,
    fields: Fields,
}

/// Fields by the name under which they come back.
type Fields = BTreeMap<String, Selected>;

struct Selected {
    /// Field and arguments.
    call: String,
    fields: Fields,
}

/// The name of the operation.
pub(super) fn name(document: &str) -> Option<String> {
    read(document).ok().map(|operation| operation.name)
}

pub(super) fn compare(differences: &mut Differences, theirs: &Value, ours: &Value) {
    let document = |body: &Value| read(body["query"].as_str().unwrap_or_default());
    match (document(theirs), document(ours)) {
        (Ok(theirs), Ok(ours)) => operations(differences, &theirs, &ours),
        (Err(error), _) => differences.note("document", error, "(read)"),
        (_, Err(error)) => differences.note("document", "(read)", error),
    }
    let (theirs_rest, theirs) = split(theirs);
    let (ours_rest, ours) = split(ours);
    json::compare(differences, "body", &theirs_rest, &ours_rest);
    json::compare(differences, "variable", &theirs, &ours);
}

/// The members but for the document and the variables; and the variables that are not null.
fn split(body: &Value) -> (Value, Value) {
    let mut rest = body.as_object().cloned().unwrap_or_default();
    rest.remove("query");
    let variables = rest.remove("variables");
    let variables = variables
        .as_ref()
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let given: Map<String, Value> = variables
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect();
    (Value::Object(rest), Value::Object(given))
}

fn operations(differences: &mut Differences, theirs: &Operation, ours: &Operation) {
    differences.same("operation", Some(theirs.kind), Some(ours.kind));
    differences.same("operation name", Some(&theirs.name), Some(&ours.name));
    let mut names: Vec<&String> = theirs
        .variables
        .keys()
        .chain(ours.variables.keys())
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let of = |operation: &Operation| operation.variables.get(name).cloned();
        differences.same(
            &format!("type of ${name}"),
            of(theirs).as_deref(),
            of(ours).as_deref(),
        );
    }
    let roots = |operation: &Operation| {
        operation
            .fields
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    differences.same("root fields", Some(&roots(theirs)), Some(&roots(ours)));
    selections(differences, "", &theirs.fields, &ours.fields);
}

/// Whatever we ask for, they ask for in the same way.
fn selections(differences: &mut Differences, at: &str, theirs: &Fields, ours: &Fields) {
    for (name, ours) in ours {
        let at = format!("{at}/{name}");
        let Some(theirs) = theirs.get(name) else {
            differences.note(format!("field {at}"), ABSENT, &ours.call);
            continue;
        };
        differences.same(&format!("field {at}"), Some(&theirs.call), Some(&ours.call));
        selections(differences, &at, &theirs.fields, &ours.fields);
    }
}

fn read(document: &str) -> Result<Operation, String> {
    let document =
        graphql_parser::parse_query::<String>(document).map_err(|error| error.to_string())?;
    let [Definition::Operation(operation)] = document.definitions.as_slice() else {
        return Err("not one operation".to_owned());
    };
    let (kind, name, variables, set) = match operation {
        OperationDefinition::Query(query) => (
            "query",
            &query.name,
            query.variable_definitions.as_slice(),
            &query.selection_set,
        ),
        OperationDefinition::Mutation(mutation) => (
            "mutation",
            &mutation.name,
            mutation.variable_definitions.as_slice(),
            &mutation.selection_set,
        ),
        OperationDefinition::SelectionSet(set) => ("query", &None, [].as_slice(), set),
        OperationDefinition::Subscription(_) => return Err("a subscription".to_owned()),
    };
    let typed = |variable: &VariableDefinition<'_, String>| {
        let default = variable
            .default_value
            .as_ref()
            .map(|value| format!(" = {value}"))
            .unwrap_or_default();
        (
            variable.name.clone(),
            format!("{}{default}", variable.var_type),
        )
    };
    let variables = variables.iter().map(typed).collect();
    Ok(Operation {
        kind,
        name: name.clone().unwrap_or_default(),
        variables,
        fields: fields(set)?,
    })
}

fn fields(set: &SelectionSet<'_, String>) -> Result<Fields, String> {
    let each = set.items.iter().map(|selection| match selection {
        Selection::Field(field) => {
            let name = field.alias.clone().unwrap_or_else(|| field.name.clone());
            Ok((
                name,
                Selected {
                    call: call(field),
                    fields: fields(&field.selection_set)?,
                },
            ))
        }
        _ => Err("a fragment".to_owned()),
    });
    each.collect()
}

/// The field with its arguments, sorted.
fn call(field: &Field<'_, String>) -> String {
    let mut arguments: Vec<String> = field
        .arguments
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    arguments.sort_unstable();
    format!("{}({})", field.name, arguments.join(", "))
}
