//! In: orders for codes. Out: messages, and refusals.

use authing_emulator::Medium;
use serde_json::json;

use crate::v3::support::{Server, failed, fails};

#[tokio::test]
async fn one_message_a_minute_for_each_address_and_channel() {
    let server = Server::start().await;
    let body = json!({"phoneNumber": "13100000001", "channel": "CHANNEL_LOGIN"});
    server.does("/api/v3/send-sms", "", body.clone()).await;
    let (status, answer) = server.posted("/api/v3/send-sms", "", body.clone()).await;
    assert_eq!(status, 429);
    failed(&answer, 429, None);
    server.sms("13100000001", "CHANNEL_BIND_PHONE").await;
    server.sms("13100000002", "CHANNEL_LOGIN").await;
    server.emulator.advance(60);
    server.does("/api/v3/send-sms", "", body).await;
    let messages = server.emulator.messages();
    assert_eq!(messages.len(), 4);
    assert_eq!(messages[0].medium, Medium::Sms);
    assert_eq!(messages[0].to, "+8613100000001");
    assert_eq!(messages[0].channel, "CHANNEL_LOGIN");
}

#[tokio::test]
async fn bad_addresses_and_channels_are_refused() {
    let server = Server::start().await;
    let number = json!({"phoneNumber": "none", "channel": "CHANNEL_LOGIN"});
    fails!(server.post("/api/v3/send-sms", number) => 400, 2028);
    let address = json!({"email": "none", "channel": "CHANNEL_LOGIN"});
    fails!(server.post("/api/v3/send-email", address) => 400, 2003);
    let channel = json!({"email": "a@example.com", "channel": "CHANNEL_BIND_PHONE"});
    fails!(server.post("/api/v3/send-email", channel) => 400, 2231);
    assert!(server.emulator.messages().is_empty());
}

#[tokio::test]
async fn a_code_can_be_looked_at_without_using_it_up() {
    let server = Server::start().await;
    let code = server.sms("13100000001", "CHANNEL_BIND_PHONE").await;
    let sms = |channel: &str| {
        json!({
            "codeType": "SMS",
            "smsCodePayload": {"phone": "13100000001", "passCode": code, "channel": channel},
        })
    };
    for _ in 0..2 {
        let answer = server
            .post("/api/v3/pre-check-code", sms("CHANNEL_BIND_PHONE"))
            .await;
        assert_eq!(answer["data"]["isValid"], true);
    }
    let answer = server
        .post("/api/v3/pre-check-code", sms("CHANNEL_LOGIN"))
        .await;
    assert_eq!(answer["data"]["isValid"], false);
    let code = server.mail("a@example.com", "CHANNEL_LOGIN").await;
    let mail = json!({
        "codeType": "EMAIL",
        "emailCodePayload": {"email": "A@example.com", "passCode": code, "channel": "CHANNEL_LOGIN"},
    });
    server.emulator.advance(299);
    let answer = server.post("/api/v3/pre-check-code", mail.clone()).await;
    assert_eq!(answer["data"]["isValid"], true);
    server.emulator.advance(1);
    let answer = server.post("/api/v3/pre-check-code", mail).await;
    assert_eq!(answer["data"]["isValid"], false);
    assert!(server.emulator.messages().iter().all(|one| !one.used));
}
