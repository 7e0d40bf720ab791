//! Promise: models read and write what the description says; what it does not know is kept.

use std::collections::BTreeMap;

use miniature::models::{
    Address, Animal, Cat, Conflict, CreatePet, Login, Pet, PetFilter, ProfileInput, Refresh, Size,
    Status, Tokens,
};
use miniature::runtime::accept;
use miniature::{Base64, Date, DateTime, Maybe, Uuid};
use serde_json::json;

fn pet(extra: &serde_json::Value) -> Pet {
    let mut pet = json!({
        "id": "6d5ff1b0-9c2e-4e5c-b9b7-0d7d0f0c1a11",
        "name": "Tom",
        "status": "sold",
        "animal": {"kind": "cat", "lives": 9},
    });
    pet.as_object_mut()
        .unwrap()
        .extend(extra.as_object().unwrap().clone());
    serde_json::from_value(pet).unwrap()
}

#[test]
fn a_model_reads_required_optional_and_additional_members() {
    let pet = pet(&json!({"bornAt": "2024-02-29T23:59:60+08:00", "size": 2, "color": "blue"}));
    assert_eq!(pet.status, Status::Sold);
    assert_eq!(pet.size, Some(Size::Middle));
    assert_eq!(pet.born_at.unwrap().unix_millis(), Some(1_709_222_400_000));
    assert_eq!(
        pet.additional,
        BTreeMap::from([("color".to_owned(), "blue".to_owned())])
    );
    assert_eq!(pet.category, None);
}

#[test]
fn other_names_and_types_that_the_service_sends_are_read() {
    assert_eq!(pet(&json!({"cost": "12.5"})).price, Some(12.5));
    assert_eq!(pet(&json!({"price": 12})).price, Some(12.0));
    assert_eq!(pet(&json!({"price": null})).price, None);
    let tokens: Tokens =
        serde_json::from_value(json!({"access_token": "a", "expire_in": "3600"})).unwrap();
    assert_eq!(tokens.expires_in, Some(3600));
    let wrong =
        serde_json::from_value::<Tokens>(json!({"access_token": "a", "expires_in": "soon"}));
    assert_eq!(wrong.unwrap_err().to_string(), "expected an integer");
}

