//! In: passwords, pass codes, captchas. Out: token sets, accounts, and refusals.

use authing_emulator::{Config, NewUser};
use serde_json::{Value, json};

use crate::v3::support::{Server, done, failed, text, with_phone};

const SIGNIN: &str = "/api/v3/signin";

#[tokio::test]
async fn a_password_goes_with_any_name_of_the_account() {
    let server = Server::start().await;
    let mut user = with_phone("13100000001");
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
        done(&server.post(SIGNIN, body).await);
    }
    failed(&server.sign_in("bob", "wrong").await, 403, 2333);
    failed(&server.sign_in("nobody", "secret-1").await, 403, 2333);
    let two = json!({
        "connection": "PASSWORD",
        "passwordPayload": {"password": "secret-1", "username": "bob", "phone": "13100000001"},
    });
    failed(&server.post(SIGNIN, two).await, 400, 2231);
    let directory = json!({
        "connection": "LDAP", "ldapPayload": {"password": "x", "sAMAccountName": "bob"},
    });
    failed(&server.post(SIGNIN, directory).await, 501, None);
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
    failed(&server.post(SIGNIN, account).await, 403, 2333);
    let short = body(json!({"username": "eve", "password": "short"}));
    failed(&server.post(SIGNIN, short).await, 400, 2029);
    let bad = body(json!({"email": "eve", "password": "secret-1"}));
    failed(&server.post(SIGNIN, bad).await, 400, 2003);
    assert!(server.emulator.state().users.is_empty());
    for payload in [
        json!({"username": "eve", "password": "secret-1"}),
        json!({"email": "eve@example.com", "password": "secret-1"}),
        json!({"phone": "13100000009", "password": "secret-1"}),
    ] {
        done(&server.post(SIGNIN, body(payload)).await);
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
    failed(&server.post(SIGNIN, body(&code, false)).await, 404, 2004);
    done(&server.post(SIGNIN, body(&code, true)).await);
    failed(&server.post(SIGNIN, body(&code, true)).await, 400, 2001);
    let wrong = server.sms("13100000001", "CHANNEL_BIND_PHONE").await;
    failed(&server.post(SIGNIN, body(&wrong, false)).await, 400, 2001);
    server.emulator.advance(60);
    let late = server.sms("13100000001", "CHANNEL_LOGIN").await;
    server.emulator.advance(60);
    failed(&server.post(SIGNIN, body(&late, false)).await, 400, 2300);

    let code = server.mail("eve@example.com", "CHANNEL_LOGIN").await;
    let mail = json!({
        "connection": "PASSCODE", "passCodePayload": {"email": "eve@example.com", "passCode": code},
        "options": {"autoRegister": true},
    });
    done(&server.post(SIGNIN, mail).await);
    let users = server.emulator.state().users;
    assert_eq!(users[0]["phoneVerified"], true);
    assert_eq!(users[1]["emailVerified"], true);
}

#[tokio::test]
async fn wrong_passwords_call_for_a_captcha() {
    let config = Config {
        captcha_after: 2,
        ..Config::default()
    };
    let server = Server::with(config).await;
    server.bob(NewUser::default()).await;
    for _ in 0..2 {
        failed(&server.sign_in("bob", "wrong").await, 403, 2333);
    }
    failed(&server.sign_in("bob", "secret-1").await, 403, 2000);
    let body = |password: &str, options: Value| {
        json!({
            "connection": "PASSWORD", "passwordPayload": {"username": "bob", "password": password},
            "options": options,
        })
    };
    let (solved, late) = (captcha(&server).await, captcha(&server).await);
    let wrong = json!({"captchaCode": "none", "captchaToken": late["captchaToken"]});
    failed(
        &server.post(SIGNIN, body("secret-1", wrong)).await,
        400,
        2001,
    );
    failed(
        &server.post(SIGNIN, body("wrong", solved.clone())).await,
        403,
        2333,
    );
    failed(
        &server.post(SIGNIN, body("secret-1", solved)).await,
        400,
        2001,
    );
    let late = captcha(&server).await;
    server.emulator.advance(300);
    failed(
        &server.post(SIGNIN, body("secret-1", late)).await,
        400,
        2001,
    );

    let picture = server.get("/api/v3/captcha-code?r=1", "").await;
    let solved = json!({"captchaCode": picture_text(&text(&picture))});
    done(&server.post(SIGNIN, body("secret-1", solved)).await);
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
