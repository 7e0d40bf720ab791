//! [`Request`]: one call of an operation, with its inputs as they go on the wire.

use std::fmt;

use serde::Serialize;

use super::content::Content;
use super::header;
use super::inputs::Inputs;
use super::operation::Operation;
use super::payload::Payload;

/// One call's inputs. Faults are kept until it is sent.
#[must_use]
#[derive(Clone)]
pub struct Request {
    operation: &'static Operation,
    pub(crate) inputs: Inputs,
}

impl Request {
    /// What an optional part of the runtime was told about this call, by its type.
    pub fn part<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.inputs.part()
    }

    /// Tells an optional part of the runtime something about this call.
    pub fn set_part<T: Clone + Send + Sync + 'static>(&mut self, part: T) {
        self.inputs.parts.insert(part);
    }

    /// A call of this operation without inputs.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            inputs: Inputs::default(),
        }
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// A JSON body.
    pub fn json(mut self, body: impl Serialize) -> Self {
        self.inputs.put_json(serde_json::to_vec(&body));
        self
    }

    /// A JSON body of another media type, such as `application/scim+json`.
    pub fn json_as(self, media_type: &str, body: impl Serialize) -> Self {
        let mut request = self.json(body);
        let media_type = request
            .inputs
            .sound("content-type", header::value(media_type));
        if let (Content::Json(known, _), Some(media_type)) = (&mut request.inputs.body, media_type)
        {
            *known = media_type;
        }
        request
    }

    /// A text body.
    pub fn text(self, media_type: &'static str, text: impl Into<String>) -> Self {
        self.payload(media_type, Payload::from(text.into()))
    }

    /// Bytes or a stream.
    pub fn payload(mut self, media_type: &str, payload: Payload) -> Self {
        let value = header::value(media_type);
        if let Some(media_type) = self.inputs.sound("content-type", value) {
            self.inputs.body = Content::Other(media_type, payload);
        }
        self
    }

    /// A variable of a GraphQL document.
    pub fn variable(mut self, name: &'static str, value: impl Serialize) -> Self {
        self.inputs.put_variable(name, serde_json::to_value(value));
        self
    }

    /// Notes that an input is wrong.
    pub fn fault(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.inputs.fault(path, message);
    }
}

/// Names only: values may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation.id)
            .field("faults", &self.inputs.faults)
            .finish_non_exhaustive()
    }
}
