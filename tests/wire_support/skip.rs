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

/// The paths of the description.
fn described() -> Vec<String> {
    let text = fs::read_to_string(root().join("spec/authing.yaml")).unwrap_or_default();
    let paths = text
        .lines()
        .filter_map(|line| line.strip_prefix("  /")?.split_once(':'));
    paths.map(|(path, _)| format!("/{path}")).collect()
}
