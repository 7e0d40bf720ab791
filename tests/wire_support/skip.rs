//! In: a trace. Out: why it cannot be compared (yet), if so.

use std::fs;

use serde_json::Value;
use tests::root;

use super::trace::Trace;
use crate::sdk_support::calls;

/// What an SDK does by itself, without the service.
const LOCAL: [&str; 8] = [
    "setToken",
    "setCurrentUser",
    "checkLoggedIn",
    "computedPasswordSecurityLevel",
    "getLoginState",
    "clearLoginState",
    "saveLoginState",
    "getLoginCode",
];

/// Why this trace is not compared.
pub(crate) fn reason(trace: &Trace) -> Option<String> {
    let requests = trace.requests();
    if LOCAL.contains(&trace.method.as_str()) && requests.is_empty() {
        return Some(format!(
            "`{}` is the SDK's own, without a request",
            trace.method
        ));
    }
    if encrypts(trace) {
        return Some("encrypted passwords wait for the sessions issue".to_owned());
    }
    if trace
        .raw
        .pointer("/setup/chooseImage")
        .is_some_and(Value::is_string)
        && requests.is_empty()
    {
        return Some("the picker was cancelled: nothing of the service".to_owned());
    }
    let address = requests
        .iter()
        .any(|sent| sent.path == "/oidc/me" && !sent.query.is_empty());
    if address {
        return Some("the description leaves out tokens in addresses (`oidcMe`)".to_owned());
    }
    let described = described();
    let known = requests.iter().any(|sent| described.contains(&sent.path));
    if calls::find(&trace.sdk, &trace.method).is_none() && !known {
        return Some(format!("`{}` has no generated counterpart", trace.method));
    }
    None
}

/// Whether the SDK encrypts a password, or would.
fn encrypts(trace: &Trace) -> bool {
    let keys = trace
        .requests()
        .iter()
        .any(|sent| match sent.path.as_str() {
            "/api/v2/.well-known" => true,
            "/api/v3/system" => !matches!(trace.method.as_str(), "getPublicKey" | "getSystemInfo"),
            _ => false,
        });
    let args = trace.raw.pointer("/call/args").cloned().unwrap_or_default();
    let asked = trace.requests().is_empty() && wants(&args);
    keys || asked || trace.raw["exchanges"].to_string().contains("\"$rsa\"")
}

/// Whether a `passwordEncryptType` other than `none` is somewhere in it.
fn wants(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.iter().any(|(name, value)| match value {
            Value::String(kind) => name == "passwordEncryptType" && kind != "none",
            value => wants(value),
        }),
        Value::Array(items) => items.iter().any(wants),
        _ => false,
    }
}

/// The paths of the description.
fn described() -> Vec<String> {
    let text = fs::read_to_string(root().join("spec/authing.yaml")).unwrap_or_default();
    let paths = text
        .lines()
        .filter_map(|line| line.strip_prefix("  /")?.split_once(':'));
    paths.map(|(path, _)| format!("/{path}")).collect()
}
