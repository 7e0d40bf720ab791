//! In: custom fields, as the 4.x SDK takes them. Out: the same calls with surface V2, and values as that SDK reads them.

use std::sync::Arc;

use authing_miniprogram::Error;
use authing_miniprogram::models::{UdfTargetType, UserDefinedData};
use serde_json::{Map, Value, json};

use crate::sdk_support::setup::{Answer, Outcome, Setup, input, plain};

pub(in super::super) async fn list_udv(setup: Arc<Setup>) -> Outcome {
    read(&setup.v2.list_udv(UdfTargetType::User).await?)
}

pub(in super::super) async fn get_udf_value(setup: Arc<Setup>) -> Outcome {
    let list = converted(&setup.v2.list_udv(UdfTargetType::User).await?)?;
    let pair = |item: &Value| Some((item["key"].as_str()?.to_owned(), item["value"].clone()));
    let pairs = list.as_array().into_iter().flatten().filter_map(pair);
    Ok(Answer::Same(Value::Object(pairs.collect::<Map<_, _>>())))
}

/// A value is sent as JSON text.
pub(in super::super) async fn set_udv(setup: Arc<Setup>) -> Outcome {
    let (key, value) = (
        setup.needed(0)?,
        setup.arg(1).unwrap_or_default().to_string(),
    );
    read(&setup.v2.set_udv(UdfTargetType::User, &key, &value).await?)
}

pub(in super::super) async fn set_udf_value(setup: Arc<Setup>) -> Outcome {
    let values = setup.object(0);
    let list: Vec<Value> = values
        .iter()
        .map(|(key, value)| json!({"key": key, "value": value.to_string()}))
        .collect();
    setup
        .v2
        .set_udf_value(UdfTargetType::User)
        .udv_list(input(list)?)
        .await?;
    Ok(Answer::Done)
}

pub(in super::super) async fn remove_udv(setup: Arc<Setup>) -> Outcome {
    read(
        &setup
            .v2
            .remove_udv(UdfTargetType::User, &setup.needed(0)?)
            .await?,
    )
}

pub(in super::super) async fn remove_udf_value(setup: Arc<Setup>) -> Outcome {
    setup
        .v2
        .remove_udv(UdfTargetType::User, &setup.needed(0)?)
        .await?;
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
            Some("DATETIME") => text.parse().map(iso).map_or(Value::Null, Value::String),
            _ => continue,
        };
        item["value"] = value;
    }
    Ok(list)
}

/// What `new Date(millis)` is in JSON.
fn iso(millis: i64) -> String {
    let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    // The calendar of 400 years, which begin in March.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (
        day - (153 * month + 2) / 5 + 1,
        if month < 10 { month + 3 } else { month - 9 },
    );
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z",
        rest % 1_000
    )
}
