//! In: the paths of the document. Out: [`Operation`]s, complete in themselves.

use std::collections::BTreeMap;

use openapiv3::{OpenAPI, Operation as RawOperation, Parameter, PathItem, ReferenceOr, StatusCode};

use super::lookup::{follow, pointer_segment};
use super::{Answer, Located, Operation, ids};
use crate::name::short_hash;
use crate::problem::{Kind, Problem, Problems};
use crate::spec::Document;

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
    let body = raw
        .request_body
        .as_ref()
        .and_then(|body| follow(openapi, body, format!("{pointer}/requestBody")));
    Operation {
        id: raw.operation_id.clone().unwrap_or_default(),
        tag: raw.tags.first().map_or("default", String::as_str),
        method,
        path,
        raw,
        parameters: parameters(openapi, item, at, raw, &pointer),
        body,
        answers: answers(openapi, raw, &pointer),
        security: raw.security.as_deref().or(openapi.security.as_deref()),
        servers: if raw.servers.is_empty() {
            &item.servers
        } else {
            &raw.servers
        },
        pointer,
    }
}

/// The operation's own parameters replace those of the path with the same name and place.
fn parameters<'a>(
    openapi: &'a OpenAPI,
    item: &'a PathItem,
    at: &str,
    raw: &'a RawOperation,
    pointer: &str,
) -> Vec<Located<'a, Parameter>> {
    let list = |list: &'a [ReferenceOr<Parameter>], at: &str| -> Vec<Located<'a, Parameter>> {
        let numbered = list.iter().enumerate();
        numbered
            .filter_map(|(number, one)| follow(openapi, one, format!("{at}/parameters/{number}")))
            .collect()
    };
    let mut merged = list(&item.parameters, at);
    for own in list(&raw.parameters, pointer) {
        match merged
            .iter_mut()
            .find(|one| identity(one.value) == identity(own.value))
        {
            Some(inherited) => *inherited = own,
            None => merged.push(own),
        }
    }
    merged
}

fn identity(parameter: &Parameter) -> (&'static str, &str) {
    match parameter {
        Parameter::Query { parameter_data, .. } => ("query", &parameter_data.name),
        Parameter::Header { parameter_data, .. } => ("header", &parameter_data.name),
        Parameter::Path { parameter_data, .. } => ("path", &parameter_data.name),
        Parameter::Cookie { parameter_data, .. } => ("cookie", &parameter_data.name),
    }
}

fn answers<'a>(openapi: &'a OpenAPI, raw: &'a RawOperation, pointer: &str) -> Vec<Answer<'a>> {
    let mut listed: Vec<(u8, String, &'a ReferenceOr<openapiv3::Response>)> = Vec::new();
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
    let answer = |(_, status, response): (u8, String, &'a ReferenceOr<openapiv3::Response>)| {
        let response = follow(openapi, response, format!("{pointer}/responses/{status}"))?;
        let headers = response.value.headers.iter().filter_map(|(name, header)| {
            let at = format!("{}/headers/{}", response.pointer, pointer_segment(name));
            Some((name.as_str(), follow(openapi, header, at)?))
        });
        let headers = headers.collect();
        Some(Answer {
            status,
            response,
            headers,
        })
    };
    listed.into_iter().filter_map(answer).collect()
}

/// Gives ids to operations that have none; a made one that meets another is told apart by its path.
fn settle_ids(document: &Document, operations: &mut [Operation<'_>], problems: &mut Problems) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for operation in operations
        .iter()
        .filter(|operation| !operation.id.is_empty())
    {
        taken.insert(operation.id.clone(), operation.pointer.clone());
    }
    for operation in operations
        .iter_mut()
        .filter(|operation| operation.id.is_empty())
    {
        let made = ids::made(operation.method, operation.path);
        let mut id = made.clone();
        if let Some(other) = taken.get(&id) {
            let (place, first) = (
                document.key_place(&operation.pointer),
                document.key_place(other),
            );
            id = format!(
                "{made}X{}",
                short_hash(&format!("{} {}", operation.method, operation.path), 4)
            );
            let text = format!(
                "the operation has no operationId, and the one made from its path is taken: it becomes `{id}`"
            );
            let problem =
                Problem::new(Kind::NameCollision, place, text).related("taken here", first);
            problems.push(problem.hint("give it an operationId"));
        }
        taken.insert(id.clone(), operation.pointer.clone());
        operation.id = id;
    }
}
