//! In: user tokens. Out: proof of their life: checked (G3), refreshed (G4), revoked (A5); and of the own user (G1, G2).

use authing_emulator::{Emulator, NewUser, TokenState};
use authing_miniprogram::Maybe;
use authing_miniprogram::models::UpdateUserInput;
use serde_json::json;

use crate::v2::support::{
    all_allowed, anonymous, ask, emulator, fails, signed_in, user, with_token,
};

#[tokio::test]
async fn the_flow_of_the_mission() {
    let emulator = Emulator::start().await.unwrap();
    let (client, id, token) = signed_in(&emulator, NewUser::default()).await;
    let user = client
        .v2()
        .update_profile(UpdateUserInput::new().nickname("Bob"))
        .await
        .unwrap();
    assert_eq!(
        user.token.unwrap().expose(),
        token,
        "the official SDK stores what comes"
    );
    let again = with_token(&emulator, &token).v2();
    let user = again
        .update_profile(UpdateUserInput::new().nickname("Mick"))
        .await
        .unwrap();
    assert_eq!((user.id, user.nickname.as_deref()), (id, Some("Mick")));
    assert_eq!(emulator.state().users[0]["nickname"], "Mick");
    let user = again.get_current_user().await.unwrap().unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Mick"));
    all_allowed(&emulator);
}

#[tokio::test]
async fn the_own_token_can_be_left_out() {
    let emulator = emulator(|config| config.answers.v2_own_token = false).await;
    let (client, ..) = signed_in(&emulator, NewUser::default()).await;
    let user = client.v2().get_current_user().await.unwrap().unwrap();
    assert!(user.token.is_none());
}

#[tokio::test]
async fn some_members_are_not_the_users_to_change() {
    let emulator = Emulator::start().await.unwrap();
    emulator
        .add_user(user(json!({"username": "taken"})))
        .unwrap();
    let (client, ..) = signed_in(&emulator, NewUser::default()).await;
    let refused = [
        (UpdateUserInput::new().email("b@x.example"), "2225"),
        (UpdateUserInput::new().phone("13100000001"), "2226"),
        (UpdateUserInput::new().logins_count(7), "2018"),
        (UpdateUserInput::new().blocked(true), "2018"),
        (UpdateUserInput::new().username("taken"), "2034"),
    ];
    for (input, wanted) in refused {
        fails!(client.v2().update_profile(input) => wanted);
    }
    let input = UpdateUserInput::new().company("Acme").external_id("x-1");
    client.v2().update_profile(input).await.unwrap();
    let input = UpdateUserInput::new()
        .company(Maybe::Null)
        .email(Maybe::Null);
    let user = client.v2().update_profile(input).await.unwrap();
    assert_eq!(
        (user.company, user.external_id.as_deref()),
        (None, Some("x-1"))
    );
    let other = client
        .v2()
        .update_profile(UpdateUserInput::new())
        .id("somebody");
    fails!(other => "1001");
    fails!(client.v2().get_current_user().id("somebody") => "1001");
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_dead_token_is_an_answer_of_the_check_and_a_failure_of_all_else() {
    let emulator = Emulator::start().await.unwrap();
    let (client, id, token) = signed_in(&emulator, NewUser::default()).await;
    let status = client.v2().check_login_status().await.unwrap();
    assert_eq!((status.code, status.status), (Some(200), Some(true)));
    assert_eq!(status.exp.unwrap() - status.iat.unwrap(), 1_209_600);
    assert_eq!(status.data.unwrap().id, Some(id.clone()));
    let status = anonymous(&emulator)
        .v2()
        .check_login_status()
        .token(token.as_str())
        .await;
    assert_eq!(status.unwrap().status, Some(true));
    fails!(anonymous(&emulator).v2().check_login_status() => "2020");

    emulator.block(&id, true);
    fails!(client.v2().get_security_level() => "2120008");
    emulator.block(&id, false);
    emulator.advance(1_209_601);
    let status = client.v2().check_login_status().await.unwrap();
    assert_eq!(
        (status.code, status.status, status.exp),
        (Some(2206), Some(false), None)
    );
    let body = json!({"query": "{ user { id } }"});
    let answer = ask(&emulator, Some(&token), body.clone()).await;
    assert_eq!(answer["errors"][0]["message"]["code"], 2206);
    assert_eq!(answer["data"], json!({"user": null}));
    let answer = ask(&emulator, None, body.clone()).await;
    assert_eq!(answer["errors"][0]["message"]["code"], 2020);
    let answer = ask(&emulator, Some("no.such.token"), body).await;
    assert_eq!(answer["errors"][0]["message"]["code"], 2207);
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_refresh_needs_a_living_token_and_a_logout_ends_old_and_new() {
    let emulator = Emulator::start().await.unwrap();
    let (client, _, token) = signed_in(&emulator, NewUser::default()).await;
    emulator.advance(10);
    let fresh = client.v2().refresh_token().await.unwrap();
    assert_eq!(fresh.exp.unwrap() - fresh.iat.unwrap(), 1_209_600);
    assert_ne!(fresh.token.expose(), token);
    let new = with_token(&emulator, fresh.token.expose());
    for client in [&client, &new] {
        assert!(client.v2().get_current_user().await.unwrap().is_some());
    }
    assert_eq!(emulator.state().sessions.len(), 1);
    new.v2().logout().await.unwrap();
    fails!(new.v2().list_orgs() => "2207");
    fails!(client.v2().list_orgs() => "2207");
    let tokens = &emulator.state().sessions[0].tokens;
    assert!(
        tokens
            .iter()
            .all(|token| token.state == TokenState::Revoked)
    );
    let status = client.v2().check_login_status().await.unwrap();
    assert_eq!(status.code, Some(2206));
    fails!(new.v2().logout() => "2207");

    let url = format!("{}/api/v2/logout?app_id=other", emulator.url());
    let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    assert_eq!(answer["code"], 2011);
    emulator.advance(1_300_000);
    fails!(with_token(&emulator, &token).v2().refresh_token() => "2206");
    all_allowed(&emulator);
}
