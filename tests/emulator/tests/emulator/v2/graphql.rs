//! In: GraphQL requests of all shapes. Out: proof that the endpoint reads them as GraphQL does, whoever wrote them.

use authing_emulator::{Emulator, NewUser};
use serde_json::{Value, json};

use crate::v2::support::{all_allowed, ask, signed_in};

/// Asks as somebody who is signed in.
async fn asked(emulator: &Emulator, body: Value) -> Value {
    let (_, _, token) = signed_in(emulator, NewUser::default()).await;
    ask(emulator, Some(&token), body).await
}

/// The text of the one error of GraphQL itself.
async fn refused(body: Value) -> String {
    let emulator = Emulator::start().await.unwrap();
    let answer = asked(&emulator, body).await;
    all_allowed(&emulator);
    assert_eq!(
        answer["errors"].as_array().map(Vec::len),
        Some(1),
        "{answer}"
    );
    answer["errors"][0]["message"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

#[tokio::test]
async fn fragments_aliases_and_type_names() {
    let emulator = Emulator::start().await.unwrap();
    let query =
        "query Q { __typename me: user { ...names ... on User { username __typename } username } }
        fragment names on User { nick: nickname id }";
    let answer = asked(&emulator, json!({"query": query})).await;
    let id = &emulator.state().users[0]["userId"];
    let me = json!({"nick": null, "id": id, "username": "bob", "__typename": "User"});
    assert_eq!(answer, json!({"data": {"__typename": "Query", "me": me}}));
    assert_eq!(
        answer["data"].as_object().unwrap().keys().next().unwrap(),
        "__typename"
    );
    all_allowed(&emulator);
}

#[tokio::test]
async fn equal_fields_are_one() {
    let emulator = Emulator::start().await.unwrap();
    let query = "{ user { id } user { username } }";
    let answer = asked(&emulator, json!({"query": query})).await;
    assert_eq!(answer["data"]["user"].as_object().unwrap().len(), 2);
    let query = "{ user { a: id a: username } }";
    assert!(refused(json!({"query": query})).await.contains("conflict"));
}

#[tokio::test]
async fn one_request_may_do_several_things_and_one_of_them_may_fail() {
    let emulator = Emulator::start().await.unwrap();
    let query = r#"mutation { a: updateUser(input: {nickname: "Bob"}) { nickname }
        b: updateUser(input: {email: "b@x.example"}) { id } }"#;
    let answer = asked(&emulator, json!({"query": query})).await;
    assert_eq!(answer["data"], json!({"a": {"nickname": "Bob"}, "b": null}));
    assert_eq!(answer["errors"][0]["message"]["code"], 2225);
    assert_eq!(answer["errors"][0]["path"], json!(["b"]));
    all_allowed(&emulator);
}

#[tokio::test]
async fn variables_have_defaults_and_may_be_null_or_missing() {
    let emulator = Emulator::start().await.unwrap();
    let (_, _, token) = signed_in(&emulator, NewUser::default()).await;
    let query = "mutation M($id: String, $name: String = \"Bob\", $city: String) {
        updateUser(id: $id, input: {nickname: $name, city: $city}) { nickname city } }";
    let answer = ask(&emulator, Some(&token), json!({"query": query})).await;
    assert_eq!(
        answer["data"]["updateUser"],
        json!({"nickname": "Bob", "city": null})
    );
    let variables = json!({"id": null, "name": "Mick", "city": "Bern"});
    ask(
        &emulator,
        Some(&token),
        json!({"query": query, "variables": variables}),
    )
    .await;
    let variables = json!({"name": "Mick"});
    let answer = ask(
        &emulator,
        Some(&token),
        json!({"query": query, "variables": variables}),
    )
    .await;
    let wanted = json!({"nickname": "Mick", "city": "Bern"});
    assert_eq!(
        answer["data"]["updateUser"], wanted,
        "a variable without a value is not null"
    );
    all_allowed(&emulator);
}

#[tokio::test]
async fn of_several_operations_one_is_named() {
    let emulator = Emulator::start().await.unwrap();
    let query = "query A { user { id } } query B { user { username } }";
    let answer = asked(&emulator, json!({"query": query, "operationName": "B"})).await;
    assert_eq!(answer["data"], json!({"user": {"username": "bob"}}));
    assert!(
        refused(json!({"query": query}))
            .await
            .contains("operation name")
    );
    let body = json!({"query": query, "operationName": "C"});
    assert!(refused(body).await.contains("\"C\""));
}