#[test]
fn of_several_names_in_one_document_the_own_one_counts() {
    let tokens = |text: &str| serde_json::from_str::<Tokens>(text).map(|tokens| tokens.expires_in);
    let both = r#"{"expire_in": 1, "access_token": "a", "expires_in": "2"}"#;
    assert_eq!(tokens(both).unwrap(), Some(2));
    let both = r#"{"expires_in": 2, "expire_in": "soon", "access_token": "a"}"#;
    assert_eq!(tokens(both).unwrap(), Some(2));
    let wrong = tokens(r#"{"access_token": "a", "expire_in": "soon"}"#).unwrap_err();
    assert!(
        wrong
            .to_string()
            .starts_with("expire_in: expected an integer"),
        "{wrong}"
    );
    let pet = pet(&json!({"cost": 1, "price": 2, "color": "blue"}));
    assert_eq!((pet.price, pet.additional.len()), (Some(2.0), 1));
}

#[test]
fn other_types_of_typed_texts_and_objects_are_read() {
    let date: Result<DateTime, _> = accept::parsed(json!(1_700_000_000));
    assert_eq!(date.unwrap().as_str(), "1700000000");
    let size: Result<Size, _> = accept::parsed(json!("3"));
    assert_eq!(size.unwrap(), Size::Large);
    let status: Result<Status, _> = accept::parsed(json!("7"));
    assert_eq!(status.unwrap(), Status::Unknown("7".to_owned()));
    let filter: Result<Conflict, _> = accept::parsed(json!("{\"pet_id\": \"1\"}"));
    assert_eq!(filter.unwrap().pet_id, "1");
    let wrong: Result<Conflict, serde_json::Error> = accept::parsed(json!("canary"));
    assert!(!wrong.unwrap_err().to_string().contains("canary"));
    let truth = |value: serde_json::Value| {
        accept::lenient::<bool, _>(value).map_err(|error| error.to_string())
    };
    assert_eq!(truth(json!("1")), Ok(true));
    assert_eq!(truth(json!("yes")), Err("expected a boolean".to_owned()));
    let text: Result<String, _> = accept::lenient(json!({"a": 1}));
    assert_eq!(text.unwrap(), r#"{"a":1}"#);
    let whole: Result<Option<i32>, _> = accept::lenient(json!("12.0"));
    assert_eq!(whole.unwrap(), Some(12));
}

#[test]
fn unknown_values_of_an_enumeration_are_kept() {
    let status: Status = serde_json::from_str("\"lent\"").unwrap();
    assert_eq!(status, Status::Unknown("lent".to_owned()));
    assert_eq!(serde_json::to_string(&status).unwrap(), "\"lent\"");
    assert_eq!(Status::from("in-care"), Status::InCare);
    assert_eq!(Status::InCare.to_string(), "in-care");
    let size: Size = serde_json::from_str("40").unwrap();
    assert_eq!((size, size.as_i64()), (Size::Unknown(40), 40));
    assert_eq!(serde_json::to_string(&Size::Large).unwrap(), "3");
}

#[test]
fn absent_null_and_value_are_three_things() {
    let text = |input: ProfileInput| serde_json::to_string(&input).unwrap();
    assert_eq!(text(ProfileInput::new()), "{}");
    assert_eq!(
        text(ProfileInput::new().name(Maybe::Null)),
        r#"{"name":null}"#
    );
    assert_eq!(text(ProfileInput::new().name("Bob")), r#"{"name":"Bob"}"#);
    assert_eq!(text(ProfileInput::new().name(None)), r#"{"name":null}"#);
    assert_eq!(
        text(ProfileInput::new().name(Some("Bob".to_owned())).motto("go")),
        r#"{"name":"Bob","motto":"go"}"#
    );
}

#[test]
fn constants_are_always_sent_and_are_no_fields() {
    let new = CreatePet::new("Tom", Cat::new(9).into()).r#type("house");
    assert_eq!(
        serde_json::to_value(&new).unwrap(),
        json!({"name": "Tom", "animal": {"kind": "cat", "lives": 9}, "type": "house", "source": "client"})
    );
    let refresh = serde_json::to_value(Refresh::new("r")).unwrap();
    assert_eq!(
        refresh,
        json!({"grant_type": "refresh_token", "refresh_token": "r"})
    );
    assert_eq!(
        Cat::new(9),
        serde_json::from_value(json!({"lives": 9})).unwrap()
    );
}

#[test]
fn secrets_do_not_show() {
    let login = Login::new("canary-1").client_secret("canary-2");
    let tokens: Tokens =
        serde_json::from_value(json!({"access_token": "canary-3", "refresh_token": "canary-4"}))
            .unwrap();
    let shown = format!("{login:?} {login:#?} {tokens:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn a_builder_names_what_is_missing() {
    let address = Address::builder()
        .name("Bob")
        .street("Way 1")
        .zip("12345")
        .city("Bern");
    let error = address.clone().build().unwrap_err();
    assert_eq!(error.to_string(), "invalid input: `country` is required");
    assert_eq!(
        address
            .country("CH")
            .build()
            .unwrap()
            .note("left")
            .note
            .as_deref(),
        Some("left")
    );
}

#[test]
fn recursion_reads() {
    let pet = pet(
        &json!({"category": {"name": "a", "parent": {"name": "b"}, "children": [{"name": "c"}]}}),
    );
    let category = pet.category.unwrap();
    assert_eq!(category.parent.unwrap().name, "b");
    assert_eq!(category.children.unwrap()[0].name, "c");
}

#[test]
fn texts_with_a_format_keep_what_was_sent() {
    let millis = |text: &str| DateTime::from(text).unix_millis();
    assert_eq!(millis("1970-01-01T00:00:00Z"), Some(0));
    assert_eq!(
        millis("2026-11-22 19:21:48.5+0800"),
        Some(1_795_346_508_500)
    );
    assert_eq!(millis("1969-12-31T23:59:59.999Z"), Some(-1));
    for wrong in [
        "",
        "2026-02-29T00:00:00Z",
        "2026-11-22",
        "2026-11-22T25:00:00Z",
        "2026-11-22T10:00:00+99",
        "é026-11-22T10:00:00Z",
        "2026-11-2é10:00:00Z",
    ] {
        assert_eq!(millis(wrong), None, "{wrong}");
    }
    for at in [
        0,
        -1,
        951_782_400_000,
        1_795_346_508_500,
        253_402_300_799_999,
    ] {
        assert_eq!(
            DateTime::from_unix_millis(at).unix_millis(),
            Some(at),
            "{at}"
        );
    }
    assert_eq!(
        DateTime::from_unix_millis(1_709_164_800_000).as_str(),
        "2024-02-29T00:00:00.000Z"
    );
    assert_eq!(Date::from("2026-11-22").parts(), Some((2026, 11, 22)));
    assert_eq!(Base64::encode("hi").decode().as_deref(), Some(&b"hi"[..]));
    assert_eq!(Base64::from("aGk").decode().as_deref(), Some(&b"hi"[..]));
    let uuid = Uuid::from("6D5FF1B0-9c2e-4e5c-b9b7-0d7d0f0c1a11");
    assert_eq!(uuid.as_str(), "6D5FF1B0-9c2e-4e5c-b9b7-0d7d0f0c1a11");
    assert_eq!(uuid.to_bytes().map(|bytes| bytes[0]), Some(0x6d));
    assert_eq!(Uuid::from("no").to_bytes(), None);
}

#[test]
fn a_filter_leaves_out_what_is_not_set() {
    let filter = PetFilter::new().status(Status::Available);
    assert_eq!(
        serde_json::to_value(filter).unwrap(),
        json!({"status": "available"})
    );
    assert!(matches!(Animal::from(Cat::new(1)), Animal::Cat(_)));
}
