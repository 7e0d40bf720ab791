//! Clients of an emulator, and what the tests of surface V2 ask again and again.

use std::fmt::Debug;

use authing_emulator::{Config, Emulator, NewUser, Platform};
use authing_miniprogram::models::{LoginByCode, LoginByUsernameInput, User};
use authing_miniprogram::{Builder, Client, Error};
use serde_json::{Value, json};

pub(crate) use crate::support::{all_allowed, emulator, login_code, person, user};

pub(crate) const PASSWORD: &str = "Passw0rd";

fn builder(emulator: &Emulator) -> Builder<Client> {
    let config = Config::default();
    let client = Client::builder(config.app_id).user_pool_id(config.user_pool_id);
    client.host(emulator.url())
}

/// A client that is not signed in.
pub(crate) fn anonymous(emulator: &Emulator) -> Client {
    builder(emulator).build().unwrap()
}

/// A client with a user token.
pub(crate) fn with_token(emulator: &Emulator, token: &str) -> Client {
    builder(emulator).user_token(token).build().unwrap()
}

/// A client for a new account with a user name and [`PASSWORD`], signed in; its id and its token.
pub(crate) async fn signed_in(emulator: &Emulator, mut new: NewUser) -> (Client, String, String) {
    let name = new.username.get_or_insert_with(|| "bob".to_owned()).clone();
    new.password = Some(PASSWORD.to_owned());
    let id = emulator.add_user(new).unwrap();
    let input = LoginByUsernameInput::new(name, PASSWORD);
    let v2 = anonymous(emulator).v2();
    let user = v2.login_by_username(input).await.unwrap();
    let token = token(&user);
    (with_token(emulator, &token), id, token)
}

/// A person's user, signed in by a code.
pub(crate) async fn by_code(emulator: &Emulator, openid: &str) -> User {
    let code = login_code(emulator, openid, Platform::Wechat);
    let v2 = anonymous(emulator).v2();
    v2.login_by_code(LoginByCode::new(code)).await.unwrap()
}

pub(crate) fn token(user: &User) -> String {
    user.token.as_ref().unwrap().expose().to_owned()
}

/// The code in the last message.
pub(crate) fn last_code(emulator: &Emulator) -> String {
    emulator.messages().last().unwrap().code.clone()
}

/// The business code of a failure.
pub(crate) fn code<T: Debug>(ended: Result<T, Error>) -> String {
    let error = ended.unwrap_err();
    let code = error.code().map(str::to_owned);
    code.unwrap_or_else(|| panic!("no business code: {error}"))
}

/// `fails!(call => "2001")`: the call fails with this business code.
macro_rules! fails {
    ($call:expr => $code:expr) => {
        assert_eq!($crate::v2::support::code($call.await), $code)
    };
}
pub(crate) use fails;

/// Sends a GraphQL request as it is.
pub(crate) async fn ask(emulator: &Emulator, token: Option<&str>, body: Value) -> Value {
    let request = reqwest::Client::new().post(format!("{}/graphql/v2", emulator.url()));
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let answer = request.json(&body).send().await.unwrap();
    answer.json().await.unwrap()
}

/// The business code of a mutation whose password is not encrypted, as no client sends it.
pub(crate) async fn in_the_clear(emulator: &Emulator, token: Option<&str>, field: &str) -> i64 {
    let query = format!("mutation {{ {field} {{ id }} }}");
    let answer = ask(emulator, token, json!({"query": query})).await;
    let code = answer["errors"][0]["message"]["code"].as_i64();
    code.unwrap_or_else(|| panic!("{answer}"))
}
