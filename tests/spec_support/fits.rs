//! In: a value and its schema. Out: what of the value does not fit. Only what the description uses; formats are not
//! looked at.

use serde_json::Value;

use super::description::{Description, items, members, text};

/// Everything that does not fit.
pub(crate) fn faults(api: &Description, value: &Value, schema: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(api, value, schema, "", &mut faults);
    faults
}

fn check(api: &Description, value: &Value, schema: &Value, at: &str, faults: &mut Vec<String>) {
    let schema = api.follow(schema);
    if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
        return;
    }
    if !is(value, text(schema, "type")) {
        faults.push(format!("{at} is no {}: {value}", text(schema, "type")));
    }
    let values = items(schema, "enum");
    if !values.is_empty() && !values.contains(&value) {
        faults.push(format!("{at} is none of the values: {value}"));
    }
    for part in items(schema, "allOf") {
        check(api, value, part, at, faults);
    }
    let arms = [items(schema, "oneOf"), items(schema, "anyOf")].concat();
    if let Some(arm) = chosen(api, value, schema) {
        check(api, value, arm, at, faults);
    } else if !arms.is_empty() && !arms.iter().any(|arm| fits(api, value, arm)) {
        faults.push(format!("{at} fits no arm: {value}"));
    }
    for name in items(schema, "required") {
        let name = name.as_str().unwrap_or_default();
        if value.is_object() && value.get(name).is_none() {
            faults.push(format!("{at}/{name} is missing"));
        }
    }
    for (name, property) in members(schema, "properties") {
        if let Some(value) = value.get(name) {
            check(api, value, property, &format!("{at}/{name}"), faults);
        }
    }
    if let (Some(list), Some(items)) = (value.as_array(), schema.get("items")) {
        for (index, value) in list.iter().enumerate() {
            check(api, value, items, &format!("{at}/{index}"), faults);
        }
    }
}

fn fits(api: &Description, value: &Value, schema: &Value) -> bool {
    faults(api, value, schema).is_empty()
}

/// The arm that the discriminator names.
fn chosen<'a>(api: &'a Description, value: &Value, schema: &'a Value) -> Option<&'a Value> {
    let discriminator = schema.get("discriminator")?;
    let name = value.get(text(discriminator, "propertyName"))?.as_str()?;
    let target = text(discriminator.get("mapping")?, name);
    api.0.pointer(target.strip_prefix('#')?)
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}
