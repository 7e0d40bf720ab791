//! In: addresses and their codes. Out: proof of binding, changing and unbinding them (G9, G12 to G17).

use authing_emulator::{Emulator, NewUser};
use authing_miniprogram::models::{EmailScene, SendSmsCode};
use serde_json::json;

use crate::v2::support::{all_allowed, fails, last_code, signed_in, user};

const OLD: &str = "old@x.example";
const NEW: &str = "new@x.example";

async fn mail(emulator: &Emulator, client: &authing_miniprogram::Client, to: &str) -> String {
    let sent = client
        .v2()
        .send_email(to, EmailScene::ChangeEmail)
        .await
        .unwrap();
    assert_eq!(sent.code, Some(200));
    last_code(emulator)
}

async fn text(emulator: &Emulator, client: &authing_miniprogram::Client, to: &str) -> String {
    client
        .v2()
        .send_sms_code(SendSmsCode::new(to))
        .await
        .unwrap();
    last_code(emulator)
}

#[tokio::test]
async fn an_email_is_bound_changed_and_unbound() {
    let emulator = Emulator::start().await.unwrap();
    let (client, ..) = signed_in(&emulator, NewUser::default()).await;
    let v2 = client.v2();
    fails!(v2.unbind_email() => "2219");
    fails!(v2.send_email("nowhere", EmailScene::ChangeEmail) => "2204");
    let pass = mail(&emulator, &client, OLD).await;
    fails!(v2.bind_email(OLD, "wrong") => "2001");
    let user = v2.bind_email(OLD, pass.as_str()).await.unwrap();
    assert_eq!(
        (user.email.as_deref(), user.email_verified),
        (Some(OLD), Some(true))
    );

    let pass = mail(&emulator, &client, NEW).await;
    fails!(v2.bind_email(NEW, pass.as_str()) => "2200");
    fails!(v2.update_email(OLD, "any") => "2229");
    fails!(v2.update_email(NEW, pass.as_str()) => "2227");
    let other = v2
        .update_email(NEW, pass.as_str())
        .old_email("x@x.example")
        .old_email_code("1");
    fails!(other => "2037");
    emulator.advance(60);
    let old = mail(&emulator, &client, OLD).await;
    let changed = v2
        .update_email(NEW, pass.as_str())
        .old_email(OLD)
        .old_email_code(old.as_str());
    assert_eq!(changed.await.unwrap().email.as_deref(), Some(NEW));
    assert_eq!(v2.unbind_email().await.unwrap().email, None);
    assert!(emulator.state().users[0].get("email").is_none());
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_phone_number_is_bound_changed_and_unbound() {
    let emulator = Emulator::start().await.unwrap();
    let taken = Some("13100000009".to_owned());
    emulator.add_user(user(json!({"phone": taken}))).unwrap();
    let (client, ..) = signed_in(&emulator, NewUser::default()).await;
    let v2 = client.v2();
    let (old, new) = ("13100000001", "13100000002");
    fails!(v2.unbind_phone() => "2216");
    let pass = text(&emulator, &client, "13100000009").await;
    fails!(v2.bind_phone("13100000009", pass) => "2035");
    let pass = text(&emulator, &client, old).await;
    let user = v2.bind_phone(old, pass).await.unwrap();
    assert_eq!(
        (user.phone.as_deref(), user.phone_verified),
        (Some(old), Some(true))
    );

    let pass = text(&emulator, &client, new).await;
    fails!(v2.update_phone(old, "any") => "2230");
    fails!(v2.update_phone(new, pass.as_str()) => "2038");
    let wrong = v2
        .update_phone(new, pass.as_str())
        .old_phone(old)
        .old_phone_code("wrong");
    fails!(wrong => "2001");
    emulator.advance(61);
    let old_code = text(&emulator, &client, old).await;
    let late = v2
        .update_phone(new, pass)
        .old_phone(old)
        .old_phone_code(old_code.as_str());
    fails!(late => "2300");
    emulator.advance(61);
    let (pass, old_code) = (
        text(&emulator, &client, new).await,
        text(&emulator, &client, old).await,
    );
    let changed = v2
        .update_phone(new, pass)
        .old_phone(old)
        .old_phone_code(old_code);
    assert_eq!(changed.await.unwrap().phone.as_deref(), Some(new));
    assert_eq!(v2.unbind_phone().await.unwrap().phone, None);
    all_allowed(&emulator);
}

#[tokio::test]
async fn the_last_way_to_sign_in_stays() {
    let emulator = Emulator::start().await.unwrap();
    let phone = "13100000001";
    let new = user(json!({"phone": phone}));
    emulator.add_user(new).unwrap();
    let client = crate::v2::support::anonymous(&emulator);
    let pass = text(&emulator, &client, phone).await;
    let input = authing_miniprogram::models::LoginByPhoneCodeInput::new(phone, pass);
    let user = client.v2().login_by_phone_code(input).await.unwrap();
    let client = crate::v2::support::with_token(&emulator, &crate::v2::support::token(&user));
    fails!(client.v2().unbind_phone() => "2217");
    all_allowed(&emulator);
}
