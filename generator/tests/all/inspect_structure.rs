//! In: documents with one fault of structure each. Out: proof that it is found, with code, line and column.

use crate::support::marked::{document, expect, one, operation, rows, schema, table};

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
    table(include_str!("tables/schemas.txt"), schema);
}

#[test]
fn what_real_documents_have_is_no_problem() {
    table(include_str!("tables/real_schemas.txt"), schema);
}

#[test]
fn hints() {
    for row in rows(include_str!("tables/hints.txt")) {
        let problems = expect(row[1], &[("a.yaml", &schema(row[1]))], &[row[0]]);
        assert_eq!(problems[0].hint.as_deref(), Some(row[2]), "{row:?}");
    }
}

#[test]
fn operations_and_their_parts() {
    table(include_str!("tables/operations.txt"), operation);
}

#[test]
fn the_document_itself() {
    for (name, text, expected) in [
        (
            "no-info",
            "⟦openapi: 3.0.3\npaths: {}\n",
            "error missing-key",
        ),
        (
            "no-paths",
            "⟦openapi: 3.0.3\ninfo: {title: T, version: 1.0}\n",
            "error missing-key",
        ),
        (
            "no-version",
            "openapi: 3.0.3\ninfo: ⟦{title: T}\npaths: {}\n",
            "warning missing-key",
        ),
        (
            "tags",
            "openapi: 3.0.3\ninfo: {title: T, version: 1}\npaths: {}\ntags: [{name: a}, {name: ⟦a}]\n",
            "warning duplicate-tag",
        ),
    ] {
        one(name, text, &[expected]);
    }
    for (name, paths, expected) in [
        ("no-slash", "  ⟦pets: {}", "error wrong-key"),
        ("wrong-item", "  /pets: ⟦text", "error wrong-value"),
        ("empty-item", "  /pets:⟦", "warning empty-value"),
    ] {
        one(name, &document(paths, "  schemas: {}"), &[expected]);
    }
}

#[test]
fn security_schemes() {
    table(include_str!("tables/security_schemes.txt"), |text| {
        document("  {}", &format!("  securitySchemes:\n    s: {text}"))
    });
}

#[test]
fn servers() {
    table(include_str!("tables/servers.txt"), |text| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers:\n  - {text}\npaths: {{}}\n"
        )
    });
}
