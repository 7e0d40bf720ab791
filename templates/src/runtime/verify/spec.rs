//! [`VerifySpec`]: what the API description says to those who check tokens, as a constant.

use crate::runtime::wire::operation::Operation;

/// Facts about the tokens of a surface.
#[derive(Debug)]
pub struct VerifySpec {
    /// What kind of token a caller of a backend carries.
    pub kind: Kind,
    /// The issuer, with `{base}` and client values in braces.
    pub issuer: Option<&'static str>,
    /// Base URLs that applications share: no token has an issuer there, and keys and issuer are at the application's own.
    pub shared_hosts: &'static [&'static str],
    /// The client value that is the audience.
    pub audience: Option<&'static str>,
    /// The operation that gives the key set.
    pub jwks: Option<&'static Operation>,
    /// Names of the algorithms that tokens may be signed with.
    pub algorithms: &'static [&'static str],
    /// The client value that is the key of HS256.
    pub secret: Option<&'static str>,
    /// How to ask whether a token is good.
    pub online: Option<OnlineSpec>,
    /// Claims (or pointers into the claims) that hold the user's id; the first text counts. None: `sub`.
    pub subject_claims: &'static [&'static str],
}

/// The operation that tells whether a token is good.
#[derive(Debug)]
pub struct OnlineSpec {
    /// The operation.
    pub operation: &'static Operation,
    /// Whether its body is form-urlencoded.
    pub form: bool,
    /// Wire name of the input that is the token.
    pub token: &'static str,
    /// Pointer into the answer to what is `true` for a good token, and only then.
    pub active: &'static str,
    /// Pointers to the user's id.
    pub subject: &'static [&'static str],
    /// Pointer to the end of the token, in seconds since 1970.
    pub expires: &'static str,
    /// Codes of failures that say that the token is not good.
    pub dead: &'static [&'static str],
}

/// Kinds of tokens. One is not taken for another (RFC 8725, sections 3.11 and 3.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// An access token: `typ` is `at+jwt` (RFC 9068), or there is a `scope` or `client_id` and nothing that only id
    /// tokens have.
    Access,
    /// An id token (OpenID Connect Core, section 2): nothing that access tokens have.
    Id,
    /// The one token of an API that has no other: nothing that access tokens have, and nothing that only id tokens have
    /// (`nonce`, `at_hash`, `c_hash`, `s_hash`).
    User,
}
