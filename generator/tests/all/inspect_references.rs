//! In: documents whose parts do not go together: references, ids, holes, security. Out: proof that each is found, with
//! code, line, column and what belongs to it.

use crate::support::marked::{document, expect, one, schema};

#[test]
fn dangling_references() {
    let problems = expect(
        "dangling",
        &[(
            "a.yaml",
            &schema("{type: object, properties: {b: {$ref: ⟦'#/components/schema/B'}}}"),
        )],
        &["error dangling-reference"],
    );
    assert_eq!(
        problems[0].hint.as_deref(),
        Some("did you mean `#/components/schemas/B`?")
    );
    assert_eq!(
        problems[0].place.pointer,
        "/components/schemas/A/properties/b/$ref"
    );
    let other = "Usr: {type: object}\n";
    let root = schema("{$ref: ⟦'b.yaml#/User'}");
    let problems = expect(
        "dangling-file",
        &[("a.yaml", &root), ("b.yaml", other)],
        &["error dangling-reference"],
    );
    assert_eq!(
        problems[0].hint.as_deref(),
        Some("did you mean `b.yaml#/Usr`?")
    );
    // Siblings stay, and what refers to something that dangles is said once.
    one(
        "dangling-twice",
        &schema(
            "{allOf: [{$ref: '#/components/schemas/C'}]}\n    C: {$ref: ⟦'#/components/schemas/D', nullable: true}",
        ),
        &["error dangling-reference"],
    );
}

#[test]
fn circles_of_references() {
    let circle = "{$ref: ⟦'#/components/schemas/C'}\n    C: {$ref: '#/components/schemas/D'}\n    D: {$ref: '#/components/schemas/C'}";
    let problems = one_of_circle(circle);
    assert_eq!(problems, ["leads on here"]);
    one(
        "self",
        &schema("⟦{$ref: '#/components/schemas/A'}"),
        &["error wrong-reference"],
    );
    one(
        "recursive",
        &schema("{type: object, properties: {next: {$ref: '#/components/schemas/A'}}}"),
        &[],
    );
}

fn one_of_circle(text: &str) -> Vec<String> {
    // The circle is reported at its first member.
    let text = schema(text).replace('⟦', "").replace("C: {", "C: ⟦{");
    let problems = expect("circle", &[("a.yaml", &text)], &["error wrong-reference"]);
    problems[0]
        .related
        .iter()
        .map(|related| related.message.clone())
        .collect()
}

#[test]
fn references_to_another_kind() {
    let paths = "  /a:\n    get:\n      parameters: [{$ref: ⟦'#/components/schemas/S'}]\n      responses:\n        '200': {$ref: ⟦'#/components/parameters/P'}\n        '201': {description: d, content: {a/b: {schema: {$ref: ⟦'#/components/parameters/P'}}}}";
    let components =
        "  schemas:\n    S: {type: string}\n  parameters:\n    P: {name: p, in: query, schema: {}}";
    one(
        "kinds",
        &document(paths, components),
        &[
            "error wrong-reference",
            "error wrong-reference",
            "warning wrong-reference",
        ],
    );
    let root = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: 'b.yaml#/item'}\ncomponents:\n  responses:\n    R: {$ref: ⟦'b.yaml#/item'}\n";
    let other = "item:\n  get: {responses: {}}\n";
    expect(
        "kinds-of-files",
        &[("a.yaml", root), ("b.yaml", other)],
        &["error wrong-reference"],
    );
}

#[test]
fn discriminators() {
    let base = "{type: object, properties: {k: {type: string}}, discriminator: {propertyName: k, mapping: {b: B, c: '#/components/schemas/B', d: ⟦C, e: ⟦'#/components/schemas/E'}}}";
    one(
        "discriminator",
        &schema(base),
        &["error dangling-reference", "error dangling-reference"],
    );
}

