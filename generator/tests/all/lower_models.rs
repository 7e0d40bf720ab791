//! In: schemas. Out: the named types they become: one small document for each rule.

use crate::support::lowered::{field, kinds, lowered, member, model, named, object, union, wires};
use authing_codegen::ir::{Check, Format, Presence, Type};
use authing_codegen::problem::Kind;

#[test]
fn presence() {
    let schema = "
A:
  type: object
  required: [a, b]
  properties:
    a: {type: string}
    b: {type: string, nullable: true}
    c: {type: string}
    d: {type: string, nullable: true}
    e: {type: string, readOnly: true}
    f: {type: string, writeOnly: true}
";
    let (sent, _) = lowered(&["A"], &[], schema);
    assert_eq!(field(&sent, "A", "a"), (Type::String, Presence::Required));
    assert_eq!(field(&sent, "A", "b"), (Type::String, Presence::Nullable));
    assert_eq!(field(&sent, "A", "c"), (Type::String, Presence::Optional));
    assert_eq!(field(&sent, "A", "d"), (Type::String, Presence::Maybe));
    let mut fields = object(&sent, "A").fields.iter();
    assert!(fields.all(|field| !field.read_only), "never sent");
    let (received, _) = lowered(&[], &["A"], schema);
    assert_eq!(
        field(&received, "A", "d"),
        (Type::String, Presence::Optional)
    );
    let mut fields = object(&received, "A").fields.iter();
    assert!(fields.all(|field| !field.write_only), "never received");
}

#[test]
fn formats_and_checks() {
    let (api, problems) = lowered(
        &["A"],
        &[],
        "
A:
  type: object
  properties:
    a: {type: integer, format: int32, minimum: 1, maximum: 5, exclusiveMaximum: true}
    b: {type: integer, maximum: 18446744073709551615}
    c: {type: number, format: float}
    d: {type: string, format: date-time}
    e: {type: string, format: password, minLength: 8}
    f: {type: array, uniqueItems: true, items: {type: string, maxLength: 3}}
    g: {type: array, uniqueItems: true, items: {type: number}}
    h: {type: string, pattern: '^(?=x)'}
    i: {type: string, pattern: '^x$', default: xx}
    j: {}
    k: {type: object}
    l: {type: object, additionalProperties: {type: integer}}
    m: {type: string, x-secret: true}
",
    );
    let checks = |wire: &str| member(&api, "A", wire).checks.clone();
    assert_eq!(field(&api, "A", "a").0, Type::Int32);
    assert_eq!(
        checks("a"),
        [Check::Range(Some((1, false)), Some((5, true)))]
    );
    assert_eq!(
        (field(&api, "A", "b").0, checks("b")),
        (Type::Int64, vec![])
    );
    assert_eq!(field(&api, "A", "c").0, Type::Float);
    assert_eq!(field(&api, "A", "d").0, Type::Formatted(Format::DateTime));
    assert_eq!(
        (field(&api, "A", "e").0, checks("e")),
        (Type::Secret, vec![Check::Length(Some(8), None)])
    );
    assert_eq!(
        (field(&api, "A", "f").0, checks("f")),
        (
            Type::Set(Box::new(Type::String)),
            vec![Check::Each(vec![Check::Length(None, Some(3))])]
        )
    );
    assert_eq!(
        (field(&api, "A", "g").0, checks("g")),
        (Type::List(Box::new(Type::Double)), vec![Check::Unique])
    );
    assert_eq!(checks("h"), []);
    assert_eq!(kinds(&problems), [Kind::Ignored]);
    assert_eq!(checks("i"), [Check::Pattern("^x$".into())]);
    assert_eq!(field(&api, "A", "j").0, Type::Json);
    assert_eq!(field(&api, "A", "k").0, Type::Map(Box::new(Type::Json)));
    assert_eq!(field(&api, "A", "l").0, Type::Map(Box::new(Type::Int64)));
    assert_eq!(field(&api, "A", "m").0, Type::Secret);
}

