//! In: methods that an SDK does by itself, without the service. Out: what the generated client has in their place.

use std::sync::Arc;

use authing_miniprogram::session::SessionTokens;
use serde_json::Value;

use crate::sdk_support::calls::Call;
use crate::sdk_support::setup::{Answer, Outcome, Setup};

/// The call that stands for such a method.
pub(crate) fn find(method: &str) -> Option<Call> {
    Some(match method {
        "setToken" => |setup| Box::pin(set_token(setup)),
        "clearLoginState" => |setup| Box::pin(clear_login_state(setup)),
        "getLoginState" => |setup| Box::pin(get_login_state(setup)),
        // The platform's own, which the app hands over.
        "getLoginCode" => |setup| Box::pin(async move { Ok(Answer::Same(setup.login_code()?)) }),
        _ => return None,
    })
}

async fn set_token(setup: Arc<Setup>) -> Outcome {
    let tokens = SessionTokens::new(setup.needed(0)?);
    setup.v2.adopt(tokens).await?;
    Ok(Answer::Done)
}

async fn clear_login_state(setup: Arc<Setup>) -> Outcome {
    setup.v3.logout().await.into_result()?;
    Ok(Answer::Done)
}

async fn get_login_state(setup: Arc<Setup>) -> Outcome {
    let tokens = setup.v3.tokens().await?;
    let access = tokens.map(|tokens| Value::from(tokens.access.expose()));
    Ok(Answer::Part(serde_json::json!({"access_token": access})))
}
