//! In: a GraphQL request (`POST /graphql/v2`). Out: the answers of the fields it asks for.

mod arguments;
mod request;
mod select;

use graphql_parser::query::Field;
use serde_json::{Map, Value, json};

use super::Handler;
use super::v2::documents;
use crate::answer::{Answer, graphql_entry};
use crate::call::Call;
use crate::contract::{Contract, Document};
use crate::failure::{Failure, SERVER_ERROR};
use crate::world::World;
use request::{Scope, asked, parse};

/// Operation id and what it does.
pub(super) const TABLE: &[(&str, Handler)] = &[("v2Graphql", graphql)];

/// A root field that is to be run: its key in the answer, what the spec has for it, its occurrences, its arguments.
struct Plan<'a> {
    key: &'a str,
    document: &'a Document,
    fields: Vec<&'a Field<'a, String>>,
    arguments: Value,
}

/// The operation id of the document in a GraphQL request, if it is one of the spec's.
pub(crate) fn document_id(contract: &Contract, body: &Value) -> Option<String> {
    let query = parse(body["query"].as_str()?).ok()?;
    let asked = asked(&query, body["operationName"].as_str()).ok()?;
    let scope = asked.scope(&body["variables"]).ok()?;
    let fields = scope.fields(asked.selections).ok()?;
    let document = document(contract, asked.kind, fields.first()?, &scope)?;
    Some(document.id.clone())
}

fn graphql(world: &mut World, call: &Call) -> Result<Answer, Failure> {
    let contract = Contract::of_the_spec().map_err(|error| SERVER_ERROR.with(error))?;
    let query = parse(call.text("/query").unwrap_or_default())?;
    let asked = asked(&query, call.text("/operationName"))?;
    let scope = asked.scope(&call.body["variables"])?;
    // All is checked before anything is done.
    let mut plans: Vec<Plan<'_>> = Vec::new();
    let mut data = Map::new();
    for (key, fields) in scope.grouped([asked.selections])? {
        // Keys come in the order of the request.
        data.insert(key.to_owned(), Value::Null);
        match plan(contract, asked.kind, key, fields, &scope)? {
            Some(plan) => plans.push(plan),
            None => data[key] = asked.type_name().into(),
        }
    }
    let mut errors = Vec::new();
    for plan in &plans {
        let call = Call {
            body: plan.arguments.clone(),
            ..call.clone()
        };
        match run(world, contract, plan.document, &call) {
            Ok(result) => data[plan.key] = select::select(&result, &plan.fields, &scope),
            Err(failure) => {
                let field = Some(plan.key.to_owned());
                errors.push(Failure { field, ..failure });
            }
        }
    }
    match errors.pop() {
        None => Ok(Answer::Data(json!({"data": data}))),
        Some(only) if plans.len() == 1 => Err(only),
        Some(last) => {
            errors.push(last);
            let errors: Vec<Value> = errors.iter().map(graphql_entry).collect();
            Ok(Answer::Data(json!({"errors": errors, "data": data})))
        }
    }
}

/// How a root field is run; `None` for `__typename`.
fn plan<'a>(
    contract: &'a Contract,
    kind: &str,
    key: &'a str,
    fields: Vec<&'a Field<'a, String>>,
    scope: &Scope<'a>,
) -> Result<Option<Plan<'a>>, Failure> {
    let Some(first) = fields.first().filter(|field| field.name != "__typename") else {
        return Ok(None);
    };
    let document = document(contract, kind, first, scope).ok_or_else(|| {
        let of = if kind == "query" { "Query" } else { "Mutation" };
        let name = &first.name;
        Failure::graphql(format!("Cannot query field \"{name}\" on type \"{of}\"."))
    })?;
    select::check(document, &fields, scope)?;
    let arguments = arguments::arguments(contract, document, first, scope)?;
    Ok(Some(Plan {
        key,
        document,
        fields,
        arguments,
    }))
}

/// Does what one field asks for; its whole result is held to the spec.
fn run(
    world: &mut World,
    contract: &Contract,
    document: &Document,
    call: &Call,
) -> Result<Value, Failure> {
    let handler = documents(&document.id)
        .ok_or_else(|| SERVER_ERROR.with(format!("{} has no handler", document.id)))?;
    let result = handler(world, call)?;
    let part = match &document.below {
        Some(below) => &result[below.as_str()],
        None => &result,
    };
    let objections = contract.result(document, part);
    if objections.is_empty() {
        Ok(result)
    } else {
        Err(SERVER_ERROR.with(format!(
            "not what the spec allows: {}",
            objections.join("; ")
        )))
    }
}

/// What the spec has for a root field; of several with the same name it is the one whose field below is asked for.
fn document<'a, 'b>(
    contract: &'b Contract,
    kind: &str,
    field: &'a Field<'a, String>,
    scope: &Scope<'a>,
) -> Option<&'b Document> {
    let below = scope.fields(&field.selection_set).unwrap_or_default();
    let asks = |name: &str| below.iter().any(|field| field.name == name);
    let fits = |one: &&Document| one.kind == kind && one.root == field.name;
    let all = contract.documents().iter().filter(fits);
    let (special, plain): (Vec<_>, Vec<_>) = all.partition(|one| one.below.is_some());
    special
        .into_iter()
        .find(|one| one.below.as_deref().is_some_and(asks))
        .or_else(|| plain.into_iter().next())
}

#[cfg(test)]
mod tests {
    use super::documents;
    use crate::contract::Contract;

    #[test]
    fn every_document_of_the_spec_has_a_handler() {
        let contract = Contract::of_the_spec().unwrap_or_else(|error| panic!("{error}"));
        for document in contract.documents() {
            assert!(documents(&document.id).is_some(), "{}", document.id);
        }
    }
}
