//! In: codes and data of a mini program. Out: phone numbers, data, identities, and refusals.

use authing_emulator::config::PhoneShape;
use authing_emulator::{NewCode, NewUser, Platform};
use serde_json::{Value, json};

use crate::v3::support::{Server, fails};

const WECHAT_PHONE: &str = "/api/v3/get-wechat-miniprogram-phone";
const DOUYIN_PHONE: &str = "/api/v3/decrypt-douyin-miniprogram-phone";
const BIND: &str = "/connections/social/wechat-miniprogram/bind";

fn button(server: &Server, openid: &str) -> Value {
    let mut code = NewCode::default();
    (code.openid, code.phone_button) = (openid.to_owned(), true);
    let code = server.emulator.add_code(code).unwrap();
    json!({"extIdpConnidentifier": "my-wxapp", "code": code})
}

/// Data of a person, and the login code that leads to its key.
fn data(server: &Server, (openid, platform): (&str, Platform), data: &Value) -> Value {
    let code = server.login_code(openid, platform);
    let data = server.emulator.encrypt(openid, data).unwrap();
    let connection = match platform {
        Platform::Douyin => "my-ttapp",
        _ => "my-wxapp",
    };
    json!({
        "extIdpConnidentifier": connection, "encryptedData": data.encrypted_data, "iv": data.iv,
        "code": code,
    })
}

#[tokio::test]
async fn phone_numbers_come_flat() {
    let server = Server::start().await;
    let flat = json!({
        "phoneNumber": "+8613100000001", "purePhoneNumber": "13100000001", "countryCode": "86",
    });
    let openid = server.person(Platform::Wechat, "13100000001");
    let body = button(&server, &openid);
    let answer = server.post(WECHAT_PHONE, body.clone()).await;
    assert_eq!(answer["data"], flat);
    fails!(server.post(WECHAT_PHONE, body) => 602, None);
    let openid = server.person(Platform::Douyin, "13100000001");
    let body = data(&server, (&openid, Platform::Douyin), &Value::Null);
    let answer = server.post(DOUYIN_PHONE, body).await;
    assert_eq!(answer["data"], flat);
    let body = data(
        &server,
        (&openid, Platform::Douyin),
        &json!({"purePhoneNumber": "1"}),
    );
    fails!(server.post(DOUYIN_PHONE, body) => 602, None);
}

#[tokio::test]
async fn phone_numbers_come_as_the_official_sdk_reads_them() {
    let server = Server::with(|config| config.answers.phone = PhoneShape::Nested).await;
    let openid = server.person(Platform::Wechat, "13100000001");
    let answer = server.post(WECHAT_PHONE, button(&server, &openid)).await;
    let info = &answer["data"]["phone_info"];
    assert_eq!(info["purePhoneNumber"], "13100000001");
    assert_eq!(info["watermark"]["timestamp"], 1_700_000_000);
    let nobody = server.person(Platform::Wechat, "");
    fails!(server.post(WECHAT_PHONE, button(&server, &nobody)) => 602, None);
}

#[tokio::test]
async fn data_is_decrypted_for_the_person_of_the_code() {
    let server = Server::start().await;
    for (platform, path) in [
        (Platform::Wechat, "/api/v3/decrypt-wechat-miniprogram-data"),
        (Platform::Douyin, "/api/v3/decrypt-douyin-miniprogram-data"),
    ] {
        let openid = server.person(platform, "");
        let sent = json!({"nickName": "Bob", "gender": 1});
        let body = data(&server, (&openid, platform), &sent);
        let answer = server.post(path, body.clone()).await;
        assert_eq!(answer["data"], sent);
        fails!(server.post(path, body) => 602, None);
        let list = data(&server, (&openid, platform), &json!([1]));
        fails!(server.post(path, list) => 602, None);
        let mut strange = data(&server, (&openid, platform), &sent);
        strange["extIdpConnidentifier"] = json!("nobody");
        fails!(server.post(path, strange) => 404, None);
    }
}

#[tokio::test]
async fn an_identity_is_bound_to_one_user() {
    let server = Server::start().await;
    let (id, token) = server.bob(NewUser::default()).await;
    let openid = server.person(Platform::Wechat, "");
    let body = || {
        json!({
            "code": server.login_code(&openid, Platform::Wechat), "extIdpConnidentifier": "my-wxapp",
        })
    };
    server.does(BIND, &token, body()).await;
    fails!(server.ask(BIND, &token, body()) => 409, 2213);
    let user = server.user(&id).unwrap();
    assert_eq!(user["identities"][0]["userIdInIdp"], openid);

    let eve = server.eve().await;
    fails!(server.ask(BIND, &eve, body()) => 409, 2215);
    fails!(server.post(BIND, body()) => 401, 2020);

    let second = json!({"code": server.login_code("", Platform::Wechat)});
    fails!(server.ask(BIND, &token, second) => 409, 2213);
    let douyin = json!({
        "code": server.login_code("", Platform::Douyin), "extIdpConnidentifier": "",
        "rawData": r#"{"nickName":"Bob"}"#,
    });
    let path = "/connections/social/douyin-miniprogram/bind";
    server.does(path, &token, douyin).await;
    let user = server.user(&id).unwrap();
    assert_eq!(user["identities"][1]["provider"], "douyin");
    assert_eq!(user["nickname"], "Bob");
}

#[tokio::test]
async fn the_token_of_the_mini_program_needs_its_secret() {
    let server = Server::start().await;
    let path = "/api/v3/get-wechat-access-token-info";
    let (id, secret) = (
        &server.config.wechat_app_id,
        &server.config.wechat_app_secret,
    );
    let answer = server
        .post(path, json!({"appId": id, "appSecret": secret}))
        .await;
    assert!(answer["data"]["accessToken"].is_string());
    assert_eq!(answer["data"]["expiresAt"], 1_700_007_200);
    let wrong = json!({"appId": id, "appSecret": "wrong"});
    fails!(server.post(path, wrong) => 602, None);
}
