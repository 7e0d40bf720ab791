//! In: documents with one fault of structure each. Out: proof that it is found, with code, line and column.

use crate::support::marked::{document, expect, operation, schema};

fn one(name: &str, text: &str, expected: &[&str]) {
    expect(name, &[("a.yaml", text)], expected);
}

#[test]
fn a_faultless_document_has_no_problem() {
    one(
        "faultless",
        &schema("{type: object, properties: {x: {type: string, minLength: 1}}}"),
        &[],
    );
}

#[test]
fn wrong_values_in_schemas() {
    for (index, (text, expected)) in [
        ("{type: string, minLength: ⟦three}", "error wrong-value"),
        ("{type: string, minLength: ⟦-1}", "error wrong-value"),
        ("{type: string, maxLength: ⟦1.5}", "error wrong-value"),
        ("{type: ⟦strng}", "error wrong-value"),
        ("{type: ⟦[string, 'null']}", "error wrong-value"),
        ("{type: string, nullable: ⟦'yes'}", "error wrong-value"),
        ("{type: integer, minimum: ⟦'1'}", "error wrong-value"),
        ("{type: integer, exclusiveMinimum: ⟦1}", "error wrong-value"),
        ("{type: number, multipleOf: ⟦0}", "error wrong-value"),
        ("{type: object, required: ⟦true}", "error wrong-value"),
        ("{type: object, required: ⟦name}", "error wrong-value"),
        ("{type: object, properties: ⟦[a]}", "error wrong-value"),
        (
            "{type: object, properties: {a: ⟦text}}",
            "error wrong-value",
        ),
        (
            "{type: object, additionalProperties: ⟦maybe}",
            "error wrong-value",
        ),
        (
            "{type: array, items: ⟦[{type: string}]}",
            "error wrong-value",
        ),
        ("{allOf: ⟦{type: object}}", "error wrong-value"),
        ("{discriminator: ⟦kind}", "error wrong-value"),
        ("{description: ⟦[a]}", "warning wrong-value"),
        ("⟦{type: array}", "warning missing-key"),
        (
            "{type: object, discriminator: ⟦{mapping: {}}}",
            "error missing-key",
        ),
        ("{type: object, ⟦propertes: {}}", "warning unknown-key"),
        ("{⟦const: 1}", "warning unknown-key"),
        ("{⟦$defs: {}}", "warning unknown-key"),
        ("{⟦if: {}}", "warning unknown-key"),
        ("{type: string, minimum: ⟦1}", "warning ignored"),
        ("{type: object, properties: ⟦}", "warning empty-value"),
        ("{type: string, enum: [a, ⟦1]}", "warning unfit-value"),
        ("{type: string, enum: [a, b, ⟦a]}", "warning unfit-value"),
        ("{type: string, enum: ⟦[]}", "warning empty-value"),
        ("{type: integer, default: ⟦ten}", "warning unfit-value"),
        (
            "{type: string, enum: [a], default: ⟦b}",
            "warning unfit-value",
        ),
        (
            "{oneOf: [{type: string}, {type: ⟦'null'}]}",
            "warning wrong-value",
        ),
    ]
    .iter()
    .enumerate()
    {
        one(&format!("schema-{index}"), &schema(text), &[expected]);
    }
}

#[test]
fn what_real_documents_have_is_no_problem() {
    for (index, text) in [
        "{type: integer, minimum: 0, maximum: 18446744073709551616}",
        "{type: integer, minimum: -1.0e30, maximum: 10.0}",
        "{type: integer, example: 340282366920938463463374607431768211455}",
        "{type: integer, default: 5.0}",
        "{type: string, nullable: true, enum: [a, null]}",
        "{type: string, enum: [a, null]}",
        "{type: object, required: []}",
        "{type: object, required: [absent]}",
        "{nullable: true}",
        "{type: string, example: 5}",
        "{type: string, minLength: 2.0}",
        "{type: object, properties: {$ref: {type: string}, x-odd: {type: string}}}",
        "{x-other: {anything: 1}, type: string, x-go-name: Name}",
    ]
    .iter()
    .enumerate()
    {
        one(&format!("real-{index}"), &schema(text), &[]);
    }
}

#[test]
fn hints() {
    for (index, (text, hint)) in [
        ("{type: ⟦strng}", "did you mean `string`?"),
        (
            "{type: ⟦file}",
            "in OpenAPI 3.0 write `type: string` and `format: binary`",
        ),
        (
            "{type: ⟦[string, 'null']}",
            "a list of types is OpenAPI 3.1; in 3.0 write `type: string` and `nullable: true`",
        ),
        (
            "{exclusiveMinimum: ⟦1}",
            "a number is OpenAPI 3.1; in 3.0 write `minimum: 1` and `exclusiveMinimum: true`",
        ),
        (
            "{⟦const: 1}",
            "`const` is OpenAPI 3.1; in 3.0 write `enum: [value]`",
        ),
        ("{⟦minLenght: 1}", "did you mean `minLength`?"),
        ("{⟦minlength: 1}", "did you mean `minLength`?"),
    ]
    .iter()
    .enumerate()
    {
        let code = if text.contains("const") || text.contains("min") && !text.contains("Minimum") {
            "warning unknown-key"
        } else {
            "error wrong-value"
        };
        let problems = expect(
            &format!("hint-{index}"),
            &[("a.yaml", &schema(text))],
            &[code],
        );
        assert_eq!(problems[0].hint.as_deref(), Some(*hint));
    }
}

