//! In: a schema of OpenAPI 3.0. Out: the same as JSON Schema 2020-12.

use serde_json::{Map, Value, json};

/// What OpenAPI adds to a schema, or says in another way.
const NOT_JSON_SCHEMA: [&str; 6] = [
    "nullable",
    "discriminator",
    "example",
    "xml",
    "externalDocs",
    "deprecated",
];

/// Translates a schema with all that is in it.
pub(super) fn json_schema(schema: &Value) -> Value {
    let Value::Object(object) = schema else {
        return schema.clone();
    };
    if let Some(target) = object.get("$ref").and_then(Value::as_str) {
        return json!({"$ref": target.replace("#/components/schemas/", "#/$defs/")});
    }
    let mut out = Map::new();
    for (key, value) in object {
        if NOT_JSON_SCHEMA.contains(&key.as_str()) || key.starts_with("x-") {
            continue;
        }
        let value = match key.as_str() {
            "properties" => members(value),
            "allOf" | "anyOf" | "oneOf" => list(value),
            "items" | "not" | "additionalProperties" => json_schema(value),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    exclusive(&mut out, "minimum", "exclusiveMinimum");
    exclusive(&mut out, "maximum", "exclusiveMaximum");
    if object.get("nullable") == Some(&Value::Bool(true)) {
        return json!({"anyOf": [{"type": "null"}, out]});
    }
    Value::Object(out)
}

/// In OpenAPI 3.0 `exclusiveMinimum` is a flag beside the limit.
fn exclusive(schema: &mut Map<String, Value>, limit: &str, flag: &str) {
    if schema.remove(flag) == Some(Value::Bool(true))
        && let Some(value) = schema.remove(limit)
    {
        schema.insert(flag.to_owned(), value);
    }
}

fn members(value: &Value) -> Value {
    let Value::Object(object) = value else {
        return value.clone();
    };
    let members = object
        .iter()
        .map(|(name, schema)| (name.clone(), json_schema(schema)));
    Value::Object(members.collect())
}

fn list(value: &Value) -> Value {
    let Value::Array(items) = value else {
        return value.clone();
    };
    Value::Array(items.iter().map(json_schema).collect())
}

#[cfg(test)]
mod tests {
    use super::json_schema;
    use serde_json::json;

    #[test]
    fn null_is_a_type_of_its_own_and_limits_say_by_themselves_that_they_are_exclusive() {
        let schema = json!({"type": "object", "nullable": true, "properties": {
            "age": {"type": "integer", "minimum": 0, "exclusiveMinimum": true, "x-accept": {}},
            "friend": {"$ref": "#/components/schemas/User"}
        }});
        let wanted = json!({"anyOf": [{"type": "null"}, {"type": "object", "properties": {
            "age": {"type": "integer", "exclusiveMinimum": 0},
            "friend": {"$ref": "#/$defs/User"}
        }}]});
        assert_eq!(json_schema(&schema), wanted);
    }
}
