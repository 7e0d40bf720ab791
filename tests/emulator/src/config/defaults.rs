//! What is configured unless a file or a program says otherwise; the README says why.

use super::{
    Algorithm, Allowed, Answers, AuthMethod, Config, FieldType, GRANT_TYPES, LifetimeName,
    Lifetimes, PhoneShape, RefreshTokenType, RevocationAnswer, Tokens, UnknownCodes, Upload,
    V2Envelope,
};

impl Default for Config {
    fn default() -> Self {
        Self {
            app_id: "64a0000000000000000000a1".to_owned(),
            app_secret: "emulator-app-secret-0123456789abcdef".to_owned(),
            user_pool_id: "64a0000000000000000000b1".to_owned(),
            seed: 1,
            token_auth_method: AuthMethod::Any,
            introspection_auth_method: AuthMethod::Any,
            revocation_auth_method: AuthMethod::Any,
            connections: vec!["my-wxapp".to_owned(), "my-ttapp".to_owned()],
            tenants: Vec::new(),
            wechat_app_id: "wx00000000000000a1".to_owned(),
            wechat_app_secret: "emulator-wechat-secret".to_owned(),
            unknown_login_codes: UnknownCodes::Refuse,
            registration: true,
            auto_register: false,
            captcha_after: 0,
            allowed: Allowed::default(),
            grant_types: GRANT_TYPES.map(str::to_owned).to_vec(),
            custom_fields: [("school".to_owned(), FieldType::String)].into(),
            tokens: Tokens::default(),
            lifetimes: Lifetimes::default(),
            answers: Answers::default(),
            upload: Upload::default(),
            post_logout_redirect_uris: vec!["https://app.example.test/".to_owned()],
            control_hosts: Vec::new(),
        }
    }
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            id_token: Algorithm::HS256,
            access_token: Algorithm::RS256,
            user_token: Algorithm::HS256,
            default_scope: "openid profile".to_owned(),
            rotation: true,
            reuse_detection: true,
            reuse_grace: 0,
        }
    }
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            id_token: 1_209_600,
            access_token: 1_209_600,
            refresh_token: 2_592_000,
            user_token: 1_209_600,
            authorization_code: 600,
            login_code: 300,
            sms_code: 60,
            email_code: 300,
            request_token: 60,
            captcha: 300,
            wechat_access_token: 7200,
            message_interval: 60,
        }
    }
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            v2_envelope: V2Envelope::Plain,
            v2_post_status: 200,
            v2_own_token: true,
            v2_credentials_as_one: false,
            lifetime: LifetimeName::ExpiresIn,
            phone: PhoneShape::Flat,
            revocation: RevocationAnswer::Empty,
            introspected_refresh_token: RefreshTokenType::RefreshToken,
            oauth_error_status: 400,
            oauth_client_status: 401,
            validate_token_status: 400,
            platform_failure_code: 500,
            request_token_code: 2300,
            update_phone_channel: "CHANNEL_BIND_PHONE".to_owned(),
            v3_nulls: false,
        }
    }
}

impl Default for Upload {
    fn default() -> Self {
        Self {
            secured: false,
            limit: 5 << 20,
        }
    }
}
