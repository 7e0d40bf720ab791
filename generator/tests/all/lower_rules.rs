//! In: schemas that are hard to do justice to. Out: types that keep all their rules, or problems that say why not.

use crate::support::lowered::{field, kinds, lowered, member, model, named, object, union, wires};
use authing_codegen::ir::{BodyKind, Check, Presence, Type};
use authing_codegen::problem::{Kind, Problem};

fn checks(api: &authing_codegen::ir::Api, model: &str, wire: &str) -> Vec<Check> {
    member(api, model, wire).checks.clone()
}

fn texts(problems: &[Problem]) -> Vec<&str> {
    problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect()
}

#[test]
fn choices_that_lead_back_to_themselves() {
    let (_, problems) = lowered(
        &["Thing"],
        &["A"],
        "
Thing: {oneOf: [{$ref: '#/components/schemas/Thing'}, {type: string}]}
A: {anyOf: [{type: string}, {$ref: '#/components/schemas/B'}]}
B: {anyOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}
",
    );
    assert_eq!(
        kinds(&problems),
        [Kind::WrongReference, Kind::WrongReference],
        "{problems:?}"
    );
    assert!(
        texts(&problems)[1].ends_with("`A`, `B`, `A`"),
        "{problems:?}"
    );
    let (_, problems) = lowered(&["Thing"], &[], "
Thing: {oneOf: [{type: array, items: {$ref: '#/components/schemas/Thing'}}, {type: string}, {type: object, properties: {a: {$ref: '#/components/schemas/Thing'}}}]}
");
    assert_eq!(problems, [], "a list or an object between ends it");
}

#[test]
fn all_of_keeps_every_rule() {
    let (api, problems) = lowered(&["A", "List"], &[], "
Base:
  type: object
  properties:
    n: {type: integer, minimum: 1, maximum: 10}
    s: {type: string, maxLength: 8, pattern: '^a'}
    l: {type: array, items: {type: string, maxLength: 3}, minItems: 1}
    w: {type: number, minimum: 2.5}
    e: {$ref: '#/components/schemas/State'}
State: {type: string, enum: [a, b, c]}
A:
  allOf:
    - $ref: '#/components/schemas/Base'
    - type: object
      properties:
        n: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 20}
        s: {type: string, minLength: 2, pattern: 'b$'}
        l: {maxItems: 5}
        w: {type: integer}
        e: {type: string, enum: [a, b]}
List: {type: object, properties: {l: {allOf: [{type: array, items: {type: string}}, {maxItems: 3}]}, m: {allOf: [{type: object}, {minProperties: 1}]}, n: {allOf: [{type: number}, {type: integer, minimum: 2}]}}}
");
    assert_eq!(problems, []);
    assert_eq!(
        checks(&api, "A", "n"),
        [Check::Range(Some((1, true)), Some((10, false)))]
    );
    let s = checks(&api, "A", "s");
    assert!(
        s.contains(&Check::Length(Some(2), Some(8)))
            && s.contains(&Check::Pattern("^a".into()))
            && s.contains(&Check::Pattern("b$".into())),
        "{s:?}"
    );
    assert_eq!(
        checks(&api, "A", "l"),
        [
            Check::Items(Some(1), Some(5)),
            Check::Each(vec![Check::Length(None, Some(3))])
        ]
    );
    assert_eq!(
        (field(&api, "A", "w").0, checks(&api, "A", "w")),
        (Type::Int64, vec![Check::Range(Some((3, false)), None)])
    );
    assert_eq!(
        field(&api, "A", "e").0,
        named(&api, "AE"),
        "the shorter list of values"
    );
    assert_eq!(checks(&api, "List", "l"), [Check::Items(None, Some(3))]);
    assert_eq!(
        checks(&api, "List", "m"),
        [Check::Properties(Some(1), None)]
    );
    assert_eq!(
        (field(&api, "List", "n").0, checks(&api, "List", "n")),
        (Type::Int64, vec![Check::Range(Some((2, false)), None)])
    );
}

#[test]
fn bodies_are_checked_as_values() {
    let (api, _) = lowered(
        &["Names", "Word", "Nick"],
        &[],
        "
Names: {type: array, minItems: 1, items: {type: string, maxLength: 2}}
Word: {type: string, maxLength: 5}
Nick: {$ref: '#/components/schemas/Word'}
",
    );
    let bodies: Vec<_> = api.surfaces[0]
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref())
        .collect();
    assert_eq!(
        bodies[0].checks,
        [
            Check::Items(Some(1), None),
            Check::Each(vec![Check::Length(None, Some(2))])
        ]
    );
    assert_eq!(bodies[1].checks, [Check::Length(None, Some(5))]);
    assert_eq!(bodies[2].checks, [Check::Length(None, Some(5))]);
    assert!(matches!(&bodies[2].kind, BodyKind::Json(Type::String)));
}

