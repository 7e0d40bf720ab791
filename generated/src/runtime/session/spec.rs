//! In: nothing. Out: [`SessionSpec`]: what the API description says about a token's life, as a constant.

use crate::runtime::wire::operation::Operation;

/// A token's life.
#[derive(Debug)]
pub struct SessionSpec {
    /// Its name, the same as its surface's.
    pub name: &'static str,
    /// Name of the security scheme whose token it is.
    pub scheme: &'static str,
    /// Names of the client values that tell the tokens of two applications apart.
    pub key: &'static [&'static str],
    /// Ids of operations whose answer opens it.
    pub open: &'static [&'static str],
    /// Ids of operations whose answer replaces the token unless it is null.
    pub replace: &'static [&'static str],
    /// Where the tokens are.
    pub tokens: TokenPointers,
    /// Where the lifetime is; the first that is there counts.
    pub lifetime: &'static [Lifetime],
    /// Pointers to the own user id in the data.
    pub subject: &'static [&'static str],
    /// Claims (or pointers into the claims) that hold the own user id.
    pub subject_claims: &'static [&'static str],
    /// Operation ids, and their inputs that are the own user id.
    pub bind: &'static [(&'static str, &'static str)],
    /// How to get new tokens for old ones.
    pub refresh: Option<SessionCall>,
    /// How to give tokens back, in order.
    pub close: &'static [SessionCall],
    /// What rejects a token.
    pub reject: Reject,
}

/// JSON pointers into the data of an answer; the first that finds a text counts.
#[derive(Clone, Copy, Debug)]
pub struct TokenPointers {
    /// Access (or only) token.
    pub access: &'static [&'static str],
    /// Id token.
    pub id: &'static [&'static str],
    /// Refresh token.
    pub refresh: &'static [&'static str],
}

/// Where a lifetime is.
#[derive(Clone, Copy, Debug)]
pub enum Lifetime {
    /// Seconds from the moment the request was sent.
    Seconds(&'static str),
    /// A date with a time.
    Date(&'static str),
    /// Seconds since 1970.
    Timestamp(&'static str),
    /// The `exp` claim of the access token, else of the id token.
    Jwt,
}

/// A call that a session makes by itself.
#[derive(Debug)]
pub struct SessionCall {
    /// The operation.
    pub operation: &'static Operation,
    /// Whether its body is form-urlencoded; else JSON, if the inputs go into a body at all.
    pub form: bool,
    /// Wire names and values of its inputs.
    pub inputs: &'static [(&'static str, Input)],
    /// Where its tokens are, if elsewhere.
    pub tokens: Option<TokenPointers>,
    /// Where its lifetime is, if elsewhere.
    pub lifetime: Option<&'static [Lifetime]>,
}

/// A value that a session puts in.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// As it is.
    Const(&'static str),
    /// One of its tokens.
    Token(TokenKind),
    /// A client value.
    Value(&'static str),
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
#[derive(Clone, Copy, Debug)]
pub struct Reject {
    /// HTTP statuses.
    pub statuses: &'static [u16],
    /// Statuses and codes of envelopes.
    pub codes: &'static [&'static str],
}
