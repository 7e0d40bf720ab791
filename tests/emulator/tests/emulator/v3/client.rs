//! In: the generated client. Out: proof that it and the emulated service understand each other.

use authing_emulator::Platform;
use authing_miniprogram::models::{
    PassCodePayload, SendSmsRequest, SigninByMobileOptions, SigninByMobileWechatMiniProgramCode,
    SigninPassCode, SmsChannel, UpdateProfileRequest, WechatMiniProgramCodePayload,
};
use authing_miniprogram::{Builder, Client};

use crate::support::all_allowed;
use crate::v3::support::Server;

fn client(server: &Server) -> Builder<Client> {
    Client::builder(&server.config.app_id)
        .user_pool_id(&server.config.user_pool_id)
        .host(server.emulator.url())
}

#[tokio::test]
async fn a_sign_in_by_code_leads_to_the_profile() {
    let server = Server::start().await;
    let openid = server.person(Platform::Wechat, "");
    let code = server.login_code(&openid, Platform::Wechat);
    let options = SigninByMobileOptions::new().scope("openid profile offline_access");
    let payload = WechatMiniProgramCodePayload::new(code);
    let body = SigninByMobileWechatMiniProgramCode::new("my-wxapp", payload).options(options);
    let stranger = client(&server).build().unwrap();
    let tokens = stranger.v3().signin_by_mobile(body).await.unwrap();
    let token = tokens.access_token.unwrap();
    assert!(tokens.refresh_token.is_some());

    let own = client(&server).access_token(token).build().unwrap();
    let change = UpdateProfileRequest::new().nickname("Mick".to_owned());
    let user = own.v3().update_profile(change).await.unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Mick"));
    let user = own.v3().get_profile().await.unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Mick"));
    assert_eq!(server.emulator.state().users[0]["nickname"], "Mick");
    all_allowed(&server.emulator);
}

#[tokio::test]
async fn failures_come_with_their_codes() {
    let server = Server::start().await;
    let client = client(&server).access_token("dead").build().unwrap();
    let sms = SendSmsRequest::new("13100000001", SmsChannel::ChannelLogin);
    client.v3().send_sms(sms).await.unwrap();
    let payload = PassCodePayload::new("wrong").phone("13100000001");
    let error = client.v3().signin(SigninPassCode::new(payload)).await;
    let error = error.unwrap_err();
    assert_eq!(error.code(), Some("2004"), "{error}");
    let error = client.v3().get_profile().await.unwrap_err();
    assert_eq!(error.code(), Some("2020"), "{error}");
    all_allowed(&server.emulator);
}
