//! In: documents with faults in the `x-` words. Out: proof that each is found, with code, line and column.

use crate::support::marked::{one, rows, schema, table};

#[test]
fn words_on_schemas() {
    table(include_str!("tables/words.txt"), schema);
}

/// A document with a session whose lines can be replaced.
fn session(from: &str, to: &str) -> String {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
tags: [{name: v2}]
paths:
  /login:
    post:
      operationId: login
      tags: [v2]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/In'}}}}
      responses: {}
  /user/{id}:
    post:
      operationId: update
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {}
      x-retry: idempotent
  /graphql:
    post:
      responses: {}
      x-graphql:
        envelope: Envelope
        errors: {at: /errors, pick: last, code: [/message/code]}
        documents:
          me:
            document: 'query me($id: String) { me(id: $id) { id } }'
            variables: {type: object, properties: {id: {type: string}}}
            result: {at: /data/me, schema: {type: object}}
            security: [{token: []}]
components:
  schemas:
    In: {allOf: [{type: object, properties: {code: {type: string}, refresh_token: {type: string}}}]}
    Envelope: {type: object, x-envelope: {code: [code]}}
    Plain: {type: object}
  securitySchemes:
    token:
      type: http
      scheme: bearer
      x-session:
        surface: v2
        open: [login]
        replace: [update, me]
        tokens: {access: [/token], refresh: [/refresh_token]}
        lifetime: [{seconds: /expires_in}, jwt]
        subject: [/id]
        bind: {update: id, me: id}
        refresh: {operation: login, inputs: {refresh_token: {token: refresh}, code: {const: x}}}
        close: [{operation: login, inputs: {code: {token: access}}}]
        reject: {statuses: [401], codes: [2020]}
        verify: {issuer: '{base}/oidc', audience: app_id, algorithms: [RS256]}
    raw: {type: apiKey, in: header, name: Authorization, x-session: {same-as: token}}
";
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn sessions() {
    one("session", &session("T,", "T,"), &[]);
    for row in rows(include_str!("tables/sessions.txt")) {
        one(row[2], &session(row[1], row[2]), &[row[0]]);
    }
}
