//! In: `spec/` and the tables in `spec_support/endpoints.yaml`. Out: proof that the description is whole: every endpoint,
//! every code and every enum value is there, every operation is told in full, and every example fits.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

#[path = "spec_support/description.rs"]
mod description;
#[path = "spec_support/fits.rs"]
mod fits;

use description::{Description, Operation, examples, items, members, text};

/// What the sources document: `spec_support/endpoints.yaml`.
#[derive(Deserialize)]
struct Documented {
    endpoints: Vec<(String, String, String)>,
    documents: Vec<(String, String, String)>,
    enums: BTreeMap<String, usize>,
}

impl Documented {
    fn read() -> Self {
        serde_yaml::from_str(include_str!("spec_support/endpoints.yaml")).unwrap()
    }
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_endpoint_is_described() {
    let api = Description::read();
    let told: BTreeMap<&str, String> = api
        .operations()
        .into_iter()
        .map(|operation| (operation.id, operation.call))
        .collect();
    let documented = Documented::read();
    let wanted: BTreeMap<&str, String> = documented
        .endpoints
        .iter()
        .map(|(_, id, call)| (id.as_str(), call.clone()))
        .collect();
    assert_eq!(told, wanted);
    let told: Vec<(&str, &str)> = api
        .documents()
        .iter()
        .map(|one| (one.id, root_field(one)))
        .collect();
    for (number, id, field) in &documented.documents {
        assert!(
            told.contains(&(id.as_str(), field.as_str())),
            "{number}: {id} asks for {field}"
        );
    }
    assert_eq!(told.len(), documented.documents.len());
}

/// The first field that a GraphQL document asks for.
fn root_field<'a>(document: &Operation<'a>) -> &'a str {
    let text = text(document.node, "document");
    let body = text
        .split_once('{')
        .map_or("", |(_, body)| body)
        .trim_start();
    body.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
}

#[test]
fn every_code_and_value_is_there() {
    let api = Description::read();
    let count = |envelope, list| items(&api.schema(envelope)["x-envelope"], list).len();
    assert_eq!(count("V3Envelope", "statuses"), 17);
    assert_eq!(count("V3Envelope", "codes"), 43);
    // 2333 is in no list of V2, but newer services send it.
    assert_eq!(count("V2Envelope", "codes"), 99 + 1);
    assert_eq!(count("OidcError", "codes"), 7);
    for (name, values) in Documented::read().enums {
        assert_eq!(items(api.schema(&name), "enum").len(), values, "{name}");
    }
    for (name, arms) in [
        ("SigninByMobileRequest", 32),
        ("SigninRequest", 4),
        ("TokenRequest", 5),
    ] {
        let schema = api.schema(name);
        assert_eq!(items(schema, "oneOf").len(), arms, "{name}");
        assert_eq!(
            members(&schema["discriminator"], "mapping").count(),
            arms,
            "{name}"
        );
    }
}

#[test]
fn every_operation_is_told_in_full() {
    let api = Description::read();
    let mut faults = Vec::new();
    for operation in api.operations().iter().chain(&api.documents()) {
        for key in ["summary", "description", "security"] {
            if operation.node.get(key).is_none() {
                faults.push(format!("{}: no {key}", operation.id));
            }
        }
    }
    for operation in api.operations() {
        let mut want = |what: &str, node: &Value| {
            if examples(node).is_empty() {
                faults.push(format!("{}: no example of {what}", operation.id));
            }
        };
        for parameter in operation
            .parameters
            .iter()
            .filter(|one| one["in"] == "query")
        {
            want(text(parameter, "name"), parameter);
        }
        for (_, content) in members(&operation.node["requestBody"], "content") {
            want("the request", content);
        }
        let responses = api.responses(&operation);
        for (status, response) in &responses {
            members(response, "content").for_each(|(_, content)| want(status, content));
        }
        if !responses.iter().any(|(status, _)| *status == "default") {
            faults.push(format!("{}: no failure", operation.id));
        }
    }
    for document in api.documents() {
        for key in ["variables", "answer", "failure"] {
            if document.node["example"].get(key).is_none() {
                faults.push(format!("{}: no example of {key}", document.id));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_example_fits() {
    let api = Description::read();
    let mut faults = Vec::new();
    let mut look = |id: &str, value: &Value, schema: &Value| {
        let found = fits::faults(&api, value, schema).into_iter();
        faults.extend(found.map(|fault| format!("{id}: {fault}")));
    };
    for operation in api.operations() {
        let bodies = members(&operation.node["requestBody"], "content");
        let responses = api.responses(&operation);
        let answers = responses
            .iter()
            .flat_map(|(_, response)| members(response, "content"));
        let contents = bodies.chain(answers).map(|(_, content)| content);
        for node in contents.chain(operation.parameters.iter().copied()) {
            for value in examples(node) {
                look(operation.id, value, &node["schema"]);
            }
        }
    }
    for document in api.documents() {
        let (example, result) = (&document.node["example"], &document.node["result"]);
        if let Some(schema) = document.node.get("variables") {
            look(document.id, &example["variables"], schema);
        }
        let data = example["answer"].pointer(text(result, "at"));
        look(document.id, data.unwrap_or(&Value::Null), &result["schema"]);
    }
    none(&faults);
}

#[test]
fn every_failing_example_fails() {
    let api = Description::read();
    let codes = items(&api.schema("V2Envelope")["x-envelope"], "codes");
    let mut faults = Vec::new();
    for document in api.documents() {
        let code = document.node["example"].pointer("/failure/errors/0/message/code");
        if !codes.iter().any(|known| known.get("code") == code) {
            faults.push(format!("{}: {code:?} is no code", document.id));
        }
    }
    for operation in api.operations() {
        let responses = api.responses(&operation);
        let failures = responses.iter().filter(|(status, _)| *status == "default");
        for (_, content) in failures.flat_map(|(_, response)| members(response, "content")) {
            for value in examples(content) {
                let status = value.get("code").or_else(|| value.get("statusCode"));
                let fails = status.map_or(value.get("error").is_some(), |status| *status != 200);
                if !fails {
                    faults.push(format!("{}: {value} is no failure", operation.id));
                }
            }
        }
    }
    none(&faults);
}
