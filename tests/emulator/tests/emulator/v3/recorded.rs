//! In: recorded calls of the official SDKs (`tests/wire/`). Out: proof that surface V3 understands every request in them:
//! what comes out may be a failure of the service, but never one of the spec, unless the request is wrong by the documents.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use authing_emulator::NewUser;
use authing_emulator::config::FieldType;
use serde_json::Value;

use crate::support::sealed;
use crate::v3::support::Server;

/// Requests that the spec does not allow: inputs that the SDKs hand through as they are.
const WRONG: [&str; 5] = [
    // Null where the models have an object or a text.
    "node4.sign_in_by_ad.args_options_null.json",
    "taro5.get_phone.args_null_iv.json",
    // No code.
    "taro5.bind_wx_by_code.args_undefined_code.json",
    // `context` is a text in the SDK's types, but an object in the API's.
    "taro5.login_by_pass_code.args_options.json",
    "taro5.login_by_password.args_options.json",
];

#[tokio::test]
async fn every_recorded_request_is_understood() {
    let age = ("age".to_owned(), FieldType::Number);
    let server = Server::with(|config| config.custom_fields.extend([age])).await;
    let (_, token) = server.bob(NewUser::default()).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wire");
    let (mut understood, mut refused) = (0, BTreeSet::new());
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let trace: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        for exchange in trace["exchanges"].as_array().into_iter().flatten() {
            let request = &exchange["request"];
            let path = request["path"].as_str().unwrap_or_default();
            if !path.starts_with("/api/v3/") && !path.ends_with("/bind") {
                continue;
            }
            let answer = send(&server, &token, path, request).await;
            if answer["apiCode"] == 2231 {
                let name = file.file_name().unwrap().to_string_lossy();
                refused.insert(name.into_owned());
            }
            understood += 1;
        }
    }
    assert_eq!(refused, WRONG.map(str::to_owned).into());
    assert!(understood > 60, "only {understood} requests");
}

async fn send(server: &Server, token: &str, path: &str, request: &Value) -> Value {
    if request["method"] == "POST" {
        let body = sealed(request["body"]["value"].clone());
        return server.ask(path, token, body).await;
    }
    let query = request["query"].as_object().into_iter().flatten();
    let pairs = query.map(|(name, value)| match value.as_str() {
        Some(text) => format!("{name}={text}"),
        None => format!("{name}={value}"),
    });
    let query = pairs.collect::<Vec<_>>().join("&");
    server.get(&format!("{path}?{query}"), token).await
}
