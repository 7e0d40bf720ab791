//! In: calls of surface V2. Out: its operations: those of REST, and the documents of the GraphQL endpoint.

mod account;
mod contacts;
mod custom;
mod link;
mod login;
mod messages;
mod miniprogram;
mod password;
mod profile;
mod register;
mod session;
mod upload;

use serde_json::Value;

use super::Handler;
use crate::account::{count_login, signed_in, v2 as view};
use crate::call::Call;
use crate::failure::{Failure, NOT_PERMITTED, USER_NOT_FOUND};
use crate::token::{Holder, user_token};
use crate::world::World;
use crate::world::sessions::TokenKind;

/// Operation id and what it does.
pub(super) const TABLE: &[(&str, Handler)] = &[
    ("v2LoginByCode", miniprogram::login_by_code),
    ("v2LoginByPhone", miniprogram::login_by_phone),
    ("v2GetPhone", miniprogram::get_phone),
    ("v2Upload", upload::upload),
    ("v2Logout", session::logout),
    ("v2SendSmsCode", messages::send_sms),
    ("v2GetPublicKey", account::public_key),
    ("v2GetSecurityLevel", account::security_level),
    ("v2ListOrgs", account::orgs),
    ("v2LinkAccount", link::link),
    ("v2UnLinkAccount", link::unlink),
    ("v2ListApplications", account::applications),
];

/// A document of the GraphQL endpoint: its arguments are the body of the call; its result is the whole root field.
pub(super) type DocumentHandler = fn(&mut World, &Call) -> Result<Value, Failure>;

const DOCUMENTS: &[(&str, DocumentHandler)] = &[
    ("v2GetCurrentUser", profile::user),
    ("v2UpdateProfile", profile::update),
    ("v2CheckLoginStatus", session::check),
    ("v2RefreshToken", session::refresh),
    ("v2ListUdv", custom::list),
    ("v2SetUdv", custom::set),
    ("v2SetUdfValue", custom::set_batch),
    ("v2RemoveUdv", custom::remove),
    ("v2SendEmail", messages::send_email),
    ("v2ResetPassword", password::reset),
    ("v2UpdatePassword", password::update),
    ("v2UpdatePhone", contacts::update_phone),
    ("v2UpdateEmail", contacts::update_email),
    ("v2BindPhone", contacts::bind_phone),
    ("v2UnbindPhone", contacts::unbind_phone),
    ("v2BindEmail", contacts::bind_email),
    ("v2UnbindEmail", contacts::unbind_email),
    ("v2LoginByEmail", login::by_email),
    ("v2LoginByUsername", login::by_username),
    ("v2LoginByPhoneCode", login::by_phone_code),
    ("v2LoginByPhonePassword", login::by_phone_password),
    ("v2LoginBySubAccount", login::by_sub_account),
    ("v2RegisterByEmail", register::by_email),
    ("v2RegisterByUsername", register::by_username),
    ("v2RegisterByPhoneCode", register::by_phone_code),
    ("v2CheckPasswordStrength", password::strength),
    ("v2ListAuthorizedResources", profile::resources),
    ("v2IsUserExists", profile::exists),
];

/// What a document of the spec does.
pub(super) fn documents(id: &str) -> Option<DocumentHandler> {
    let found = DOCUMENTS.iter().find(|(own, _)| *own == id);
    found.map(|(_, handler)| *handler)
}

/// Signs a user in: the user, with a new token.
fn sign_in(world: &mut World, user: &str, call: &Call) -> Result<Value, Failure> {
    count_login(world, user);
    with_new_token(world, user, call)
}

/// The user with a new token.
fn with_new_token(world: &mut World, user: &str, call: &Call) -> Result<Value, Failure> {
    let (token, end) = user_token(world, user, &call.origin)?;
    show(world, user, Some((&token, end)))
}

/// The user who is signed in, with the token of the call if that is configured.
fn own(world: &World, holder: &Holder, call: &Call) -> Result<Value, Failure> {
    let token = call.bearer.as_deref();
    let token =
        token.filter(|_| world.config.answers.v2_own_token && holder.kind == TokenKind::User);
    let token = token.map(|token| (token, holder.expires_at));
    show(world, &holder.user, token)
}

fn show(world: &World, user: &str, token: Option<(&str, i64)>) -> Result<Value, Failure> {
    let account = world.users.get(user).ok_or(USER_NOT_FOUND)?;
    Ok(view(world, account, token))
}

/// Who is signed in. A member of the arguments may name the user; then it must be the same one.
/// Errors: nobody is, or another user is named.
fn myself(world: &World, call: &Call, named: &str) -> Result<Holder, Failure> {
    let holder = signed_in(world, call)?;
    if call.filled(named).is_some_and(|id| id != holder.user) {
        return Err(NOT_PERMITTED.into());
    }
    Ok(holder)
}

/// A flag of the arguments; null stands for false.
fn flag(call: &Call, pointer: &str) -> bool {
    call.body.pointer(pointer).and_then(Value::as_bool) == Some(true)
}
