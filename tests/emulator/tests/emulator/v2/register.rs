//! In: registrations. Out: proof of new accounts (G23 to G25), and of who exists (G28).

use authing_emulator::Emulator;
use authing_miniprogram::models::{
    RegisterByEmailInput, RegisterByPhoneCodeInput, RegisterByUsernameInput, RegisterProfile,
    RegisterUdf, SendSmsCode, V2Gender,
};
use serde_json::json;

use crate::v2::support::{
    PASSWORD, all_allowed, anonymous, emulator, fails, in_the_clear, last_code, user,
};

#[tokio::test]
async fn a_registration_fills_the_profile_and_gives_no_token() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    let password = PASSWORD;
    let profile = RegisterProfile::new()
        .nickname("Bob")
        .gender(V2Gender::Male)
        .username("bob")
        .udf(vec![RegisterUdf::new("school", "MIT")]);
    let input = RegisterByEmailInput::new("bob@x.example", password)
        .profile(profile)
        .force_login(false)
        .generate_token(false);
    let user = client.register_by_email(input.clone()).await.unwrap();
    assert!(user.token.is_none());
    assert_eq!(user.logins_count, Some(0));
    assert_eq!(user.username.as_deref(), Some("bob"));
    let state = emulator.state();
    assert_eq!(state.users[0]["nickname"], "Bob");
    assert_eq!(state.users[0]["gender"], "M");
    assert_eq!(state.users[0]["customData"]["school"], "MIT");
    assert!(state.sessions.is_empty());
    fails!(client.register_by_email(input) => "2034");
    let input = RegisterByEmailInput::new("BOB@x.example", password);
    fails!(client.register_by_email(input) => "2200");
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_registration_can_sign_in_or_only_give_a_token() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    let password = PASSWORD;
    let input = RegisterByUsernameInput::new("one", password).force_login(true);
    let user = client.register_by_username(input).await.unwrap();
    assert!(user.token.is_some());
    assert_eq!(user.logins_count, Some(1));
    let input = RegisterByUsernameInput::new("two", password).generate_token(true);
    let user = client.register_by_username(input).await.unwrap();
    assert!(user.token.is_some());
    assert_eq!(user.logins_count, Some(0));
    assert_eq!(emulator.state().sessions.len(), 2);
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_refused_registration_says_why_and_makes_nobody() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    let password = PASSWORD;
    let short = "short";
    let name = |password: &str| RegisterByUsernameInput::new("bob", password);
    fails!(client.register_by_username(name(short)) => "2029");
    fails!(client.register_by_username(name("")) => "2032");
    let plain = r#"registerByUsername(input: {username: "bob", password: "plain"})"#;
    assert_eq!(in_the_clear(&emulator, None, plain).await, 2016);
    let params = name(password).params("no json");
    fails!(client.register_by_username(params) => "2231");
    let params = name(password).params(r#"[{"key":"unknown","value":1}]"#);
    fails!(client.register_by_username(params) => "2231");
    let email = RegisterByEmailInput::new("no address", password);
    fails!(client.register_by_email(email) => "2003");
    assert!(emulator.state().users.is_empty());
    all_allowed(&emulator);
}

#[tokio::test]
async fn registration_can_be_off() {
    let emulator = emulator(|config| config.registration = false).await;
    let password = PASSWORD;
    let input = RegisterByUsernameInput::new("bob", password);
    fails!(anonymous(&emulator).v2().register_by_username(input) => "2031");
}

#[tokio::test]
async fn a_phone_number_registers_with_its_code() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    let phone = "13100000001";
    client.send_sms_code(SendSmsCode::new(phone)).await.unwrap();
    let pass = last_code(&emulator);
    let wrong = RegisterByPhoneCodeInput::new(phone, "wrong");
    fails!(client.register_by_phone_code(wrong) => "2001");
    let short = "short";
    let input = RegisterByPhoneCodeInput::new(phone, pass.as_str())
        .password(authing_miniprogram::Secret::new(short));
    fails!(client.register_by_phone_code(input) => "2029");
    assert!(!emulator.messages()[0].used, "the code is still good");
    let input = RegisterByPhoneCodeInput::new(phone, pass.as_str()).generate_token(true);
    let user = client.register_by_phone_code(input.clone()).await.unwrap();
    assert!(user.token.is_some());
    assert_eq!(user.phone_verified, Some(true));
    assert!(emulator.messages()[0].used);
    fails!(client.register_by_phone_code(input) => "2035");
    all_allowed(&emulator);
}

#[tokio::test]
async fn whoever_exists_is_found_by_any_name() {
    let emulator = Emulator::start().await.unwrap();
    let mut new = user(json!({"username": "bob", "phone": "13100000001"}));
    new.profile.insert("externalId".to_owned(), "x-1".into());
    emulator.add_user(new).unwrap();
    let client = anonymous(&emulator).v2();
    assert!(client.is_user_exists().username("bob").await.unwrap());
    assert!(
        client
            .is_user_exists()
            .phone("13100000001")
            .email("no@x.example")
            .await
            .unwrap()
    );
    assert!(client.is_user_exists().external_id("x-1").await.unwrap());
    assert!(!client.is_user_exists().username("mick").await.unwrap());
    assert!(!client.is_user_exists().external_id("x-2").await.unwrap());
    fails!(client.is_user_exists() => "2231");
    all_allowed(&emulator);
}
