//! In: codes and data of WeChat. Out: proof of signing in with them (A1, A2), of the phone number (A3), of uploads (A4).

use authing_emulator::config::V2Envelope;
use authing_emulator::{Emulator, Platform};
use authing_miniprogram::FilePart;
use authing_miniprogram::models::{EncryptedPhone, LoginByCode, UploadFile, UploadFolder};
use serde_json::{Value, json};

use crate::v2::support::{
    all_allowed, anonymous, by_code, code, emulator, fails, login_code, person, user,
};

/// A person with everything.
fn bob(emulator: &Emulator) -> String {
    let profile = json!({"nickName": "Bob", "avatarUrl": "https://x.example/b.png", "gender": 1});
    person(
        emulator,
        json!({"unionid": "u-1", "phone": "13100000001", "profile": profile}),
    )
}

fn wechat_code(emulator: &Emulator, openid: &str) -> String {
    login_code(emulator, openid, Platform::Wechat)
}

#[tokio::test]
async fn a_code_signs_in_and_makes_an_account_once() {
    let emulator = Emulator::start().await.unwrap();
    let openid = bob(&emulator);
    let first = by_code(&emulator, &openid).await;
    assert_eq!(first.nickname, None);
    assert_eq!(first.openid.as_deref(), Some(openid.as_str()));
    assert!(first.token.is_some() && first.token_expired_at.is_some());
    let again = by_code(&emulator, &openid).await;
    assert_eq!((&again.id, again.logins_count), (&first.id, Some(2)));
    assert_eq!(emulator.state().users.len(), 1);
    assert_eq!(emulator.state().sessions.len(), 2);
    all_allowed(&emulator);
}

#[tokio::test]
async fn the_profile_comes_encrypted_or_raw() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    let openid = bob(&emulator);
    let mut input = LoginByCode::new(wechat_code(&emulator, &openid));
    let data = json!({"nickName": "Bob", "avatarUrl": "https://x.example/b.png", "gender": 2});
    let sealed = emulator.encrypt(&openid, &data).unwrap();
    input.iv = Some(sealed.iv.clone());
    input.encrypted_data = Some(sealed.encrypted_data);
    let user = client.login_by_code(input).await.unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    assert!(user.oauth.unwrap().contains("avatarUrl"));

    let other = person(&emulator, json!({"unionid": "u-2"}));
    let mut input = LoginByCode::new(wechat_code(&emulator, &other));
    input.raw_data = Some(r#"{"nickName":"Raw"}"#.to_owned());
    let user = client.login_by_code(input).await.unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Raw"));

    let mut half = LoginByCode::new(wechat_code(&emulator, &openid));
    half.iv = Some(sealed.iv);
    fails!(client.login_by_code(half) => "2231");
    let mut broken = LoginByCode::new(wechat_code(&emulator, &openid));
    broken.raw_data = Some("{".to_owned());
    fails!(client.login_by_code(broken) => "2231");
    all_allowed(&emulator);
}

#[tokio::test]
async fn one_person_of_two_apps_is_one_user() {
    let emulator = Emulator::start().await.unwrap();
    let (one, other) = (
        person(&emulator, json!({"unionid": "same"})),
        person(&emulator, json!({"unionid": "same"})),
    );
    let first = by_code(&emulator, &one).await;
    let second = by_code(&emulator, &other).await;
    assert_eq!(first.id, second.id);
    assert_eq!(second.identities.unwrap().len(), 2);
}

#[tokio::test]
async fn codes_of_wechat_work_once_and_not_for_long() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    let openid = bob(&emulator);
    let spent = wechat_code(&emulator, &openid);
    client
        .login_by_code(LoginByCode::new(spent.as_str()))
        .await
        .unwrap();
    fails!(client.login_by_code(LoginByCode::new(spent)) => "500");
    let late = wechat_code(&emulator, &openid);
    emulator.advance(301);
    fails!(client.login_by_code(LoginByCode::new(late)) => "500");
    fails!(client.login_by_code(LoginByCode::new("unknown")) => "500");
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_sign_in_is_refused_with_the_code_of_the_reason() {
    let emulator = emulator(|config| config.registration = false).await;
    let client = anonymous(&emulator).v2();
    let openid = bob(&emulator);
    let input = || LoginByCode::new(wechat_code(&emulator, &openid));
    fails!(client.login_by_code(input()) => "2031");
    let strange = client
        .login_by_code(input())
        .header("x-authing-app-id", "other");
    fails!(strange => "2011");
    let strange = client
        .login_by_code(input())
        .header("x-authing-userpool-id", "other");
    fails!(strange => "2224");

    let url = format!(
        "{}/connections/social/wechat-miniprogram/auth",
        emulator.url()
    );
    let raw = reqwest::Client::new().post(url).json(&json!({"code": "x"}));
    let answer: Value = raw.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["code"], 2010);
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_blocked_user_may_not_sign_in() {
    let emulator = Emulator::start().await.unwrap();
    let openid = bob(&emulator);
    let user = by_code(&emulator, &openid).await;
    assert!(emulator.block(&user.id, true));
    let input = LoginByCode::new(wechat_code(&emulator, &openid));
    fails!(anonymous(&emulator).v2().login_by_code(input) => "2005");
}

