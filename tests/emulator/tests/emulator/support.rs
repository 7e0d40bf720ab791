//! What the tests share: an emulator that differs from the defaults, who is in it, and what was asked of it.

use authing_emulator::{Config, Emulator, NewCode, NewPerson, NewUser, Platform};
use serde_json::{Map, Value, json};

/// An emulator with changes to the defaults.
pub(crate) async fn emulator(change: impl FnOnce(&mut Config)) -> Emulator {
    Emulator::with(config(change)).await.unwrap()
}

/// The defaults with changes.
pub(crate) fn config(change: impl FnOnce(&mut Config)) -> Config {
    let mut config = Config::default();
    change(&mut config);
    config
}

/// An account, by the members that it has.
pub(crate) fn user(members: Value) -> NewUser {
    serde_json::from_value(members).unwrap()
}

/// The account `ann` with the password `secret-1`.
pub(crate) fn ann() -> NewUser {
    user(json!({"username": "ann", "password": "secret-1"}))
}

/// A person, by the members that they have; their `openid`.
pub(crate) fn person(emulator: &Emulator, members: Value) -> String {
    let person: NewPerson = serde_json::from_value(members).unwrap();
    emulator.add_person(person)
}

/// A code of `wx.login` or `tt.login`; of a new person if `openid` is empty.
pub(crate) fn login_code(emulator: &Emulator, openid: &str, platform: Platform) -> String {
    let mut code = NewCode::default();
    (code.openid, code.platform) = (openid.to_owned(), platform);
    emulator.add_code(code).unwrap()
}

/// What is at a path.
pub(crate) async fn fetch(emulator: &Emulator, path: &str) -> reqwest::Response {
    let url = format!("{}{path}", emulator.url());
    reqwest::get(url).await.unwrap()
}

/// The members of an object.
pub(crate) fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// No answer was one that the spec does not allow.
pub(crate) fn all_allowed(emulator: &Emulator) {
    for entry in emulator.requests(0) {
        assert!(entry.objections.is_empty(), "{entry:?}");
        assert_ne!(entry.code, Some(1000), "{entry:?}");
    }
}

/// A recorded body with any text in the place of what is encrypted: a trace tells what is behind it.
pub(crate) fn sealed(mut body: Value) -> Value {
    match &mut body {
        Value::Object(members) if members.keys().any(|name| name.starts_with('$')) => {
            body = "sealed".into();
        }
        Value::Object(members) => members
            .values_mut()
            .for_each(|one| *one = sealed(one.take())),
        Value::Array(items) => items.iter_mut().for_each(|one| *one = sealed(one.take())),
        _ => {}
    }
    body
}
