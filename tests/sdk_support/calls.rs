//! In: the SDK and the method of a trace. Out: the call of the generated client that stands for it: the one table.

mod node;
mod taro;
mod wxapp;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::setup::{Outcome, Setup};

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
    ($($sdk:literal { $($method:literal => $call:path,)* })*) => {
        &[$($(($sdk, $method, |setup| Box::pin($call(setup))),)*)*]
    };
}

/// SDK, method and call. What an SDK does by itself alone (`setToken`, `getLoginState`) is in `wire_support/local.rs`.
pub(crate) const CALLS: &[(&str, &str, Call)] = calls! {
    "wxapp4" {
        "loginByCode" => wxapp::login_by_code,
        "loginByPhone" => wxapp::login_by_phone,
        "getPhone" => wxapp::get_phone,
        "updateAvatar" => wxapp::update_avatar,
        "logout" => wxapp::logout,
        "sendSmsCode" => wxapp::send_sms_code,
        "getSecurityLevel" => wxapp::get_security_level,
        "listOrgs" => wxapp::list_orgs,
        "linkAccount" => wxapp::link_account,
        "unLinkAccount" => wxapp::un_link_account,
        "listApplications" => wxapp::list_applications,
        "getCurrentUser" => wxapp::get_current_user,
        "updateProfile" => wxapp::update_profile,
        "checkLoginStatus" => wxapp::check_login_status,
        "refreshToken" => wxapp::refresh_token,
        "listUdv" => wxapp::udf::list_udv,
        "getUdfValue" => wxapp::udf::get_udf_value,
        "setUdv" => wxapp::udf::set_udv,
        "setUdfValue" => wxapp::udf::set_udf_value,
        "removeUdv" => wxapp::udf::remove_udv,
        "removeUdfValue" => wxapp::udf::remove_udf_value,
        "sendEmail" => wxapp::account::send_email,
        "resetPasswordByPhoneCode" => wxapp::account::reset_password_by_phone_code,
        "resetPasswordByEmailCode" => wxapp::account::reset_password_by_email_code,
        "updatePassword" => wxapp::account::update_password,
        "updatePhone" => wxapp::account::update_phone,
        "updateEmail" => wxapp::account::update_email,
        "bindPhone" => wxapp::account::bind_phone,
        "unbindPhone" => wxapp::account::unbind_phone,
        "bindEmail" => wxapp::account::bind_email,
        "unbindEmail" => wxapp::account::unbind_email,
        "loginByEmail" => wxapp::signin::login_by_email,
        "loginByUsername" => wxapp::signin::login_by_username,
        "loginByPhoneCode" => wxapp::signin::login_by_phone_code,
        "loginByPhonePassword" => wxapp::signin::login_by_phone_password,
        "loginBySubAccount" => wxapp::signin::login_by_sub_account,
        "registerByEmail" => wxapp::signin::register_by_email,
        "registerByUsername" => wxapp::signin::register_by_username,
        "registerByPhoneCode" => wxapp::signin::register_by_phone_code,
        "checkPasswordStrength" => wxapp::account::check_password_strength,
        "listAuthorizedResources" => wxapp::list_authorized_resources,
        "isUserExists" => wxapp::account::is_user_exists,
    }
    "taro5" {
        "loginByCode" => taro::signin::login_by_code,
        "loginByPhone" => taro::signin::login_by_phone,
        "loginByPassword" => taro::signin::login_by_password,
        "loginByPassCode" => taro::signin::login_by_pass_code,
        "refreshToken" => taro::signin::refresh_token,
        "logout" => taro::signin::logout,
        "getPublicKey" => taro::get_public_key,
        "sendSms" => taro::send_sms,
        "sendEmailCode" => taro::send_email_code,
        "getUserInfo" => taro::get_user_info,
        "updateUserInfo" => taro::update_user_info,
        "updateAvatar" => taro::update_avatar,
        "updatePassword" => taro::update_password,
        "bindEmail" => taro::bind_email,
        "updateEmailRequest" => taro::update_email_request,
        "updateEmail" => taro::update_email,
        "bindPhone" => taro::bind_phone,
        "updatePhoneRequest" => taro::update_phone_request,
        "updatePhone" => taro::update_phone,
        "deleteAccountRequest" => taro::delete_account_request,
        "deleteAccount" => taro::delete_account,
        "getPhone" => taro::get_phone,
        "decryptData" => taro::decrypt_data,
        "bindWxByCode" => taro::bind_wx_by_code,
        "bindPlatformByCode" => taro::bind_platform_by_code,
    }
    "node4" {
        "signInByCredentials" => node::signin::by_credentials,
        "signInByEmailPassword" => node::signin::by_email_password,
        "signInByPhonePassword" => node::signin::by_phone_password,
        "signInByUsernamePassword" => node::signin::by_username_password,
        "signInByAccountPassword" => node::signin::by_account_password,
        "signInByEmailPassCode" => node::signin::by_email_pass_code,
        "signInByPhonePassCode" => node::signin::by_phone_pass_code,
        "signInByAD" => node::signin::by_ad,
        "signInByLDAP" => node::signin::by_ldap,
        "signInByMobile" => node::signin::by_mobile,
        "getAccessTokenByCode" => node::oidc::by_code,
        "getAccessTokenByClientCredentials" => node::oidc::by_client_credentials,
        "getNewAccessTokenByRefreshToken" => node::oidc::by_refresh_token,
        "revokeToken" => node::oidc::revoke,
        "introspectToken" => node::oidc::introspect,
        "parseAccessToken" => node::parse::access_token,
        "parseIDToken" => node::parse::id_token,
        "getUserInfoByAccessToken" => node::oidc::user_info,
        "sendSms" => node::send_sms,
        "sendEmail" => node::send_email,
        "preCheckCode" => node::pre_check_code,
        "geneCatchaCodeAndToken" => node::captcha,
        "getSystemInfo" => node::system,
        "getProfile" => node::get_profile,
        "updateProfile" => node::update_profile,
        "updatePassword" => node::update_password,
        "bindEmail" => node::bind_email,
        "unbindEmail" => node::unbind_email,
        "bindPhone" => node::bind_phone,
        "unbindPhone" => node::unbind_phone,
        "verifyUpdateEmailRequest" => node::verify_update_email_request,
        "updateEmail" => node::update_email,
        "verifyUpdatePhoneRequest" => node::verify_update_phone_request,
        "updatePhone" => node::update_phone,
        "verifyDeleteAccountRequest" => node::verify_delete_account_request,
        "deleteAccount" => node::delete_account,
        "decryptWechatMiniProgramData" => node::decrypt_wechat_data,
        "decryptDouyinMiniProgramData" => node::decrypt_douyin_data,
        "getWechatMpAccessTokenInfo" => node::wechat_access_token,
    }
};
