//! In: how a provider is to behave. Out: [`Idp`]: a token endpoint with rotation and detection of reuse, and an API that
//! takes its tokens; it counts what it is asked.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::Outcome;
use crate::http::{Reply, Request, serve};

/// What becomes of the first request for a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum First {
    /// It is answered.
    #[default]
    Answered,
    /// The tokens are rotated, and the connection is cut.
    Lost,
    /// The tokens are rotated, and there is no answer.
    Stuck,
}

/// How a provider behaves.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plan {
    /// How long a token takes.
    pub(crate) delay: Duration,
    /// Every request for a token fails with 500.
    pub(crate) dead: bool,
    /// The refresh token before the present one is good too.
    pub(crate) grace: bool,
    pub(crate) first: First,
    /// The API takes tokens from this one on only.
    pub(crate) from: u64,
    /// The answers that reject a token come so far apart.
    pub(crate) apart: Duration,
}

/// What a provider was asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked {
    /// Requests for a token.
    pub(crate) tokens: u64,
    /// Requests with a refresh token that had been used before.
    pub(crate) reused: u64,
    /// Calls with a good token.
    pub(crate) served: u64,
    /// Calls with a token that is not good.
    pub(crate) refused: u32,
}

#[derive(Default)]
struct State {
    asked: Asked,
    /// The number of the present tokens: `A5` goes with `R5`.
    number: u64,
    revoked: bool,
}

/// A provider. It begins with the tokens `A0` and `R0`.
#[derive(Clone)]
pub(crate) struct Idp {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

impl Idp {
    pub(crate) fn start(plan: Plan) -> Outcome<Self> {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let url = serve(move |request| {
            let state = Arc::clone(&shared);
            async move {
                if request.path.contains("token") {
                    token(plan, &state, &request).await
                } else {
                    api(plan, &state, &request).await
                }
            }
        })?;
        Ok(Self { url, state })
    }

    /// Where tokens are asked for.
    pub(crate) fn token_url(&self) -> String {
        format!("{}/oidc/token", self.url)
    }

    pub(crate) fn asked(&self) -> Asked {
        with(&self.state, |state| state.asked)
    }
}

fn with<T>(state: &Mutex<State>, act: impl FnOnce(&mut State) -> T) -> T {
    act(&mut state.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn token(plan: Plan, state: &Mutex<State>, request: &Request) -> Reply {
    let (reply, first) = with(state, |state| {
        state.asked.tokens += 1;
        (
            exchange(plan, state, &request.body),
            state.asked.tokens == 1,
        )
    });
    if first && plan.first == First::Stuck {
        return Reply::Hang;
    }
    tokio::time::sleep(plan.delay).await;
    if first && plan.first == First::Lost {
        return Reply::Cut;
    }
    reply
}

/// What RFC 6749, section 6, and RFC 9700, section 4.14, make of it.
fn exchange(plan: Plan, state: &mut State, body: &str) -> Reply {
    if plan.dead {
        return Reply::Json(500, r#"{"error":"server_error"}"#.into());
    }
    let field = |name: &str| {
        body.split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    };
    let refresh = field("refresh_token").and_then(|token| token.strip_prefix('R'));
    match refresh.and_then(|number| number.parse::<u64>().ok()) {
        // Another grant: a new token, and nothing ends.
        None => state.number += 1,
        Some(number) if number == state.number && !state.revoked => state.number += 1,
        Some(number) if plan.grace && number + 1 == state.number && !state.revoked => {}
        Some(_) => {
            state.asked.reused += 1;
            state.revoked = true;
            return Reply::Json(400, r#"{"error":"invalid_grant"}"#.into());
        }
    }
    let number = state.number;
    let body = format!(
        r#"{{"access_token":"A{number}","refresh_token":"R{number}","token_type":"Bearer","expires_in":3600}}"#
    );
    Reply::Json(200, body)
}

async fn api(plan: Plan, state: &Mutex<State>, request: &Request) -> Reply {
    let number = request.token.strip_prefix('A');
    let number = number.and_then(|number| number.parse::<u64>().ok());
    let refused = with(state, |state| {
        let good = number.is_some_and(|number| number >= plan.from && number <= state.number);
        if good && !state.revoked {
            state.asked.served += 1;
            return None;
        }
        state.asked.refused += 1;
        Some(state.asked.refused)
    });
    match refused {
        None => Reply::Json(
            200,
            r#"{"statusCode":200,"message":"","data":{"userId":"u1"}}"#.into(),
        ),
        Some(number) => {
            tokio::time::sleep(plan.apart * number).await;
            Reply::Json(401, r#"{"statusCode":401,"message":"no"}"#.into())
        }
    }
}
