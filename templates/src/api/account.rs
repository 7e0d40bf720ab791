//! In: the tag `account`. Out: [`Account`] and its operations.

use crate::envelopes::{OAUTH_ERROR, SHOP_ENVELOPE};
use crate::models::{
    GraphqlRequest, Introspect, Keys, Login, PasswordChange, Profile, ProfileInput, Refresh,
    Revoke, Tokens,
};
use crate::runtime::session::Session;
use crate::runtime::{
    Call, Core, Encrypt, Encryption, Fill, GraphQl, KeySource, Method, Operation, Request, Retry,
    Style,
};
use crate::security::{CLIENT_BASIC, USER_TOKEN};
use serde_json::Value;

/// Signing in and the own profile.
#[derive(Clone, Debug)]
pub struct Account {
    pub(crate) core: Core,
}

/// The operations of [`Account`], with a token that is saved, carried, refreshed and given back.
impl Session<Account> {
    /// Sign in with a code.
    ///
    /// See [`Account::login`].
    pub fn login(&self, body: Login) -> Call<Tokens> {
        self.api().login(body)
    }

    /// Trade a refresh token for new tokens.
    ///
    /// See [`Account::token`].
    pub fn token(&self, body: Refresh) -> Call<Tokens> {
        self.api().token(body)
    }

    /// Take a token back.
    ///
    /// See [`Account::revoke`].
    pub fn revoke(&self, body: Revoke) -> Call<()> {
        self.api().revoke(body)
    }

    /// The keys that verify tokens.
    ///
    /// See [`Account::keys`].
    pub fn keys(&self) -> Call<Value> {
        self.api().keys()
    }

    /// Ask whether a token is good.
    ///
    /// See [`Account::introspect`].
    pub fn introspect(&self, body: Introspect) -> Call<Value> {
        self.api().introspect(body)
    }

    /// The own profile.
    ///
    /// See [`Account::get_profile`].
    pub fn get_profile(&self) -> Call<Profile> {
        self.api().get_profile()
    }

    /// Change the own password.
    ///
    /// See [`Account::change_password`].
    pub fn change_password(&self, body: PasswordChange) -> Call<()> {
        self.api().change_password(body)
    }

    /// The keys that passwords are encrypted with.
    ///
    /// See [`Account::get_keys`].
    pub fn get_keys(&self) -> Call<Keys> {
        self.api().get_keys()
    }

    /// Any GraphQL document.
    ///
    /// See [`Account::graphql`].
    pub fn graphql(&self, body: GraphqlRequest) -> Call<Value> {
        self.api().graphql(body)
    }

    /// Change the own profile.
    ///
    /// See [`Account::update_profile`].
    pub fn update_profile(&self, input: ProfileInput) -> Call<Profile, UpdateProfile> {
        self.api().update_profile(input)
    }
}

impl Account {
    pub(crate) fn new(core: Core) -> Self {
        Self { core }
    }

    /// Sign in with a code.
    ///
    /// `POST /account/login`
    ///
    /// * `body`: The code.
    pub fn login(&self, body: Login) -> Call<Tokens> {
        self.core.json(Request::new(&LOGIN).json(body))
    }

    /// Trade a refresh token for new tokens.
    ///
    /// `POST /account/token`
    ///
    /// * `body`: The refresh token.
    ///
    /// # Errors
    ///
    /// * `4XX`: Why not.
    pub fn token(&self, body: Refresh) -> Call<Tokens> {
        self.core
            .json(Request::new(&TOKEN).form(body, &[("scope", Style::Space)]))
    }

    /// Take a token back.
    ///
    /// `POST /account/revoke`
    ///
    /// * `body`: The token.
    pub fn revoke(&self, body: Revoke) -> Call<()> {
        self.core.empty(Request::new(&REVOKE).form(body, &[]))
    }

    /// The keys that verify tokens.
    ///
    /// `GET /account/keys`
    pub fn keys(&self) -> Call<Value> {
        self.core.json(Request::new(&KEYS))
    }

    /// Ask whether a token is good.
    ///
    /// `POST /account/introspect`
    ///
    /// * `body`: The token.
    pub fn introspect(&self, body: Introspect) -> Call<Value> {
        self.core.json(Request::new(&INTROSPECT).form(body, &[]))
    }

    /// The own profile.
    ///
    /// `GET /account/profile`
    pub fn get_profile(&self) -> Call<Profile> {
        self.core.json(Request::new(&GET_PROFILE))
    }

    /// Change the own password.
    ///
    /// `POST /account/password`
    ///
    /// * `body`: The passwords.
    ///
    /// Can be sent encrypted: `old_password`, `new_password`, with the [`Encryption`] `rsa`, `sm2`.
    pub fn change_password(&self, body: PasswordChange) -> Call<()> {
        self.core.empty(Request::new(&CHANGE_PASSWORD).json(body))
    }

