//! The one table of calls: for a method of an official SDK, the call of the generated client that stands for it.

mod node;
mod taro;
mod wxapp;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use authing_miniprogram::models::{
    PreCheckCodeRequest, SigninByMobileRequest, SigninRequest, VerifyDeleteAccountRequest,
};

use self::wxapp::{signin, udf};
use super::setup::{Answer, Outcome, Setup, typed};

/// A call on its way.
pub(crate) type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// A call with the inputs of a trace.
pub(crate) type Call = fn(Arc<Setup>) -> Running;

/// The call for a method of an SDK.
pub(crate) fn find(sdk: &str, method: &str) -> Option<Call> {
    CALLS
        .iter()
        .find(|(own, name, _)| *own == sdk && *name == method)
        .map(|(_, _, call)| *call)
}

macro_rules! calls {
    ($($sdk:literal { $($method:literal => |$setup:ident| $call:expr,)* })*) => {
        &[$($(($sdk, $method, |$setup| Box::pin(async move { $call })),)*)*]
    };
}

/// SDK, method and call. What an SDK does by itself alone (`setToken`, `getLoginState`) is in `wire_support/local.rs`.
pub(crate) const CALLS: &[(&str, &str, Call)] = calls! {
    "wxapp4" {
        "loginByCode" => |s| wxapp::login_by_code(&s).await,
        "loginByPhone" => |s| typed(s.v2.login_by_phone(wxapp::encrypted_phone(&s)?).await?),
        "getPhone" => |s| typed(s.v2.get_phone(wxapp::encrypted_phone(&s)?).await?),
        "updateAvatar" => |s| wxapp::update_avatar(&s).await,
        "logout" => |s| s.v2.logout().await.into_result().map(|()| Answer::Done),
        "sendSmsCode" => |s| wxapp::send_sms_code(&s).await,
        "getSecurityLevel" => |s| typed(s.v2.get_security_level().await?),
        "listOrgs" => |s| typed(s.v2.list_orgs().await?),
        // The SDK makes up what these two return.
        "linkAccount" => |s| s.v2.link_account(s.body(0)?).await.map(|_| Answer::Done),
        "unLinkAccount" => |s| s.v2.unlink_account(s.body(0)?).await.map(|_| Answer::Done),
        "listApplications" => |s| wxapp::list_applications(&s).await,
        "getCurrentUser" => |s| typed(s.v2.get_current_user().await?),
        "updateProfile" => |s| wxapp::update_profile(&s).await,
        "checkLoginStatus" => |s| wxapp::check_login_status(&s).await,
        "refreshToken" => |s| wxapp::refresh_token(&s).await,
        "listUdv" => |s| udf::list_udv(&s).await,
        "getUdfValue" => |s| udf::get_udf_value(&s).await,
        "setUdv" => |s| udf::set_udv(&s).await,
        "setUdfValue" => |s| udf::set_udf_value(&s).await,
        "removeUdv" => |s| udf::remove_udv(&s).await,
        "removeUdfValue" => |s| udf::remove_udf_value(&s).await,
        "sendEmail" => |s| typed(s.v2.send_email(&s.needed(0)?, s.needed(1)?.into()).await?),
        "resetPasswordByPhoneCode" => |s| {
            typed(s.v2.reset_password(s.needed(1)?, s.needed(2)?).phone(s.needed(0)?).await?)
        },
        "resetPasswordByEmailCode" => |s| {
            typed(s.v2.reset_password(s.needed(1)?, s.needed(2)?).email(s.needed(0)?).await?)
        },
        "updatePassword" => |s| wxapp::update_password(&s).await,
        "updatePhone" => |s| wxapp::update_phone(&s).await,
        "updateEmail" => |s| wxapp::update_email(&s).await,
        "bindPhone" => |s| typed(s.v2.bind_phone(&s.needed(0)?, s.needed(1)?).await?),
        "unbindPhone" => |s| typed(s.v2.unbind_phone().await?),
        "bindEmail" => |s| typed(s.v2.bind_email(&s.needed(0)?, s.needed(1)?).await?),
        "unbindEmail" => |s| typed(s.v2.unbind_email().await?),
        "loginByEmail" => |s| typed(s.v2.login_by_email(signin::with_password(&s, "email")?).await?),
        "loginByUsername" => |s| typed(s.v2.login_by_username(signin::with_password(&s, "username")?).await?),
        "loginByPhoneCode" => |s| signin::login_by_phone_code(&s).await,
        "loginByPhonePassword" => |s| {
            typed(s.v2.login_by_phone_password(signin::with_password(&s, "phone")?).await?)
        },
        "loginBySubAccount" => |s| signin::login_by_sub_account(&s).await,
        "registerByEmail" => |s| {
            typed(s.v2.register_by_email(signin::registration(&s, &["email", "password"])?).await?)
        },
        "registerByUsername" => |s| {
            typed(s.v2.register_by_username(signin::registration(&s, &["username", "password"])?).await?)
        },
        "registerByPhoneCode" => |s| {
            typed(s.v2.register_by_phone_code(signin::registration(&s, &["phone", "code", "password"])?).await?)
        },
        "checkPasswordStrength" => |s| typed(s.v2.check_password_strength(s.needed(0)?).await?),
        "listAuthorizedResources" => |s| wxapp::list_authorized_resources(&s).await,
        "isUserExists" => |s| wxapp::is_user_exists(&s).await,
    }
    "taro5" {
        "loginByCode" => |s| taro::login_by_code(&s).await,
        "loginByPhone" => |s| taro::login_by_phone(&s).await,
        "loginByPassword" => |s| taro::signin(&s, "PASSWORD", s.object(0)).await,
        "loginByPassCode" => |s| taro::login_by_pass_code(&s).await,
        "refreshToken" => |s| taro::refresh_token(&s).await,
        "logout" => |s| s.v3.logout().await.into_result().map(|()| Answer::Done),
        "getPublicKey" => |s| taro::get_public_key(&s).await,
        "sendSms" => |s| taro::send_sms(&s).await,
        "sendEmailCode" => |s| typed(s.v3.send_email(s.body(0)?).await?),
        "getUserInfo" => |s| taro::get_user_info(&s).await,
        "updateUserInfo" => |s| typed(s.v3.update_profile(s.body(0)?).await?),
        "updateAvatar" => |s| taro::update_avatar(&s).await,
        "updatePassword" => |s| typed(s.v3.update_password(s.body(0)?).await?),
        "bindEmail" => |s| typed(s.v3.bind_email(s.body(0)?).await?),
        "updateEmailRequest" => |s| typed(s.v3.verify_update_email_request(s.body(0)?).await?),
        "updateEmail" => |s| typed(s.v3.update_email(s.body(0)?).await?),
        "bindPhone" => |s| typed(s.v3.bind_phone(s.body(0)?).await?),
        "updatePhoneRequest" => |s| typed(s.v3.verify_update_phone_request(s.body(0)?).await?),
        "updatePhone" => |s| typed(s.v3.update_phone(s.body(0)?).await?),
        "deleteAccountRequest" => |s| {
            typed(s.v3.verify_delete_account_request(s.body::<VerifyDeleteAccountRequest>(0)?).await?)
        },
        "deleteAccount" => |s| typed(s.v3.delete_account(s.body(0)?).await?),
        "getPhone" => |s| taro::get_phone(&s).await,
        "decryptData" => |s| taro::decrypt_data(&s).await,
        "bindWxByCode" => |s| typed(s.v3.bind_wechat_miniprogram(taro::with_code(&s)?).await?),
        "bindPlatformByCode" => |s| taro::bind_platform_by_code(&s).await,
    }
    "node4" {
        "signInByCredentials" => |s| typed(s.v3.signin(s.body::<SigninRequest>(0)?).await?),
        "signInByEmailPassword" => |s| node::by_password(&s, "email").await,
        "signInByPhonePassword" => |s| node::by_password(&s, "phone").await,
        "signInByUsernamePassword" => |s| node::by_password(&s, "username").await,
        "signInByAccountPassword" => |s| node::by_password(&s, "account").await,
        "signInByEmailPassCode" => |s| node::by_pass_code(&s, &["email", "passCode"]).await,
        "signInByPhonePassCode" => |s| node::by_pass_code(&s, &["phone", "phoneCountryCode", "passCode"]).await,
        "signInByAD" => |s| node::by_directory(&s, "AD", "adPayload").await,
        "signInByLDAP" => |s| node::by_directory(&s, "LDAP", "ldapPayload").await,
        "signInByMobile" => |s| typed(s.v3.signin_by_mobile(s.body::<SigninByMobileRequest>(0)?).await?),
        "getAccessTokenByCode" => |s| node::oidc::by_code(&s).await,
        "getAccessTokenByClientCredentials" => |s| node::oidc::by_client_credentials(&s).await,
        "getNewAccessTokenByRefreshToken" => |s| node::oidc::by_refresh_token(&s).await,
        "revokeToken" => |s| node::oidc::revoke(&s).await,
        "introspectToken" => |s| node::oidc::introspect(&s).await,
        "parseAccessToken" => |s| node::parse::access_token(&s).await,
        "parseIDToken" => |s| node::parse::id_token(&s).await,
        "getUserInfoByAccessToken" => |s| node::oidc::user_info(&s).await,
        "sendSms" => |s| typed(s.v3.send_sms(s.body(0)?).await?),
        "sendEmail" => |s| typed(s.v3.send_email(s.body(0)?).await?),
        "preCheckCode" => |s| typed(s.v3.pre_check_code(s.body::<PreCheckCodeRequest>(0)?).await?),
        "geneCatchaCodeAndToken" => |s| typed(s.v3.get_captcha_code().await?),
        "getSystemInfo" => |s| typed(s.v3.system().await?),
        "getProfile" => |s| node::get_profile(&s).await,
        "updateProfile" => |s| typed(s.v3.update_profile(s.body(0)?).await?),
        "updatePassword" => |s| typed(s.v3.update_password(s.body(0)?).await?),
        "bindEmail" => |s| typed(s.v3.bind_email(s.body(0)?).await?),
        "unbindEmail" => |s| typed(s.v3.unbind_email(s.body(0)?).await?),
        "bindPhone" => |s| typed(s.v3.bind_phone(s.body(0)?).await?),
        "unbindPhone" => |s| typed(s.v3.unbind_phone(s.body(0)?).await?),
        "verifyUpdateEmailRequest" => |s| typed(s.v3.verify_update_email_request(s.body(0)?).await?),
        "updateEmail" => |s| typed(s.v3.update_email(s.body(0)?).await?),
        "verifyUpdatePhoneRequest" => |s| typed(s.v3.verify_update_phone_request(s.body(0)?).await?),
        "updatePhone" => |s| typed(s.v3.update_phone(s.body(0)?).await?),
        "verifyDeleteAccountRequest" => |s| {
            typed(s.v3.verify_delete_account_request(s.body::<VerifyDeleteAccountRequest>(0)?).await?)
        },
        "deleteAccount" => |s| typed(s.v3.delete_account(s.body(0)?).await?),
        "decryptWechatMiniProgramData" => |s| typed(s.v3.decrypt_wechat_miniprogram_data(s.body(0)?).await?),
        "decryptDouyinMiniProgramData" => |s| typed(s.v3.decrypt_douyin_miniprogram_data(s.body(0)?).await?),
        "getWechatMpAccessTokenInfo" => |s| typed(s.v3.get_wechat_access_token_info(s.body(0)?).await?),
    }
};
