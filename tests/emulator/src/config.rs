//! [`Config`]: the application that is emulated, and every choice that Authing's documents leave open, each with one sensible
//! default. It comes from a file or from a program.

mod allowed;
mod defaults;

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use allowed::{Allowed, Resource};
/// The longest time that may be configured: a thousand years, in seconds.
const LONGEST: i64 = 31_557_600_000;

/// All grants of the token endpoint.
pub(crate) const GRANT_TYPES: [&str; 5] = [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "password",
    "http://authing.cn/oidc/grant_type/authing_token",
];

/// The emulated application and the open choices. In a file it is TOML, all of it optional.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The application's id.
    pub app_id: String,
    /// The application's secret: the key of HS256 tokens, and of clients that authenticate with a secret.
    pub app_secret: String,
    /// The user pool's id.
    pub user_pool_id: String,
    /// What ids and opaque tokens are made from: the same seed and the same calls give the same ids.
    pub seed: u64,
    /// How the application authenticates at the token endpoint and at sign-in.
    pub token_auth_method: AuthMethod,
    /// How it authenticates for introspection.
    pub introspection_auth_method: AuthMethod,
    /// How it authenticates for revocation.
    pub revocation_auth_method: AuthMethod,
    /// Identity source connections that exist; `extIdpConnidentifier` must name one.
    pub connections: Vec<String>,
    /// Tenants that users may sign in to; a sign-in that names another one is refused.
    pub tenants: Vec<String>,
    /// The mini program's own id at WeChat.
    pub wechat_app_id: String,
    /// The mini program's own secret at WeChat.
    pub wechat_app_secret: String,
    /// What a code of `wx.login` stands for that nobody has registered.
    pub unknown_login_codes: UnknownCodes,
    /// Whether an unknown person may become a user.
    pub registration: bool,
    /// Whether a sign-in of surface V2 that does not say `autoRegister` makes an account for somebody unknown.
    pub auto_register: bool,
    /// After how many wrong passwords a sign-in to the same account needs a captcha (2000); 0: never.
    pub captcha_after: u32,
    /// What a user belongs to and may use, unless the test that made the account says otherwise.
    pub allowed: Allowed,
    /// The grants that the application may use (`grant_type` at the token endpoint); without `refresh_token` no sign-in
    /// gives a refresh token.
    pub grant_types: Vec<String>,
    /// Names of custom fields (user-defined data) and their types.
    pub custom_fields: std::collections::BTreeMap<String, FieldType>,
    /// How tokens are made.
    pub tokens: Tokens,
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// What answers look like where the sources disagree.
    pub answers: Answers,
    /// Uploads.
    pub upload: Upload,
    /// Where `/oidc/session/end` may lead (`post_logout_redirect_uri`), exactly as registered with the application.
    pub post_logout_redirect_uris: Vec<String>,
    /// Names by which the control API and the page may be called, beside `localhost` and any IP address; a page of
    /// another name in a browser is turned away.
    pub control_hosts: Vec<String>,
}

/// How a client authenticates (OpenID Connect Core, section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuthMethod {
    /// By its id alone; the way of a mini program.
    None,
    /// `client_id` and `client_secret` in the body.
    ClientSecretPost,
    /// The `Authorization` header.
    ClientSecretBasic,
    /// Whichever of the others the client uses; a secret that is sent must be right.
    Any,
}

/// What becomes of a login code that nobody has registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnknownCodes {
    /// It is refused, as WeChat refuses a code it did not give out.
    Refuse,
    /// Each stands for a new person.
    NewPerson,
    /// All stand for one person: for a simulator whose `wx.login` gives codes of its own.
    OnePerson,
}

/// The type of a custom field (`UDFDataType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum FieldType {
    /// A text.
    String,
    /// A number, as JSON text.
    Number,
    /// A moment, as milliseconds in text.
    Datetime,
    /// `true` or `false`.
    Boolean,
    /// Any JSON.
    Object,
    /// One of some texts.
    Select,
}

/// The algorithm of a signature (RFC 7518, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC with the application's secret.
    HS256,
    /// RSA with a key of the JWKS.
    RS256,
}

/// How tokens are made.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tokens {
    /// Id tokens.
    pub id_token: Algorithm,
    /// Access tokens; their default is in doubt upstream.
    pub access_token: Algorithm,
    /// User tokens of surface V2.
    pub user_token: Algorithm,
    /// The scope when the client names none.
    pub default_scope: String,
    /// Whether a refresh gives a new refresh token and ends the old one.
    pub rotation: bool,
    /// Whether a refresh token that was used up ends all tokens of its sign-in (RFC 9700, section 4.14).
    pub reuse_detection: bool,
    /// For how many seconds a used-up refresh token still works, so that a lost answer can be asked for again.
    pub reuse_grace: i64,
}

/// How long things live, in seconds.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// An id token.
    pub id_token: i64,
    /// An access token.
    pub access_token: i64,
    /// A refresh token.
    pub refresh_token: i64,
    /// A user token of surface V2.
    pub user_token: i64,
    /// An authorization code.
    pub authorization_code: i64,
    /// A code of `wx.login` or `tt.login`.
    pub login_code: i64,
    /// A code in a text message.
    pub sms_code: i64,
    /// A code in an e-mail.
    pub email_code: i64,
    /// A token for changing an e-mail address or a phone number, or for deleting the account.
    pub request_token: i64,
    /// A captcha.
    pub captcha: i64,
    /// The mini program's own access token at WeChat.
    pub wechat_access_token: i64,
    /// How long the next message to the same address and channel has to wait.
    pub message_interval: i64,
}

