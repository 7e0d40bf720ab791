//! In: what a request for the control API brings. Out: its answer: one table of all routes, each beside the call of
//! [`Emulator`](crate::Emulator) that does the same.

use serde::Deserialize;
use serde_json::{Value, json};

use super::input::Asked;
use super::refusal::Refusal;
use crate::shared::Shared;

/// What a route does.
pub(super) type Handler = fn(&Shared, &Asked) -> Result<Value, Refusal>;

/// A route.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) method: &'static str,
    /// Below `/__emulator/api`.
    pub(super) path: &'static str,
    /// The call of `Emulator`.
    call: &'static str,
    does: &'static str,
    pub(super) handler: Handler,
}

/// One route a line: method, path, call, what it does, handler.
macro_rules! routes {
    ($($method:literal $path:literal $call:literal $does:literal $handler:expr;)*) => {
        &[$(Route { method: $method, path: $path, call: $call, does: $does, handler: $handler }),*]
    };
}

/// All routes, but for the stream of requests and the list of routes.
pub(super) const ROUTES: &[Route] = routes! {
    "GET" "/state" "state" "users, people, codes, sign-ins and messages" |shared, _| Ok(json!(shared.state()));
    "POST" "/reset" "reset" "as new, but for keys and configuration" |shared, _| { shared.reset(); done() };
    "GET" "/people" "people" "persons at the platforms" |shared, _| Ok(json!(shared.people()));
    "POST" "/people" "add_person" "adds a person; their openid" add_person;
    "GET" "/codes" "codes" "codes that the platforms gave out" |shared, _| Ok(json!(shared.codes()));
    "POST" "/codes" "add_code" "a code of wx.login, or of the phone button" add_code;
    "POST" "/encrypted" "encrypt" "data as a platform encrypts it" encrypt;
    "GET" "/users" "users" "accounts" |shared, _| Ok(json!(shared.users()));
    "POST" "/users" "add_user" "adds an account; its id" add_user;
    "PATCH" "/users/{id}" "block" "blocks or unblocks an account" block;
    "DELETE" "/users/{id}" "delete_user" "deletes an account and ends its tokens" delete_user;
    "POST" "/authorization-codes" "add_authorization_code" "an authorization code for an account" authorization_code;
    "GET" "/messages" "messages" "text messages and e-mails, with their codes" |shared, _| Ok(json!(shared.messages()));
    "GET" "/messages/last" "last_code" "the last message to an address (?to=) whose code is good" last_code;
    "GET" "/clock" "now" "the emulator's time" |shared, _| Ok(json!({"now": shared.now()}));
    "POST" "/clock/advance" "advance" "moves the clock by some seconds" advance;
    "POST" "/clock/freeze" "freeze" "lets the clock stand still, now or at a moment (at)" freeze;
    "POST" "/clock/run" "run" "lets the clock run on" |shared, _| { shared.run(); done() };
    "POST" "/tokens/expire" "expire" "ends a token as if its time were over" |shared, asked| token(asked, |token| shared.expire(token));
    "POST" "/tokens/revoke" "revoke" "revokes a token" |shared, asked| token(asked, |token| shared.revoke(token));
    "POST" "/keys/rotate" "rotate_keys" "a new key signs; its kid" rotate_keys;
    "GET" "/operations" "operations" "the ids that a fault can name" |shared, _| Ok(json!(shared.operations()));
    "GET" "/faults" "faults" "the orders that stand" |shared, _| Ok(json!(shared.standing()));
    "POST" "/faults" "order" "orders something to go wrong" order;
    "DELETE" "/faults" "clear_faults" "takes all orders back" |shared, _| { shared.clear_faults(); done() };
    "GET" "/requests" "requests" "the requests, or those after a number (?since=)" requests;
};

/// The list of routes.
pub(super) fn index() -> Value {
    let row = |method: &str, path: &str, call: &str, does: &str| json!({"method": method, "path": format!("/__emulator/api{path}"), "call": call, "does": does});
    let mut rows: Vec<Value> = ROUTES
        .iter()
        .map(|route| row(route.method, route.path, route.call, route.does))
        .collect();
    let does = "the requests after a number and those to come, as server-sent events";
    rows.push(row("GET", "/requests/stream", "watch", does));
    Value::Array(rows)
}

/// The number after which requests are asked for.
pub(super) fn since(asked: &Asked) -> Result<u64, Refusal> {
    let [since] = asked.query(["since"])?;
    let number = since.unwrap_or("0").parse();
    number.map_err(|error| Refusal::wrong(format!("`since` is no number: {error}")).at("since"))
}

#[allow(clippy::unnecessary_wraps, reason = "every handler may fail")]
fn done() -> Result<Value, Refusal> {
    Ok(json!({}))
}

fn found(found: bool, what: &str) -> Result<Value, Refusal> {
    if found {
        Ok(json!({}))
    } else {
        Err(Refusal::not_found(format!("there is no such {what}")))
    }
}

fn add_person(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    Ok(json!({"openid": shared.add_person(asked.body()?)}))
}

fn add_code(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    let code = shared.add_code(asked.body()?);
    code.map(|code| json!({"code": code}))
        .map_err(Refusal::wrong)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToEncrypt {
    openid: String,
    /// Null stands for the phone number.
    #[serde(default)]
    data: Value,
}

fn encrypt(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    let ToEncrypt { openid, data } = asked.body()?;
    let encrypted = shared.encrypt(&openid, &data);
    encrypted
        .map(|encrypted| json!(encrypted))
        .map_err(Refusal::wrong)
}

fn add_user(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    let id = shared.add_user(asked.body()?);
    id.map(|id| json!({"id": id})).map_err(Refusal::wrong)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    blocked: bool,
}

fn block(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    let Block { blocked } = asked.body()?;
    found(shared.block(asked.part("id"), blocked), "user")
}

fn delete_user(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    found(shared.delete_user(asked.part("id")), "user")
}

fn authorization_code(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    let code = shared.add_authorization_code(asked.body()?);
    code.map(|code| json!({"code": code}))
        .map_err(Refusal::wrong)
}

fn last_code(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    let [to] = asked.query(["to"])?;
    let to = to.ok_or_else(|| Refusal::wrong("`to` is needed").at("to").known(&["to"]))?;
    let message = shared.last_code(to);
    let message =
        message.ok_or_else(|| Refusal::not_found(format!("no code for `{to}` is good")))?;
    Ok(json!(message))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: i64,
}

fn advance(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    let Advance { seconds } = asked.body()?;
    shared.advance(seconds);
    Ok(json!({"now": shared.now()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Freeze {
    /// In milliseconds since 1970.
    at: Option<i64>,
}

fn freeze(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    let Freeze { at } = asked.body()?;
    shared.freeze(at.unwrap_or_else(|| shared.now()));
    Ok(json!({"now": shared.now()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ended {
    token: String,
}

fn token(asked: &Asked, end: impl FnOnce(&str) -> bool) -> Result<Value, Refusal> {
    let Ended { token } = asked.body()?;
    found(end(&token), "token")
}

fn rotate_keys(shared: &Shared, _: &Asked) -> Result<Value, Refusal> {
    let kid = shared.rotate_keys();
    kid.map(|kid| json!({"kid": kid})).map_err(Refusal::wrong)
}

fn order(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    shared.order(asked.body()?).map_err(Refusal::wrong)?;
    Ok(json!(shared.standing()))
}

fn requests(shared: &Shared, asked: &Asked) -> Result<Value, Refusal> {
    Ok(json!(shared.requests(since(asked)?)))
}
