//! In: calls. Out: what the official SDKs, as npm has them, make of them: `tests/official-sdks/run.mjs` in Node.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::{Value, json};
use tests::root;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::play::Player;
use super::scenario::Call;
use crate::needs::{self, Need};
use crate::sdk_support::ended::{self, Ended};
use crate::sdk_support::setup::Start;

/// Node with all SDKs.
pub(crate) struct Sdks {
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    sdk: String,
    /// Ends with this.
    _node: Child,
}

fn folder() -> PathBuf {
    root().join("tests/official-sdks")
}

impl Sdks {
    /// What `npm ci` installs, and what runs it.
    pub(crate) fn need() -> Need {
        let installed = folder().join("node_modules");
        let hint = "tests/official-sdks/node_modules (npm ci --ignore-scripts)";
        needs::program("node").or(needs::path(&installed, hint))
    }

    pub(crate) fn start() -> Result<Self, String> {
        let mut command = Command::new("node");
        command
            .arg(folder().join("run.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut node = command.spawn().map_err(|error| format!("node: {error}"))?;
        let (orders, answers) = node
            .stdin
            .take()
            .zip(node.stdout.take())
            .ok_or("no pipes")?;
        Ok(Self {
            orders,
            answers: BufReader::new(answers).lines(),
            sdk: String::new(),
            _node: node,
        })
    }

    async fn order(&mut self, order: Value) -> Result<Value, String> {
        let told = |error: std::io::Error| format!("node: {error}");
        let line = format!("{order}\n");
        self.orders.write_all(line.as_bytes()).await.map_err(told)?;
        let answer = self.answers.next_line().await.map_err(told)?;
        let answer = answer.ok_or("node ended")?;
        let answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        match answer["failed"].as_str() {
            Some(why) => Err(format!("node: {why}")),
            None => Ok(answer),
        }
    }
}

impl Player for Sdks {
    type Ended = Ended;

    async fn open(&mut self, sdk: &str, start: &Start, _: &str, now: i64) -> Result<(), String> {
        sdk.clone_into(&mut self.sdk);
        let picture = start.picture.as_ref();
        let order = json!({
            "do": "open", "sdk": sdk, "options": start.options, "codes": start.login_codes, "now": now,
            "image": picture.map(|(path, text)| json!({"path": path, "text": text})),
        });
        self.order(order).await.map(drop)
    }

    async fn restart(&mut self, now: i64) -> Result<(), String> {
        self.order(json!({"do": "restart", "now": now}))
            .await
            .map(drop)
    }

    async fn call(&mut self, call: &Call, args: &[Value], now: i64) -> Result<Ended, String> {
        let order = json!({"do": "call", "method": call.method, "args": args, "now": now});
        let answer = self.order(order).await?;
        Ok(ended::read(&self.sdk, &answer))
    }

    /// Every order says what time it is.
    async fn moved(&mut self, _: i64) -> Result<(), String> {
        Ok(())
    }

    fn seen(ended: &Ended) -> Result<Value, Option<String>> {
        match ended {
            Ended::Value(value) => Ok(value.clone().unwrap_or_default()),
            Ended::Failure(code) => Err(code.clone()),
            Ended::Never => Err(Some("never settles".to_owned())),
        }
    }
}