#[test]
fn contradictions() {
    let (_, problems) = lowered(
        &["A"],
        &[],
        "
A: {type: object, properties: {both: {allOf: [{type: string}, {type: integer}]}}}
",
    );
    assert_eq!(kinds(&problems), [Kind::Unsupported], "{problems:?}");
    let (_, problems) = lowered(
        &["A"],
        &[],
        "
A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {a: {type: string}}}]}
B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {b: {type: string}}}]}
",
    );
    assert_eq!(kinds(&problems), [Kind::WrongReference], "{problems:?}");
}

#[test]
fn write_only_stays_required() {
    let (api, _) = lowered(&["A"], &["A"], "
A: {type: object, required: [id, password], properties: {id: {type: string, readOnly: true}, password: {type: string, writeOnly: true}}}
");
    assert_eq!(field(&api, "A", "password").1, Presence::Required);
    assert_eq!(field(&api, "A", "id").1, Presence::Optional);
    assert!(!model(&api, "A").default);
}

#[test]
fn settled_names() {
    let (api, problems) = lowered(
        &["A"],
        &[],
        "
A:
  type: object
  properties:
    hab: {type: object, x-rust-name: Habitat, properties: {t: {type: number}}}
    loc: {type: object, x-rust-name: place, properties: {t: {type: number}}}
    food: {oneOf: [{type: string, x-rust-name: Word}, {type: integer, x-rust-name: Grams}]}
",
    );
    assert_eq!(problems, []);
    let names: Vec<&str> = object(&api, "A")
        .fields
        .iter()
        .map(|field| field.name.rust.as_str())
        .collect();
    assert_eq!(names, ["hab", "place", "food"]);
    assert_eq!(field(&api, "A", "hab").0, named(&api, "Habitat"));
    assert_eq!(field(&api, "A", "loc").0, named(&api, "ALoc"));
    let arms: Vec<&str> = union(&api, "AFood")
        .arms
        .iter()
        .map(|arm| arm.name.rust.as_str())
        .collect();
    assert_eq!(arms, ["Word", "Grams"]);
}

#[test]
fn one_property_of_two_objects() {
    let (api, problems) = lowered(&["A"], &[], "
Base: {type: object, properties: {maker: {$ref: '#/components/schemas/Maker'}, sub: {type: object, properties: {x: {type: string}}}, owner: {$ref: '#/components/schemas/Maker'}}}
Maker: {type: object, properties: {name: {type: string}}}
Famous: {allOf: [{$ref: '#/components/schemas/Maker'}, {type: object, properties: {prize: {type: string}}}]}
A:
  allOf:
    - $ref: '#/components/schemas/Base'
    - type: object
      properties:
        maker: {type: object, required: [born], properties: {born: {type: integer}}}
        sub: {type: object, properties: {y: {type: string}}}
        owner: {$ref: '#/components/schemas/Famous'}
");
    assert_eq!(problems, []);
    assert_eq!(wires(&api, "AMaker"), ["name", "born"]);
    assert_eq!(wires(&api, "ASub"), ["x", "y"]);
    assert_eq!(field(&api, "A", "owner").0, named(&api, "Famous"));
}

#[test]
fn aliases_and_values_that_meet() {
    let (_, problems) = lowered(
        &["A"],
        &[],
        "
A: {type: object, properties: {a: {type: string, x-accept: {names: [b]}}, b: {type: string}}}
",
    );
    assert_eq!(kinds(&problems), [Kind::Vocabulary]);
    let (_, problems) = lowered(
        &["A"],
        &[],
        "
A: {type: string, enum: [a+b, a-b]}
",
    );
    assert!(
        problems.iter().all(|problem| problem
            .hint
            .as_ref()
            .is_some_and(|hint| hint.contains("x-rust-names"))),
        "{problems:?}"
    );
    assert_eq!(problems.len(), 2);
}
