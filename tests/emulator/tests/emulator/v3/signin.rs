//! In: passwords, pass codes, captchas. Out: token sets, accounts, and refusals.

use authing_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::user;
use crate::v3::support::{Server, done, fails, text};

const SIGNIN: &str = "/api/v3/signin";

#[tokio::test]
async fn a_password_goes_with_any_name_of_the_account() {
    let server = Server::start().await;
    let mut user = user(json!({"phone": "13100000001"}));
    user.email = Some("bob@example.com".to_owned());
    server.bob(user).await;
    for (name, value) in [
        ("account", "bob"),
        ("account", "BOB@example.com"),
        ("account", "13100000001"),
        ("username", "bob"),
        ("email", "bob@example.com"),
        ("phone", "13100000001"),
    ] {
        let mut payload = json!({"password": "secret-1", "account": "", "email": "", "phone": ""});
        payload[name] = json!(value);
        let body = json!({"connection": "PASSWORD", "passwordPayload": payload});
        server.does(SIGNIN, "", body).await;
    }
    fails!(server.sign_in("bob", "wrong") => 403, 2333);
    fails!(server.sign_in("nobody", "secret-1") => 403, 2333);
    let two = json!({
        "connection": "PASSWORD",
        "passwordPayload": {"password": "secret-1", "username": "bob", "phone": "13100000001"},
    });
    fails!(server.post(SIGNIN, two) => 400, 2231);
    let directory = json!({
        "connection": "LDAP", "ldapPayload": {"password": "x", "sAMAccountName": "bob"},
    });
    fails!(server.post(SIGNIN, directory) => 501, None);
}

#[tokio::test]
async fn a_password_may_register_if_asked_to() {
    let server = Server::start().await;
    let body = |payload: Value| {
        json!({
            "connection": "PASSWORD", "passwordPayload": payload, "options": {"autoRegister": true},
        })
    };
    let account = body(json!({"account": "eve", "password": "secret-1"}));
    fails!(server.post(SIGNIN, account) => 403, 2333);
    let short = body(json!({"username": "eve", "password": "short"}));
    fails!(server.post(SIGNIN, short) => 400, 2029);
    let bad = body(json!({"email": "eve", "password": "secret-1"}));
    fails!(server.post(SIGNIN, bad) => 400, 2003);
    assert!(server.emulator.state().users.is_empty());
    for payload in [
        json!({"username": "eve", "password": "secret-1"}),
        json!({"email": "eve@example.com", "password": "secret-1"}),
        json!({"phone": "13100000009", "password": "secret-1"}),
    ] {
        server.does(SIGNIN, "", body(payload)).await;
    }
    assert_eq!(server.emulator.state().users.len(), 3);
    done(&server.sign_in("eve", "secret-1").await);
}

#[tokio::test]
async fn a_pass_code_signs_in_once() {
    let server = Server::start().await;
    let body = |code: &str, register: bool| {
        json!({
            "connection": "PASSCODE",
            "passCodePayload": {"phone": "13100000001", "passCode": code, "email": ""},
            "options": {"autoRegister": register},
        })
    };
    let code = server.sms("13100000001", "CHANNEL_LOGIN").await;
    fails!(server.post(SIGNIN, body(&code, false)) => 404, 2004);
    server.does(SIGNIN, "", body(&code, true)).await;
    fails!(server.post(SIGNIN, body(&code, true)) => 400, 2001);
    let wrong = server.sms("13100000001", "CHANNEL_BIND_PHONE").await;
    fails!(server.post(SIGNIN, body(&wrong, false)) => 400, 2001);
    server.emulator.advance(60);
    let late = server.sms("13100000001", "CHANNEL_LOGIN").await;
    server.emulator.advance(60);
    fails!(server.post(SIGNIN, body(&late, false)) => 400, 2300);

    let code = server.mail("eve@example.com", "CHANNEL_LOGIN").await;
    let mail = json!({
        "connection": "PASSCODE", "passCodePayload": {"email": "eve@example.com", "passCode": code},
        "options": {"autoRegister": true},
    });
    server.does(SIGNIN, "", mail).await;
    let users = server.emulator.state().users;
    assert_eq!(users[0]["phoneVerified"], true);
    assert_eq!(users[1]["emailVerified"], true);
}

#[tokio::test]
async fn wrong_passwords_call_for_a_captcha() {
    let server = Server::with(|config| config.captcha_after = 2).await;
    server.bob(NewUser::default()).await;
    for _ in 0..2 {
        fails!(server.sign_in("bob", "wrong") => 403, 2333);
    }
    fails!(server.sign_in("bob", "secret-1") => 403, 2000);
    let body = |password: &str, options: Value| {
        json!({
            "connection": "PASSWORD", "passwordPayload": {"username": "bob", "password": password},
            "options": options,
        })
    };
    let (solved, late) = (captcha(&server).await, captcha(&server).await);
    let wrong = json!({"captchaCode": "none", "captchaToken": late["captchaToken"]});
    fails!(server.post(SIGNIN, body("secret-1", wrong)) => 400, 2001);
    fails!(server.post(SIGNIN, body("wrong", solved.clone())) => 403, 2333);
    fails!(server.post(SIGNIN, body("secret-1", solved)) => 400, 2001);
    let late = captcha(&server).await;
    server.emulator.advance(300);
    fails!(server.post(SIGNIN, body("secret-1", late)) => 400, 2001);

    let picture = server.get("/api/v3/captcha-code?r=1", "").await;
    let solved = json!({"captchaCode": picture_text(&text(&picture))});
    server.does(SIGNIN, "", body("secret-1", solved)).await;
    done(&server.sign_in("bob", "secret-1").await);
}

async fn captcha(server: &Server) -> Value {
    let answer = server.get("/api/v3/get-captcha-code", "").await;
    let code = picture_text(&text(&answer["data"]["captchaCodeSvg"]));
    json!({"captchaCode": code, "captchaToken": answer["data"]["captchaToken"]})
}

fn picture_text(svg: &str) -> String {
    let (_, rest) = svg.split_once("<text").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}
