//! In: the JSON of an answer and the envelopes it may be in. Out: its data, or why the API says it failed.

use serde_json::Value;

/// The envelope around answers.
#[derive(Debug)]
pub struct Envelope {
    /// Its name in the document.
    pub name: &'static str,
    /// Members that may hold the status, the first present counts; empty: a present code means failure.
    pub status: &'static [&'static str],
    /// Values of the status that are success.
    pub success: &'static [&'static str],
    /// Members that may hold the code of a failure.
    pub code: &'static [&'static str],
    /// Members that may hold the message.
    pub message: &'static [&'static str],
    /// Members that may hold the request id.
    pub request_id: &'static [&'static str],
    /// Pointers to the data, the first present counts.
    pub data: &'static [&'static str],
    /// What the codes mean.
    pub codes: &'static [Code],
    /// What the statuses mean.
    pub statuses: &'static [Code],
}

/// A row of an envelope's table.
#[derive(Debug)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub text: &'static str,
}

/// A document behind a GraphQL endpoint and how to read its answer.
#[derive(Debug)]
pub struct GraphQl {
    /// The document.
    pub document: &'static str,
    /// Pointer to the errors.
    pub errors: &'static str,
    /// Whether the last of several errors counts, not the first.
    pub last: bool,
    /// Pointers from an error to its code.
    pub code: &'static [&'static str],
    /// Pointers from an error to its message.
    pub message: &'static [&'static str],
    /// Pointers from an error to its data.
    pub data: &'static [&'static str],
    /// Pointer to the result.
    pub result: &'static str,
}

/// What an envelope says.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// This is not such an envelope.
    Other,
    /// It worked.
    Success,
    /// It failed.
    Failure(Failure),
}

/// Why the API says that it failed.
#[derive(Debug, Default)]
pub(crate) struct Failure {
    pub(crate) envelope: &'static str,
    pub(crate) status: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) row: Option<&'static Code>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) data: Option<Value>,
}

impl Envelope {
    /// Reads an answer as this envelope.
    pub(crate) fn read(&self, answer: &Value) -> Verdict {
        if !answer.is_object() {
            return Verdict::Other;
        }
        let code = first(answer, self.code);
        let status = first(answer, self.status);
        if self.status.is_empty() {
            if code.is_none() {
                return Verdict::Other;
            }
        } else {
            match &status {
                Some(status) if self.success.contains(&status.as_str()) => return Verdict::Success,
                Some(status) if self.could_be(status) => {}
                _ => return Verdict::Other,
            }
        }
        let row = code.as_deref().and_then(|code| self.row(code));
        let row = row.or_else(|| find(self.statuses, status.as_deref()?));
        Verdict::Failure(Failure {
            envelope: self.name,
            status,
            code,
            row,
            message: first(answer, self.message),
            request_id: self.request_id(answer),
            data: self
                .data(answer)
                .and_then(|pointer| answer.pointer(pointer))
                .cloned(),
        })
    }

    pub(crate) fn row(&self, code: &str) -> Option<&'static Code> {
        find(self.codes, code)
    }

    pub(crate) fn request_id(&self, answer: &Value) -> Option<String> {
        first(answer, self.request_id)
    }

    /// The first pointer to data that is there and not null.
    pub(crate) fn data(&self, answer: &Value) -> Option<&'static str> {
        self.data.iter().copied().find(|pointer| {
            answer
                .pointer(pointer)
                .is_some_and(|value| !value.is_null())
        })
    }

    /// A word where this envelope has numbers is a member of something else.
    fn could_be(&self, status: &str) -> bool {
        is_number(status) || !self.success.iter().all(|known| is_number(known))
    }
}

impl GraphQl {
    /// Whether the document declares this variable as one that must be there.
    pub(crate) fn requires(&self, variable: &str) -> bool {
        let mut declared = self.document.split('$').skip(1);
        declared.any(|text| {
            let kind = text
                .trim_start()
                .strip_prefix(variable)
                .and_then(|rest| rest.trim_start().strip_prefix(':'));
            let end = |text: &str| text.find([',', ')', '=']).unwrap_or(text.len());
            kind.is_some_and(|kind| kind[..end(kind)].trim_end().ends_with('!'))
        })
    }

    /// The error that counts, if there are errors.
    pub(crate) fn failure(&self, answer: &Value) -> Option<Failure> {
        let errors = answer
            .pointer(self.errors)
            .filter(|errors| !errors.is_null())?;
        let error = match errors {
            Value::Array(errors) if self.last => errors.last()?,
            Value::Array(errors) => errors.first()?,
            other => other,
        };
        let pick = |pointers: &[&str]| {
            pointers
                .iter()
                .find_map(|pointer| text(error.pointer(pointer)?))
        };
        let data = self
            .data
            .iter()
            .find_map(|pointer| error.pointer(pointer).filter(|data| !data.is_null()));
        Some(Failure {
            envelope: "GraphQL",
            code: pick(self.code),
            message: pick(self.message).or_else(|| text(error)),
            data: data.cloned(),
            ..Failure::default()
        })
    }
}

fn find(table: &'static [Code], code: &str) -> Option<&'static Code> {
    table.iter().find(|row| row.code == code)
}

fn first(answer: &Value, members: &[&str]) -> Option<String> {
    members.iter().find_map(|name| text(answer.get(name)?))
}

/// A string or number as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}
