//! In: recorded calls of the official SDKs (`tests/wire/`). Out: proof that surface V2 understands every request in them:
//! what comes out may be a failure of the service, but never one of GraphQL itself or of the spec.

use std::fs;
use std::path::Path;

use authing_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::sealed;
use crate::v2::support::{all_allowed, by_code, person};

#[tokio::test]
async fn every_recorded_request_is_understood() {
    let emulator = Emulator::start().await.unwrap();
    let openid = person(&emulator, json!({}));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wire");
    let mut understood = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let trace: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        for exchange in trace["exchanges"].as_array().into_iter().flatten() {
            let request = &exchange["request"];
            if !of_surface_v2(request) {
                continue;
            }
            let token = by_code(&emulator, &openid).await.token.unwrap();
            let answer = send(&emulator, request, token.expose()).await;
            let place = format!("{}: {answer}", file.display());
            let message = &answer["errors"][0]["message"];
            assert!(!message.is_string(), "{place}");
            assert_ne!(answer["code"], 2231, "{place}");
            let entry = emulator.requests(0).pop().unwrap();
            assert_ne!(entry.operation, "v2Graphql", "{place}");
            understood += 1;
        }
    }
    assert!(understood > 60, "only {understood} requests");
    all_allowed(&emulator);
}

/// Both surfaces upload, and that is no JSON.
fn of_surface_v2(request: &Value) -> bool {
    let path = request["path"].as_str().unwrap_or_default();
    let v2 = path == "/graphql/v2"
        || path.starts_with("/api/v2/")
        || (path.starts_with("/connections/") && !path.ends_with("/bind"));
    v2 && path != "/api/v2/upload" && !path.starts_with("/api/v2/oidc")
}

async fn send(emulator: &Emulator, request: &Value, token: &str) -> Value {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    let method = text("method").parse().unwrap();
    let mut url = url::Url::parse(&emulator.url()).unwrap();
    url.set_path(text("path"));
    for (name, value) in request["query"].as_object().into_iter().flatten() {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        url.query_pairs_mut().append_pair(name, &value);
    }
    let mut sending = reqwest::Client::new()
        .request(method, url)
        .bearer_auth(token);
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        if name.starts_with("x-authing-") {
            sending = sending.header(name, value.as_str().unwrap_or_default());
        }
    }
    let body = sealed(request["body"]["value"].clone());
    if !body.is_null() {
        sending = sending.json(&body);
    }
    sending.send().await.unwrap().json().await.unwrap()
}
