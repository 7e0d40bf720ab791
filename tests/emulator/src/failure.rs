//! In: what went wrong. Out: [`Failure`], which every envelope can tell, and the table of reasons with their documented codes.

/// A reason with its codes: section 6 of Authing's error tables, as the spec has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// The class: `statusCode` of surface V3.
    pub(crate) status: u16,
    /// The business code: `code` of surface V2, `apiCode` of surface V3.
    pub(crate) code: Option<i64>,
    /// The error code of OAuth 2.0, where the reason is told on an OpenID Connect endpoint.
    pub(crate) oauth: &'static str,
    pub(crate) text: &'static str,
}

/// Why an operation does not do what it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) code: Option<i64>,
    pub(crate) oauth: String,
    pub(crate) message: String,
    /// Told without what the surface adds: of GraphQL itself the message is a text, of OpenID Connect the body is
    /// `{code, message}`.
    pub(crate) plain: bool,
    /// The GraphQL field that failed.
    pub(crate) field: Option<String>,
}

impl Failure {
    /// A request that the spec does not allow.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        INVALID.with(message)
    }

    /// A document that GraphQL itself refuses.
    pub(crate) fn graphql(message: impl Into<String>) -> Self {
        Self {
            plain: true,
            ..INVALID.with(message)
        }
    }
}

impl From<Reason> for Failure {
    fn from(reason: Reason) -> Self {
        reason.with(reason.text)
    }
}

impl Reason {
    /// The same with a text of its own.
    pub(crate) fn with(self, message: impl Into<String>) -> Failure {
        Failure {
            status: self.status,
            code: self.code,
            oauth: self.oauth.to_owned(),
            message: message.into(),
            plain: false,
            field: None,
        }
    }
}

/// One reason a line: name, class, business code, OAuth error, text.
macro_rules! reasons {
    ($($name:ident $status:literal $code:expr, $oauth:literal $text:literal;)*) => {
        $(pub(crate) const $name: Reason = Reason {
            status: $status, code: $code, oauth: $oauth, text: $text,
        };)*

        /// All of them; of several with one code the first is the usual one.
        pub(crate) const REASONS: &[Reason] = &[$($name),*];
    };
}

