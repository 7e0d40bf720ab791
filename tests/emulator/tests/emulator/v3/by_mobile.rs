//! In: codes and data of a mini program. Out: token sets, accounts, and refusals.

use authing_emulator::config::AuthMethod;
use authing_emulator::{NewCode, NewUser, Platform};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use crate::support::user;
use crate::v3::support::{Server, done, failed, fails, text};

const BY_MOBILE: &str = "/api/v3/signin-by-mobile";

fn wechat(code: &str, options: Value) -> Value {
    let mut body = json!({
        "connection": "wechat_mini_program_code", "extIdpConnidentifier": "my-wxapp",
        "wechatMiniProgramCodePayload": {"code": code, "encryptedData": "", "iv": ""},
    });
    body["options"] = options;
    body
}

#[tokio::test]
async fn a_login_code_makes_one_account_and_is_good_once() {
    let server = Server::start().await;
    let openid = server.person(Platform::Wechat, "");
    let code = server.login_code(&openid, Platform::Wechat);
    let options = json!({"scope": "openid profile offline_access", "customData": {"school": "A"}});
    let mut body = wechat(&code, options);
    let shown = json!({"nickName": "Bob", "gender": 1});
    let shown = server.emulator.encrypt(&openid, &shown).unwrap();
    body["wechatMiniProgramCodePayload"]["encryptedData"] = json!(shown.encrypted_data);
    body["wechatMiniProgramCodePayload"]["iv"] = json!(shown.iv);
    let first = server.post(BY_MOBILE, body).await;
    done(&first);
    for name in ["access_token", "id_token", "refresh_token"] {
        assert!(first["data"][name].is_string(), "{first}");
    }
    assert_eq!(first["data"]["scope"], "openid profile offline_access");
    fails!(server.post(BY_MOBILE, wechat(&code, json!({}))) => 602, None);

    let code = server.login_code(&openid, Platform::Wechat);
    let again = server.post(BY_MOBILE, wechat(&code, json!({}))).await;
    done(&again);
    assert!(again["data"]["refresh_token"].is_null());
    let users = server.emulator.state().users;
    assert_eq!(users.len(), 1);
    assert_eq!(users[0]["nickname"], "Bob");
    assert_eq!(users[0]["gender"], "M");
    assert_eq!(users[0]["customData"]["school"], "A");
    assert_eq!(users[0]["loginsCount"], 2);
    assert_eq!(users[0]["identities"][0]["extIdpId"], "my-wxapp");
    assert_eq!(server.emulator.state().sessions.len(), 2);
}

#[tokio::test]
async fn a_refused_wish_does_not_use_the_code_up() {
    let server = Server::start().await;
    let code = server.login_code("", Platform::Wechat);
    for (options, status, api_code) in [
        (json!({"scope": "profile"}), 400, None),
        (json!({"customData": {"unknown": 1}}), 400, Some(2231)),
        (json!({"tenantId": "t1"}), 403, Some(2_130_010)),
    ] {
        fails!(server.post(BY_MOBILE, wechat(&code, options)) => status, api_code);
    }
    let mut strange = wechat(&code, json!({}));
    strange["extIdpConnidentifier"] = json!("nobody");
    fails!(server.post(BY_MOBILE, strange) => 404, None);
    let other = json!({
        "connection": "google", "extIdpConnidentifier": "my-wxapp", "googlePayload": {"code": code},
    });
    fails!(server.post(BY_MOBILE, other) => 501, None);
    server.does(BY_MOBILE, "", wechat(&code, json!({}))).await;
}

#[tokio::test]
async fn a_login_code_ends_after_five_minutes_and_belongs_to_its_platform() {
    let server = Server::start().await;
    let code = server.login_code("", Platform::Douyin);
    fails!(server.post(BY_MOBILE, wechat(&code, json!({}))) => 602, None);
    let code = server.login_code("", Platform::Wechat);
    server.emulator.advance(300);
    fails!(server.post(BY_MOBILE, wechat(&code, json!({}))) => 602, None);
    assert!(server.emulator.state().users.is_empty());
}

#[tokio::test]
async fn wechat_brings_a_phone_number_in_both_ways() {
    let server = Server::start().await;
    let openid = server.person(Platform::Wechat, "13100000001");
    let code = server.login_code(&openid, Platform::Wechat);
    let data = server.emulator.encrypt(&openid, &Value::Null).unwrap();
    let old_style = json!({
        "connection": "wechat_mini_program_phone", "extIdpConnidentifier": "my-wxapp",
        "wechatMiniProgramPhonePayload": {"code": code, "encryptedData": data.encrypted_data, "iv": data.iv},
    });
    server.does(BY_MOBILE, "", old_style).await;

    let other = server.person(Platform::Wechat, "13100000002");
    let mut button = NewCode::default();
    (button.openid, button.phone_button) = (other.clone(), true);
    let button = server.emulator.add_code(button).unwrap();
    let mut new_style = json!({
        "connection": "wechat_mini_program_code_and_phone", "extIdpConnidentifier": "my-wxapp",
        "wechatMiniProgramCodeAndPhonePayload": {
            "wxLoginInfo": {"code": server.login_code(&other, Platform::Wechat)},
            "wxPhoneInfo": {"code": button},
        },
    });
    server.does(BY_MOBILE, "", new_style.clone()).await;
    let code = server.login_code(&other, Platform::Wechat);
    new_style["wechatMiniProgramCodeAndPhonePayload"]["wxLoginInfo"]["code"] = json!(code);
    fails!(server.post(BY_MOBILE, new_style) => 602, None);

    let users = server.emulator.state().users;
    let phones: Vec<&Value> = users.iter().map(|user| &user["phone"]).collect();
    assert_eq!(phones, ["13100000001", "13100000002"]);
    assert_eq!(users[0]["phoneVerified"], true);
}

