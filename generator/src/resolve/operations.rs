//! In: the paths of the document. Out: [`Operation`]s, complete in themselves.

use std::collections::BTreeMap;

use openapiv3::{
    OpenAPI, Operation as RawOperation, Parameter as RawParameter, PathItem, ReferenceOr,
    StatusCode,
};

use super::extensions::Extensions;
use super::ids;
use super::lookup::{follow, pointer_segment};
use super::objects::{Answer, Body, Parameter, SecurityRequirement, Server};
use super::read;
use crate::name::short_hash;
use crate::problem::{Kind, Problem, Problems};
use crate::spec::Document;

/// One operation.
#[derive(Debug)]
pub struct Operation<'a> {
    /// The operationId, or one made from method and path.
    pub id: String,
    /// The document gives no operationId.
    pub made: bool,
    /// The first tag, or `default`.
    pub tag: &'a str,
    /// The method, lower case as in the document.
    pub method: &'static str,
    /// The path template.
    pub path: &'a str,
    /// `/paths/~1users/get`.
    pub pointer: String,
    /// `summary`.
    pub summary: Option<&'a str>,
    /// `description`.
    pub description: Option<&'a str>,
    /// `deprecated`.
    pub deprecated: bool,
    /// It has `callbacks`.
    pub callbacks: bool,
    /// Members that begin with `x-`.
    pub extensions: &'a Extensions,
    /// Parameters of path and operation, each name and place once.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// Answers by status: exact ones, then ranges, then `default`.
    pub answers: Vec<Answer>,
    /// Security of the operation or of the document; `None` where neither says anything.
    pub security: Option<&'a [SecurityRequirement]>,
    /// Servers of operation or path; empty if the document's apply.
    pub servers: Vec<Server>,
}

/// All operations in document order.
pub(super) fn operations<'a>(
    document: &'a Document,
    problems: &mut Problems,
) -> Vec<Operation<'a>> {
    let openapi = &document.openapi;
    let mut found = Vec::new();
    for (path, item) in &openapi.paths.paths {
        // The bundle has put every path item in its place.
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        let at = format!("/paths/{}", pointer_segment(path));
        for (method, raw) in methods(item) {
            found.push(operation(openapi, path, item, &at, method, raw));
        }
    }
    settle_ids(document, &mut found, problems);
    found
}

fn methods(item: &PathItem) -> impl Iterator<Item = (&'static str, &RawOperation)> {
    let all = [
        ("get", &item.get),
        ("put", &item.put),
        ("post", &item.post),
        ("delete", &item.delete),
        ("options", &item.options),
        ("head", &item.head),
        ("patch", &item.patch),
        ("trace", &item.trace),
    ];
    all.into_iter()
        .filter_map(|(method, raw)| raw.as_ref().map(|raw| (method, raw)))
}

fn operation<'a>(
    openapi: &'a OpenAPI,
    path: &'a str,
    item: &'a PathItem,
    at: &str,
    method: &'static str,
    raw: &'a RawOperation,
) -> Operation<'a> {
    let pointer = format!("{at}/{method}");
    let id = raw.operation_id.clone().filter(|id| !id.is_empty());
    let made = id.is_none();
    let body = raw
        .request_body
        .as_ref()
        .and_then(|body| read::body(openapi, body, format!("{pointer}/requestBody")));
    Operation {
        id: id.unwrap_or_else(|| ids::made(method, path)),
        tag: raw.tags.first().map_or("default", String::as_str),
        method,
        path,
        made,
        summary: raw.summary.as_deref(),
        description: raw.description.as_deref(),
        deprecated: raw.deprecated,
        callbacks: !raw.callbacks.is_empty(),
        extensions: &raw.extensions,
        parameters: parameters(openapi, item, at, raw, &pointer),
        body,
        answers: answers(openapi, raw, &pointer),
        security: raw.security.as_deref().or(openapi.security.as_deref()),
        servers: read::servers(if raw.servers.is_empty() {
            &item.servers
        } else {
            &raw.servers
        }),
        pointer,
    }
}

/// The operation's own parameters replace those of the path with the same name and place.
fn parameters(
    openapi: &OpenAPI,
    item: &PathItem,
    at: &str,
    raw: &RawOperation,
    pointer: &str,
) -> Vec<Parameter> {
    let list = |list: &[ReferenceOr<RawParameter>], at: &str| -> Vec<Parameter> {
        let one = |(number, one)| {
            let (raw, pointer) = follow(openapi, one, format!("{at}/parameters/{number}"))?;
            Some(read::parameter(raw, pointer))
        };
        list.iter().enumerate().filter_map(one).collect()
    };
    let mut merged = list(&item.parameters, at);
    for own in list(&raw.parameters, pointer) {
        match merged
            .iter_mut()
            .find(|one| one.place == own.place && one.name == own.name)
        {
            Some(inherited) => *inherited = own,
            None => merged.push(own),
        }
    }
    merged
}

fn answers(openapi: &OpenAPI, raw: &RawOperation, pointer: &str) -> Vec<Answer> {
    let mut listed: Vec<(u8, String, &ReferenceOr<openapiv3::Response>)> = Vec::new();
    for (status, response) in &raw.responses.responses {
        match status {
            StatusCode::Code(code) => listed.push((0, code.to_string(), response)),
            StatusCode::Range(class) => listed.push((1, format!("{class}XX"), response)),
        }
    }
    if let Some(response) = &raw.responses.default {
        listed.push((2, "default".to_owned(), response));
    }
    listed.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let answer = |(_, status, response): (_, String, _)| {
        let at = format!("{pointer}/responses/{status}");
        read::answer(openapi, status, response, at)
    };
    listed.into_iter().filter_map(answer).collect()
}

/// Gives ids to operations that have none; a made one that meets another is told apart by its path.
fn settle_ids(document: &Document, operations: &mut [Operation<'_>], problems: &mut Problems) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for operation in operations.iter().filter(|operation| !operation.made) {
        taken.insert(operation.id.clone(), operation.pointer.clone());
    }
    for operation in operations.iter_mut().filter(|operation| operation.made) {
        let id = &mut operation.id;
        if let Some(other) = taken.get(id) {
            let (place, first) = (
                document.key_place(&operation.pointer),
                document.key_place(other),
            );
            let hash = short_hash(&format!("{} {}", operation.method, operation.path), 4);
            *id = format!("{id}X{hash}");
            let text = format!(
                "the operation has no operationId, and the one made from its path is taken: it becomes `{id}`"
            );
            let problem =
                Problem::new(Kind::NameCollision, place, text).related("taken here", first);
            problems.push(problem.hint("give it an operationId"));
        }
        taken.insert(id.clone(), operation.pointer.clone());
    }
}