reasons! {
    INVALID 400 Some(2231), "invalid_request" "the parameters are incomplete or wrong";
    NOT_LOGGED_IN 401 Some(2020), "invalid_token" "not signed in";
    LOGIN_EXPIRED 401 Some(2206), "invalid_token" "the sign-in has expired";
    LOGIN_INVALID 401 Some(2207), "invalid_token" "the sign-in is not valid";
    NOT_PERMITTED 403 Some(1001), "access_denied" "not permitted";
    CAPTCHA_NEEDED 403 Some(2000), "invalid_grant" "a captcha is needed";
    WRONG_CODE 400 Some(2001), "invalid_grant" "the verification code is wrong";
    CODE_EXPIRED 400 Some(2300), "invalid_grant" "the verification code has expired";
    BAD_EMAIL 400 Some(2003), "invalid_request" "the e-mail address is not valid";
    USER_NOT_FOUND 404 Some(2004), "invalid_grant" "the user does not exist";
    USER_LOCKED 403 Some(2005), "invalid_grant" "the user is locked";
    WRONG_PASSWORD 403 Some(2006), "invalid_grant" "the password is wrong";
    WRONG_CREDENTIALS 403 Some(2333), "invalid_grant" "wrong account or password";
    APP_ID_NEEDED 400 Some(2010), "invalid_client" "an application id is needed";
    APP_NOT_FOUND 404 Some(2011), "invalid_client" "the application does not exist";
    POOL_NOT_FOUND 404 Some(2224), "invalid_client" "the user pool does not exist";
    NOT_DECRYPTABLE 400 Some(2016), "invalid_request" "the password could not be decrypted";
    MAY_NOT_CHANGE 403 Some(2018), "access_denied" "the user may not change this";
    VERIFY_FIRST 403 Some(2019), "access_denied" "verify before changing the password";
    USER_EXISTS 409 Some(2026), "invalid_request" "the user already exists";
    NO_PASSWORD 403 Some(2027), "invalid_grant" "the user has no password";
    BAD_RECEIVER 400 Some(2028), "invalid_request" "give a correct phone number or e-mail address";
    SHORT_PASSWORD 400 Some(2029), "invalid_request" "the password is shorter than 6 characters";
    REGISTRATION_DISABLED 403 Some(2031), "access_denied" "registration is disabled";
    PASSWORD_NEEDED 400 Some(2032), "invalid_request" "a password is needed for registration";
    USERNAME_TAKEN 409 Some(2034), "invalid_request" "the user name exists";
    PHONE_TAKEN 409 Some(2035), "invalid_request" "the phone number is already bound";
    OLD_EMAIL_MISMATCH 400 Some(2037), "invalid_request" "the old e-mail address does not match";
    OLD_PHONE_MISMATCH 400 Some(2038), "invalid_request" "the old phone number does not match";
    EMAIL_TAKEN 409 Some(2200), "invalid_request" "the e-mail address is already bound";
    OLD_PASSWORD_NEEDED 400 Some(2201), "invalid_request" "the original password is needed";
    OLD_PASSWORD_WRONG 400 Some(2203), "invalid_request" "the original password is wrong";
    EMAIL_FORMAT 400 Some(2204), "invalid_request" "the format of the e-mail address is wrong";
    ALREADY_BOUND 409 Some(2213), "invalid_request" "this identity is already bound";
    BOUND_TO_ANOTHER 409 Some(2215), "invalid_request" "this identity is bound to another user";
    NOT_BOUND 400 Some(2216), "invalid_request" "there is no such identity bound";
    LAST_LOGIN_METHOD 400 Some(2217), "invalid_request" "only one way to sign in is left";
    NO_EMAIL_BOUND 400 Some(2219), "invalid_request" "no e-mail address is bound";
    EMAIL_BY_UPDATE_EMAIL 400 Some(2225), "invalid_request" "change the e-mail address with updateEmail";
    PHONE_BY_UPDATE_PHONE 400 Some(2226), "invalid_request" "change the phone number with updatePhone";
    OLD_EMAIL_NEEDED 400 Some(2227), "invalid_request" "the original e-mail address must be verified";
    SAME_EMAIL 400 Some(2229), "invalid_request" "the new e-mail address equals the old one";
    SAME_PHONE 400 Some(2230), "invalid_request" "the new phone number equals the old one";
    TENANT_REFUSED 403 Some(2_130_010), "invalid_grant" "the user may not sign in to this tenant";
    USER_DISABLED 403 Some(2_120_008), "invalid_grant" "the user is disabled";
    TOO_LARGE 413 None, "invalid_request" "the request is too large";
    NOT_ALLOWED_NOW 422 None, "invalid_request" "this is not allowed now";
    NOT_FOUND 404 None, "invalid_request" "there is no such endpoint";
    NO_SUCH_METHOD 404 None, "invalid_request" "the endpoint has no such method";
    TOO_MANY 429 None, "slow_down" "too many requests";
    SERVER_ERROR 500 Some(1000), "server_error" "the service failed";
    NO_CONNECTION 404 None, "invalid_request" "there is no such identity source connection";
    UNSUPPORTED 501 None, "invalid_request" "the emulator does not know this identity source";
    PLATFORM_FAILED 602 None, "invalid_grant" "the platform answered with an error";
    INVALID_CLIENT 401 Some(2011), "invalid_client" "client authentication failed";
    INVALID_GRANT 400 None, "invalid_grant" "grant request is invalid";
    INVALID_TOKEN 400 None, "invalid_token" "invalid token";
    UNAUTHORIZED_CLIENT 400 None, "unauthorized_client" "the application may not use this grant";
    UNSUPPORTED_GRANT 400 None, "unsupported_grant_type" "unsupported grant_type requested";
    INVALID_SCOPE 400 None, "invalid_scope" "the scope must contain openid";
}
