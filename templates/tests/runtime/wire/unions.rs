//! Promise: a union reads the arm that is meant, says why none fits, and writes what it read.

use miniature::models::{Animal, Cat, Contact, Dog};
use miniature::runtime::{Arm, Constant, Trial};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

/// An arm without constants.
const fn arm(name: &'static str, members: &'static [&'static str]) -> Arm {
    Arm {
        name,
        members,
        constants: &[],
    }
}

fn animal(value: Value) -> Result<Animal, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

#[test]
fn the_tag_chooses() {
    for (value, read) in [
        (json!({"kind": "cat", "lives": 9}), Animal::Cat(Cat::new(9))),
        (json!({"kind": "dog"}), Animal::Dog(Dog::new("dog"))),
        (json!({"kind": "hound"}), Animal::Dog(Dog::new("hound"))),
    ] {
        assert_eq!(animal(value), Ok(read));
    }
}

#[test]
fn the_tag_is_written_once() {
    for value in [
        json!({"kind": "cat", "lives": 9}),
        json!({"kind": "hound", "breed": "x"}),
    ] {
        let read = animal(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), value);
    }
}

#[test]
fn an_unknown_tag_is_kept() {
    for value in [json!({"kind": "bird", "wings": 2}), json!({"wings": 2})] {
        let read = animal(value.clone()).unwrap();
        assert_eq!(read, Animal::Unknown(value.clone()));
        assert_eq!(serde_json::to_value(read).unwrap(), value);
    }
    let error = animal(json!([])).unwrap_err();
    assert_eq!(error, "expected an object with a member `kind`");
}

#[test]
fn an_arm_that_does_not_fit_says_where_and_not_what() {
    let error = animal(json!({"kind": "cat", "lives": "canary"})).unwrap_err();
    let told = "as `cat`: at `lives`: invalid type";
    assert!(error.starts_with(told), "{error}");
    assert!(!error.contains("canary"), "{error}");
}

#[test]
fn without_a_tag_the_first_that_fits_is_taken() {
    let contact = |value| serde_json::from_value::<Contact>(value);
    let text = Contact::String("a@b".to_owned());
    assert_eq!(contact(json!("a@b")).unwrap(), text);
    assert_eq!(contact(json!(7)).unwrap(), Contact::Integer(7));
    let error = contact(json!({"name": "Bob"})).unwrap_err().to_string();
    let told = "no kind of `Contact` fits: Address: missing field `street`; String: invalid type";
    assert!(error.starts_with(told), "{error}");
}

#[derive(Debug, Deserialize)]
struct Sized {
    size: i32,
}

#[test]
fn arms_that_differ_in_a_constant_are_told_apart() {
    const ARMS: &[Arm] = &[
        Arm {
            name: "A",
            members: &["kind", "size"],
            constants: &[("kind", Constant::Text("a"))],
        },
        Arm {
            name: "B",
            members: &["kind", "size"],
            constants: &[("kind", Constant::Text("b"))],
        },
    ];
    let mut trial = Trial::read(json!({"kind": "b", "size": 1}), "AB", ARMS).unwrap();
    assert_eq!(trial.next_arm(), Some(1));
    assert_eq!(trial.arm::<Sized>().unwrap().size, 1);
    assert_eq!(trial.next_arm(), None);
    let error = trial.failed::<(), serde_json::Error>().unwrap_err();
    let told = "no kind of `AB` fits: A: `kind` has another value";
    assert_eq!(error.to_string(), told);
}

/// The arms of `anyOf` that know one another's members.
const PEOPLE: &[Arm] = &[
    arm("Short", &["name", "age"]),
    arm("Long", &["name", "street", "town"]),
];

#[test]
fn the_arm_with_the_most_of_the_members_is_tried_first() {
    let order = |value: Value| {
        let mut trial = Trial::read(value, "People", PEOPLE).unwrap();
        std::iter::from_fn(move || trial.next_arm()).collect::<Vec<_>>()
    };
    assert_eq!(order(json!({"name": "Bob"})), [0, 1]);
    assert_eq!(order(json!({"name": "Bob", "town": "Bonn"})), [1, 0]);
    assert_eq!(order(json!({"age": 1, "name": "Bob", "x": 1})), [0, 1]);
    assert_eq!(order(json!(["name", "town"])), [0, 1]);
}

#[test]
fn the_enumeration_that_knows_a_value_is_tried_first() {
    const WORDS: &[Arm] = &[arm("First", &["low", "1"]), arm("Second", &["high", "2"])];
    let order = |value: Value| {
        let mut trial = Trial::read(value, "Words", WORDS).unwrap();
        std::iter::from_fn(move || trial.next_arm()).collect::<Vec<_>>()
    };
    assert_eq!(order(json!("high")), [1, 0]);
    assert_eq!(order(json!("low")), [0, 1]);
    assert_eq!(order(json!("other")), [0, 1]);
    assert_eq!(order(json!(2)), [1, 0]);
}

/// A choice whose arms tell themselves apart only after what they hold.
enum Nest {
    Word(Held<String>),
    Number(Held<i64>),
}

#[derive(Deserialize)]
struct Held<T> {
    inner: Option<Box<Nest>>,
    #[allow(dead_code, reason = "it is only looked at on the way in")]
    last: T,
}

std::thread_local! {
    static READ: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const ARMS: &[Arm] = &[
            arm("Word", &["inner", "last"]),
            arm("Number", &["inner", "last"]),
        ];
        READ.set(READ.get() + 1);
        let mut trial = Trial::read(deserializer, "Nest", ARMS)?;
        while let Some(arm) = trial.next_arm() {
            let found = match arm {
                0 => trial.arm().map(Self::Word),
                _ => trial.arm().map(Self::Number),
            };
            if let Some(found) = found {
                return Ok(found);
            }
        }
        trial.failed()
    }
}

fn depth(nest: &Nest) -> usize {
    let inner = match nest {
        Nest::Word(held) => &held.inner,
        Nest::Number(held) => &held.inner,
    };
    1 + inner.as_deref().map_or(0, depth)
}

#[test]
fn choices_in_choices_are_not_tried_twice_as_often_with_every_level() {
    const LEVELS: usize = 48;
    for innermost in [json!(1), json!([])] {
        let fits = innermost.is_number();
        let mut value = json!({"last": innermost});
        for _ in 1..LEVELS {
            value = json!({"inner": value, "last": 1});
        }
        READ.set(0);
        let read = serde_json::from_value::<Nest>(value);
        // Each level is read once for each level above it; without a memory it would be 2^48 times.
        assert!(READ.get() <= LEVELS * LEVELS, "{}", READ.get());
        let levels = read.ok().map_or(0, |nest| depth(&nest));
        assert_eq!(levels, if fits { LEVELS } else { 0 });
    }
}
