//! In: users and sign-ins. Out: tokens as Authing makes them: given out, checked, refreshed, revoked.

mod check;
mod claims;
mod issue;
mod jwt;
mod refresh;

pub(crate) use check::{Holder, bearer, introspect, key_of, revoke};
pub(crate) use claims::profile_claims;
pub(crate) use issue::{
    Grant, arn, client_token, issuer, next_user_token, token_set, token_set_for_code, user_scope,
    user_token,
};
pub(crate) use jwt::decode;
pub(crate) use refresh::refresh;