#[test]
fn callbacks_may_be_references() {
    let paths = |reference: &str| {
        format!("  /a:\n    get: {{responses: {{}}, callbacks: {{c: {{$ref: {reference}}}}}}}")
    };
    let components = "  callbacks:\n    C: {$ref: '#/components/callbacks/D'}\n    D: {'{$url}': {post: {responses: {}}}}\n  schemas:\n    S: {type: string}";
    let good = paths("'#/components/callbacks/C'");
    one("callback", &document(&good, components), &[]);
    one(
        "callback-target",
        &document(&good, &components.replace("{responses: {}}", "⟦{}")),
        &["error missing-key"],
    );
    for (name, reference, expected) in [
        (
            "dangling",
            "⟦'#/components/callbacks/X'",
            "error dangling-reference",
        ),
        ("kind", "⟦'#/components/schemas/S'", "error wrong-reference"),
        ("no-text", "⟦5", "error wrong-value"),
    ] {
        let text = document(&paths(reference), components);
        one(&format!("callback-{name}"), &text, &[expected]);
    }
    let circle = components.replace(
        "D: {'{$url}'",
        "D: {$ref: '#/components/callbacks/C'}\n    E: {'{$url}'",
    );
    let circle = circle.replace("C: {", "C: ⟦{");
    one(
        "callback-circle",
        &document("  {}", &circle),
        &["error wrong-reference"],
    );
    let root = document(&paths("'b.yaml#/cb'"), "  {}");
    expect(
        "callback-file",
        &[
            ("a.yaml", &root),
            (
                "b.yaml",
                "cb: {'{$url}': {$ref: '#/item'}}\nitem: {post: ⟦{}}\n",
            ),
        ],
        &["error missing-key"],
    );
}

#[test]
fn operation_ids() {
    let paths = "  /a:\n    get: {operationId: one, responses: {}}\n  /b:\n    get: {operationId: ⟦one, responses: {}}";
    let problems = expect(
        "ids",
        &[("a.yaml", &document(paths, "  {}"))],
        &["error duplicate-operation-id"],
    );
    assert_eq!(problems[0].related[0].message, "first declared here");
    assert_eq!(problems[0].related[0].place.line, 5);
    let paths = "  /a:\n    get: {operationId: one, responses: {}}\n  /b:\n    post:\n      responses: {}\n      x-graphql:\n        documents:\n          one: ⟦{document: 'query { a }'}";
    one(
        "graphql-ids",
        &document(paths, "  {}"),
        &["error duplicate-operation-id"],
    );
}

#[test]
fn parameters() {
    let list = "parameters: [{name: a, in: query, schema: {}}, {name: A, in: query, schema: {}}, ⟦{name: a, in: query, schema: {}}]";
    one(
        "doubles",
        &document(
            &format!("  /a:\n    get: {{{list}, responses: {{}}}}"),
            "  {}",
        ),
        &["error duplicate-parameter"],
    );
    let headers =
        "parameters: [{name: X-A, in: header, schema: {}}, ⟦{name: x-a, in: header, schema: {}}]";
    one(
        "headers",
        &document(
            &format!("  /a:\n    get: {{{headers}, responses: {{}}}}"),
            "  {}",
        ),
        &["error duplicate-parameter"],
    );
    let merged = "  /a:\n    parameters: [{name: a, in: query, schema: {}}]\n    get: {parameters: [{name: a, in: query, schema: {type: string}}], responses: {}}";
    one("overridden", &document(merged, "  {}"), &[]);
}

#[test]
fn holes() {
    let id = "{name: id, in: path, required: true, schema: {}}";
    one(
        "hole",
        &document("  ⟦/a/{id}:\n    get: {responses: {}}", "  {}"),
        &["error path-hole"],
    );
    one(
        "no-hole",
        &document(
            &format!("  /a:\n    parameters: [⟦{id}]\n    get: {{responses: {{}}}}"),
            "  {}",
        ),
        &["error path-hole"],
    );
    one(
        "open-hole",
        &document("  ⟦/a/{id:\n    get: {responses: {}}", "  {}"),
        &["error path-hole"],
    );
    let optional =
        "  /a/{id}:\n    get: {parameters: [⟦{name: id, in: path, schema: {}}], responses: {}}";
    one(
        "optional",
        &document(optional, "  {}"),
        &["warning missing-key"],
    );
    let twins = format!(
        "  /a/{{id}}:\n    get: {{parameters: [{id}], responses: {{}}}}\n  ⟦/a/{{name}}:\n    put: {{parameters: [{}], responses: {{}}}}",
        id.replace("id,", "name,")
    );
    one(
        "twins",
        &document(&twins, "  {}"),
        &["warning duplicate-path"],
    );
    let problems = expect(
        "misspelt-hole",
        &[(
            "a.yaml",
            &document(
                "  ⟦/a/{userId}:\n    get: {parameters: [⟦{name: userid, in: path, required: true, schema: {}}], responses: {}}",
                "  {}",
            ),
        )],
        &["error path-hole", "error path-hole"],
    );
    assert_eq!(problems[0].hint.as_deref(), Some("did you mean `userid`?"));
    assert_eq!(problems[1].hint.as_deref(), Some("did you mean `userId`?"));
    // One wrong parameter is not two faults.
    one(
        "wrong-place",
        &document(
            "  /a/{id}:\n    get: {parameters: [{name: id, in: ⟦pth, schema: {}}], responses: {}}",
            "  {}",
        ),
        &["error wrong-value"],
    );
}

