//! In: a token that the Node SDK parses. Out: its claims, by the verifier, which looks at more than the signature.

use authing_miniprogram::Error;
use authing_miniprogram::verify::{Claims, IdExpectation, VerifyError};
use serde_json::Value;

use crate::sdk_support::setup::{Answer, Outcome, Setup};

pub(in super::super) async fn access_token(setup: &Setup) -> Outcome {
    let verifier = setup.client.v3().verifier().build()?;
    let token = setup.needed(0)?;
    parsed(verifier.access(&token).await.as_deref())
}

/// The SDK lets the token choose between the application's secret and the issuer's keys; here the settings do.
pub(in super::super) async fn id_token(setup: &Setup) -> Outcome {
    let verifier = setup.client.v3().verifier();
    let verifier = match setup.option("appSecret") {
        Some(secret) => verifier.secret_key(secret),
        None => verifier,
    };
    let token = setup.needed(0)?;
    let claims = verifier.build()?.id(&token, IdExpectation::new()).await;
    parsed(claims.as_deref())
}

fn parsed(claims: Result<&Claims, &VerifyError>) -> Outcome {
    match claims {
        Ok(claims) => Ok(Answer::Same(Value::Object(claims.all().clone()))),
        Err(error) => Err(Error::invalid("token", error.to_string())),
    }
}