#[test]
fn all_of() {
    let (api, problems) = lowered(&["A"], &["Deep"], "
Base: {type: object, required: [id], properties: {id: {type: string}, data: {type: object}, inner: {type: object, properties: {x: {type: integer}}}}}
A:
  allOf:
    - $ref: '#/components/schemas/Base'
    - type: object
      required: [extra]
      properties: {extra: {type: integer}, data: {$ref: '#/components/schemas/Other'}}
  properties: {own: {type: boolean}}
  required: [own]
Other: {type: object, properties: {back: {$ref: '#/components/schemas/A'}}}
Deep:
  type: object
  properties:
    a: {allOf: [{$ref: '#/components/schemas/Other'}], nullable: true, description: Mine.}
    b: {allOf: [{$ref: '#/components/schemas/Base'}, {required: [data]}]}
");
    assert_eq!(problems, []);
    assert_eq!(wires(&api, "A"), ["id", "data", "inner", "extra", "own"]);
    assert_eq!(
        field(&api, "A", "data").0,
        Type::Boxed(Box::new(named(&api, "Other")))
    );
    assert_eq!(
        field(&api, "A", "inner").0,
        named(&api, "BaseInner"),
        "named after where it is written"
    );
    assert_eq!(field(&api, "A", "own"), (Type::Bool, Presence::Required));
    assert_eq!(field(&api, "Deep", "a").0, named(&api, "Other"));
    assert_eq!(field(&api, "DeepB", "data").1, Presence::Required);
}

#[test]
fn recursion_ends() {
    let (api, problems) = lowered(
        &["Tree"],
        &["Holder"],
        &format!(
            "
Holder: {{type: object, properties: {{long: {{$ref: '#/components/schemas/Long0'}}}}}}
Tree: {{type: array, items: {{$ref: '#/components/schemas/Tree'}}}}
{}
Long2000: {{type: string}}
",
            (0..2000)
                .map(|n| format!(
                    "Long{n}: {{allOf: [{{$ref: '#/components/schemas/Long{}'}}]}}",
                    n + 1
                ))
                .collect::<Vec<_>>()
                .join("\n")
        ),
    );
    assert_eq!(
        union(&api, "Tree").arms[0].ty,
        Type::List(Box::new(named(&api, "Tree")))
    );
    assert!(
        kinds(&problems).contains(&Kind::Unsupported),
        "{problems:?}"
    );
}

#[test]
fn names_of_inline_types() {
    let (api, problems) = lowered(&["User"], &[], "
User: {type: object, properties: {address: {type: object, properties: {x: {type: string}}}, list: {type: array, items: {type: object, properties: {y: {type: string}}}}}}
UserAddress: {type: object, properties: {z: {type: string}}}
");
    assert_eq!(
        field(&api, "User", "address").0,
        named(&api, "UserAddressInline"),
        "components keep their names"
    );
    assert_eq!(
        field(&api, "User", "list").0,
        Type::List(Box::new(named(&api, "UserListItem")))
    );
    assert_eq!(kinds(&problems), [Kind::NameCollision]);
}

#[test]
fn docs() {
    let (api, _) = lowered(&[], &["A"], &r#"
A:
  type: object
  description: "First sentence. Second with userName and foo_bar, see https://example.com/a_b.\n\n    indented code\n\n* one\n  goes on\n* two\nlazy\n\n```js\nlet x = [1];\n```\n<b>bold</b> <script> [link] [ok](https://x.y) [no](#/a) *a\n\na `code\nspan` here  \nand\n第一\n第二"
  properties:
    phoneNumber: {type: string}
    evil: {type: string, description: "*/ pub fn x() {}\r\n\"] #![evil] \u202e `open"}
    wide: {type: string, description: "Short. WIDE"}
    cjk: {type: string, description: "调用getUserInfo接口。第二句"}
"#.replace("WIDE", &"`a b` - 1. word ".repeat(30)));
    let doc = &model(&api, "A").doc;
    assert_eq!(doc.summary, "First sentence.");
    assert_eq!(
        doc.lines,
        [
            "Second with userName and foo_bar, see <https://example.com/a_b>.",
            "",
            "indented code",
            "",
            "- one goes on",
            "- two lazy",
            "",
            "```text",
            "let x = [1];",
            "```",
            "",
            "bold \\<script> \\[link\\] [ok](https://x.y) no *a",
            "",
            "a `code span` here",
            "and 第一第二",
        ]
    );
    let doc = |wire: &str| member(&api, "A", wire).doc.clone();
    assert_eq!(doc("phoneNumber").summary, "The member `phoneNumber`.");
    assert!(
        !doc("evil")
            .lines
            .iter()
            .any(|line| line.contains(['\r', '\u{202e}']))
    );
    let wide = doc("wide").lines;
    assert!(
        wide.len() > 3
            && wide
                .iter()
                .all(|line| line.len() <= 102 && line.matches('`').count() % 2 == 0),
        "{wide:?}"
    );
    assert!(
        !wide
            .iter()
            .any(|line| line.starts_with("- ") || line.starts_with("1. ")),
        "{wide:?}"
    );
    assert_eq!(doc("cjk").summary, "调用getUserInfo接口。");
}

/// Which of them are types of their own must not depend on where the operations begin.
#[test]
fn maps_and_lists_that_hold_each_other_are_types_of_their_own_in_any_order() {
    let schemas = "
A: {type: object, additionalProperties: {$ref: '#/components/schemas/B'}}
B: {type: array, items: {$ref: '#/components/schemas/C'}}
C: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}
";
    for order in [
        ["A", "B", "C"],
        ["B", "C", "A"],
        ["C", "A", "B"],
        ["B", "A", "C"],
    ] {
        let (api, _) = lowered(&[], &order, schemas);
        for name in order {
            assert_eq!(union(&api, name).arms.len(), 1, "{name} of {order:?}");
        }
    }
}