/// The envelope of surface V2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum V2Envelope {
    /// `{code, message, data}`.
    Plain,
    /// `{uniqueId, statusCode, apiCode, message, data}`.
    Mixed,
}

/// The name of the lifetime in a token answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LifetimeName {
    /// As in RFC 6749.
    ExpiresIn,
    /// As in the V3 documents.
    ExpireIn,
    /// Neither: the token's own `exp` has to do.
    Absent,
}

/// Where a phone number is in the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PhoneShape {
    /// In `data`, as documented.
    Flat,
    /// In `data.phone_info`, as the official SDK reads it.
    Nested,
}

/// The body of a successful revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RevocationAnswer {
    /// None.
    Empty,
    /// `{}`.
    Object,
    /// `true`.
    True,
    /// A V3 envelope with `{success: true}`.
    Envelope,
}

/// What the introspection of a refresh token says it is (`token_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefreshTokenType {
    /// `refresh_token`.
    RefreshToken,
    /// `Bearer`, as for an access token.
    Bearer,
    /// Nothing.
    Absent,
}

/// What answers look like where the sources disagree.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// The envelope of surface V2.
    pub v2_envelope: V2Envelope,
    /// The HTTP status of a success to a POST of surface V2 REST.
    pub v2_post_status: u16,
    /// Whether operations of surface V2 that show the own user (`user`, `updateUser`, `bindPhone` and so on) also give
    /// the token that the call carried. If not, it is null, and the official SDK 4.x overwrites its stored token with it.
    pub v2_own_token: bool,
    /// Whether surface V2 tells a wrong password and an unknown account as one (2333), as newer services do, instead of
    /// 2006 and 2004.
    pub v2_credentials_as_one: bool,
    /// The name of a token's lifetime.
    pub lifetime: LifetimeName,
    /// Where a phone number is.
    pub phone: PhoneShape,
    /// The body of a successful revocation.
    pub revocation: RevocationAnswer,
    /// What the introspection of a refresh token says it is.
    pub introspected_refresh_token: RefreshTokenType,
    /// The HTTP status of OAuth errors but `invalid_client` and `invalid_token`.
    pub oauth_error_status: u16,
    /// The HTTP status of `invalid_client` and `invalid_token`.
    pub oauth_client_status: u16,
    /// The HTTP status of `validate_token` for a token that is not good.
    pub validate_token_status: u16,
    /// The code of a login code that WeChat or Douyin refuses, on surface V2.
    pub platform_failure_code: i64,
    /// The business code of an expired or unknown request token (surface V3).
    pub request_token_code: i64,
    /// The SMS channel that the code for a new phone number must come from.
    pub update_phone_channel: String,
    /// Whether members of a V3 user that have no value are `null`, instead of absent.
    pub v3_nulls: bool,
}

/// Uploads.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Upload {
    /// Whether a token is needed.
    pub secured: bool,
    /// The largest file, in bytes.
    pub limit: usize,
}

impl Config {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// The file cannot be read, or says something that is not understood; the text names the file, line and column.
    pub fn read(path: &Path) -> Result<Self, String> {
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read_to_string(path).map_err(|error| told(&error))?;
        let config: Self = toml::from_str(&text).map_err(|error| told(&error))?;
        config.check().map_err(|error| told(&error))?;
        Ok(config)
    }

    /// What is wrong with it: times that are negative, or longer than a thousand years.
    ///
    /// # Errors
    /// The text names each of them.
    pub(crate) fn check(&self) -> Result<(), String> {
        let Lifetimes {
            id_token,
            access_token,
            refresh_token,
            user_token,
            authorization_code,
            login_code,
            sms_code,
            email_code,
            request_token,
            captcha,
            wechat_access_token,
            message_interval,
        } = self.lifetimes;
        let times = [
            ("lifetimes.id_token", id_token),
            ("lifetimes.access_token", access_token),
            ("lifetimes.refresh_token", refresh_token),
            ("lifetimes.user_token", user_token),
            ("lifetimes.authorization_code", authorization_code),
            ("lifetimes.login_code", login_code),
            ("lifetimes.sms_code", sms_code),
            ("lifetimes.email_code", email_code),
            ("lifetimes.request_token", request_token),
            ("lifetimes.captcha", captcha),
            ("lifetimes.wechat_access_token", wechat_access_token),
            ("lifetimes.message_interval", message_interval),
            ("tokens.reuse_grace", self.tokens.reuse_grace),
        ];
        let odd = times
            .iter()
            .filter(|(_, time)| !(0..=LONGEST).contains(time));
        let odd: Vec<String> = odd
            .map(|(name, time)| format!("`{name}` = {time}"))
            .collect();
        if odd.is_empty() {
            return Ok(());
        }
        Err(format!(
            "a time is from 0 to {LONGEST} seconds, but {}",
            odd.join(", ")
        ))
    }
}