#[tokio::test]
async fn a_person_with_the_phone_number_of_an_account_gets_that_account() {
    let server = Server::start().await;
    let (id, _) = server.bob(user(json!({"phone": "13100000003"}))).await;
    let openid = server.person(Platform::Douyin, "13100000003");
    let code = server.login_code(&openid, Platform::Douyin);
    let data = server.emulator.encrypt(&openid, &Value::Null).unwrap();
    let body = json!({
        "connection": "douyin_mini_program_code_and_phone", "extIdpConnidentifier": "my-ttapp",
        "douyinMiniProgramCodeAndPhonePayload": {
            "loginParams": {"code": code, "encryptedData": "", "iv": ""},
            "phoneParams": {"encryptedData": data.encrypted_data, "iv": data.iv},
        },
    });
    server.does(BY_MOBILE, "", body).await;
    let user = server.user(&id).unwrap();
    assert_eq!(user["identities"][0]["provider"], "douyin");

    let body = json!({
        "connection": "douyin_mini_program_code", "extIdpConnidentifier": "my-ttapp",
        "douyinMiniProgramCodePayload": {"code": server.login_code(&openid, Platform::Douyin)},
    });
    server.does(BY_MOBILE, "", body).await;
    assert_eq!(server.emulator.state().users.len(), 1);
}

#[tokio::test]
async fn a_new_session_key_makes_older_data_unreadable() {
    let server = Server::start().await;
    let openid = server.person(Platform::Wechat, "13100000001");
    let data = server.emulator.encrypt(&openid, &Value::Null).unwrap();
    let code = server.login_code(&openid, Platform::Wechat);
    let mut body = wechat(&code, json!({}));
    body["wechatMiniProgramCodePayload"] =
        json!({"code": code, "encryptedData": data.encrypted_data, "iv": data.iv});
    fails!(server.post(BY_MOBILE, body) => 602, None);
}

#[tokio::test]
async fn blocked_users_and_closed_registration_are_told() {
    let server = Server::with(|config| config.registration = false).await;
    let code = server.login_code("", Platform::Wechat);
    let refused = server.post(BY_MOBILE, wechat(&code, json!({}))).await;
    failed(&refused, 403, 2031);

    let openid = server.person(Platform::Wechat, "");
    let mut user = NewUser::default();
    (user.openid, user.username) = (Some(openid.clone()), Some("bob".to_owned()));
    user.password = Some("secret-1".to_owned());
    let id = server.emulator.add_user(user).unwrap();
    let tokens = server.sign_in("bob", "secret-1").await;
    server.emulator.block(&id, true);
    let code = server.login_code(&openid, Platform::Wechat);
    let refused = server.post(BY_MOBILE, wechat(&code, json!({}))).await;
    failed(&refused, 403, 2005);
    fails!(server.sign_in("bob", "secret-1") => 403, 2005);
    let token = text(&tokens["data"]["access_token"]);
    fails!(server.get("/api/v3/get-profile", &token) => 403, 2_120_008);
}

#[tokio::test]
async fn the_client_authenticates_as_configured() {
    let server =
        Server::with(|config| config.token_auth_method = AuthMethod::ClientSecretPost).await;
    let mut body = wechat(&server.login_code("", Platform::Wechat), json!({}));
    fails!(server.post(BY_MOBILE, body.clone()) => 401, 2011);
    body["client_id"] = json!(server.config.app_id);
    body["client_secret"] = json!("wrong");
    fails!(server.post(BY_MOBILE, body.clone()) => 401, 2011);
    body["client_secret"] = json!(server.config.app_secret);
    server.does(BY_MOBILE, "", body).await;
}

#[tokio::test]
async fn a_basic_header_is_the_client_and_no_token() {
    let server =
        Server::with(|config| config.token_auth_method = AuthMethod::ClientSecretBasic).await;
    let basic = |secret: &str| {
        let pair = format!("{}:{secret}", server.config.app_id);
        format!("Basic {}", BASE64_STANDARD.encode(pair))
    };
    let body = wechat(&server.login_code("", Platform::Wechat), json!({}));
    fails!(server.ask(BY_MOBILE, &basic("wrong"), body.clone()) => 401, 2011);
    let right = basic(&server.config.app_secret);
    server.does(BY_MOBILE, &right, body).await;
}

#[tokio::test]
async fn another_application_is_not_known() {
    let mut server = Server::start().await;
    server.config.app_id = "64a0000000000000000000ff".to_owned();
    let body = wechat(&server.login_code("", Platform::Wechat), json!({}));
    fails!(server.post(BY_MOBILE, body) => 404, 2011);
    fails!(server.get("/api/v3/system", "") => 404, 2011);
    // What should have been a picture says it too.
    fails!(server.get("/api/v3/captcha-code", "") => 404, 2011);
    let asked = server.emulator.requests(0);
    assert_eq!(asked.last().map(|entry| entry.status), Some(404));
}

#[tokio::test]
async fn a_sign_in_to_a_tenant_needs_the_tenant() {
    let server = Server::with(|config| config.tenants = vec!["t1".to_owned()]).await;
    let code = server.login_code("", Platform::Wechat);
    let refused = server
        .post(BY_MOBILE, wechat(&code, json!({"tenantId": "t2"})))
        .await;
    failed(&refused, 403, 2_130_010);
    server
        .does(BY_MOBILE, "", wechat(&code, json!({"tenantId": "t1"})))
        .await;
}
