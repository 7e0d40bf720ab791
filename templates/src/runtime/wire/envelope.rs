//! The envelope around answers: its data, or why the API says that it failed.

use serde_json::Value;

use super::judge::{Code, Failure, Verdict, Wrapper, text};

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

impl Wrapper for Envelope {
    fn name(&self) -> &'static str {
        self.name
    }

    fn tells_success(&self) -> bool {
        !self.status.is_empty()
    }

    fn read(&self, answer: &Value) -> Verdict {
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

    fn row(&self, code: &str) -> Option<&'static Code> {
        find(self.codes, code)
    }

    fn request_id(&self, answer: &Value) -> Option<String> {
        first(answer, self.request_id)
    }

    fn data(&self, answer: &Value) -> Option<&'static str> {
        self.data.iter().copied().find(|pointer| {
            answer
                .pointer(pointer)
                .is_some_and(|value| !value.is_null())
        })
    }
}

impl Envelope {
    /// A word where this envelope has numbers is a member of something else.
    fn could_be(&self, status: &str) -> bool {
        is_number(status) || !self.success.iter().all(|known| is_number(known))
    }
}

fn find(table: &'static [Code], code: &str) -> Option<&'static Code> {
    table.iter().find(|row| row.code == code)
}

fn first(answer: &Value, members: &[&str]) -> Option<String> {
    members.iter().find_map(|name| text(answer.get(name)?))
}

fn is_number(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}
