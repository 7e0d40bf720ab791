//! Authing for mini programs.
//!
//! The endpoints of [Authing](https://www.authing.cn) that WeChat and Douyin mini programs use, and
//! those that a backend needs to check the tokens that a mini program sends it. Written by hand, from
//! Authing's documents and the source of its official SDKs; it has not been compared with the live
//! service.
//!
//! ## What is covered
//!
//! - Surface V2 (`v2`): `/connections/social/wechat-miniprogram/*`, `/api/v2/*` and the operations
//!   behind `/graphql/v2`, as the WeChat SDK `authing-wxapp-sdk` 4.x calls them. Signing in yields one
//!   user token; later calls send it with `Bearer`.
//! - Surface V3 (`v3`): `/api/v3/*` and the binding of mini-program identities, as the SDK
//!   `@authing/miniapp-taro` 5.x calls them, for WeChat and Douyin. Signing in yields a token set;
//!   later calls send the access token.
//! - OpenID Connect (`oidc`): refresh, revocation, introspection, user info and keys, for both a mini
//!   program and its backend.
//!
//! ## Checking a login
//!
//! A backend checks a user token of surface V2 online with the GraphQL operation `checkLoginStatus`,
//! and an access token with `/oidc/token/introspection`, `/oidc/me` or `/api/v3/get-profile`. Offline,
//! it verifies the signature (RS256 with the keys of `/oidc/.well-known/jwks.json`, HS256 with the
//! application's secret), `exp`, `iss` and `aud`; an offline check does not see a logout. Never ship
//! the secret in a mini program, and never take the algorithm from the token alone.
//!
//! ## Lifetimes and limits
//!
//! Unless the console says otherwise, an access token and an id token live 1209600 seconds (14 days), a
//! refresh token 2592000 (30 days), a session cookie 1209600. An authorization code lives 600 seconds,
//! a token to change an e-mail address or a phone number or to delete an account 60. A code by text
//! message lives 60 seconds and works once, one by e-mail 300; a login code of WeChat lives about 5
//! minutes and works once. The life of a user token is a setting of the user pool; its own `exp` and
//! `tokenExpiredAt` tell. One message a minute goes to a number or an address for each channel, and the
//! free plan allows a user pool 300 requests a second (`statusCode` 429 with HTTP 429).
//!
//! ## Where the sources disagree
//!
//! - The life of an access token is `expires_in` in the OpenID Connect documents and in the SDK,
//!   `expire_in` in the V3 documents. Both are read; with neither, the `exp` claim of the token counts.
//! - A phone number is `data` itself in the V3 documents, and `data.phone_info` in the SDK. Both are
//!   read.
//! - Older V2 answers are `{code, message, data}`, newer ones may be mixed:
//!   `{uniqueId, statusCode, apiCode, message, data}`, with `apiCode` as a text. The first of `code`
//!   and `statusCode` that is there tells success (200); the business code is `code`, else `apiCode`,
//!   else `statusCode`. V3 answers have `statusCode` and `apiCode`, which is an integer; a numeric text
//!   is read too.
//! - `/api/v3/*` takes the access token bare (both mini-program SDK and Node SDK) or with `Bearer` (web
//!   and Guard SDKs). It is sent bare here. Surface V2 and `/oidc/me` need `Bearer`.
//! - The mini-program SDK sends only the user pool id on most V3 calls, the Node SDK only the
//!   application id. Both are sent here.
//! - Whether a refresh yields a new refresh token is documented both ways. A returned one replaces the
//!   old one; if none is returned, the old one is kept.
//! - A user token is said to live 129600 or 1296000 seconds by default; an example lives 14 days. Only
//!   what the token and `tokenExpiredAt` say counts.
//! - `/connections/social/*/bind` answers in the V2 form by its family and in the V3 form by the SDK.
//!   Both are read. The documents require `extIdpConnidentifier` there, the SDK does not.
//! - `/api/v2/upload` takes a JSON body in one V3 document. The SDKs send the file as
//!   `multipart/form-data`, as here.
//! - V2 answers succeed with HTTP 200 or 201, whatever the method. Both are read.
//! - The SDK's types want `oldPassword` in a change of password and `email` in the proof by e-mail
//!   before a deletion, and take `options.context` for a text. The V3 documents make the first two
//!   optional and the last an object, as here.
//! - The last 4.x base SDK gives some GraphQL documents further arguments: `phoneCountryCode` and
//!   `oldPhoneCountryCode` to those about phone numbers and to `resetPassword`, `emailToken` and
//!   `phoneToken` to `updateUser`. GraphQL refuses a document with an argument that the service does
//!   not have, and no source tells which services have these, so the documents here do without (but for
//!   `isUserExists`, which is newer as a whole); v2Graphql sends any document.
//! - The keys are at `/oidc/.well-known/jwks.json` in the documents and in the metadata; the Node SDK
//!   4\.0.2 fetches them from `/{appId}/oidc/.well-known/jwks.json`. Both are here; a verifier uses the
//!   first, on the application's own domain.
//! - `redirect_uri` is required at the token endpoint in one document. The SDKs send it for an
//!   authorization code only, or empty; it is optional here.
//! - `token_type_hint` is required at introspection in one document. The SDKs do not send it; it is
//!   optional here.
//! - A synchronized user has `userSourceType` `sync` in the enums and `syncTask` in the texts. Both are
//!   known.
//! - The parts of `version` in the answer of `/api/v3/system` are documented as texts in an object.
//!   Nothing depends on it, so any value is taken.
//! - The body of a successful revocation is empty, `{}`, `true` or an envelope. It is not read, but for
//!   an error in it.
//!
//! In: an application of the API. Out: [`Client`], with one method for each operation.
//!
//! ```no_run
//! # async fn example() -> Result<(), authing_miniprogram::Error> {
//! let client = authing_miniprogram::Client::builder("app_id").build()?;
//! let v2 = client.v2();
//! # Ok(())
//! # }
//! ```
//!
//! A call is a value that can be awaited: required inputs are its arguments, optional ones are methods on it, and so are
//! `timeout`, `header`, `raw` (the answer as it came) and `response` (the value with status and headers).
//!
//! # Operations
//!
//! | method | request | what it does |
//! |---|---|---|
//! | [`v2().login_by_code`](api::V2::login_by_code) | `POST /connections/social/wechat-miniprogram/auth` | Sign in with a code of `wx.login()`. |
//! | [`v2().login_by_phone`](api::V2::login_by_phone) | `POST /connections/social/wechat-miniprogram/auth-by-phone` | Sign in with a WeChat phone number. |
//! | [`v2().get_phone`](api::V2::get_phone) | `POST /connections/social/wechat-miniprogram/getphone` | Read the WeChat phone number. |
//! | [`v2().upload`](api::V2::upload) | `POST /api/v2/upload` | Upload a file. |
//! | [`v2().logout`](api::V2::logout) | `GET /api/v2/logout` | Sign out. |
//! | [`v2().send_sms_code`](api::V2::send_sms_code) | `POST /api/v2/sms/send` | Send a verification code by text message. |
//! | [`v2().get_public_key`](api::V2::get_public_key) | `GET /api/v2/.well-known` | Get the public key for passwords. |
//! | [`v2().get_security_level`](api::V2::get_security_level) | `GET /api/v2/users/me/security-level` | Get the security level of the own account. |
//! | [`v2().list_orgs`](api::V2::list_orgs) | `GET /api/v2/users/me/orgs` | List the own organizations. |
//! | [`v2().link_account`](api::V2::link_account) | `POST /api/v2/users/link` | Link two accounts. |
//! | [`v2().unlink_account`](api::V2::unlink_account) | `POST /api/v2/users/unlink` | Unlink a third-party account. |
//! | [`v2().list_applications`](api::V2::list_applications) | `GET /api/v2/users/me/applications/allowed` | List the applications that the user may use. |
//! | [`v2().graphql`](api::V2::graphql) | `POST /graphql/v2` | Send a GraphQL document. |
//! | [`v2().get_current_user`](api::V2::get_current_user) | `POST /graphql/v2` | Get the own user. |
//! | [`v2().update_profile`](api::V2::update_profile) | `POST /graphql/v2` | Update the own profile. |
//! | [`v2().check_login_status`](api::V2::check_login_status) | `POST /graphql/v2` | Check a user token. |
//! | [`v2().refresh_token`](api::V2::refresh_token) | `POST /graphql/v2` | Get a new user token. |
//! | [`v2().list_udv`](api::V2::list_udv) | `POST /graphql/v2` | List the user-defined data. |
//! | [`v2().set_udv`](api::V2::set_udv) | `POST /graphql/v2` | Set one user-defined value. |
//! | [`v2().set_udf_value`](api::V2::set_udf_value) | `POST /graphql/v2` | Set several user-defined values. |
//! | [`v2().remove_udv`](api::V2::remove_udv) | `POST /graphql/v2` | Remove one user-defined value. |
//! | [`v2().send_email`](api::V2::send_email) | `POST /graphql/v2` | Send an e-mail. |
//! | [`v2().reset_password`](api::V2::reset_password) | `POST /graphql/v2` | Reset a forgotten password. |
//! | [`v2().update_password`](api::V2::update_password) | `POST /graphql/v2` | Change the own password. |
//! | [`v2().check_password_strength`](api::V2::check_password_strength) | `POST /graphql/v2` | Check whether a password is strong enough. |
//! | [`v2().update_phone`](api::V2::update_phone) | `POST /graphql/v2` | Change the own phone number. |
//! | [`v2().update_email`](api::V2::update_email) | `POST /graphql/v2` | Change the own e-mail address. |
//! | [`v2().bind_phone`](api::V2::bind_phone) | `POST /graphql/v2` | Bind a phone number to the own user. |
//! | [`v2().unbind_phone`](api::V2::unbind_phone) | `POST /graphql/v2` | Unbind the own phone number. |
//! | [`v2().bind_email`](api::V2::bind_email) | `POST /graphql/v2` | Bind an e-mail address to the own user. |
//! | [`v2().unbind_email`](api::V2::unbind_email) | `POST /graphql/v2` | Unbind the own e-mail address. |
//! | [`v2().login_by_email`](api::V2::login_by_email) | `POST /graphql/v2` | Sign in with e-mail address and password. |
//! | [`v2().login_by_username`](api::V2::login_by_username) | `POST /graphql/v2` | Sign in with user name and password. |
//! | [`v2().login_by_phone_code`](api::V2::login_by_phone_code) | `POST /graphql/v2` | Sign in with phone number and verification code. |
//! | [`v2().login_by_phone_password`](api::V2::login_by_phone_password) | `POST /graphql/v2` | Sign in with phone number and password. |
//! | [`v2().login_by_sub_account`](api::V2::login_by_sub_account) | `POST /graphql/v2` | Sign in with a sub-account. |
//! | [`v2().register_by_email`](api::V2::register_by_email) | `POST /graphql/v2` | Register with e-mail address and password. |
//! | [`v2().register_by_username`](api::V2::register_by_username) | `POST /graphql/v2` | Register with user name and password. |
//! | [`v2().register_by_phone_code`](api::V2::register_by_phone_code) | `POST /graphql/v2` | Register with phone number and verification code. |
//! | [`v2().list_authorized_resources`](api::V2::list_authorized_resources) | `POST /graphql/v2` | List the resources that the own user may use. |
//! | [`v2().is_user_exists`](api::V2::is_user_exists) | `POST /graphql/v2` | Check whether a user exists. |
//! | [`v3().system`](api::V3::system) | `GET /api/v3/system` | Get the public keys that passwords are encrypted with. |
//! | [`v3().signin_by_mobile`](api::V3::signin_by_mobile) | `POST /api/v3/signin-by-mobile` | Sign in through an outside identity source, such as WeChat or Douyin. |
//! | [`v3().signin`](api::V3::signin) | `POST /api/v3/signin` | Sign in with a password or a pass code. |
//! | [`v3().send_sms`](api::V3::send_sms) | `POST /api/v3/send-sms` | Send a text message with a pass code. |
//! | [`v3().send_email`](api::V3::send_email) | `POST /api/v3/send-email` | Send an e-mail with a pass code. |
//! | [`v3().pre_check_code`](api::V3::pre_check_code) | `POST /api/v3/pre-check-code` | Check a pass code without using it up. |
//! | [`v3().captcha_code`](api::V3::captcha_code) | `GET /api/v3/captcha-code` | Get a captcha picture. |
//! | [`v3().get_captcha_code`](api::V3::get_captcha_code) | `GET /api/v3/get-captcha-code` | Get a captcha picture and its token. |
//! | [`v3().get_profile`](api::V3::get_profile) | `GET /api/v3/get-profile` | Get the signed-in user. |
//! | [`v3().update_profile`](api::V3::update_profile) | `POST /api/v3/update-profile` | Change the signed-in user. |
//! | [`v3().update_password`](api::V3::update_password) | `POST /api/v3/update-password` | Change the own password. |
//! | [`v3().bind_email`](api::V3::bind_email) | `POST /api/v3/bind-email` | Bind an e-mail address to the signed-in user. |
//! | [`v3().unbind_email`](api::V3::unbind_email) | `POST /api/v3/unbind-email` | Unbind the e-mail address from the signed-in user. |
//! | [`v3().verify_update_email_request`](api::V3::verify_update_email_request) | `POST /api/v3/verify-update-email-request` | Change the e-mail address, step one: prove the right to do so. |
//! | [`v3().update_email`](api::V3::update_email) | `POST /api/v3/update-email` | Change the e-mail address, step two: do it. |
//! | [`v3().bind_phone`](api::V3::bind_phone) | `POST /api/v3/bind-phone` | Bind a phone number to the signed-in user. |
//! | [`v3().unbind_phone`](api::V3::unbind_phone) | `POST /api/v3/unbind-phone` | Unbind the phone number from the signed-in user. |
//! | [`v3().verify_update_phone_request`](api::V3::verify_update_phone_request) | `POST /api/v3/verify-update-phone-request` | Change the phone number, step one: prove the right to do so. |
//! | [`v3().update_phone`](api::V3::update_phone) | `POST /api/v3/update-phone` | Change the phone number, step two: do it. |
//! | [`v3().verify_delete_account_request`](api::V3::verify_delete_account_request) | `POST /api/v3/verify-delete-account-request` | Delete the own account, step one: prove the right to do so. |
//! | [`v3().delete_account`](api::V3::delete_account) | `POST /api/v3/delete-account` | Delete the own account, step two: do it. |
//! | [`v3().get_wechat_miniprogram_phone`](api::V3::get_wechat_miniprogram_phone) | `POST /api/v3/get-wechat-miniprogram-phone` | Get the phone number behind WeChat's phone button. |
//! | [`v3().decrypt_douyin_miniprogram_phone`](api::V3::decrypt_douyin_miniprogram_phone) | `POST /api/v3/decrypt-douyin-miniprogram-phone` | Decrypt the phone number of Douyin's phone button. |
//! | [`v3().decrypt_wechat_miniprogram_data`](api::V3::decrypt_wechat_miniprogram_data) | `POST /api/v3/decrypt-wechat-miniprogram-data` | Decrypt data that WeChat encrypted for the mini program. |
//! | [`v3().decrypt_douyin_miniprogram_data`](api::V3::decrypt_douyin_miniprogram_data) | `POST /api/v3/decrypt-douyin-miniprogram-data` | Decrypt data that Douyin encrypted for the mini program. |
//! | [`v3().bind_wechat_miniprogram`](api::V3::bind_wechat_miniprogram) | `POST /connections/social/wechat-miniprogram/bind` | Bind a WeChat mini-program identity to the signed-in user. |
//! | [`v3().bind_douyin_miniprogram`](api::V3::bind_douyin_miniprogram) | `POST /connections/social/douyin-miniprogram/bind` | Bind a Douyin mini-program identity to the signed-in user. |
//! | [`v3().get_wechat_access_token_info`](api::V3::get_wechat_access_token_info) | `POST /api/v3/get-wechat-access-token-info` | Get the mini program's own access token at WeChat. |
//! | [`oidc().token`](api::Oidc::token) | `POST /oidc/token` | Get tokens for a grant. |
//! | [`oidc().revocation`](api::Oidc::revocation) | `POST /oidc/token/revocation` | Revoke a token. |
//! | [`oidc().introspection`](api::Oidc::introspection) | `POST /oidc/token/introspection` | Ask whether a token is good. |
//! | [`oidc().me`](api::Oidc::me) | `GET /oidc/me` | Get the claims about the owner of an access token. |
//! | [`oidc().me_post`](api::Oidc::me_post) | `POST /oidc/me` | Get the claims about the owner of an access token, by form. |
//! | [`oidc().openid_configuration`](api::Oidc::openid_configuration) | `GET /oidc/.well-known/openid-configuration` | Get the provider's metadata. |
//! | [`oidc().jwks`](api::Oidc::jwks) | `GET /oidc/.well-known/jwks.json` | Get the keys that verify the application's tokens. |
//! | [`oidc().application_jwks`](api::Oidc::application_jwks) | `GET /{appId}/oidc/.well-known/jwks.json` | Get the keys that verify the application's tokens, by the application's id. |
//! | [`oidc().validate_token`](api::Oidc::validate_token) | `GET /api/v2/oidc/validate_token` | Check an access token or an id token. |
//! | [`oidc().end_session`](api::Oidc::end_session) | `GET /oidc/session/end` | End the browser session. |
//!
//! Generated by authing-codegen from `authing.yaml`; edit that and run `cargo codegen`.

