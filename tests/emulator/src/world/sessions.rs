//! In: sign-ins, refreshes, ends. Out: [`Sessions`]: which tokens exist and whether they still count.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenKind {
    /// The one token of surface V2.
    User,
    /// An access token (RFC 6749, section 1.4).
    Access,
    /// An id token (OpenID Connect Core, section 2).
    Id,
    /// A refresh token (RFC 6749, section 1.5).
    Refresh,
}

/// What became of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenState {
    /// It counts, until it expires.
    Good,
    /// A refresh token that was exchanged for a new one.
    Used,
    /// It was given back, or its session was ended.
    Revoked,
}

/// A token that was given out.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) session: String,
    /// As the client has it.
    pub(crate) text: String,
    /// In milliseconds since 1970.
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) state: TokenState,
    /// When it was used up, if it was.
    pub(crate) used_at: Option<i64>,
}

/// A sign-in.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    /// Empty for a client that signed in by itself.
    pub(crate) user: String,
    /// Space-separated; empty on surface V2.
    pub(crate) scope: String,
    /// The authorization code that it was opened with, if it was.
    pub(crate) code: Option<String>,
    pub(crate) created_at: i64,
}

/// All sign-ins and tokens.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Sessions {
    all: IndexMap<String, Session>,
    /// By `jti` (RFC 7519, section 4.1.7), or the refresh token itself.
    tokens: IndexMap<String, Token>,
    /// The keys of the tokens of each session.
    of: IndexMap<String, Vec<String>>,
}

impl Sessions {
    pub(crate) fn open(&mut self, session: Session) {
        self.all.insert(session.id.clone(), session);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Session> {
        self.all.get(id)
    }

    /// All sign-ins, oldest first.
    pub(crate) fn all(&self) -> impl ExactSizeIterator<Item = &Session> {
        self.all.values()
    }

    /// Gives a token out; `key` is its `jti`, or a refresh token itself.
    pub(crate) fn issue(&mut self, key: String, token: Token) {
        self.of
            .entry(token.session.clone())
            .or_default()
            .push(key.clone());
        self.tokens.insert(key, token);
    }

    pub(crate) fn token(&self, key: &str) -> Option<&Token> {
        self.tokens.get(key)
    }

    pub(crate) fn token_mut(&mut self, key: &str) -> Option<&mut Token> {
        self.tokens.get_mut(key)
    }

    /// The tokens of a session with their keys, oldest first.
    pub(crate) fn tokens_of(&self, session: &str) -> impl Iterator<Item = (&String, &Token)> {
        let keys = self.of.get(session).into_iter().flatten();
        keys.filter_map(|key| self.tokens.get_key_value(key))
    }

    /// Ends all tokens of a session.
    pub(crate) fn end(&mut self, session: &str) {
        for key in self.of.get(session).into_iter().flatten() {
            if let Some(token) = self.tokens.get_mut(key) {
                token.state = TokenState::Revoked;
            }
        }
    }

    /// Ends all tokens of a user.
    pub(crate) fn end_user(&mut self, user: &str) {
        self.end_where(|session| session.user == user);
    }

    /// Ends all tokens of the sign-in that an authorization code has opened.
    pub(crate) fn end_code(&mut self, code: &str) {
        self.end_where(|session| session.code.as_deref() == Some(code));
    }

    fn end_where(&mut self, which: impl Fn(&Session) -> bool) {
        let sessions = self.all.values().filter(|session| which(session));
        let sessions: Vec<String> = sessions.map(|session| session.id.clone()).collect();
        for session in sessions {
            self.end(&session);
        }
    }
}
