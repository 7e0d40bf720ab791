//! In: a user who is signed in. Out: proof of passwords (G10, G11, G26), security (A8), links (A10, A11), and of what a user
//! belongs to and may use (A9, A12, G27).

use authing_emulator::{Allowed, Emulator, NewUser, Resource};
use authing_miniprogram::models::{
    EmailScene, LinkAccount, LoginByUsernameInput, ResourceType, UnlinkAccount, V2ProviderType,
};
use serde_json::json;

use crate::v2::support::{
    PASSWORD, all_allowed, anonymous, by_code, code, emulator, fails, in_the_clear, last_code,
    person, signed_in, token, user, with_token,
};

#[tokio::test]
async fn the_password_is_changed_by_whoever_knows_the_old_one() {
    let emulator = Emulator::start().await.unwrap();
    let (client, _, token) = signed_in(&emulator, NewUser::default()).await;
    let v2 = client.v2();
    let old = PASSWORD;
    let new = "NewPassw0rd!";
    let short = "short";
    fails!(v2.update_password(new) => "2201");
    let wrong = v2.update_password(new).old_password(new);
    fails!(wrong => "2203");
    fails!(v2.update_password(short).old_password(old) => "2029");
    let plain = r#"updatePassword(newPassword: "plain")"#;
    assert_eq!(in_the_clear(&emulator, Some(&token), plain).await, 2016);
    v2.update_password(new).old_password(old).await.unwrap();
    let login = |password: &str| v2.login_by_username(LoginByUsernameInput::new("bob", password));
    fails!(login(old) => "2006");
    login(new).await.unwrap();
    let level = v2.get_security_level().await.unwrap();
    assert_eq!(
        (level.score, level.password, level.email),
        (40, true, false)
    );
    assert_eq!(
        serde_json::to_value(level.password_security_level).unwrap(),
        json!(3)
    );
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_forgotten_password_is_reset_with_a_code() {
    let emulator = Emulator::start().await.unwrap();
    let email = "bob@x.example";
    let new = user(json!({"email": email}));
    signed_in(&emulator, new).await;
    let v2 = anonymous(&emulator).v2();
    v2.send_email(email, EmailScene::ResetPassword)
        .await
        .unwrap();
    let pass = last_code(&emulator);
    let new = "another1";
    let reset = |code: &str| v2.reset_password(code, new);
    fails!(reset(&pass) => "2028");
    fails!(reset(&pass).email("no@x.example") => "2004");
    fails!(reset("wrong").email(email) => "2001");
    let short = "short";
    fails!(v2.reset_password(pass.as_str(), short).email(email) => "2029");
    assert_eq!(reset(&pass).email(email).await.unwrap().code, Some(200));
    v2.login_by_username(LoginByUsernameInput::new("bob", new))
        .await
        .unwrap();
    emulator.advance(60);
    v2.send_email(email, EmailScene::ResetPassword)
        .await
        .unwrap();
    emulator.advance(300);
    fails!(reset(&last_code(&emulator)).email(email) => "2300");
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_password_is_judged() {
    let emulator = Emulator::start().await.unwrap();
    let v2 = anonymous(&emulator).v2();
    let weak = v2.check_password_strength("short").await.unwrap();
    assert!(!weak.valid && weak.message.is_some());
    assert!(
        v2.check_password_strength("long enough")
            .await
            .unwrap()
            .valid
    );
    all_allowed(&emulator);
}

#[tokio::test]
async fn a_wechat_account_is_linked_and_unlinked() {
    let emulator = Emulator::start().await.unwrap();
    let (client, id, primary) = signed_in(&emulator, NewUser::default()).await;
    let openid = person(&emulator, json!({}));
    let secondary = token(&by_code(&emulator, &openid).await);
    let v2 = client.v2();
    let link = |one: &str, two: &str| v2.link_account(LinkAccount::new(one, two));
    fails!(link(&primary, &primary) => "2213");
    fails!(link(&secondary, &primary) => "2216");
    fails!(link(&primary, "no.such.token") => "2207");
    let unlink = |provider| v2.unlink_account(UnlinkAccount::new(primary.as_str(), provider));
    fails!(unlink(V2ProviderType::WechatMiniprogramDefault) => "2216");
    link(&primary, &secondary).await.unwrap();
    assert_eq!(emulator.state().users.len(), 1);
    assert_eq!(by_code(&emulator, &openid).await.id, id);
    fails!(with_token(&emulator, &secondary).v2().list_orgs() => "2207");
    fails!(unlink(V2ProviderType::Github) => "2216");
    unlink(V2ProviderType::WechatMiniprogramDefault)
        .await
        .unwrap();
    let alone = by_code(&emulator, &openid).await;
    assert_ne!(alone.id, id);
    let own = token(&alone);
    let last = UnlinkAccount::new(own.as_str(), V2ProviderType::WechatMiniprogramDefault);
    fails!(with_token(&emulator, &own).v2().unlink_account(last) => "2217");
    all_allowed(&emulator);
}

#[tokio::test]
async fn an_identity_of_a_full_account_is_not_moved() {
    let emulator = Emulator::start().await.unwrap();
    let openid = person(&emulator, json!({}));
    let new = user(json!({"openid": openid, "username": "full"}));
    let (_, _, full) = signed_in(&emulator, new).await;
    let (client, _, own) = signed_in(&emulator, NewUser::default()).await;
    let refused = client
        .v2()
        .link_account(LinkAccount::new(own.as_str(), full.as_str()))
        .await;
    assert_eq!(code(refused), "2215");
    all_allowed(&emulator);
}

fn resource(namespace: &str, code: &str, kind: &str) -> Resource {
    Resource {
        namespace: namespace.to_owned(),
        code: code.to_owned(),
        kind: kind.to_owned(),
        actions: vec![format!("{code}:read")],
    }
}

#[tokio::test]
async fn a_user_belongs_to_orgs_and_may_use_applications_and_resources() {
    let emulator = emulator(|config| {
        let node = json!({"id": "root"}).as_object().unwrap().clone();
        config.allowed.orgs = vec![vec![node]];
        for number in 0..11 {
            let name = json!({"id": format!("app-{number}"), "name": "Shop"});
            config
                .allowed
                .applications
                .push(name.as_object().unwrap().clone());
        }
        config.allowed.resources = vec![
            resource("shop", "books", "DATA"),
            resource("shop", "api", "API"),
        ];
    })
    .await;
    let (client, id, _) = signed_in(&emulator, NewUser::default()).await;
    let v2 = client.v2();
    assert_eq!(v2.list_orgs().await.unwrap().len(), 1);
    let page = v2.list_applications().await.unwrap();
    assert_eq!((page.total_count, page.list.len()), (12, 10));
    let page = v2.list_applications().page(2).limit(11).await.unwrap();
    assert_eq!(page.list[0].id.as_deref(), Some("app-10"));
    fails!(v2.list_applications().page(0) => "2231");

    let all = v2
        .list_authorized_resources()
        .id(id.as_str())
        .namespace("shop");
    let all = all.await.unwrap().unwrap();
    assert_eq!(all.total_count, 2);
    let api = v2
        .list_authorized_resources()
        .id(id.as_str())
        .resource_type(ResourceType::Api);
    assert_eq!(api.await.unwrap().unwrap().list[0].code, "api");
    let none = v2
        .list_authorized_resources()
        .id(id.as_str())
        .namespace("other");
    assert_eq!(none.await.unwrap().unwrap().total_count, 0);
    fails!(v2.list_authorized_resources().id("somebody") => "1001");

    let own = user(json!({"username": "mick", "allowed": Allowed::default()}));
    let (client, ..) = signed_in(&emulator, own).await;
    assert!(client.v2().list_orgs().await.unwrap().is_empty());
    assert_eq!(
        client.v2().list_applications().await.unwrap().total_count,
        1
    );
    all_allowed(&emulator);
}