#![allow(
    confusable_idents,
    mixed_script_confusables,
    uncommon_codepoints,
    clippy::doc_markdown,
    clippy::large_enum_variant,
    clippy::many_single_char_names,
    clippy::match_overlapping_arm,
    clippy::match_same_arms,
    clippy::module_inception,
    clippy::struct_excessive_bools,
    clippy::too_many_arguments,
    clippy::too_many_lines,
    reason = "words, names and sizes are those of the API's document"
)]

pub mod api;
mod client;
pub mod envelopes;
pub mod models;
#[doc(hidden)]
pub mod runtime;
#[doc(hidden)]
pub mod security;
mod sessions;
#[cfg(feature = "verify")]
mod verifiers;

/// Tokens that are saved, carried by calls, refreshed and given back.
pub mod session {
    pub use crate::runtime::session::{
        CloseResult, Closed, LogoutReport, Session, SessionOptions, SessionTokens,
        Sessions, Surface, TokenKey,
    };
}

/// Where sessions keep their tokens, and what a store of your own has to do.
pub mod stores {
    #[cfg(feature = "keyring-core")]
    pub use crate::runtime::session::KeyringStore;

    #[cfg(feature = "redis")]
    pub use crate::runtime::session::RedisStore;

    #[cfg(feature = "conformance")]
    pub use crate::runtime::session::conformance;

