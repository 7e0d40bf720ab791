//! In: small documents with bodies, answers and GraphQL. Out: how they are sent and read.

use crate::support::lowered::{kinds, read};
use PartKind::{File, Json, Text};
use authing_codegen::ir::{Api, BodyKind, Check, Operation, PartKind, Payload, Success, Type};
use authing_codegen::problem::{Kind, Problem};

fn document(paths: &str) -> (Api, Vec<Problem>) {
    read(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}"
    ))
}

fn operations(api: &Api) -> Vec<&Operation> {
    api.surfaces
        .iter()
        .flat_map(|surface| &surface.operations)
        .collect()
}

#[test]
fn graphql_without_a_result_answers_free_json() {
    let (api, problems) = document("
  /g:
    post:
      operationId: g
      responses: {'200': {description: It.}}
      x-graphql: {documents: {ping: {document: 'query { ping }'}, list: {document: 'query { list }', result: {at: /data/list, schema: {type: array, items: {type: string}}}}}}
");
    assert_eq!(problems, []);
    let found = operations(&api);
    assert_eq!(found.len(), 3);
    assert_eq!(
        found[1].graphql.as_ref().map(|word| word.result.as_str()),
        Some("/data")
    );
    assert!(matches!(
        &found[1].answer.success,
        Success::One(Payload::Json(Type::Json))
    ));
    assert!(matches!(
        &found[2].answer.success,
        Success::One(Payload::Json(Type::List(_)))
    ));
}

#[test]
fn head_answers_have_no_content() {
    let (api, problems) = document("
  /h:
    head:
      operationId: h
      responses: {'200': {description: It., headers: {X-Total: {x-rust-name: total, schema: {type: integer}}}, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}
");
    assert_eq!(problems, []);
    let answer = &operations(&api)[0].answer;
    assert!(matches!(answer.success, Success::One(Payload::Empty)));
    assert_eq!(answer.headers[0].name.rust, "total");
    assert!(api.models.is_empty());
}

#[test]
fn parts_of_a_form() {
    let (api, problems) = document("
  /m:
    post:
      operationId: m
      requestBody: {required: true, content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Up'}, encoding: {raw: {contentType: application/json}}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Kind: {type: string, enum: [a, b]}
    Word: {type: string}
    Words: {type: array, items: {$ref: '#/components/schemas/Word'}}
    Up:
      type: object
      properties:
        file: {type: string, format: binary}
        kind: {$ref: '#/components/schemas/Kind'}
        word: {$ref: '#/components/schemas/Word'}
        words: {$ref: '#/components/schemas/Words'}
        kinds: {type: array, items: {$ref: '#/components/schemas/Kind'}}
        either: {oneOf: [{type: string, maxLength: 3}, {type: integer}]}
        raw: {type: array, items: {type: string}}
        object: {type: object, properties: {a: {type: string}}}
        objects: {type: array, items: {type: object, properties: {a: {type: string}}}}
        map: {type: object}
");
    assert_eq!(problems, []);
    let Some(BodyKind::Multipart(_, parts)) =
        operations(&api)[0].body.as_ref().map(|body| &body.kind)
    else {
        panic!("no form")
    };
    let kinds: Vec<PartKind> = parts.iter().map(|part| part.kind).collect();
    assert_eq!(
        kinds,
        [File, Text, Text, Text, Text, Text, Json, Json, Json, Json]
    );
}

#[test]
fn bodies_that_are_no_objects() {
    let (api, problems) = document("
  /f:
    post:
      operationId: f
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: array, items: {type: string}}}}}
      responses: {'204': {description: Done.}}
  /t:
    post:
      operationId: t
      requestBody: {required: true, content: {text/plain: {schema: {type: string, maxLength: 9}}}}
      responses: {'204': {description: Done.}}
  /o:
    post:
      operationId: o
      requestBody: {required: true, content: {application/json: {schema: {type: object, minProperties: 1}}}}
      responses: {'204': {description: Done.}}
");
    assert_eq!(kinds(&problems), [Kind::Unsupported]);
    let checks = |number: usize| {
        operations(&api)[number]
            .body
            .as_ref()
            .map(|body| body.checks.clone())
            .unwrap_or_default()
    };
    assert_eq!(checks(1), [Check::Length(None, Some(9))]);
    assert_eq!(checks(2), [Check::Properties(Some(1), None)]);
}

#[test]
fn tags_that_differ_in_case_keep_type_and_module_together() {
    let (api, _) = document(
        "
  /a: {get: {operationId: a, tags: [Twins], responses: {'204': {description: Done.}}}}
  /b: {get: {operationId: b, tags: [twins], responses: {'204': {description: Done.}}}}
",
    );
    for surface in &api.surfaces {
        let joined = surface.name.rust.to_lowercase();
        assert_eq!(joined, surface.module.rust.replace('_', ""), "{surface:?}");
    }
}
