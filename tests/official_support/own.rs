//! In: calls of the official SDKs. Out: what the generated client makes of them, by the table of `sdk_support/calls.rs`.

use authing_miniprogram::stores::MemoryStore;
use serde_json::Value;

use super::play::Player;
use super::scenario::Call;
use crate::sdk_support::calls;
use crate::sdk_support::compare::outcome::code;
use crate::sdk_support::ended::defined;
use crate::sdk_support::setup::{Answer, Outcome, Setup, Start};

/// A client with its sessions over one store.
#[derive(Default)]
pub(crate) struct Own {
    sdk: String,
    start: Start,
    url: String,
    store: MemoryStore,
    setup: Option<Setup>,
}

impl Own {
    fn setup(&self) -> Result<&Setup, String> {
        self.setup.as_ref().ok_or_else(|| "not open".to_owned())
    }
}

impl Player for Own {
    type Ended = Outcome;

    async fn open(&mut self, sdk: &str, start: &Start, url: &str, now: i64) -> Result<(), String> {
        *self = Self {
            sdk: sdk.to_owned(),
            start: start.clone(),
            url: url.to_owned(),
            ..Self::default()
        };
        self.restart(now).await
    }

    async fn restart(&mut self, _: i64) -> Result<(), String> {
        let setup = Setup::new(self.start.clone(), &self.url, &self.store);
        self.setup = Some(setup.map_err(|error| error.to_string())?);
        Ok(())
    }

    async fn call(&mut self, call: &Call, args: &[Value], _: i64) -> Result<Outcome, String> {
        let run = calls::find(&self.sdk, &call.method)
            .ok_or_else(|| format!("`{}` is not in the table of calls", call.method))?;
        let args = args.iter().map(defined).collect();
        Ok(run(self.setup()?.with(args)).await)
    }

    /// The client has the clock of this machine: instead of it the end of its tokens is moved.
    async fn moved(&mut self, seconds: i64) -> Result<(), String> {
        let setup = self.setup()?;
        let told = |error: authing_miniprogram::Error| error.to_string();
        for sdk in ["wxapp4", "taro5"] {
            let tokens = match sdk {
                "wxapp4" => setup.v2.tokens().await,
                _ => setup.v3.tokens().await,
            };
            if let Some(mut tokens) = tokens.map_err(told)? {
                tokens.expires_at = tokens.expires_at.map(|end| end - seconds * 1000);
                setup.adopt(sdk, tokens).await.map_err(told)?;
            }
        }
        Ok(())
    }

    fn seen(ended: &Outcome) -> Result<Value, Option<String>> {
        match ended {
            Ok(Answer::Typed(value, _) | Answer::Same(value) | Answer::Part(value)) => {
                Ok(value.clone())
            }
            Ok(Answer::Done) => Ok(Value::Null),
            Err(error) => Err(code(error)),
        }
    }
}