#[tokio::test]
async fn directives_leave_out() {
    let emulator = Emulator::start().await.unwrap();
    let query =
        "query Q($no: Boolean!) { user { id @skip(if: true) username @include(if: $no) status } }";
    let body = json!({"query": query, "variables": {"no": false}});
    let answer = asked(&emulator, body).await;
    assert_eq!(answer["data"], json!({"user": {"status": "Activated"}}));
    let query = "{ user { id @defer } }";
    assert!(refused(json!({"query": query})).await.contains("@defer"));
}

#[tokio::test]
async fn the_user_and_their_resources_are_one_field() {
    let emulator = Emulator::start().await.unwrap();
    let (_, id, token) = signed_in(&emulator, NewUser::default()).await;
    let query = "query Q($id: String!) { user(id: $id) { username ...r } }
        fragment r on User { authorizedResources(namespace: \"n\") { totalCount } }";
    let body = json!({"query": query, "variables": {"id": id}});
    let answer = ask(&emulator, Some(&token), body).await;
    let wanted = json!({"username": "bob", "authorizedResources": {"totalCount": 0}});
    assert_eq!(answer["data"]["user"], wanted);
    let journal = emulator.requests(0);
    assert_eq!(
        journal.last().unwrap().operation,
        "v2ListAuthorizedResources"
    );
    all_allowed(&emulator);
}

#[tokio::test]
async fn what_the_schema_does_not_have_is_refused() {
    let update = "mutation M($input: UpdateUserInput!) { updateUser(input: $input) { id } }";
    let deep = format!("{}id{}", "{a".repeat(5000), "}".repeat(5000));
    let cases = [
        (json!({"query": "{ user { id "}), "Syntax Error"),
        (json!({"query": ""}), "Syntax Error"),
        (json!({"query": deep}), "too deep"),
        (
            json!({"query": "{ nothing }"}),
            "Cannot query field \"nothing\"",
        ),
        (
            json!({"query": "mutation { user { id } }"}),
            "on type \"Mutation\"",
        ),
        (
            json!({"query": "{ user { shoeSize } }"}),
            "on type \"User\"",
        ),
        (
            json!({"query": "{ user { id { x } } }"}),
            "must not have a selection",
        ),
        (json!({"query": "{ user }"}), "must have a selection"),
        (
            json!({"query": "{ user(name: \"x\") { id } }"}),
            "Unknown argument \"name\"",
        ),
        (
            json!({"query": "{ user { id(x: 1) } }"}),
            "Unknown argument \"x\"",
        ),
        (
            json!({"query": "{ user(id: $id) { id } }"}),
            "\"$id\" is not defined",
        ),
        (json!({"query": "{ user { ...gone } }"}), "Unknown fragment"),
        (
            json!({"query": "{ user { ...f } } fragment f on User { id ...f }"}),
            "within itself",
        ),
        (json!({"query": update}), "\"$input\" of required type"),
        (
            json!({"query": update, "variables": {"input": {"shoeSize": 7}}}),
            "invalid values",
        ),
        (
            json!({"query": update, "variables": {"input": {"nickname": 7}}}),
            "invalid values",
        ),
        (
            json!({"query": "mutation { updateUser { id } }"}),
            "is required",
        ),
        (
            json!({"query": "subscription { user { id } }"}),
            "subscriptions",
        ),
    ];
    for (body, wanted) in cases {
        let text = refused(body).await;
        assert!(text.contains(wanted), "{text}");
    }
}

#[tokio::test]
async fn the_arguments_of_the_newest_sdk_are_taken() {
    let emulator = Emulator::start().await.unwrap();
    let query = "mutation M($input: UpdateUserInput!, $emailToken: String) {
        updateUser(input: $input, emailToken: $emailToken) { nickname phoneCountryCode } }";
    let body =
        json!({"query": query, "variables": {"input": {"nickname": "Bob"}, "emailToken": null}});
    let answer = asked(&emulator, body).await;
    assert_eq!(answer["data"]["updateUser"]["nickname"], "Bob");
    all_allowed(&emulator);
}
