//! In: schemas with enum, oneOf or anyOf. Out: the enums and unions they become.

use crate::support::lowered::{field, kinds, lowered, model, named, object, union, values};
use authing_codegen::ir::{Literal, ModelKind, Presence, Type};
use authing_codegen::problem::Kind;

#[test]
fn enums_and_constants() {
    let (api, problems) = lowered(
        &["A"],
        &[],
        "
A:
  type: object
  required: [kind]
  properties:
    kind: {type: string, enum: [a]}
    n: {type: integer, enum: [1, -1], x-rust-names: {'1': One}}
    o: {type: string, nullable: true, enum: [asc, ASC, null]}
    p: {type: boolean, enum: [true, false]}
    q: {type: string, enum: [Unknown, other]}
",
    );
    assert_eq!(
        object(&api, "A").constants,
        [("kind".to_owned(), Literal::String("a".into()))]
    );
    let ModelKind::Enum(n) = &model(&api, "AN").kind else {
        panic!()
    };
    assert_eq!(values(n), ["One", "Minus1"]);
    assert_eq!(field(&api, "A", "o"), (named(&api, "AO"), Presence::Maybe));
    assert_eq!(field(&api, "A", "p").0, Type::Bool);
    let ModelKind::Enum(q) = &model(&api, "AQ").kind else {
        panic!()
    };
    assert_eq!(
        (values(q), q.unknown.rust.as_str()),
        (vec!["Unknown", "Other"], "Unrecognized")
    );
    assert_eq!(kinds(&problems), [Kind::NameCollision, Kind::NameCollision]);
}

#[test]
fn unions() {
    let (api, _) = lowered(&[], &["Holder"], "
Holder:
  type: object
  properties:
    a: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: string, nullable: true, enum: [null]}]}
    b: {anyOf: [{type: string}, {type: string, enum: [x, y]}]}
    c: {oneOf: [{type: string}, {$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {type: integer}]}
    d: {oneOf: [{$ref: '#/components/schemas/Left'}, {$ref: '#/components/schemas/Right'}]}
    e: {type: object, properties: {x: {type: string}, y: {type: string}}, oneOf: [{required: [x]}, {required: [y]}]}
    f:
      type: object
      properties: {common: {type: string}}
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
    g: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: t, mapping: {c: '#/components/schemas/Cat'}}}
Cat: {type: object, required: [t], properties: {t: {type: string}, name: {type: string}}}
Dog: {type: object, required: [t, bark], properties: {t: {type: string}, bark: {type: string}}}
Left: {type: object, required: [side], properties: {side: {type: string, enum: [left]}}}
Right: {type: object, required: [side], properties: {side: {type: string, enum: [right]}}}
");
    assert_eq!(
        field(&api, "Holder", "a"),
        (named(&api, "Cat"), Presence::Optional)
    );
    assert!(
        matches!(&model(&api, "HolderB").kind, ModelKind::Enum(body) if values(body) == ["X", "Y"])
    );
    let arms: Vec<&str> = union(&api, "HolderC")
        .arms
        .iter()
        .map(|arm| arm.name.rust.as_str())
        .collect();
    assert_eq!(
        arms,
        ["String", "Dog", "Cat", "Integer"],
        "of two objects the one that needs more comes first"
    );
    assert_eq!(
        union(&api, "HolderD").discriminator.as_deref(),
        Some("side"),
        "constants tell them apart"
    );
    assert_eq!(
        object(&api, "HolderE").fields.len(),
        2,
        "rules are no choice"
    );
    let both = &union(&api, "HolderF").arms;
    let Type::Named(first) = &both[0].ty else {
        panic!()
    };
    assert!(
        object(&api, &api.model(*first).name.rust)
            .fields
            .iter()
            .any(|field| field.name.wire == "common")
    );
    let tags: Vec<&[String]> = union(&api, "HolderG")
        .arms
        .iter()
        .map(|arm| arm.discriminator_values.as_slice())
        .collect();
    assert_eq!(
        tags,
        [["c".to_owned()].as_slice(), ["Dog".to_owned()].as_slice()]
    );
}

#[test]
fn inherited_discriminator() {
    let (api, problems) = lowered(&[], &["Pet"], "
Pet: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}, discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat'}}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {friend: {$ref: '#/components/schemas/Pet'}}}]}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {bark: {type: string}}}]}
");
    assert_eq!(problems, []);
    let pet = union(&api, "Pet");
    assert_eq!(
        (pet.discriminator.as_deref(), pet.arms.len()),
        (Some("kind"), 2)
    );
    assert_eq!(
        object(&api, "Cat").constants,
        [("kind".to_owned(), Literal::String("cat".into()))]
    );
    assert_eq!(field(&api, "Cat", "name").0, Type::String);
    assert_eq!(
        field(&api, "Cat", "friend").0,
        Type::Boxed(Box::new(named(&api, "Pet")))
    );
}
