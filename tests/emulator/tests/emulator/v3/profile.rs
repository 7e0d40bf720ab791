//! In: changes of the own profile. Out: the profile, and refusals.

use authing_emulator::NewUser;
use serde_json::json;

use crate::support::user;
use crate::v3::support::{Server, done, fails, text};

const GET: &str = "/api/v3/get-profile";
const UPDATE: &str = "/api/v3/update-profile";

#[tokio::test]
async fn the_profile_shows_what_the_flags_ask_for_to_every_token_of_the_user() {
    let server = Server::start().await;
    let (id, token) = server.bob(NewUser::default()).await;
    let plain = server.get(GET, &token).await;
    assert_eq!(plain["data"]["userId"], id);
    for name in ["customData", "identities", "departmentIds", "nickname"] {
        assert!(plain["data"].get(name).is_none(), "{plain}");
    }
    let flags = "?withCustomData=true&withIdentities=true&withDepartmentIds=false";
    let more = server
        .get(&format!("{GET}{flags}"), &format!("Bearer {token}"))
        .await;
    assert_eq!(more["data"]["customData"], json!({}));
    assert_eq!(more["data"]["identities"], json!([]));
    assert!(more["data"].get("departmentIds").is_none());
    let tokens = server.sign_in("bob", "secret-1").await;
    let id_token = text(&tokens["data"]["id_token"]);
    done(&server.get(GET, &format!("Bearer {id_token}")).await);
}

#[tokio::test]
async fn members_without_a_value_can_be_null() {
    let server = Server::with(|config| config.answers.v3_nulls = true).await;
    let (_, token) = server.bob(NewUser::default()).await;
    let answer = server.get(GET, &token).await;
    assert!(
        answer["data"]
            .get("nickname")
            .is_some_and(serde_json::Value::is_null)
    );
}

#[tokio::test]
async fn a_dead_token_is_2020_whatever_killed_it() {
    let server = Server::start().await;
    let (_, token) = server.bob(NewUser::default()).await;
    fails!(server.get(GET, "") => 401, 2020);
    fails!(server.get(GET, "nonsense") => 401, 2020);
    assert!(server.emulator.revoke(&token));
    fails!(server.get(GET, &token) => 401, 2020);
    let tokens = server.sign_in("bob", "secret-1").await;
    let token = text(&tokens["data"]["access_token"]);
    server
        .emulator
        .advance(server.config.lifetimes.access_token);
    fails!(server.ask(UPDATE, &token, json!({"name": "x"})) => 401, 2020);
}

#[tokio::test]
async fn a_change_sets_clears_and_leaves_alone() {
    let server = Server::start().await;
    let (id, token) = server.bob(NewUser::default()).await;
    let first = json!({
        "nickname": "Bob", "city": "Beijing", "gender": "M", "username": "bobby",
        "customData": {"school": "A"},
    });
    let answer = server.ask(UPDATE, &token, first).await;
    assert_eq!(answer["data"]["username"], "bobby");
    let second = json!({"nickname": "Mick", "city": null, "gender": null});
    let answer = server.ask(UPDATE, &token, second).await;
    assert_eq!(answer["data"]["nickname"], "Mick");
    let user = server.user(&id).unwrap();
    assert!(user.get("city").is_none());
    assert_eq!(user["gender"], "U");
    assert_eq!(user["customData"], json!({"school": "A"}));
    server
        .does(UPDATE, &token, json!({"customData": {"school": null}}))
        .await;
    assert_eq!(server.user(&id).unwrap()["customData"], json!({}));
}

#[tokio::test]
async fn names_of_others_and_unknown_fields_are_refused() {
    let server = Server::start().await;
    let (id, token) = server.bob(NewUser::default()).await;
    let other = user(json!({"username": "eve"}));
    server.emulator.add_user(other).unwrap();
    for (body, status, code) in [
        (json!({"username": "eve", "nickname": "x"}), 409, 2034),
        (
            json!({"customData": {"unknown": 1}, "nickname": "x"}),
            400,
            2231,
        ),
        (json!({"email": "eve@example.com"}), 400, 2225),
        (json!({"phone": "13100000001"}), 400, 2226),
        (json!({"password": "secret-2"}), 403, 2018),
    ] {
        fails!(server.ask(UPDATE, &token, body) => status, code);
    }
    assert!(server.user(&id).unwrap().get("nickname").is_none());
    server
        .does(UPDATE, &token, json!({"username": "bob"}))
        .await;
}
