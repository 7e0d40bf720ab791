//! In: the sessions of the API description (`x-session`). Out: one constant each, and how their types start one.

use crate::api::Account;
use crate::runtime::Core;
use crate::runtime::session::{
    Input, Lifetime, Reject, Session, SessionCall, SessionOptions, SessionSpec, Sessions, Surface,
    TokenKey, TokenKind, TokenPointers, TokenStore,
};

/// The token of a signed-in user.
pub(crate) static ACCOUNT_SESSION: SessionSpec = SessionSpec {
    name: "account",
    scheme: "userToken",
    key: &["app_id"],
    open: &["accountLogin"],
    replace: &["accountUpdateProfile"],
    tokens: TokenPointers {
        access: &["/access_token", "/token"],
        id: &[],
        refresh: &["/refresh_token"],
    },
    lifetime: &[Lifetime::Seconds("/expires_in"), Lifetime::Jwt],
    subject: &["/user_id", "/id"],
    subject_claims: &["sub"],
    bind: &[("accountUpdateProfile", "id")],
    refresh: Some(SessionCall {
        operation: &crate::api::account::TOKEN,
        form: true,
        inputs: &[
            ("grant_type", Input::Const("refresh_token")),
            ("refresh_token", Input::Token(TokenKind::Refresh)),
        ],
        tokens: None,
        lifetime: None,
    }),
    close: &[
        SessionCall {
            operation: &crate::api::account::REVOKE,
            form: true,
            inputs: &[("token", Input::Token(TokenKind::Refresh))],
            tokens: None,
            lifetime: None,
        },
        SessionCall {
            operation: &crate::api::account::REVOKE,
            form: true,
            inputs: &[("token", Input::Token(TokenKind::Access))],
            tokens: None,
            lifetime: None,
        },
    ],
    reject: Reject {
        statuses: &[401],
        codes: &["2020"],
    },
};

impl Surface for Account {
    const SESSION: &'static SessionSpec = &ACCOUNT_SESSION;

    fn with_core(core: Core) -> Self {
        Self::new(core)
    }
}

impl Account {
    /// A session with its token in this store, under the application's only key.
    pub fn session(&self, store: impl TokenStore) -> Session<Self> {
        self.session_for(store, TokenKey::default())
    }

    /// A session with its token in this store, under the key of one user.
    pub fn session_for(&self, store: impl TokenStore, key: impl Into<TokenKey>) -> Session<Self> {
        self.session_with(store, key, SessionOptions::default())
    }

    /// A session with its token in this store, under the key of one user, with these options.
    pub fn session_with(
        &self,
        store: impl TokenStore,
        key: impl Into<TokenKey>,
        options: SessionOptions,
    ) -> Session<Self> {
        Session::new(&self.core, store, key.into(), options)
    }

    /// Sessions of many users, with their tokens in this store.
    pub fn sessions(&self, store: impl TokenStore) -> Sessions<Self> {
        self.sessions_with(store, SessionOptions::default())
    }

    /// Sessions of many users, with their tokens in this store and these options.
    pub fn sessions_with(&self, store: impl TokenStore, options: SessionOptions) -> Sessions<Self> {
        Sessions::new(&self.core, store, options)
    }
}
