//! Promise: a union reads the arm that is meant, says why none fits, and writes what it read.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

use miniature::models::{Animal, Cat, Contact, Dog};
use miniature::runtime::{Constant, Trial};
use serde::Deserialize;
use serde_json::{Value, json};

fn animal(value: Value) -> Result<Animal, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

#[test]
fn the_tag_chooses() {
    assert_eq!(
        animal(json!({"kind": "cat", "lives": 9})).unwrap(),
        Animal::Cat(Cat::new(9))
    );
    assert_eq!(
        animal(json!({"kind": "dog"})).unwrap(),
        Animal::Dog(Dog::new("dog"))
    );
    assert_eq!(
        animal(json!({"kind": "hound"})).unwrap(),
        Animal::Dog(Dog::new("hound"))
    );
}

#[test]
fn the_tag_is_written_once() {
    for value in [
        json!({"kind": "cat", "lives": 9}),
        json!({"kind": "hound", "breed": "x"}),
    ] {
        assert_eq!(
            serde_json::to_value(animal(value.clone()).unwrap()).unwrap(),
            value
        );
    }
}

#[test]
fn an_unknown_tag_is_kept() {
    for value in [json!({"kind": "bird", "wings": 2}), json!({"wings": 2})] {
        let read = animal(value.clone()).unwrap();
        assert_eq!(read, Animal::Unknown(value.clone()));
        assert_eq!(serde_json::to_value(read).unwrap(), value);
    }
    assert_eq!(
        animal(json!([])).unwrap_err(),
        "expected an object with a member `kind`"
    );
}

#[test]
fn an_arm_that_does_not_fit_says_where_and_not_what() {
    let error = animal(json!({"kind": "cat", "lives": "canary"})).unwrap_err();
    assert!(
        error.starts_with("as `cat`: at `lives`: invalid type"),
        "{error}"
    );
    assert!(!error.contains("canary"), "{error}");
}

#[test]
fn without_a_tag_the_first_that_fits_is_taken() {
    let contact = |value| serde_json::from_value::<Contact>(value);
    assert_eq!(
        contact(json!("a@b")).unwrap(),
        Contact::String("a@b".to_owned())
    );
    assert_eq!(contact(json!(7)).unwrap(), Contact::Integer(7));
    let error = contact(json!({"name": "Bob"})).unwrap_err().to_string();
    assert!(
        error.starts_with(
            "no kind of `Contact` fits: Address: missing field `street`; String: invalid type"
        ),
        "{error}"
    );
}

#[derive(Deserialize)]
struct Arm {
    size: i32,
}

#[test]
fn arms_that_differ_in_a_constant_are_told_apart() {
    let mut trial = Trial::read(json!({"kind": "b", "size": 1})).unwrap();
    assert!(
        trial
            .arm::<Arm>("A", &[("kind", Constant::Text("a"))])
            .is_none()
    );
    assert_eq!(
        trial
            .arm::<Arm>("B", &[("kind", Constant::Text("b"))])
            .unwrap()
            .size,
        1
    );
    let error = trial
        .failed::<(), serde_json::Error>("AB")
        .unwrap_err()
        .to_string();
    assert_eq!(error, "no kind of `AB` fits: A: `kind` has another value");
}
