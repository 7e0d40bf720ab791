//! In: the parts of a request. Out: the same as JSON, if the spec allows them; otherwise all that is wrong.

use serde_json::{Map, Number, Value};

use super::{Body, Contract, Kind, Operation, Pointer};

/// What a request carries, before the spec was asked.
#[derive(Debug, Default)]
pub(crate) struct Sent<'a> {
    pub(crate) query: Vec<(String, String)>,
    /// Without parameters, in lower case; empty if there is none.
    pub(crate) media_type: &'a str,
    /// `None` if there is no body.
    pub(crate) body: Option<SentBody>,
}

/// A body, decoded as its media type says.
#[derive(Debug)]
pub(crate) enum SentBody {
    Json(Value),
    /// A form or the fields of a multipart body; the value of a file is its content as text.
    Fields(Vec<(String, String)>),
    /// What could not be decoded, and why.
    Faulty(String),
}

impl Contract {
    /// The query of a request as an object.
    /// Errors: all that the spec does not allow.
    pub(crate) fn query(
        &self,
        operation: &Operation,
        sent: &Sent<'_>,
    ) -> Result<Map<String, Value>, Vec<String>> {
        let (mut values, mut faults) = (Map::new(), Vec::new());
        for parameter in &operation.query {
            let name = &parameter.name;
            let Some((_, text)) = sent.query.iter().find(|(own, _)| own == name) else {
                if parameter.required {
                    faults.push(format!("the query parameter `{name}` is missing"));
                }
                continue;
            };
            let value = parameter.kind.read(text);
            faults.extend(self.faults(&parameter.schema, &value, &format!("query `{name}`")));
            values.insert(name.clone(), value);
        }
        if faults.is_empty() {
            Ok(values)
        } else {
            Err(faults)
        }
    }

    /// The body of a request as JSON; null if there is none.
    /// Errors: all that the spec does not allow.
    pub(crate) fn body(
        &self,
        operation: &Operation,
        sent: &Sent<'_>,
    ) -> Result<Value, Vec<String>> {
        let Some(body) = &operation.body else {
            return Ok(Value::Null);
        };
        let value = match &sent.body {
            None if body.required => return Err(vec!["the body is missing".to_owned()]),
            None => return Ok(Value::Null),
            Some(SentBody::Faulty(why)) => return Err(vec![format!("the body: {why}")]),
            Some(SentBody::Json(value)) => value.clone(),
            Some(SentBody::Fields(fields)) => fields
                .iter()
                .map(|(name, text)| (name.clone(), body.kind(name).read(text)))
                .collect::<Map<_, _>>()
                .into(),
        };
        let Some(schema) = body.schema(sent.media_type) else {
            let known: Vec<&str> = body.media.keys().map(String::as_str).collect();
            return Err(vec![format!(
                "the content type is `{}`; here it is {}",
                sent.media_type,
                known.join(" or ")
            )]);
        };
        let faults = self.faults(schema, &value, "body");
        if faults.is_empty() {
            Ok(value)
        } else {
            Err(faults)
        }
    }

    /// What a schema has against a value.
    pub(super) fn faults(&self, schema: &Pointer, value: &Value, place: &str) -> Vec<String> {
        let Some(validator) = self.validators.get(schema) else {
            return vec![format!("{place}: the schema {schema} is not known")];
        };
        let told = |error: jsonschema::ValidationError<'_>| {
            format!("{place}{}: {}", error.instance_path(), error.masked())
        };
        validator.iter_errors(value).map(told).collect()
    }
}

impl Body {
    /// What the text of a form field stands for.
    fn kind(&self, field: &str) -> Kind {
        self.kinds.get(field).copied().unwrap_or(Kind::Text)
    }

    fn schema(&self, media_type: &str) -> Option<&Pointer> {
        self.media.get(media_type)
    }
}

impl Kind {
    /// A text that is not what it should be stays a text, and the schema tells so.
    fn read(self, text: &str) -> Value {
        match self {
            Self::Boolean => match text {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => Value::String(text.to_owned()),
            },
            Self::Integer => text.parse::<i64>().map_or_else(
                |_| Value::String(text.to_owned()),
                |n| Number::from(n).into(),
            ),
            Self::Text => Value::String(text.to_owned()),
        }
    }
}
