//! In: documents with faults in the `x-` words. Out: proof that each is found, with code, line and column.

use crate::support::marked::{expect, schema};

fn one(name: &str, text: &str, expected: &[&str]) {
    expect(name, &[("a.yaml", text)], expected);
}

#[test]
fn words_on_schemas() {
    for (index, (text, expected)) in [
        ("{type: object, ⟦x-envelop: {}}", "warning unknown-key"),
        ("{type: object, x-envelope: {⟦staus: [code]}}", "error vocabulary"),
        ("{type: object, x-envelope: {status: ⟦code}}", "error wrong-value"),
        ("{type: object, x-envelope: {data: [⟦data]}}", "error wrong-value"),
        ("{type: object, x-envelope: {codes: [⟦{code: 1}]}}", "error missing-key"),
        ("{type: object, x-envelope: {codes: [{code: 1, name: ⟦No Name}]}}", "error wrong-value"),
        ("{type: object, x-envelope: {codes: [{code: 1, name: A}, {code: ⟦1, name: B}]}}", "error vocabulary"),
        ("{type: object, x-envelope: {status: [code], success: [200, ok], data: [/data]}}", ""),
        ("{type: object, properties: {a: {type: object, ⟦x-envelope: {}}}}", "error vocabulary"),
        ("{type: string, x-secret: ⟦1}", "error wrong-value"),
        ("{type: integer, ⟦x-secret: true}", "error vocabulary"),
        ("{type: string, ⟦x-value: {name: app_id}}", "error vocabulary"),
        ("{type: object, properties: {a: {type: string, x-value: {name: ⟦appId}}}}", "error wrong-value"),
        ("{type: object, properties: {a: {type: string, x-value: {name: app_id, required: true}}}}", ""),
        ("{type: object, properties: {a: {type: string, x-accept: {names: [b], types: [⟦int]}}}}", "error wrong-value"),
        ("{type: object, properties: {a: {$ref: '#/components/schemas/B', x-accept: {⟦name: [b]}}}}", "error vocabulary"),
        ("{type: object, properties: {a: {type: string, x-encrypt: {methods: [⟦md5]}}}}", "error wrong-value"),
        ("{type: object, properties: {a: {type: string, x-encrypt: {methods: [rsa], key: {operation: ⟦none, rsa: /k}}}}}", "error vocabulary"),
        ("{type: object, properties: {a: {type: string, x-encrypt: ⟦{methods: [rsa]}}}}", "error missing-key"),
        ("{type: object, properties: {a: {type: string, x-encrypt: {methods: ⟦[]}}}}", "error vocabulary"),
        ("{type: object, properties: {a: {type: string, x-encrypt: {methods: [none], told-by: ⟦b}}}}", "error wrong-value"),
        ("{type: object, properties: {a: {type: string, x-encrypt: {methods: [none], prefixes: {rsa: ⟦r}}}}}", "error vocabulary"),
        ("{type: object, properties: {a: {type: string, x-encrypt: {methods: [none], prefixes: {⟦none: r}}}}}", "error vocabulary"),
        ("{type: object, properties: {a: {type: string, x-encrypt: {methods: [none], refused: [⟦1.5]}}}}", "error wrong-value"),
        ("{type: object, properties: {a: {type: string, x-encrypt: {methods: [none], told-by: /b, refused: [2016, bad]}}}}", ""),
        ("{type: string, x-rust-name: ⟦a b}", "error wrong-value"),
        ("{type: string, enum: ['a:b'], x-rust-names: {'a:b': Ab, ⟦c: C}}", "error vocabulary"),
        ("{type: string, ⟦x-session: {}}", "error vocabulary"),
        ("{type: string, x-sessions-of-others: {}, x-tags: 1, x-nullable: true}", ""),
    ]
    .iter()
    .enumerate()
    {
        let expected: &[&str] = if expected.is_empty() { &[] } else { &[expected] };
        one(&format!("word-{index}"), &schema(text), expected);
    }
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
#[allow(clippy::too_many_lines, reason = "a table")]
fn sessions() {
    one("session", &session("T,", "T,"), &[]);
    for (index, (from, to, expected)) in [
        ("surface: v2", "surface: ⟦v3", "error vocabulary"),
        ("open: [login]", "open: [⟦lgin]", "error vocabulary"),
        (
            "replace: [update, me]",
            "replace: [update, ⟦you]",
            "error vocabulary",
        ),
        (
            "tokens: {access: [/token], ",
            "tokens: {access: [⟦token], ",
            "error wrong-value",
        ),
        (
            "tokens: {access: [/token], ",
            "tokens: ⟦{",
            "error missing-key",
        ),
        (
            "lifetime: [{seconds: /expires_in}, jwt]",
            "lifetime: [{⟦second: /expires_in}, jwt]",
            "error vocabulary",
        ),
        (
            "lifetime: [{seconds: /expires_in}, jwt]",
            "lifetime: [⟦{seconds: /e, date: /d}]",
            "error vocabulary",
        ),
        (
            "lifetime: [{seconds: /expires_in}, jwt]",
            "lifetime: [⟦exp]",
            "error wrong-value",
        ),
        (
            "bind: {update: id,",
            "bind: {update: ⟦idd,",
            "error vocabulary",
        ),
        (
            "bind: {update: id,",
            "bind: {⟦updat: id,",
            "error vocabulary",
        ),
        ("me: id}", "me: ⟦user}", "error vocabulary"),
        (
            "inputs: {refresh_token: {token: refresh}",
            "inputs: {⟦refreshtoken: {token: refresh}",
            "error vocabulary",
        ),
        (
            "inputs: {refresh_token: {token: refresh}",
            "inputs: {refresh_token: ⟦{token: id}",
            "error vocabulary",
        ),
        (
            "inputs: {refresh_token: {token: refresh}",
            "inputs: {refresh_token: {token: ⟦refrsh}",
            "error wrong-value",
        ),
        (
            "reject: {statuses: [401]",
            "reject: {statuses: [⟦4010]",
            "error wrong-value",
        ),
        (
            "algorithms: [RS256]",
            "algorithms: [⟦RS255]",
            "error wrong-value",
        ),
        (
            "x-session: {same-as: token}",
            "x-session: {same-as: ⟦tokn}",
            "error unknown-security-scheme",
        ),
        (
            "x-session: {same-as: token}",
            "⟦x-sesion: {same-as: token}",
            "warning unknown-key",
        ),
        (
            "x-retry: idempotent",
            "x-retry: ⟦idempotnt",
            "error wrong-value",
        ),
        ("x-retry: idempotent", "⟦x-session: {}", "error vocabulary"),
        (
            "envelope: Envelope",
            "envelope: ⟦Envelop",
            "error vocabulary",
        ),
        ("envelope: Envelope", "envelope: ⟦Plain", "error vocabulary"),
        ("pick: last", "pick: ⟦lst", "error wrong-value"),
        (
            "security: [{token: []}]",
            "security: [{⟦toke: []}]",
            "error unknown-security-scheme",
        ),
        (
            "document: 'query me($id:",
            "document: ⟦'query me($uid: Int, $id:",
            "error vocabulary",
        ),
        (
            "document: 'query me(",
            "document: ⟦'subscription me(",
            "error vocabulary",
        ),
        (
            "variables: {type: object, ",
            "variables: {type: ⟦objct, ",
            "error wrong-value",
        ),
        (
            "result: {at: /data/me",
            "result: {at: ⟦data/me",
            "error wrong-value",
        ),
    ]
    .iter()
    .enumerate()
    {
        // A session that is no more takes its twin along, and a bound id its operation: one fault is said for each.
        one(&format!("session-{index}"), &session(from, to), &[expected]);
    }
}
