//! In: the inputs of one call. Out: [`Request`]: everything as it goes on the wire, and what is wrong with it.

use std::fmt;

use http::{Extensions, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::content::Content;
use super::error::Fault;
use super::fill::FillAt;
use super::header;
use super::operation::{Method, Operation};
use super::param::{self, Node, Style};
use super::payload::Payload;

/// One call's inputs. Faults are kept until it is sent.
#[must_use]
#[derive(Clone)]
pub struct Request {
    operation: &'static Operation,
    pub(crate) paths: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) body: Content,
    pub(crate) variables: Vec<(&'static str, Value)>,
    pub(crate) faults: Vec<Fault>,
    parts: Extensions,
}

impl Request {
    /// What an optional part of the runtime was told about this call, by its type.
    pub fn part<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.parts.get()
    }

    /// Tells an optional part of the runtime something about this call.
    pub fn set_part<T: Clone + Send + Sync + 'static>(&mut self, part: T) {
        self.parts.insert(part);
    }

    /// A call of this operation without inputs.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            paths: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            body: Content::None,
            variables: Vec::new(),
            faults: Vec::new(),
            parts: Extensions::new(),
        }
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// A path parameter, `simple`.
    pub fn path(self, name: &'static str, value: impl Serialize) -> Self {
        self.path_styled(name, Style::Simple(false), value)
    }

    /// A path parameter.
    pub fn path_styled(self, name: &'static str, style: Style, value: impl Serialize) -> Self {
        self.put_path(name, style, Node::of(&value))
    }

    /// A query parameter, `form`, exploded.
    pub fn query(self, name: &str, value: impl Serialize) -> Self {
        self.query_styled(name, Style::Form(true), value)
    }

    /// A query parameter.
    pub fn query_styled(self, name: &str, style: Style, value: impl Serialize) -> Self {
        self.put_query(name, style, false, Node::of(&value))
    }

    /// A query parameter whose value may hold reserved characters as they are.
    pub fn query_reserved(self, name: &str, style: Style, value: impl Serialize) -> Self {
        self.put_query(name, style, true, Node::of(&value))
    }

    /// A header, `simple`.
    pub fn header(self, name: &str, value: impl Serialize) -> Self {
        self.header_styled(name, Style::Simple(false), value)
    }

    /// A header.
    pub fn header_styled(self, name: &str, style: Style, value: impl Serialize) -> Self {
        self.put_header(name, style, Node::of(&value))
    }

    /// A cookie, `form`, exploded.
    pub fn cookie(self, name: &str, value: impl Serialize) -> Self {
        self.cookie_styled(name, Style::Form(true), value)
    }

    /// A cookie.
    pub fn cookie_styled(self, name: &str, style: Style, value: impl Serialize) -> Self {
        self.put_cookie(name, style, Node::of(&value))
    }

    /// A JSON body.
    pub fn json(self, body: impl Serialize) -> Self {
        self.put_json(serde_json::to_vec(&body))
    }

    /// A JSON body of another media type, such as `application/scim+json`.
    pub fn json_as(self, media_type: &str, body: impl Serialize) -> Self {
        let mut request = self.json(body);
        let media_type = request.sound("content-type", header::value(media_type));
        if let (Content::Json(known, _), Some(media_type)) = (&mut request.body, media_type) {
            *known = media_type;
        }
        request
    }

    /// A form-urlencoded body; members in `styles` are not `form`, exploded.
    pub fn form(self, body: impl Serialize, styles: &[(&str, Style)]) -> Self {
        self.put_form(Node::of(&body), styles)
    }

    /// A text body.
    pub fn text(self, media_type: &'static str, text: impl Into<String>) -> Self {
        self.payload(media_type, Payload::from(text.into()))
    }

    /// Bytes or a stream.
    pub fn payload(mut self, media_type: &str, payload: Payload) -> Self {
        let value = header::value(media_type);
        if let Some(media_type) = self.sound("content-type", value) {
            self.body = Content::Other(media_type, payload);
        }
        self
    }

    /// A variable of a GraphQL document.
    pub fn variable(self, name: &'static str, value: impl Serialize) -> Self {
        self.put_variable(name, serde_json::to_value(value))
    }

    /// Notes that an input is wrong.
    pub fn fault(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.faults.push(Fault {
            path: path.into(),
            message: message.into(),
        });
    }

    /// Whether the caller gave this input.
    pub(crate) fn has(&self, at: FillAt, name: &str) -> bool {
        match at {
            FillAt::Path => self.paths.iter().any(|(known, _)| *known == name),
            FillAt::Query => self
                .query
                .iter()
                .any(|(known, _)| param::is_query_name(known, name)),
            FillAt::Header => self
                .headers
                .iter()
                .any(|(known, _)| known.as_str().eq_ignore_ascii_case(name)),
            FillAt::Cookie => self.cookies.iter().any(|(known, _)| known == name),
            FillAt::Body => self.body.has(name),
        }
    }

    /// Puts a text in, unless the caller did.
    pub(crate) fn fill(&mut self, at: FillAt, name: &'static str, text: &str) {
        if self.has(at, name) {
            return;
        }
        if at == FillAt::Body {
            if let Err(message) = self.body.fill(name, text) {
                self.fault(name, message);
            }
            return;
        }
        let request = std::mem::replace(self, Self::new(self.operation));
        *self = match at {
            FillAt::Path => request.path(name, text),
            FillAt::Query => request.query(name, text),
            FillAt::Cookie => request.cookie(name, text),
            FillAt::Header | FillAt::Body => request.header(name, text),
        };
    }

    /// Puts the own user id in, unless the caller did.
    pub(crate) fn bind(&mut self, name: &'static str, subject: &str) {
        if self.operation.graphql.is_some() {
            if !self.variables.iter().any(|(known, _)| *known == name) {
                self.variables.push((name, subject.into()));
            }
            return;
        }
        let method = self.operation.method;
        let at = if self.operation.path.contains(&format!("{{{name}}}")) {
            FillAt::Path
        } else if matches!(method, Method::Get | Method::Head | Method::Delete) {
            FillAt::Query
        } else {
            FillAt::Body
        };
        self.fill(at, name, subject);
    }

    /// Refuses to go without the own user id where the document cannot do without.
    pub(crate) fn unbound(&mut self, name: &'static str) {
        let needed = self
            .operation
            .graphql
            .is_some_and(|graphql| graphql.requires(name));
        if needed && !self.variables.iter().any(|(known, _)| *known == name) {
            self.fault(name, "the token does not say whose it is");
        }
    }

    /// Makes bytes of the body; nothing can be filled in any more.
    pub(crate) fn settle(&mut self) {
        self.write_variables();
        self.body.settle();
    }

    /// Makes the JSON body of a GraphQL document of its variables.
    pub(crate) fn write_variables(&mut self) {
        if let Some(graphql) = self.operation.graphql
            && matches!(self.body, Content::None)
        {
            let variables = std::mem::take(&mut self.variables).into_iter();
            let variables: Map<_, _> = variables
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            let body = json!({ "query": graphql.document, "variables": variables });
            self.body = Content::json(body.to_string().into_bytes());
        }
    }

    fn put_path(mut self, name: &'static str, style: Style, node: Written<Node>) -> Self {
        let text = written(node).and_then(|node| param::path(name, style, &node));
        let text = self.sound(name, text).map(|text| (name, text));
        self.paths.extend(text);
        self
    }

    fn put_query(mut self, name: &str, style: Style, allowed: bool, node: Written<Node>) -> Self {
        let pairs = written(node).and_then(|node| param::query(name, style, allowed, &node));
        let pairs = self.sound(name, pairs);
        self.query.extend(pairs.unwrap_or_default());
        self
    }

    fn put_header(mut self, name: &str, style: Style, node: Written<Node>) -> Self {
        let text = written(node).and_then(|node| param::header(style, &node));
        let pair = text.and_then(|text| text.map(|text| header::pair(name, &text)).transpose());
        let pair = self.sound(name, pair);
        self.headers.extend(pair.flatten());
        self
    }

    fn put_cookie(mut self, name: &str, style: Style, node: Written<Node>) -> Self {
        let pairs = written(node).and_then(|node| param::cookie(name, style, &node));
        let pairs = self.sound(name, pairs);
        self.cookies.extend(pairs.unwrap_or_default());
        self
    }

    fn put_json(mut self, text: Written<Vec<u8>>) -> Self {
        if let Some(text) = self.sound("body", written(text)) {
            self.body = Content::json(text);
        }
        self
    }

    fn put_form(mut self, node: Written<Node>, styles: &[(&str, Style)]) -> Self {
        let pairs = written(node).and_then(|node| param::form(styles, &node));
        if let Some(pairs) = self.sound("body", pairs) {
            self.body = Content::Form(pairs);
        }
        self
    }

    fn put_variable(mut self, name: &'static str, value: Written<Value>) -> Self {
        if let Some(value) = self.sound(name, written(value)) {
            self.variables.retain(|(known, _)| *known != name);
            self.variables.push((name, value));
        }
        self
    }

    fn sound<T>(&mut self, name: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|message| self.fault(name, message)).ok()
    }
}

/// What became of a value that serde wrote.
type Written<T> = Result<T, serde_json::Error>;

fn written<T>(result: Written<T>) -> Result<T, String> {
    result.map_err(|error| format!("cannot be written: {error}"))
}

/// Names only: values may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation.id)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}