#[tokio::test]
async fn the_phone_number_signs_in_its_user() {
    let emulator = Emulator::start().await.unwrap();
    let client = anonymous(&emulator).v2();
    let phone = Some("13100000001".to_owned());
    let known = emulator.add_user(user(json!({"phone": phone}))).unwrap();
    let openid = bob(&emulator);
    let wx = wechat_code(&emulator, &openid);
    let sealed = emulator.encrypt(&openid, &Value::Null).unwrap();
    let input = EncryptedPhone::new(wx, sealed.iv.as_str(), sealed.encrypted_data.as_str());
    let user = client.login_by_phone(input).await.unwrap();
    assert_eq!(user.id, known);
    assert_eq!(user.openid.as_deref(), Some(openid.as_str()));

    let wx = wechat_code(&emulator, &openid);
    let old = EncryptedPhone::new(wx, sealed.iv.as_str(), sealed.encrypted_data.as_str());
    assert_eq!(
        code(client.login_by_phone(old).await),
        "500",
        "the session key has changed"
    );
    all_allowed(&emulator);
}

#[tokio::test]
async fn the_phone_number_is_read_without_a_sign_in() {
    let emulator = Emulator::start().await.unwrap();
    let openid = bob(&emulator);
    let wx = wechat_code(&emulator, &openid);
    let sealed = emulator.encrypt(&openid, &Value::Null).unwrap();
    let input = EncryptedPhone::new(wx, sealed.iv, sealed.encrypted_data);
    let phone = anonymous(&emulator).v2().get_phone(input).await.unwrap();
    assert_eq!(phone.pure_phone_number, "13100000001");
    assert_eq!(phone.openid.as_deref(), Some(openid.as_str()));
    assert_eq!(phone.unionid.as_deref(), Some("u-1"));
    assert!(emulator.state().users.is_empty() && emulator.state().sessions.is_empty());
    all_allowed(&emulator);
}

#[tokio::test]
async fn both_envelopes_and_both_statuses_can_be_had() {
    let emulator = emulator(|config| {
        config.answers.v2_envelope = V2Envelope::Mixed;
        config.answers.v2_post_status = 201;
        config.answers.platform_failure_code = 4242;
    })
    .await;
    let openid = bob(&emulator);
    by_code(&emulator, &openid).await;
    let answers = emulator.requests(0);
    assert_eq!(answers.last().unwrap().status, 201);
    let refused = anonymous(&emulator)
        .v2()
        .login_by_code(LoginByCode::new("unknown"))
        .await;
    let error = refused.unwrap_err();
    assert_eq!(error.code(), Some("4242"));
    assert!(error.request_id().is_some());
    all_allowed(&emulator);
}

#[tokio::test]
async fn an_upload_can_be_fetched() {
    let emulator = emulator(|config| config.upload.limit = 16).await;
    let client = anonymous(&emulator).v2();
    let file = |bytes: &'static [u8]| {
        UploadFile::new(FilePart::new("me.png", bytes).media_type("image/png"))
    };
    let stored = client
        .upload(file(b"picture"))
        .folder(UploadFolder::Avatar)
        .await
        .unwrap();
    assert!(
        stored.key.starts_with("avatar/") && stored.key.split('.').next_back() == Some("png"),
        "{}",
        stored.key
    );
    let fetched = reqwest::get(&stored.url).await.unwrap();
    assert_eq!(fetched.headers()["content-type"], "image/png");
    assert_eq!(&fetched.bytes().await.unwrap()[..], b"picture");
    let gone = reqwest::get(format!("{}x", stored.url)).await.unwrap();
    assert_eq!(gone.status(), 404);
    fails!(client.upload(file(b"seventeen bytes!!")) => "413");
    all_allowed(&emulator);
}

#[tokio::test]
async fn an_upload_may_need_a_token() {
    let emulator = emulator(|config| config.upload.secured = true).await;
    let file = UploadFile::new(FilePart::new("me.png", "picture".to_owned()));
    fails!(anonymous(&emulator).v2().upload(file) => "2020");
}
