//! In: addresses with codes. Out: addresses bound, changed and unbound, and refusals.

use authing_emulator::NewUser;
use serde_json::{Value, json};

use crate::support::user;
use crate::v3::support::{Server, fails, text};

const VERIFY_EMAIL: &str = "/api/v3/verify-update-email-request";
const VERIFY_PHONE: &str = "/api/v3/verify-update-phone-request";

fn by_email(payload: &Value) -> Value {
    json!({"verifyMethod": "EMAIL_PASSCODE", "emailPassCodePayload": payload})
}

fn by_phone(payload: &Value) -> Value {
    json!({"verifyMethod": "PHONE_PASSCODE", "phonePassCodePayload": payload})
}

#[tokio::test]
async fn an_email_address_is_bound_changed_and_unbound() {
    let server = Server::start().await;
    let (id, token) = server.bob(NewUser::default()).await;
    let wrong = server.mail("bob@example.com", "CHANNEL_LOGIN").await;
    let bind = |code: &str| json!({"email": "bob@example.com", "passCode": code});
    fails!(server.ask("/api/v3/bind-email", &token, bind(&wrong)) => 400, 2001);
    let code = server.mail("bob@example.com", "CHANNEL_BIND_EMAIL").await;
    server.does("/api/v3/bind-email", &token, bind(&code)).await;
    fails!(server.ask("/api/v3/bind-email", &token, bind(&code)) => 409, 2200);

    let old = server.mail("bob@example.com", "CHANNEL_UPDATE_EMAIL").await;
    let new = server.mail("new@example.com", "CHANNEL_UPDATE_EMAIL").await;
    let mut payload = json!({"newEmail": "new@example.com", "newEmailPassCode": new});
    fails!(server.ask(VERIFY_EMAIL, &token, by_email(&payload)) => 400, 2227);
    payload["oldEmail"] = json!("other@example.com");
    payload["oldEmailPassCode"] = json!(old);
    fails!(server.ask(VERIFY_EMAIL, &token, by_email(&payload)) => 400, 2037);
    payload["oldEmail"] = json!("bob@example.com");
    let answer = server.ask(VERIFY_EMAIL, &token, by_email(&payload)).await;
    assert_eq!(answer["data"]["tokenExpiresIn"], 60);
    let change = json!({"updateEmailToken": answer["data"]["updateEmailToken"]});
    server
        .does("/api/v3/update-email", &token, change.clone())
        .await;
    fails!(server.ask("/api/v3/update-email", &token, change) => 400, 2300);
    assert_eq!(server.user(&id).unwrap()["email"], "new@example.com");

    let same = json!({"newEmail": "new@example.com", "newEmailPassCode": "000000"});
    fails!(server.ask(VERIFY_EMAIL, &token, by_email(&same)) => 400, 2229);
    let code = server.mail("new@example.com", "CHANNEL_UNBIND_EMAIL").await;
    let unbind = json!({"passCode": code});
    server
        .does("/api/v3/unbind-email", &token, unbind.clone())
        .await;
    fails!(server.ask("/api/v3/unbind-email", &token, unbind) => 400, 2219);
    assert!(server.user(&id).unwrap().get("email").is_none());
}

