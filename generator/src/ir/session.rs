//! In: nothing. Out: [`Session`]: the token lifecycle that `x-session` describes.

use super::Doc;

/// A token lifecycle.
#[derive(Clone, Debug)]
pub struct Session {
    /// Index into [`super::Api::surfaces`].
    pub surface: usize,
    /// The constant's name (`V2_SESSION`).
    pub constant: String,
    /// The scheme's description.
    pub doc: Doc,
    /// Index into [`super::Api::schemes`] of the scheme that declares it.
    pub scheme: usize,
    /// Ids of operations whose answer opens it.
    pub open: Vec<String>,
    /// Ids of operations whose answer replaces the token unless null.
    pub replace: Vec<String>,
    /// Where tokens are in the data of an answer.
    pub tokens: TokenPointers,
    /// Lifetimes, tried in order.
    pub lifetime: Vec<Lifetime>,
    /// Pointers to the own user id in the data.
    pub subject: Vec<String>,
    /// Claims (or pointers) of the own user id in the JWT.
    pub subject_claims: Vec<String>,
    /// Inputs filled with the own user id.
    pub bind: Vec<Bind>,
    /// How to refresh.
    pub refresh: Option<SessionCall>,
    /// How to close, in order.
    pub close: Vec<SessionCall>,
    /// What rejects the token.
    pub reject: Reject,
    /// Facts for a verifier.
    pub verify: Option<Verify>,
}

/// Where tokens are: JSON pointers, first present and not null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenPointers {
    /// Access (or only) token.
    pub access: Vec<String>,
    /// Id token.
    pub id: Vec<String>,
    /// Refresh token.
    pub refresh: Vec<String>,
}

/// Where a lifetime is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Seconds from now.
    Seconds(String),
    /// An ISO 8601 date.
    Date(String),
    /// Unix seconds.
    Timestamp(String),
    /// The `exp` claim of the token.
    Jwt,
}

/// An input filled with the own user id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bind {
    /// Operation id.
    pub operation: String,
    /// Wire name of the input.
    pub input: String,
}

/// A call that the session makes by itself.
#[derive(Clone, Debug)]
pub struct SessionCall {
    /// Operation id.
    pub operation: String,
    /// Indices of surface and operation.
    pub at: (usize, usize),
    /// Wire name and value of each input.
    pub inputs: Vec<(String, Input)>,
    /// Where its tokens are, if elsewhere.
    pub tokens: Option<TokenPointers>,
    /// Its lifetimes, if elsewhere.
    pub lifetime: Option<Vec<Lifetime>>,
}

/// A value that a session puts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// As it is.
    Const(String),
    /// One of its tokens.
    Token(TokenKind),
    /// A client value.
    Value(String),
}

/// Kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Access (or only) token.
    Access,
    /// Id token.
    Id,
    /// Refresh token.
    Refresh,
}

/// What rejects a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reject {
    /// HTTP statuses.
    pub statuses: Vec<u16>,
    /// Codes or statuses of envelopes, as text.
    pub codes: Vec<String>,
}

/// Facts for a verifier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verify {
    /// The constant's name (`V2_VERIFY`).
    pub constant: String,
    /// What kind of token it is.
    pub kind: VerifyKind,
    /// Template of the issuer.
    pub issuer: Option<String>,
    /// Base URLs that applications share, where no token is issued.
    pub shared_hosts: Vec<String>,
    /// Client value that is the audience.
    pub audience: Option<String>,
    /// Indices of surface and operation of the key set.
    pub jwks: Option<(usize, usize)>,
    /// Allowed algorithms.
    pub algorithms: Vec<String>,
    /// Client value that is the HMAC key.
    pub secret: Option<String>,
    /// How to ask about a token.
    pub online: Option<Online>,
}

/// What kind of token a backend is handed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VerifyKind {
    /// An access token beside others.
    #[default]
    Access,
    /// The only token.
    User,
}

/// A question about a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Online {
    /// Indices of surface and operation.
    pub at: (usize, usize),
    /// Wire name of the input that is the token.
    pub token: String,
    /// Pointer to what is true for a good token.
    pub active: String,
    /// Pointers to the user's id.
    pub subject: Vec<String>,
    /// Pointer to the end, in Unix seconds.
    pub expires: String,
    /// Codes of failures that say that the token is not good.
    pub dead: Vec<String>,
}
