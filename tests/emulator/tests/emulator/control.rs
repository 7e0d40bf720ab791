//! The control API over HTTP and the calls of `Emulator` do the same, say what is wrong, and leave no trace in the journal.

use std::collections::BTreeSet;
use std::time::Duration;

use authing_emulator::{Effect, Emulator, Fault, NewUser};
use reqwest::Client;
use serde_json::{Value, json};

use crate::support::fetch;

/// Asks for something such as `GET /users`; the status and what comes back.
async fn ask(emulator: &Emulator, what: &str, body: Value) -> (u16, Value) {
    let (method, path) = what.split_once(' ').unwrap();
    let url = format!("{}/__emulator/api{path}", emulator.url());
    let mut request = Client::new().request(method.parse().unwrap(), url);
    if !body.is_null() {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn status_of(emulator: &Emulator, what: &str, body: Value) -> u16 {
    ask(emulator, what, body).await.0
}

async fn get(emulator: &Emulator, path: &str) -> Value {
    let (status, answer) = ask(emulator, &format!("GET {path}"), Value::Null).await;
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

async fn post(emulator: &Emulator, path: &str, body: Value) -> Value {
    let (status, answer) = ask(emulator, &format!("POST {path}"), body).await;
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

async fn refused(emulator: &Emulator, what: &str, body: Value) -> (u16, Value) {
    let (status, answer) = ask(emulator, what, body).await;
    assert!((400..500).contains(&status), "{what}: {answer}");
    (status, answer["error"].clone())
}

/// The names of the calls that a test can make, but for those that start and stop.
fn calls() -> BTreeSet<String> {
    let source = include_str!("../../src/emulator.rs");
    let names = source.split("    pub ").skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix("async ").unwrap_or(rest);
        let name = rest.strip_prefix("fn ")?;
        Some(name[..name.find('(')?].to_owned())
    });
    let own = ["start", "with", "builder", "url", "stop"];
    names.filter(|name| !own.contains(&name.as_str())).collect()
}

#[tokio::test]
async fn every_call_has_a_route_and_every_route_a_call() {
    let emulator = Emulator::start().await.unwrap();
    let routes = get(&emulator, "/").await;
    let routes: BTreeSet<String> = routes
        .as_array()
        .unwrap()
        .iter()
        .map(|route| route["call"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(routes, calls());
    assert!(calls().len() > 20);
}

#[tokio::test]
async fn people_codes_and_encrypted_data() {
    let emulator = Emulator::start().await.unwrap();
    let person = json!({"phone": "13800000000", "profile": {"nickName": "Bob"}});
    let openid = post(&emulator, "/people", person).await["openid"].clone();
    assert_eq!(get(&emulator, "/people").await[0]["openid"], openid);
    let code = post(&emulator, "/codes", json!({"openid": openid})).await["code"].clone();
    let button = json!({"openid": openid, "phone_button": true, "code": "button"});
    assert_eq!(post(&emulator, "/codes", button).await["code"], "button");
    let codes = get(&emulator, "/codes").await;
    assert_eq!(codes[0]["code"], code);
    assert_eq!(codes[1]["phone_button"], true);
    let data = post(&emulator, "/encrypted", json!({"openid": openid})).await;
    assert!(data["encryptedData"].is_string() && data["iv"].is_string());
    let (status, error) = refused(&emulator, "POST /codes", json!({"openid": "x"})).await;
    assert_eq!(status, 400);
    assert_eq!(error["message"], "there is no person `x`");
}

#[tokio::test]
async fn users_are_added_blocked_and_deleted() {
    let emulator = Emulator::start().await.unwrap();
    let user = json!({"username": "bob", "password": "secret-1", "profile": {"nickname": "Bob"}});
    let id = post(&emulator, "/users", user.clone()).await["id"].clone();
    let path = format!("/users/{}", id.as_str().unwrap());
    assert_eq!(get(&emulator, "/users").await[0]["nickname"], "Bob");
    let (status, _) = refused(&emulator, "POST /users", user).await;
    assert_eq!(status, 400);
    let blocked = json!({"blocked": true});
    assert_eq!(
        status_of(&emulator, &format!("PATCH {path}"), blocked.clone()).await,
        200
    );
    assert_eq!(get(&emulator, "/state").await["blocked"], json!([id]));
    assert_eq!(
        status_of(&emulator, &format!("DELETE {path}"), Value::Null).await,
        200
    );
    assert_eq!(
        status_of(&emulator, &format!("DELETE {path}"), Value::Null).await,
        404
    );
    assert_eq!(
        status_of(&emulator, &format!("PATCH {path}"), blocked).await,
        404
    );
    assert!(emulator.users().is_empty());
}

#[tokio::test]
async fn the_clock_moves_stands_and_runs() {
    let emulator = Emulator::start().await.unwrap();
    let frozen = post(&emulator, "/clock/freeze", json!({"at": 1_000_000})).await;
    assert_eq!(frozen["now"], 1_000_000);
    let moved = post(&emulator, "/clock/advance", json!({"seconds": 3600})).await;
    assert_eq!(moved["now"], 4_600_000);
    assert_eq!(get(&emulator, "/state").await["frozen"], true);
    post(&emulator, "/clock/run", Value::Null).await;
    assert!(!emulator.state().frozen);
    let before = emulator.now();
    let now = post(&emulator, "/clock/freeze", Value::Null).await["now"].clone();
    assert!((before..before + 60_000).contains(&now.as_i64().unwrap()));
    assert_eq!(get(&emulator, "/clock").await["now"], now);
}

#[tokio::test]
async fn tokens_keys_and_authorization_codes() {
    let emulator = Emulator::start().await.unwrap();
    for path in ["/tokens/expire", "/tokens/revoke"] {
        let (status, error) =
            refused(&emulator, &format!("POST {path}"), json!({"token": "x"})).await;
        assert_eq!(
            (status, &error["message"]),
            (404, &json!("there is no such token"))
        );
    }
    let kid = post(&emulator, "/keys/rotate", Value::Null).await["kid"].clone();
    assert!(kid.is_string());
    let id = emulator.add_user(NewUser::default()).unwrap();
    let order = json!({"user": id, "redirect_uri": "https://app.example/back"});
    assert!(post(&emulator, "/authorization-codes", order).await["code"].is_string());
    let wrong = [
        (json!({"user": "x"}), "there is no user `x`"),
        (
            json!({"user": id, "code_challenge": "c", "code_challenge_method": "md5"}),
            "`code_challenge_method` is `md5`, not `S256` or `plain`",
        ),
    ];
    for (order, message) in wrong {
        let (status, error) = refused(&emulator, "POST /authorization-codes", order).await;
        assert_eq!((status, &error["message"]), (400, &json!(message)));
    }
    assert_eq!(get(&emulator, "/messages").await, json!([]));
    let path = "/messages/last?to=%2B8613800000000";
    assert_eq!(
        status_of(&emulator, &format!("GET {path}"), Value::Null).await,
        404
    );
    assert_eq!(
        status_of(&emulator, "GET /messages/last", Value::Null).await,
        400
    );
}

#[tokio::test]
async fn faults_are_ordered_listed_and_cleared() {
    let emulator = Emulator::start().await.unwrap();
    let order = json!({"operation": "v2UpdateProfile", "effect": {"kind": "delay", "millis": 5}, "times": 2});
    let standing = post(&emulator, "/faults", order).await;
    let fault = Fault::new(Effect::Delay { millis: 5 });
    assert_eq!(emulator.faults(), [fault.on("v2UpdateProfile").times(2)]);
    assert_eq!(get(&emulator, "/faults").await, standing);
    assert_eq!(
        status_of(&emulator, "DELETE /faults", Value::Null).await,
        200
    );
    assert!(emulator.faults().is_empty());
    let operations = get(&emulator, "/operations").await;
    let operations = operations.as_array().unwrap();
    assert!(
        operations.contains(&json!("v2UpdateProfile")) && operations.contains(&json!("oidcToken"))
    );
}

#[tokio::test]
async fn wrong_input_is_told_with_place_and_known_fields() {
    let emulator = Emulator::start().await.unwrap();
    let wrong = r#"
        /users         | {"nickname": "Bob"}                        | nickname | unknown field `nickname`     | profile
        /users         | {"username": 5}                            | username | invalid type: integer `5`    | username
        /people        | {"platform": "alipay"}                     | platform | unknown variant `alipay`     | openid
        /clock/advance | {"seconds": "1"}                           | seconds  | invalid type: string         | seconds
        /faults        | {"effect": {"kind": "boom"}}               | effect   | unknown variant `boom`       | effect
        /faults        | {"effect": {"kind": "delay", "ms": 5}}     | effect   | unknown field `ms`           | times"#;
    for row in wrong.trim().lines() {
        let row: Vec<&str> = row.split('|').map(str::trim).collect();
        let [path, body, place, message, known] = row[..] else {
            panic!("{row:?}");
        };
        let body = serde_json::from_str(body).unwrap();
        let (status, error) = refused(&emulator, &format!("POST {path}"), body).await;
        assert_eq!(status, 400, "{row:?}");
        let at = error["at"].as_str().unwrap().split('.').next();
        assert_eq!(at, Some(place), "{error}");
        let told = error["message"].as_str().unwrap();
        assert!(told.contains(message), "{error}");
        let all = error["known"].as_array().unwrap();
        assert!(all.contains(&json!(known)), "{error}");
    }
    let order = json!({"operation": "v2LoginByCod", "effect": {"kind": "truncated"}});
    let (_, error) = refused(&emulator, "POST /faults", order).await;
    let text = "there is no operation `v2LoginByCod`; did you mean `v2LoginByCode`?";
    assert_eq!(error["message"], text);
    let (status, error) = refused(&emulator, "GET /requests?sinse=1", Value::Null).await;
    assert_eq!((status, &error["known"]), (400, &json!(["since"])));
    assert_eq!(
        status_of(&emulator, "GET /requests?since=x", Value::Null).await,
        400
    );
    assert_eq!(status_of(&emulator, "GET /nothing", Value::Null).await, 404);
    assert_eq!(status_of(&emulator, "PUT /users", Value::Null).await, 405);
    let url = format!("{}/__emulator/api/users", emulator.url());
    let request = Client::new().post(url);
    let answer = request.body("{\"a\": ").send().await.unwrap();
    let answer = answer.text().await.unwrap();
    assert!(answer.contains("line 1"), "{answer}");
    assert!(emulator.users().is_empty() && emulator.faults().is_empty());
}

#[tokio::test]
async fn control_is_neither_written_down_nor_hit_by_faults() {
    let emulator = Emulator::start().await.unwrap();
    emulator.order(Fault::new(Effect::ResetBefore)).unwrap();
    for path in [
        "/__emulator/api/state",
        "/__emulator/",
        "/__emulator/nothing",
        "/__emulator/api/x",
    ] {
        let answer = fetch(&emulator, path).await;
        assert!(answer.status() == 200 || answer.status() == 404);
    }
    assert!(emulator.requests(0).is_empty());
}

#[tokio::test]
async fn requests_can_be_read_and_watched() {
    let emulator = Emulator::start().await.unwrap();
    fetch(&emulator, "/nowhere").await;
    fetch(&emulator, "/nowhere").await;
    assert_eq!(
        get(&emulator, "/requests").await.as_array().unwrap().len(),
        2
    );
    assert_eq!(get(&emulator, "/requests?since=1").await[0]["number"], 2);
    let url = format!("{}/__emulator/api/requests/stream", emulator.url());
    let request = Client::new().get(url).header("last-event-id", "1");
    let mut stream = request.send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    fetch(&emulator, "/nowhere").await;
    let mut text = String::new();
    while text.matches("data:").count() < 2 || !text.ends_with("\n\n") {
        text += &String::from_utf8_lossy(&stream.chunk().await.unwrap().unwrap());
    }
    assert!(text.starts_with("id: 2\ndata: {\"number\":2,"), "{text}");
    assert!(text.contains("id: 3\n"), "{text}");
    // Who watches does not keep the emulator from stopping.
    let stopped = tokio::time::timeout(Duration::from_secs(60), emulator.stop()).await;
    assert!(stopped.is_ok());
    assert_eq!(stream.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn a_reset_leaves_the_keys_alone() {
    let emulator = Emulator::start().await.unwrap();
    let kid = emulator.rotate_keys().unwrap();
    emulator.add_user(NewUser::default()).unwrap();
    post(&emulator, "/codes", Value::Null).await;
    emulator.freeze(5);
    emulator
        .order(Fault::new(Effect::Truncated).on("oidcToken"))
        .unwrap();
    fetch(&emulator, "/nowhere").await;
    post(&emulator, "/reset", Value::Null).await;
    let state = emulator.state();
    assert!(state.users.is_empty() && state.people.is_empty() && state.codes.is_empty());
    assert!(!state.frozen && state.now > 5);
    assert!(emulator.faults().is_empty() && emulator.requests(0).is_empty());
    let page = fetch(&emulator, "/__emulator/").await;
    assert!(page.text().await.unwrap().contains(&kid));
}