#[tokio::test]
async fn a_phone_number_is_bound_changed_and_unbound() {
    let server = Server::with(|config| {
        config.answers.update_phone_channel = "CHANNEL_IDENTITY_VERIFICATION".to_owned();
        config.answers.request_token_code = 2023;
    })
    .await;
    let (id, token) = server.bob(NewUser::default()).await;
    let code = server.sms("13100000001", "CHANNEL_BIND_PHONE").await;
    let bind = json!({"phoneNumber": "13100000001", "passCode": code, "phoneCountryCode": ""});
    server
        .does("/api/v3/bind-phone", &token, bind.clone())
        .await;
    fails!(server.ask("/api/v3/bind-phone", &token, bind) => 409, 2035);

    let new = server
        .sms("13100000002", "CHANNEL_IDENTITY_VERIFICATION")
        .await;
    let old = server.sms("13100000001", "CHANNEL_UNBIND_PHONE").await;
    let mut payload = json!({
        "newPhoneNumber": "13100000002", "newPhonePassCode": new, "oldPhoneNumber": "13100000009",
        "oldPhonePassCode": old,
    });
    fails!(server.ask(VERIFY_PHONE, &token, by_phone(&payload)) => 400, 2038);
    payload["oldPhoneNumber"] = json!("13100000001");
    let answer = server.ask(VERIFY_PHONE, &token, by_phone(&payload)).await;
    let change = json!({"updatePhoneToken": answer["data"]["updatePhoneToken"]});
    server.does("/api/v3/update-phone", &token, change).await;
    assert_eq!(server.user(&id).unwrap()["phone"], "13100000002");
    let same = json!({"newPhoneNumber": "13100000002", "newPhonePassCode": "000000"});
    fails!(server.ask(VERIFY_PHONE, &token, by_phone(&same)) => 400, 2230);
    let unknown = json!({"updatePhoneToken": "nonsense"});
    fails!(server.ask("/api/v3/update-phone", &token, unknown) => 400, 2023);

    let code = server.sms("13100000002", "CHANNEL_UNBIND_PHONE").await;
    let unbind = json!({"passCode": code});
    server
        .does("/api/v3/unbind-phone", &token, unbind.clone())
        .await;
    fails!(server.ask("/api/v3/unbind-phone", &token, unbind) => 400, 2216);
}

#[tokio::test]
async fn addresses_of_others_are_refused() {
    let server = Server::start().await;
    let other = user(json!({"email": "eve@example.com", "phone": "13100000009"}));
    server.emulator.add_user(other).unwrap();
    let (_, token) = server.bob(NewUser::default()).await;
    let code = server.mail("eve@example.com", "CHANNEL_BIND_EMAIL").await;
    let email = json!({"email": "Eve@example.com", "passCode": code});
    fails!(server.ask("/api/v3/bind-email", &token, email) => 409, 2200);
    let code = server.sms("13100000009", "CHANNEL_BIND_PHONE").await;
    let phone = json!({"phoneNumber": "13100000009", "passCode": code});
    fails!(server.ask("/api/v3/bind-phone", &token, phone) => 409, 2035);
}

#[tokio::test]
async fn a_token_for_a_change_ends_after_a_minute_and_is_for_its_user() {
    let server = Server::start().await;
    let (_, token) = server.bob(NewUser::default()).await;
    let code = server.mail("new@example.com", "CHANNEL_UPDATE_EMAIL").await;
    let payload = json!({"newEmail": "new@example.com", "newEmailPassCode": code});
    let answer = server.ask(VERIFY_EMAIL, &token, by_email(&payload)).await;
    let late = json!({"updateEmailToken": answer["data"]["updateEmailToken"]});
    server.emulator.advance(60);
    fails!(server.ask("/api/v3/update-email", &token, late) => 400, 2300);

    let code = server.mail("new@example.com", "CHANNEL_UPDATE_EMAIL").await;
    let payload = json!({"newEmail": "new@example.com", "newEmailPassCode": code});
    let answer = server.ask(VERIFY_EMAIL, &token, by_email(&payload)).await;
    let eve = server.eve().await;
    let stolen = json!({"updateEmailToken": answer["data"]["updateEmailToken"]});
    fails!(server.ask("/api/v3/update-email", &eve, stolen) => 400, 2300);
}

#[tokio::test]
async fn the_last_way_to_sign_in_stays_and_the_code_is_not_used_up() {
    let server = Server::start().await;
    let code = server.mail("eve@example.com", "CHANNEL_LOGIN").await;
    let body = json!({
        "connection": "PASSCODE", "passCodePayload": {"email": "eve@example.com", "passCode": code},
        "options": {"autoRegister": true},
    });
    let tokens = server.post("/api/v3/signin", body).await;
    let token = text(&tokens["data"]["access_token"]);
    let code = server.mail("eve@example.com", "CHANNEL_UNBIND_EMAIL").await;
    let unbind = json!({"passCode": code});
    fails!(server.ask("/api/v3/unbind-email", &token, unbind) => 400, 2217);
    assert!(!server.emulator.messages().pop().unwrap().used);
}