    pub use crate::runtime::session::{
        Entry, FileStore, MemoryStore, Pending, Record, StoreError, StoreFuture,
        TokenStore,
    };

    #[cfg(feature = "sealed")]
    pub use crate::runtime::session::{SealedStore, SealingKey};
}

/// Tells whose a token is that somebody else sent, and whether it is good: for backends.
#[cfg(feature = "verify")]
pub mod verify {
    pub use crate::runtime::verify::{
        AccessClaims, Algorithm, AuthenticatedUser, Claims, IdClaims, IdExpectation,
        KeySet, Kind, Reason, Rejection, UserTokenClaims, Verifier, VerifierBuilder,
        VerifyError,
    };

    #[cfg(feature = "tower")]
    pub use crate::runtime::verify::{VerifyLayer, VerifyService};
}

pub use client::Client;
pub use runtime::engine::builder::Builder;
pub use runtime::engine::call::{Call, ResponseCall};
pub use runtime::engine::clock::{Clock, SystemClock};
pub use runtime::engine::counters::Counters;
pub use runtime::engine::encrypt::Encryption;
pub use runtime::engine::retry::RetryPolicy;
pub use runtime::engine::transport::{Transport, TransportError};
pub use runtime::wire::body::Body;
pub use runtime::wire::error::{
    ApiError, BoxError, DecodeError, Error, Fault, InvalidInput, Outcome, ReauthReason,
    StatusError, TokenError, TokenReason, TransportFailure,
};
pub use runtime::wire::formats::{Base64, Date, DateTime, Uri, Uuid};
pub use runtime::wire::future::BoxFuture;
pub use runtime::wire::maybe::Maybe;
pub use runtime::wire::multipart::FilePart;
pub use runtime::wire::payload::{ByteStream, Payload, PayloadData};
pub use runtime::wire::response::{Raw, Response};
pub use runtime::wire::secret::Secret;
