//! In: an emulator. Out: clients for it, and what tests ask again and again.

use authing_emulator::{Config, Emulator, NewCode, NewUser};
use authing_miniprogram::models::{LoginByCode, LoginByUsernameInput, User};
use authing_miniprogram::{Client, Error};
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "Passw0rd";

/// An emulator with changes to the defaults.
pub(crate) async fn emulator(change: impl FnOnce(&mut Config)) -> Emulator {
    let mut config = Config::default();
    change(&mut config);
    Emulator::with(config).await.unwrap()
}

/// A client that is not signed in.
pub(crate) fn anonymous(emulator: &Emulator) -> Client {
    let config = Config::default();
    let client = Client::builder(config.app_id).user_pool_id(config.user_pool_id);
    client.host(emulator.url()).build().unwrap()
}

/// A client with a user token.
pub(crate) fn with_token(emulator: &Emulator, token: &str) -> Client {
    let config = Config::default();
    let client = Client::builder(config.app_id).user_pool_id(config.user_pool_id);
    client
        .host(emulator.url())
        .user_token(token)
        .build()
        .unwrap()
}

/// A client for a new account with a user name and [`PASSWORD`], signed in; its id and its token.
pub(crate) async fn signed_in(emulator: &Emulator, new: NewUser) -> (Client, String, String) {
    let name = new.username.clone().unwrap_or_else(|| "bob".to_owned());
    let new = NewUser {
        username: Some(name.clone()),
        password: Some(PASSWORD.to_owned()),
        ..new
    };
    let id = emulator.add_user(new).unwrap();
    let input = LoginByUsernameInput::new(name, PASSWORD);
    let user = anonymous(emulator)
        .v2()
        .login_by_username(input)
        .await
        .unwrap();
    let token = token(&user);
    (with_token(emulator, &token), id, token)
}

/// A person's user, signed in by a code.
pub(crate) async fn by_code(emulator: &Emulator, openid: &str) -> User {
    let openid = openid.to_owned();
    let code = emulator
        .add_code(NewCode {
            openid,
            ..NewCode::default()
        })
        .unwrap();
    anonymous(emulator)
        .v2()
        .login_by_code(LoginByCode::new(code))
        .await
        .unwrap()
}

pub(crate) fn token(user: &User) -> String {
    user.token.as_ref().unwrap().expose().to_owned()
}

/// The code in the last message.
pub(crate) fn last_code(emulator: &Emulator) -> String {
    emulator.messages().last().unwrap().code.clone()
}

/// The business code of a failure.
pub(crate) fn code<T: std::fmt::Debug>(ended: Result<T, Error>) -> String {
    let error = ended.unwrap_err();
    error
        .code()
        .unwrap_or_else(|| panic!("no business code: {error}"))
        .to_owned()
}

/// Sends a GraphQL request as it is.
pub(crate) async fn ask(emulator: &Emulator, token: Option<&str>, body: Value) -> Value {
    let request = reqwest::Client::new().post(format!("{}/graphql/v2", emulator.url()));
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    request
        .json(&body)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

/// The business code of a mutation whose password is not encrypted, as no client sends it.
pub(crate) async fn in_the_clear(emulator: &Emulator, token: Option<&str>, field: &str) -> i64 {
    let query = format!("mutation {{ {field} {{ id }} }}");
    let answer = ask(emulator, token, json!({"query": query})).await;
    let code = answer["errors"][0]["message"]["code"].as_i64();
    code.unwrap_or_else(|| panic!("{answer}"))
}

/// No answer was one that the spec does not allow.
pub(crate) fn all_allowed(emulator: &Emulator) {
    for entry in emulator.requests(0) {
        assert!(entry.objections.is_empty(), "{entry:?}");
        assert_ne!(entry.code, Some(1000), "{entry:?}");
    }
}
