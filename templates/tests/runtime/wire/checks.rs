//! Promise: what the description forbids is not sent, and the error names every field.

use std::collections::BTreeSet;

use crate::support::shop::{Shop, fine};
use miniature::Error;
use miniature::models::{Address, Cat, CreatePet, ProfileInput};
use miniature::runtime::{Check, Checker};

fn faults(error: Error) -> Vec<(String, String)> {
    let Error::Invalid(input) = error else {
        panic!("{error}")
    };
    input
        .faults
        .into_iter()
        .map(|fault| (fault.path, fault.message))
        .collect()
}

#[tokio::test]
async fn all_faults_of_a_body_are_in_one_error() {
    let shop = Shop::answers([fine("null")]);
    let address = Address::builder()
        .name("Bob")
        .street("Way 1")
        .zip("x")
        .city("Bern")
        .country("CHE")
        .build()
        .unwrap();
    let body = CreatePet::new("", Cat::new(9).into())
        .nick_name("twenty one characters")
        .tags(BTreeSet::from([
            "fine".to_owned(),
            "much too long".to_owned(),
        ]))
        .price(0.0)
        .age(41)
        .contact(address);
    let client = miniature::Client::builder("app")
        .user_token("t")
        .transport(shop.clone())
        .build()
        .unwrap();
    let found = faults(client.pets().create_pet(body).await.unwrap_err());
    let expected = [
        ("body.name", "must have at least 1 character, it has 0"),
        (
            "body.nickName",
            "must have at most 20 characters, it has 21",
        ),
        ("body.tags[1]", "must have at most 10 characters, it has 13"),
        ("body.price", "must be more than 0"),
        ("body.age", "must be at most 40"),
        ("body.contact.zip", "must match ^[0-9]{5}$"),
        (
            "body.contact.country",
            "must have at most 2 characters, it has 3",
        ),
    ];
    assert_eq!(
        found,
        expected.map(|(path, message)| (path.to_owned(), message.to_owned()))
    );
    assert!(shop.sent().is_empty());
}

#[tokio::test]
async fn parameters_and_variables_are_checked() {
    let shop = Shop::answers([fine("[]")]);
    let client = shop.client();
    let found = faults(client.pets().list_pets().limit(0).await.unwrap_err());
    assert_eq!(
        found,
        [("limit".to_owned(), "must be at least 1".to_owned())]
    );
    let long = ProfileInput::new().name("a".repeat(21));
    let found = faults(client.account().update_profile(long).await.unwrap_err());
    assert_eq!(
        found,
        [(
            "input.name".to_owned(),
            "must have at most 20 characters, it has 21".to_owned()
        )]
    );
    let found = faults(
        client
            .pets()
            .delete_pet("1", "v1")
            .reason("")
            .await
            .unwrap_err(),
    );
    assert_eq!(
        found,
        [(
            "reason".to_owned(),
            "must have at least 1 character, it has 0".to_owned()
        )]
    );
    assert!(shop.sent().is_empty());
}

#[test]
fn each_constraint_has_its_bounds() {
    let mut faults = Vec::new();
    let mut v = Checker::new("x", &mut faults);
    v.length("äöü", Some(3), Some(3));
    v.range(3, Some((3, false)), Some((3, false)));
    v.float_range(0.5, Some((0.0, true)), Some((1.0, true)));
    v.multiple_of(0.07, 0.01);
    v.multiple_of(12_i64, 4.0);
    v.pattern("abc", "b");
    v.unique(&[1, 2]);
    v.properties(1, Some(1), Some(1));
    assert!(faults.is_empty(), "{faults:?}");
    let mut v = Checker::new("x", &mut faults);
    v.range(3, Some((3, true)), None);
    v.range(3, None, Some((3, true)));
    v.float_range(f64::NAN, None, None);
    v.multiple_of(0.075, 0.01);
    v.unique(&[1, 2, 1]);
    v.items(0, Some(1), None);
    let texts: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "`x` must be more than 3",
            "`x` must be less than 3",
            "`x` must be a finite number",
            "`x` must be a multiple of 0.01",
            "`x[2]` is the same as item 0",
            "`x` must have at least 1 item, it has 0",
        ]
    );
}

#[test]
fn a_fault_never_shows_the_value() {
    let address = Address::builder()
        .name("")
        .street("")
        .zip("canary")
        .city("")
        .country("canary")
        .build()
        .unwrap();
    let mut faults = Vec::new();
    address.check(&mut Checker::new("body", &mut faults));
    assert_eq!(faults.len(), 2);
    assert!(!format!("{faults:?}").contains("canary"));
}
