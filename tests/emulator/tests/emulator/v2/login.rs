//! In: names, passwords and codes. Out: proof of signing in with them (G18 to G22).

use authing_emulator::{Emulator, NewUser};
use authing_miniprogram::models::{
    LoginByEmailInput, LoginByPhoneCodeInput, LoginByPhonePasswordInput, LoginByUsernameInput,
    SendSmsCode, SmsScene,
};
use serde_json::json;

use crate::v2::support::{
    PASSWORD, all_allowed, anonymous, code, emulator, fails, in_the_clear, last_code, user,
};

fn whole() -> NewUser {
    let (email, phone) = ("bob@x.example", "13100000001");
    user(json!({"username": "bob", "email": email, "phone": phone, "password": PASSWORD}))
}

#[tokio::test]
async fn every_name_signs_in_with_the_password() {
    let emulator = Emulator::start().await.unwrap();
    let id = emulator.add_user(whole()).unwrap();
    let client = anonymous(&emulator).v2();
    let password = PASSWORD;
    let email = client.login_by_email(LoginByEmailInput::new("BOB@x.example", password));
    assert_eq!(email.await.unwrap().id, id);
    let name = client.login_by_username(LoginByUsernameInput::new("bob", password));
    assert_eq!(name.await.unwrap().id, id);
    let phone = LoginByPhonePasswordInput::new("13100000001", password);
    assert_eq!(client.login_by_phone_password(phone).await.unwrap().id, id);
    for account in ["bob", "bob@x.example", "13100000001"] {
        let user = client
            .login_by_sub_account(account, password)
            .await
            .unwrap();
        assert_eq!(user.id, id);
        assert!(user.token.is_some());
    }
    assert_eq!(emulator.state().users[0]["loginsCount"], 6);
    assert_eq!(emulator.state().sessions.len(), 6);
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_refused_password_says_why() {
    let emulator = Emulator::start().await.unwrap();
    let id = emulator.add_user(whole()).unwrap();
    let email = Some("none@x.example".to_owned());
    emulator.add_user(user(json!({"email": email}))).unwrap();
    let client = anonymous(&emulator).v2();
    let right = PASSWORD;
    let wrong = "another";
    let login = |email: &str, password: &str| {
        client.login_by_email(LoginByEmailInput::new(email, password))
    };
    fails!(login("bob@x.example", wrong) => "2006");
    fails!(login("nobody@x.example", right) => "2004");
    for password in [PASSWORD, "sm2:00"] {
        let field =
            format!(r#"loginByEmail(input: {{email: "bob@x.example", password: "{password}"}})"#);
        assert_eq!(in_the_clear(&emulator, None, &field).await, 2016);
    }
    fails!(login("no address", right) => "2003");
    fails!(login("none@x.example", right) => "2027");
    emulator.block(&id, true);
    fails!(login("bob@x.example", right) => "2005");
    assert!(emulator.state().sessions.is_empty());
    all_allowed(&emulator);
}

#[tokio::test]
async fn newer_services_do_not_tell_which_of_both_is_wrong() {
    let emulator = emulator(|config| config.answers.v2_credentials_as_one = true).await;
    emulator.add_user(whole()).unwrap();
    let client = anonymous(&emulator).v2();
    let wrong = "another";
    for name in ["bob", "nobody"] {
        let ended = client
            .login_by_username(LoginByUsernameInput::new(name, wrong))
            .await;
        assert_eq!(code(ended), "2333");
    }
}

#[tokio::test]
async fn some_wrong_passwords_bring_a_captcha() {
    let emulator = emulator(|config| config.captcha_after = 2).await;
    emulator.add_user(whole()).unwrap();
    let client = anonymous(&emulator).v2();
    let right = PASSWORD;
    let wrong = "another";
    let login =
        |password: &str| client.login_by_username(LoginByUsernameInput::new("bob", password));
    fails!(login(wrong) => "2006");
    login(right).await.unwrap();
    for _ in 0..2 {
        fails!(login(wrong) => "2006");
    }
    fails!(login(right) => "2000");
    let input = LoginByUsernameInput::new("bob", right).captcha_code("nope");
    fails!(client.login_by_username(input) => "2001");
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_sign_in_can_register() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    let password = PASSWORD;
    let input = LoginByEmailInput::new("new@x.example", password)
        .auto_register(true)
        .params(r#"[{"key":"school","value":"MIT"}]"#)
        .context(r#"{"source":"test"}"#);
    let user = client.login_by_email(input.clone()).await.unwrap();
    assert_eq!(user.email.as_deref(), Some("new@x.example"));
    assert_eq!(emulator.state().users[0]["customData"]["school"], "MIT");
    let again = client.login_by_email(input).await.unwrap();
    assert_eq!((again.id, again.logins_count), (user.id, Some(2)));
    let short = "short";
    let input = LoginByUsernameInput::new("new", short).auto_register(true);
    fails!(client.login_by_username(input) => "2029");
    let input = LoginByUsernameInput::new("new", password)
        .context("[]")
        .auto_register(true);
    fails!(client.login_by_username(input) => "2231");
    assert_eq!(emulator.state().users.len(), 1);
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_code_by_text_message_signs_in() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    emulator.add_user(whole()).unwrap();
    let phone = "13100000001";
    let sent = client.send_sms_code(SendSmsCode::new(phone)).await.unwrap();
    assert_eq!(sent.unwrap().code, Some(200));
    let login = |code: &str| client.login_by_phone_code(LoginByPhoneCodeInput::new(phone, code));
    fails!(login("wrong") => "2001");
    let pass = last_code(&emulator);
    login(&pass).await.unwrap();
    assert_eq!(code(login(&pass).await), "2001", "a code works once");
    fails!(client.send_sms_code(SendSmsCode::new(phone)) => "429");
    emulator.advance(60);
    client
        .send_sms_code(SendSmsCode::new(phone).scene(SmsScene::Login))
        .await
        .unwrap();
    emulator.advance(60);
    fails!(login(&last_code(&emulator)) => "2300");
    client
        .send_sms_code(SendSmsCode::new(phone).scene(SmsScene::Bind))
        .await
        .unwrap();
    assert_eq!(
        code(login(&last_code(&emulator)).await),
        "2001",
        "it is for something else"
    );
    fails!(client.send_sms_code(SendSmsCode::new("abc")) => "2028");
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_code_of_an_unknown_number_registers_only_if_that_is_asked_for() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    client
        .send_sms_code(SendSmsCode::new("13100000002"))
        .await
        .unwrap();
    let input = LoginByPhoneCodeInput::new("13100000002", last_code(&emulator));
    fails!(client.login_by_phone_code(input.clone()) => "2004");
    let user = client
        .login_by_phone_code(input.auto_register(true))
        .await
        .unwrap();
    assert_eq!(
        (user.phone.as_deref(), user.phone_verified),
        (Some("13100000002"), Some(true))
    );
    all_allowed(&emulator);
}
