//! In: a scenario and somebody who can play it. Out: [`Played`]: how it ended, and the state that the emulator is left in.

use authing_emulator::{Entry, State};
use serde_json::{Value, json};

use super::scenario::{Call, Scenario, Step};
use super::world::World;
use crate::sdk_support::setup::Start;

/// Somebody who runs the calls of a scenario: an official SDK, or the generated client.
pub(crate) trait Player {
    /// How a call ends.
    type Ended;

    async fn open(&mut self, sdk: &str, start: &Start, url: &str, now: i64) -> Result<(), String>;
    async fn restart(&mut self, now: i64) -> Result<(), String>;
    async fn call(&mut self, call: &Call, args: &[Value], now: i64) -> Result<Self::Ended, String>;
    /// Time went by.
    async fn moved(&mut self, seconds: i64) -> Result<(), String>;
    /// The value, or the code of the failure.
    fn seen(ended: &Self::Ended) -> Result<Value, Option<String>>;
}

/// What came of a scenario.
pub(crate) struct Played<E> {
    pub(crate) ended: E,
    pub(crate) state: State,
    pub(crate) url: String,
    pub(crate) entries: Vec<Entry>,
    /// How the last call ended otherwise than the scenario says.
    pub(crate) unexpected: Option<String>,
}

/// Plays it at an emulator of its own.
pub(crate) async fn play<P: Player>(
    scenario: &Scenario,
    now: i64,
    player: &mut P,
) -> Result<Played<P::Ended>, String> {
    let mut world = World::start(scenario, now).await?;
    let url = world.emulator.url();
    let start = start(scenario, &url);
    player.open(&scenario.sdk, &start, &url, now).await?;
    let mut last = Value::Null;
    let sign_in = scenario
        .signed_in
        .then(|| Step::Call(sign_in(&scenario.sdk)));
    for step in sign_in.iter().chain(&scenario.before) {
        world.order(step)?;
        match step {
            Step::Call(call) => {
                let seen = P::seen(&once(player, &mut world, call, &last).await?);
                expect(call, &seen).map_err(|why| format!("before: {}: {why}", call.method))?;
                last = seen.unwrap_or_default();
            }
            Step::Restart => player.restart(world.emulator.state().now).await?,
            Step::Advance(seconds) => player.moved(*seconds).await?,
            _ => {}
        }
    }
    let call = scenario.call();
    let ended = once(player, &mut world, &call, &last).await?;
    Ok(Played {
        unexpected: expect(&call, &P::seen(&ended)).err(),
        ended,
        state: world.emulator.state(),
        entries: world.emulator.requests(0),
        url,
    })
}

async fn once<P: Player>(
    player: &mut P,
    world: &mut World,
    call: &Call,
    last: &Value,
) -> Result<P::Ended, String> {
    let args: Result<Vec<Value>, String> =
        call.args.iter().map(|arg| world.fill(arg, last)).collect();
    let now = world.emulator.state().now;
    player.call(call, &args?, now).await
}

/// How each SDK is set up, with the options of the scenario.
fn start(scenario: &Scenario, url: &str) -> Start {
    let mut options = json!({"appId": APP_ID, "userPoolId": USER_POOL_ID, "host": url});
    if scenario.sdk == "node4" {
        options = json!({
            "appId": APP_ID, "appHost": url, "tokenEndPointAuthMethod": "none",
            "introspectionEndPointAuthMethod": "none", "revocationEndPointAuthMethod": "none",
        });
    }
    for (name, value) in &scenario.options {
        options[name] = value.clone();
    }
    let bob = || (1..=4).map(|number| format!("bob-{number}")).collect();
    let codes = scenario.codes.clone().unwrap_or_else(bob);
    Start {
        options,
        login_codes: codes.into_iter().map(Value::String).collect(),
        picture: Some(("wxfile://picture.jpg".to_owned(), "a picture".to_owned())),
    }
}

/// The application that the emulator has if nothing else is said.
const APP_ID: &str = "64a0000000000000000000a1";
const USER_POOL_ID: &str = "64a0000000000000000000b1";

/// How Bob signs in.
fn sign_in(sdk: &str) -> Call {
    let scope = "openid profile email phone";
    let (method, args) = match sdk {
        "wxapp4" => ("loginByCode", json!(["bob-1"])),
        "taro5" => (
            "loginByCode",
            json!([{"extIdpConnidentifier": "my-wxapp", "options": {"scope": scope}}]),
        ),
        _ => (
            "signInByUsernamePassword",
            json!([{
                "username": "bob", "password": "password-of-bob",
                "options": {"passwordEncryptType": "none", "scope": scope},
            }]),
        ),
    };
    Call {
        method: method.to_owned(),
        args: args.as_array().cloned().unwrap_or_default(),
        value: None,
        code: None,
        fails: false,
    }
}

/// Whether it ended as it should.
fn expect(call: &Call, seen: &Result<Value, Option<String>>) -> Result<(), String> {
    match (seen, &call.code) {
        (Ok(value), None) if !call.fails => match &call.value {
            Some(wanted) if !holds(wanted, value) => Err(format!("{value} does not hold {wanted}")),
            _ => Ok(()),
        },
        (Err(Some(code)), Some(wanted)) if code == wanted => Ok(()),
        (Err(_), None) if call.fails => Ok(()),
        (Ok(value), _) => Err(format!("it worked: {value}")),
        (Err(code), wanted) => Err(format!("the code is {code:?}, not {wanted:?}")),
    }
}

/// Whether all that is wanted is there.
fn holds(wanted: &Value, value: &Value) -> bool {
    match (wanted, value) {
        (Value::Object(wanted), Value::Object(value)) => wanted
            .iter()
            .all(|(name, wanted)| holds(wanted, value.get(name).unwrap_or(&Value::Null))),
        (Value::Array(wanted), Value::Array(value)) => {
            wanted.len() == value.len()
                && wanted
                    .iter()
                    .zip(value)
                    .all(|(wanted, value)| holds(wanted, value))
        }
        (wanted, value) => wanted == value,
    }
}
