//! In: a build without the features that encrypt. Out: passwords that the API wants encrypted are not sent at all.

use crate::support::fake;
use miniature::Encryption;
use miniature::runtime::wire::request::Request;
use miniature::runtime::{Encrypt, Method, Operation};

static SIGN_IN: Operation = Operation::new("signIn", Method::Post, "/sign-in").seal(&[Encrypt {
    members: &["/password"],
    methods: &[Encryption::Rsa, Encryption::Sm2],
    told_by: None,
    key: None,
    prefixes: &[],
    refused: &[],
}]);

#[tokio::test]
async fn nothing_is_sent_without_the_feature() {
    let (core, fake) = fake::core(
        |builder| builder.encryption_key(Encryption::Rsa, "any"),
        Vec::new(),
    );
    let body = serde_json::json!({"password": "canary"});
    for method in [None, Some(Encryption::Rsa), Some(Encryption::Sm2)] {
        let mut call = core.empty::<()>(Request::new(&SIGN_IN).json(&body));
        if let Some(method) = method {
            call = call.encryption(method);
        }
        let error = call.await.unwrap_err();
        let feature = method.unwrap_or(Encryption::Rsa).name();
        let text = error.to_string();
        assert!(
            text.contains(&format!("enable the feature `{feature}`")),
            "{text}"
        );
        assert!(!text.contains("canary") && !error.was_sent());
    }
    assert!(fake.seen.lock().unwrap().is_empty());
}
