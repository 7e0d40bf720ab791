//! The calls of the 4.x SDK about custom fields, with surface V2, and values as that SDK reads them.

use authing_miniprogram::Error;
use authing_miniprogram::models::{UdfTargetType, UserDefinedData};
use serde_json::{Map, Value, json};

use crate::sdk_support::setup::{Answer, Outcome, Setup, input, plain};

pub(in super::super) async fn list_udv(setup: &Setup) -> Outcome {
    read(&setup.v2.list_udv(UdfTargetType::User).await?)
}

pub(in super::super) async fn get_udf_value(setup: &Setup) -> Outcome {
    let list = converted(&setup.v2.list_udv(UdfTargetType::User).await?)?;
    let pair = |item: &Value| Some((item["key"].as_str()?.to_owned(), item["value"].clone()));
    let pairs = list.as_array().into_iter().flatten().filter_map(pair);
    Ok(Answer::Same(Value::Object(pairs.collect::<Map<_, _>>())))
}

/// A value is sent as JSON text.
pub(in super::super) async fn set_udv(setup: &Setup) -> Outcome {
    let (key, value) = (setup.needed(0)?, setup.arg(1).unwrap_or_default());
    let value = value.to_string();
    read(&setup.v2.set_udv(UdfTargetType::User, &key, &value).await?)
}

pub(in super::super) async fn set_udf_value(setup: &Setup) -> Outcome {
    let values = setup.object(0);
    let list: Vec<Value> = values
        .iter()
        .map(|(key, value)| json!({"key": key, "value": value.to_string()}))
        .collect();
    let call = setup.v2.set_udf_value(UdfTargetType::User);
    call.udv_list(input(list)?).await?;
    Ok(Answer::Done)
}

pub(in super::super) async fn remove_udv(setup: &Setup) -> Outcome {
    let key = setup.needed(0)?;
    read(&setup.v2.remove_udv(UdfTargetType::User, &key).await?)
}

pub(in super::super) async fn remove_udf_value(setup: &Setup) -> Outcome {
    let key = setup.needed(0)?;
    setup.v2.remove_udv(UdfTargetType::User, &key).await?;
    Ok(Answer::Done)
}

fn read(list: &[UserDefinedData]) -> Outcome {
    converted(list).map(Answer::Same)
}

/// The SDK reads the texts of numbers, truth values, objects and dates.
fn converted(list: &[UserDefinedData]) -> Result<Value, Error> {
    let mut list = plain(&list)?;
    for item in list.as_array_mut().into_iter().flatten() {
        let Some(text) = item["value"].as_str() else {
            continue;
        };
        let value = match item["dataType"].as_str() {
            Some("NUMBER" | "BOOLEAN" | "OBJECT") => {
                serde_json::from_str(text).map_err(|error| {
                    Error::invalid("value", format!("the SDK cannot read it: {error}"))
                })?
            }
            Some("DATETIME") => text.parse().map_or(Value::Null, iso),
            _ => continue,
        };
        item["value"] = value;
    }
    Ok(list)
}

/// What `new Date(millis)` is in JSON.
fn iso(millis: i64) -> Value {
    let moment = jiff::Timestamp::from_millisecond(millis);
    moment.map_or(Value::Null, |moment| json!(format!("{moment:.3}")))
}