    /// The keys that passwords are encrypted with.
    ///
    /// `GET /account/password/keys`
    pub fn get_keys(&self) -> Call<Keys> {
        self.core.json(Request::new(&GET_KEYS))
    }

    /// Any GraphQL document.
    ///
    /// `POST /graphql`
    ///
    /// * `body`: The document.
    pub fn graphql(&self, body: GraphqlRequest) -> Call<Value> {
        self.core.json(Request::new(&GRAPHQL).json(body))
    }

    /// Change the own profile.
    ///
    /// `POST /graphql`
    ///
    /// * `input`: What to change; what is left out stays.
    pub fn update_profile(&self, input: ProfileInput) -> Call<Profile, UpdateProfile> {
        self.core.json(
            Request::new(&UPDATE_PROFILE)
                .check_value("input", &input, |v, value| {
                    v.inside(value);
                })
                .variable("input", input),
        )
    }
}

pub(crate) static LOGIN: Operation = Operation::new("accountLogin", Method::Post, "/account/login")
    .retry(Retry::Code)
    .envelope(&SHOP_ENVELOPE)
    .failures(&[&SHOP_ENVELOPE])
    .fills(&[
        Fill::header("x-shop-app-id", "app_id").required(),
        Fill::body("client_secret", "app_secret"),
    ])
    .accept("application/json");

pub(crate) static TOKEN: Operation = Operation::new("accountToken", Method::Post, "/account/token")
    .retry(Retry::Rotation)
    .security(&[&[&CLIENT_BASIC]])
    .failures(&[&OAUTH_ERROR])
    .accept("application/json");

pub(crate) static REVOKE: Operation =
    Operation::new("accountRevoke", Method::Post, "/account/revoke")
        .retry(Retry::Idempotent)
        .security(&[&[&CLIENT_BASIC]]);

pub(crate) static KEYS: Operation = Operation::new("accountKeys", Method::Get, "/account/keys")
    .retry(Retry::Safe)
    .accept("application/json");

pub(crate) static INTROSPECT: Operation =
    Operation::new("accountIntrospect", Method::Post, "/account/introspect")
        .retry(Retry::Idempotent)
        .security(&[&[&CLIENT_BASIC]])
        .accept("application/json");

pub(crate) static GET_PROFILE: Operation =
    Operation::new("accountGetProfile", Method::Get, "/account/profile")
        .retry(Retry::Safe)
        .security(&[&[&USER_TOKEN]])
        .envelope(&SHOP_ENVELOPE)
        .failures(&[&SHOP_ENVELOPE])
        .accept("application/json");

pub(crate) static CHANGE_PASSWORD: Operation =
    Operation::new("accountChangePassword", Method::Post, "/account/password")
        .retry(Retry::Write)
        .security(&[&[&USER_TOKEN]])
        .envelope(&SHOP_ENVELOPE)
        .failures(&[&SHOP_ENVELOPE])
        .seal(&[Encrypt {
            members: &["/old_password", "/new_password"],
            methods: &[Encryption::None, Encryption::Rsa, Encryption::Sm2],
            told_by: Some("/encryption"),
            key: Some(KeySource {
                operation: &crate::api::account::GET_KEYS,
                at: &[(Encryption::Rsa, "/rsa"), (Encryption::Sm2, "/sm2")],
            }),
            prefixes: &[(Encryption::Sm2, "sm2:")],
            refused: &["2016"],
        }])
        .accept("application/json");

pub(crate) static GET_KEYS: Operation =
    Operation::new("accountGetKeys", Method::Get, "/account/password/keys")
        .retry(Retry::Safe)
        .accept("application/json");

pub(crate) static GRAPHQL: Operation = Operation::new("accountGraphql", Method::Post, "/graphql")
    .retry(Retry::Write)
    .security(&[&[&USER_TOKEN]])
    .fills(&[Fill::header("x-shop-app-id", "app_id").required()])
    .accept("application/json");

pub(crate) static UPDATE_PROFILE: Operation = Operation::new("accountUpdateProfile", Method::Post, "/graphql")
    .retry(Retry::Write)
    .security(&[&[&USER_TOKEN]])
    .failures(&[&SHOP_ENVELOPE])
    .graphql(&GraphQl {
        document: "mutation updateProfile($id: String!, $input: ProfileInput!) { updateProfile(id: $id, input: $input) { id name token } }",
        errors: "/errors",
        last: true,
        code: &["/message/code", "/extensions/code"],
        message: &["/message/message", "/message"],
        data: &[],
        result: "/data/updateProfile",
    })
    .fills(&[Fill::header("x-shop-app-id", "app_id").required()])
    .accept("application/json");

/// The optional inputs of [`Account::update_profile`].
#[derive(Clone, Copy, Debug)]
pub enum UpdateProfile {}

impl Call<Profile, UpdateProfile> {
    /// Whose profile.
    ///
    /// A session fills in the own user id.
    pub fn id(self, value: impl Into<String>) -> Self {
        let value: String = value.into();
        self.with(|request| request.variable("id", value))
    }
}