#[test]
fn operations_and_their_parts() {
    for (index, (text, expected)) in [
        ("⟦{operationId: a}", "error missing-key"),
        ("{responses: {⟦'20O': {description: d}}}", "error wrong-key"),
        ("{responses: {200: {description: d}, 4xx: {description: d}, default: {description: d}}}", ""),
        ("{responses: {'200': ⟦{}}}", "warning missing-key"),
        ("{responses: {'200': {description: d, content: {⟦json: {}}}}}", "warning wrong-key"),
        ("{responses: {'200': {description: d, ⟦schema: {}}}}", "warning unknown-key"),
        ("{parameters: [{name: a, in: ⟦boddy, schema: {}}], responses: {}}", "error wrong-value"),
        ("{parameters: [⟦{in: query, schema: {}}], responses: {}}", "error missing-key"),
        ("{parameters: [⟦{name: a, in: query}], responses: {}}", "error missing-key"),
        ("{parameters: [{name: a, in: query, schema: {}, content: ⟦{a/b: {}}}], responses: {}}", "error wrong-value"),
        ("{parameters: [{name: a, in: query, schema: {}, style: ⟦forms}], responses: {}}", "error wrong-value"),
        ("{parameters: [{name: a, in: header, schema: {}, style: ⟦form}], responses: {}}", "warning wrong-value"),
        ("{parameters: ⟦{name: a}, responses: {}}", "error wrong-value"),
        ("{parameters: ⟦, responses: {}}", "warning empty-value"),
        ("{requestBody: ⟦{description: d}, responses: {}}", "error missing-key"),
        ("{requestBody: {content: {a/b: {encoding: {x: {style: ⟦deep}}}}}, responses: {}}", "error wrong-value"),
        ("{requestBody: {content: {a/b: {⟦$ref: '#/info'}}}, responses: {}}", "error wrong-reference"),
        ("{tags: [a, ⟦a], responses: {}}", "warning duplicate-tag"),
        ("{deprecated: ⟦1, responses: {}}", "error wrong-value"),
        ("{⟦operatonId: a, responses: {}}", "warning unknown-key"),
        ("{responses: {'200': {description: d, headers: {X: ⟦{}}}}}", "warning missing-key"),
        ("{responses: {'200': {description: d, links: {X: ⟦{}}}}}", "warning missing-key"),
        ("{responses: {}, callbacks: {c: {'{$url}': {post: ⟦{}}, x-note: text}}}", "error missing-key"),
    ]
    .iter()
    .enumerate()
    {
        let text = operation(text);
        // A reference is reported at its text, not its key.
        let text = text.replace("⟦$ref: '", "$ref: ⟦'");
        let expected: &[&str] = if expected.is_empty() { &[] } else { &[expected] };
        one(&format!("operation-{index}"), &text, expected);
    }
}

#[test]
fn the_document_itself() {
    one(
        "no-info",
        "⟦openapi: 3.0.3\npaths: {}\n",
        &["error missing-key"],
    );
    one(
        "no-paths",
        "⟦openapi: 3.0.3\ninfo: {title: T, version: 1.0}\n",
        &["error missing-key"],
    );
    one(
        "no-version",
        "openapi: 3.0.3\ninfo: ⟦{title: T}\npaths: {}\n",
        &["warning missing-key"],
    );
    one(
        "no-slash",
        &document("  ⟦pets: {}", "  schemas: {}"),
        &["error wrong-key"],
    );
    one(
        "wrong-item",
        &document("  /pets: ⟦text", "  schemas: {}"),
        &["error wrong-value"],
    );
    one(
        "empty-item",
        &document("  /pets:⟦", "  schemas: {}"),
        &["warning empty-value"],
    );
    let tags =
        "openapi: 3.0.3\ninfo: {title: T, version: 1}\npaths: {}\ntags: [{name: a}, {name: ⟦a}]\n";
    one("tags", tags, &["warning duplicate-tag"]);
}

#[test]
fn security_schemes() {
    for (index, (text, expected)) in [
        ("{type: ⟦apikey, name: a, in: header}", "error wrong-value"),
        ("⟦{type: apiKey, in: header}", "error missing-key"),
        ("{type: apiKey, name: a, in: ⟦path}", "error wrong-value"),
        ("⟦{type: http}", "error missing-key"),
        (
            "{type: oauth2, flows: {implicit: ⟦{scopes: {}}}}",
            "error missing-key",
        ),
        (
            "{type: oauth2, flows: {password: {tokenUrl: u, scopes: {a: }}}}",
            "",
        ),
        ("⟦{type: openIdConnect}", "error missing-key"),
    ]
    .iter()
    .enumerate()
    {
        let text = document("  {}", &format!("  securitySchemes:\n    s: {text}"));
        let expected: &[&str] = if expected.is_empty() {
            &[]
        } else {
            &[expected]
        };
        one(&format!("scheme-{index}"), &text, expected);
    }
}

#[test]
fn servers() {
    for (index, (text, expected)) in [
        ("{url: /relative}", ""),
        ("{url: ⟦'https://{host}/'}", "error server-variable"),
        (
            "{url: 'https://{host}/', variables: {host: {default: ⟦c, enum: [a, b]}}}",
            "error server-variable",
        ),
        (
            "{url: 'https://a:{port}/', variables: {port: {default: 443, enum: [443, 8443]}}}",
            "",
        ),
        (
            "{url: 'https://{host}/', variables: {host: ⟦{}}}",
            "error missing-key",
        ),
        ("{url: ⟦'https://{host'}", "error server-variable"),
    ]
    .iter()
    .enumerate()
    {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers:\n  - {text}\npaths: {{}}\n"
        );
        let expected: &[&str] = if expected.is_empty() {
            &[]
        } else {
            &[expected]
        };
        one(&format!("server-{index}"), &text, expected);
    }
}
