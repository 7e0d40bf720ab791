//! In: custom fields as text. Out: the same as JSON values of the account, of the types that are configured, and back.

use serde_json::{Value, json};

use super::myself;
pub(super) use crate::account::put_custom as put;
use crate::call::Call;
use crate::config::FieldType;
use crate::failure::{Failure, NOT_PERMITTED, USER_NOT_FOUND};
use crate::world::World;

/// A field with its new value; null takes it away.
pub(super) type Field = (String, Value);

pub(super) fn list(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let user = owner(world, call)?;
    shown(world, &user)
}

pub(super) fn set(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let user = owner(world, call)?;
    let field = (call.needed("/key")?, &call.body["value"]);
    let field = read(world, field)?;
    put(world, &user, vec![field]);
    shown(world, &user)
}

pub(super) fn set_batch(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let user = owner(world, call)?;
    let fields = pairs(world, &call.body["udvList"])?;
    put(world, &user, fields);
    shown(world, &user)
}

pub(super) fn remove(world: &mut World, call: &Call) -> Result<Value, Failure> {
    let user = owner(world, call)?;
    let key = call.needed("/key")?.to_owned();
    put(world, &user, vec![(key, Value::Null)]);
    shown(world, &user)
}

/// The own id: a user may neither see nor change the data of anything else.
fn owner(world: &World, call: &Call) -> Result<String, Failure> {
    let holder = myself(world, call, "/targetId")?;
    if call.needed("/targetType")? != "USER" {
        return Err(NOT_PERMITTED.into());
    }
    Ok(holder.user)
}

/// The fields of `[{key, value}]`, or none of a null.
/// Errors: a field does not exist, or the value is not of its type.
pub(super) fn pairs(world: &World, list: &Value) -> Result<Vec<Field>, Failure> {
    let list = list.as_array().into_iter().flatten();
    list.map(|pair| {
        let key = pair["key"].as_str();
        let key = key.ok_or_else(|| Failure::invalid("a custom field has no key"))?;
        read(world, (key, &pair["value"]))
    })
    .collect()
}

/// The same out of `params`, which is JSON text; `context`, which goes to nobody here, has to be JSON text as well.
/// Errors: as `pairs`; or it is no such text.
pub(super) fn of_params(world: &World, input: &Value) -> Result<Vec<Field>, Failure> {
    let read = |name: &str| match input[name].as_str().filter(|text| !text.is_empty()) {
        Some(text) => serde_json::from_str::<Value>(text)
            .map_err(|error| Failure::invalid(format!("`{name}` is no JSON: {error}"))),
        None => Ok(Value::Null),
    };
    let (params, context) = (read("params")?, read("context")?);
    if !(params.is_null() || params.is_array()) {
        return Err(Failure::invalid("`params` is no list"));
    }
    if !(context.is_null() || context.is_object()) {
        return Err(Failure::invalid("`context` is no object"));
    }
    pairs(world, &params)
}

/// A value as its field has it. The official SDK sends all as JSON text, a text in quotes too; others send texts as they are.
fn read(world: &World, (key, sent): (&str, &Value)) -> Result<Field, Failure> {
    let kind = world.config.custom_fields.get(key);
    let kind = kind.ok_or_else(|| Failure::invalid(format!("there is no custom field `{key}`")))?;
    let meant = match sent {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| sent.clone()),
        other => other.clone(),
    };
    let value = match (kind, &meant) {
        (_, Value::Null) => Some(Value::Null),
        (FieldType::String | FieldType::Select, Value::String(_))
        | (FieldType::Number, Value::Number(_))
        | (FieldType::Boolean, Value::Bool(_))
        | (FieldType::Object, _) => Some(meant),
        (FieldType::String | FieldType::Select, _) => sent.is_string().then(|| sent.clone()),
        (FieldType::Datetime, Value::Number(number)) => number.as_i64().map(Value::from),
        (FieldType::Datetime, Value::String(text)) => {
            let moment: Option<jiff::Timestamp> = text.parse().ok();
            moment.map(|moment| json!(moment.as_millisecond()))
        }
        _ => None,
    };
    let value = value.ok_or_else(|| Failure::invalid(format!("`{key}` has another type")))?;
    Ok((key.to_owned(), value))
}

fn shown(world: &World, user: &str) -> Result<Value, Failure> {
    let account = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    let fields = account.custom.iter().map(|(key, value)| {
        let kind = world.config.custom_fields.get(key);
        let text = match value {
            Value::String(text) if kind != Some(&FieldType::Object) => text.clone(),
            other => other.to_string(),
        };
        json!({"key": key, "dataType": kind.unwrap_or(&FieldType::String), "value": text, "label": null})
    });
    Ok(fields.collect())
}