#[test]
fn security() {
    let schemes = "  securitySchemes:\n    userToken: {type: http, scheme: bearer}";
    let document = |security: &str| {
        document(
            &format!("  /a:\n    get: {{responses: {{}}, security: {security}}}"),
            schemes,
        )
    };
    let problems = expect(
        "scheme",
        &[("a.yaml", &document("[{⟦usertoken: []}]"))],
        &["error unknown-security-scheme"],
    );
    assert_eq!(
        problems[0].hint.as_deref(),
        Some("did you mean `userToken`?")
    );
    one(
        "only-way",
        &document("[{⟦other: []}, {}]"),
        &["error unknown-security-scheme"],
    );
    one(
        "other-way",
        &document("[{⟦other: []}, {userToken: []}]"),
        &["warning unknown-security-scheme"],
    );
    one(
        "misspelt-way",
        &document("[{⟦userTokn: []}, {userToken: []}]"),
        &["error unknown-security-scheme"],
    );
    one(
        "no-scopes",
        &document("[{userToken: ⟦}]"),
        &["warning empty-value"],
    );
    one("none", &document("[]"), &[]);
}

#[test]
fn five_faults_of_five_kinds_in_three_files() {
    let root = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /users:
    $ref: paths/users.yaml#/users
  ⟦/users/{id}:
    $ref: paths/users.yaml#/user
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
";
    let paths = "users:
  get:
    operationId: users
    security: [{⟦tokn: []}]
    responses:
      '200': {description: d, content: {application/json: {schema: {$ref: ⟦'../schemas.yaml#/Usr'}}}}
user:
  get:
    operationId: ⟦users
    responses:
      '200': {description: d, content: {application/json: {schema: {$ref: '../schemas.yaml#/User'}}}}
";
    let schemas = "User:
  type: object
  properties:
    name: {type: string, minLength: ⟦three}
    mail: {type: string, ⟦formt: email}
";
    let problems = expect(
        "five",
        &[
            ("api.yaml", root),
            ("paths/users.yaml", paths),
            ("schemas.yaml", schemas),
        ],
        &[
            "error path-hole",
            "error unknown-security-scheme",
            "error dangling-reference",
            "error duplicate-operation-id",
            "error wrong-value",
            "warning unknown-key",
        ],
    );
    let hints: Vec<_> = problems
        .iter()
        .filter_map(|problem| problem.hint.as_deref())
        .collect();
    assert!(hints.contains(&"did you mean `token`?"), "{hints:?}");
    assert!(
        hints.contains(&"did you mean `../schemas.yaml#/User`?"),
        "{hints:?}"
    );
    assert!(hints.contains(&"did you mean `format`?"), "{hints:?}");
}

#[test]
fn json_has_the_same_places() {
    let text = "{\n  \"openapi\": \"3.0.3\",\n  \"info\": {\"title\": \"T\", \"version\": \"1\"},\n  \"paths\": {},\n  \"components\": {\"schemas\": {\"A\": {\"type\": ⟦\"strng\", \"⟦x\": 1}}}\n}\n";
    let text = text.replace("\"⟦x\"", "⟦\"x\"");
    expect(
        "json",
        &[("a.json", &text)],
        &["error wrong-value", "warning unknown-key"],
    );
}
