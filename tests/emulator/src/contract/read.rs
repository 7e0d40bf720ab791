//! In: the bundled spec. Out: [`Contract`].

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::documents;
use super::schema::json_schema;
use super::{AnswerKind, Body, Contract, Kind, Operation, Parameter, Pointer, Surface};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Reads the whole spec.
pub(super) fn read(text: &str) -> Result<Contract, String> {
    let spec: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut schemas = Schemas::new(&spec);
    let mut operations = Vec::new();
    let mut documents = Vec::new();
    for (path, item) in object(&spec["paths"]) {
        for method in METHODS {
            let operation = &item[method];
            if operation.is_null() {
                continue;
            }
            documents.extend(documents::read(
                &operation["x-graphql"]["documents"],
                &mut schemas,
            )?);
            operations.push(one(&spec, path, method, (item, operation), &mut schemas)?);
        }
    }
    documents::unite_users(&mut documents);
    let validators = jsonschema::draft202012::options()
        .should_validate_formats(false)
        .build_map(&Value::Object(schemas.finish()))
        .map_err(|error| format!("the schemas of the spec: {error}"))?;
    Ok(Contract {
        operations,
        documents,
        validators,
    })
}

fn one(
    spec: &Value,
    path: &str,
    method: &str,
    (item, operation): (&Value, &Value),
    schemas: &mut Schemas,
) -> Result<Operation, String> {
    let id = operation["operationId"]
        .as_str()
        .ok_or_else(|| format!("{method} {path} has no operationId"))?
        .to_owned();
    let parameters = array(&item["parameters"]).chain(array(&operation["parameters"]));
    let query = parameters
        .map(|parameter| follow(spec, parameter))
        .filter(|parameter| parameter["in"] == "query")
        .map(|parameter| parameter_of(spec, parameter, schemas))
        .collect();
    let body = follow(spec, &operation["requestBody"]);
    let body = (!body.is_null()).then(|| Body {
        required: body["required"] == true,
        kinds: kinds(
            spec,
            &body["content"]["application/x-www-form-urlencoded"]["schema"],
        ),
        media: media(&body["content"], schemas),
    });
    let answers = object(&operation["responses"])
        .map(|(status, answer)| AnswerKind {
            status: status.clone(),
            media: media(&follow(spec, answer)["content"], schemas),
        })
        .collect();
    Ok(Operation {
        surface: surface(&id, operation),
        id,
        method: method.to_uppercase(),
        path: path.to_owned(),
        query,
        body,
        answers,
    })
}

/// The tag says it, which is also how the id begins.
fn surface(id: &str, operation: &Value) -> Surface {
    if !operation["x-graphql"].is_null() {
        Surface::Graphql
    } else if id.starts_with("v2") {
        Surface::V2
    } else if id.starts_with("v3") {
        Surface::V3
    } else {
        Surface::Oidc
    }
}

fn parameter_of(spec: &Value, parameter: &Value, schemas: &mut Schemas) -> Parameter {
    let schema = &parameter["schema"];
    Parameter {
        name: parameter["name"].as_str().unwrap_or_default().to_owned(),
        required: parameter["required"] == true,
        kind: Kind::of(follow(spec, schema)),
        schema: schemas.add(schema),
    }
}

/// The members of a form that are no texts.
fn kinds(spec: &Value, schema: &Value) -> IndexMap<String, Kind> {
    let schema = follow(spec, schema);
    let own = object(&schema["properties"]);
    let own = own.map(|(name, member)| (name.clone(), Kind::of(follow(spec, member))));
    let mut kinds: IndexMap<String, Kind> = own.filter(|(_, kind)| *kind != Kind::Text).collect();
    for part in array(&schema["allOf"]).chain(array(&schema["oneOf"])) {
        kinds.extend(self::kinds(spec, part));
    }
    kinds
}

fn media(content: &Value, schemas: &mut Schemas) -> IndexMap<String, Pointer> {
    object(content)
        .map(|(name, media)| (name.clone(), schemas.add(&media["schema"])))
        .collect()
}

impl Kind {
    fn of(schema: &Value) -> Self {
        match schema["type"].as_str() {
            Some("boolean") => Self::Boolean,
            Some("integer") => Self::Integer,
            _ => Self::Text,
        }
    }
}

/// What a `$ref` leads to, if it is one.
fn follow<'a>(spec: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str().and_then(|at| at.strip_prefix('#')) {
        Some(pointer) => spec.pointer(pointer).unwrap_or(&Value::Null),
        None => value,
    }
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The one document that holds all schemas: named ones by their names, the rest numbered.
pub(super) struct Schemas {
    named: Map<String, Value>,
    count: usize,
}

impl Schemas {
    fn new(spec: &Value) -> Self {
        let named = object(&spec["components"]["schemas"])
            .map(|(name, schema)| (name.clone(), json_schema(schema)))
            .collect();
        Self { named, count: 0 }
    }

    /// Takes a schema in; where its validator will be.
    pub(super) fn add(&mut self, schema: &Value) -> Pointer {
        let name = format!("~{}", self.count);
        self.count += 1;
        let schema = if schema.is_null() {
            json!(true)
        } else {
            json_schema(schema)
        };
        self.named.insert(name.clone(), schema);
        format!("#/$defs/{}", name.replace('~', "~0"))
    }

    /// The same for an input of GraphQL: the objects in it have no members but those that are described.
    pub(super) fn add_closed(&mut self, schema: &Value) -> Pointer {
        let mut names = Vec::new();
        references(schema, &mut names);
        while let Some(name) = names.pop() {
            let found = self.named.get_mut(&name).and_then(Value::as_object_mut);
            let open = found.filter(|one| {
                one.contains_key("properties") && !one.contains_key("additionalProperties")
            });
            if let Some(object) = open {
                object.insert("additionalProperties".to_owned(), json!(false));
                references(&json!(object), &mut names);
            }
        }
        self.add(schema)
    }

    fn finish(self) -> Map<String, Value> {
        let mut whole = Map::new();
        whole.insert("$defs".to_owned(), Value::Object(self.named));
        whole
    }
}

/// The names of the schemas that a schema refers to, in the form of OpenAPI or of JSON Schema.
fn references(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            let target = members.get("$ref").and_then(Value::as_str);
            let name = target.and_then(|target| target.rsplit('/').next());
            names.extend(name.map(str::to_owned));
            for member in members.values() {
                references(member, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}
