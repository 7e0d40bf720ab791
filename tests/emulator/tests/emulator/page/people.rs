//! Somebody who has signed in, for a page that shows them.

use authing_emulator::{Emulator, NewCode, NewPerson};
use reqwest::Client;
use serde_json::{Value, json};

/// Signs a new person in, by a code.
pub(crate) async fn sign_in(emulator: &Emulator, nickname: &str) {
    let profile = json!({"nickName": nickname});
    let mut person = NewPerson::default();
    (person.profile, person.phone) = (profile, Some("13800000000".to_owned()));
    let openid = emulator.add_person(person);
    let mut code = NewCode::default();
    code.openid = openid;
    let code = emulator.add_code(code).unwrap();
    let body = json!({
        "connection": "wechat_mini_program_code", "extIdpConnidentifier": "my-wxapp",
        "wechatMiniProgramCodePayload": {"code": code}, "options": {"scope": "openid profile offline_access"},
    });
    let request = Client::new().post(format!("{}/api/v3/signin-by-mobile", emulator.url()));
    let request = request.header("x-authing-app-id", "64a0000000000000000000a1");
    let answer = request.json(&body).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["statusCode"], 200, "{answer}");
}
