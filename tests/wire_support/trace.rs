//! A [`Trace`]: one recorded call of an official SDK, read from `tests/wire/`, in the words of this test.

mod wire;

use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use authing_miniprogram::session::SessionTokens;
use serde_json::Value;
use tests::root;
use tests::server::Reply;

pub(crate) use wire::Sent;

use crate::sdk_support::ended::{self, Ended};
use crate::sdk_support::setup::Start;

/// One recorded call.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    /// The name of its file, without the ending.
    pub(crate) name: String,
    /// `wxapp4`, `taro5` or `node4`.
    pub(crate) sdk: String,
    pub(crate) method: String,
    /// The arguments, without what is undefined.
    pub(crate) args: Vec<Option<Value>>,
    /// The whole file.
    pub(crate) raw: Value,
}

/// All traces, by name.
pub(crate) fn all() -> Result<Vec<Trace>, String> {
    let folder = root().join("tests/wire");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    paths
        .iter()
        .map(|path| read(path).map_err(|error| format!("{}: {error}", path.display())))
        .collect()
}

fn read(path: &PathBuf) -> Result<Trace, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let raw: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let sdk = name.split('.').next().unwrap_or_default().to_owned();
    let method = raw
        .pointer("/call/method")
        .and_then(Value::as_str)
        .ok_or("no `call.method`")?
        .to_owned();
    let args = list(raw.pointer("/call/args"))
        .iter()
        .map(ended::defined)
        .collect();
    Ok(Trace {
        name,
        sdk,
        method,
        args,
        raw,
    })
}

impl Trace {
    pub(crate) fn text(&self, pointer: &str) -> Option<&str> {
        self.raw.pointer(pointer).and_then(Value::as_str)
    }

    /// What `Date.now()` gave.
    pub(crate) fn clock(&self) -> i64 {
        self.raw["clock"].as_i64().unwrap_or_default()
    }

    /// Something from the storage, by how its key ends.
    pub(crate) fn stored(&self, key: &str) -> Option<&Value> {
        let stored = self.raw.pointer("/setup/stored")?.as_object()?;
        stored
            .iter()
            .find(|(own, _)| own.ends_with(key))
            .map(|(_, value)| value)
    }

    /// The access token, and when it ends.
    pub(crate) fn token(&self) -> Option<(&str, Option<i64>)> {
        if let Some(state) = self.stored(":login-state") {
            return Some((
                state["access_token"].as_str()?,
                state["expires_at"].as_i64(),
            ));
        }
        let token = self
            .stored("_authing_token")
            .and_then(Value::as_str)
            .or_else(|| self.text("/client/accessToken"))?;
        (!token.is_empty()).then(|| (token, expiry(token)))
    }

    /// Where the call starts from.
    pub(crate) fn start(&self) -> Start {
        let picture = |name: &str| self.text(&format!("/setup/chooseImage/{name}"));
        Start {
            options: self.raw["client"].clone(),
            login_codes: list(self.raw.pointer("/setup/loginCodes")).to_vec(),
            picture: picture("path")
                .zip(picture("text"))
                .map(|(path, text)| (path.to_owned(), text.to_owned())),
        }
    }

    /// The tokens, whichever SDK has them.
    pub(crate) fn tokens(&self) -> Option<SessionTokens> {
        let (access, end) = self.token()?;
        let mut tokens = SessionTokens::new(access);
        tokens.expires_at = end.map(|end| self.shifted(end));
        let user = self
            .stored("_authing_user")
            .and_then(|user| user["id"].as_str());
        tokens.subject = user.map(str::to_owned);
        let state = self.stored(":login-state").unwrap_or(&Value::Null);
        tokens.id = state["id_token"].as_str().map(Into::into);
        tokens.refresh = state["refresh_token"].as_str().map(Into::into);
        Some(tokens)
    }

    /// A moment of the trace, as far from now as it was from the trace's clock.
    pub(crate) fn shifted(&self, millis: i64) -> i64 {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_millis();
        i64::try_from(now)
            .unwrap_or(i64::MAX)
            .saturating_add(millis - self.clock())
    }

    /// Whether the access token ended before this moment.
    fn ended(&self, moment: i64) -> bool {
        let end = self.token().and_then(|(_, end)| end);
        end.is_some_and(|end| end <= moment)
    }

    /// Whether it is in a state of which `rules.yaml` speaks.
    pub(crate) fn is(&self, state: &str) -> bool {
        let json = |body: &[u8]| serde_json::from_slice(body).unwrap_or(Value::Null);
        let any_answer = |fits: &dyn Fn(u16, &[u8]) -> bool| {
            self.replies().iter().any(|reply| match reply {
                Reply::Answer { status, body, .. } => fits(*status, body),
                Reply::Cut => false,
            })
        };
        match state {
            // Nobody is signed in.
            "signed_out" => self.token().is_none(),
            // The access token ended before the call.
            "ended" => self.ended(self.clock()),
            // It ended so shortly before the call that clocks may differ about it.
            "just_ended" => self.ended(self.clock()) && !self.ended(self.clock() - 60_000),
            // The SDK asked nothing, since somebody is signed in.
            "answered_from_storage" => {
                let kept = self.token().is_some() || self.stored(":login-state").is_some();
                kept && !self.ended(self.clock()) && self.replies().is_empty()
            }
            "http_failed" => any_answer(&|status, _| status >= 400),
            // An answer says that it worked: by the status of its envelope, or by the HTTP status for no content.
            "says_success" => any_answer(&|status, body| {
                let json = json(body);
                let says = |name: &str| json[name] == 200 || json[name] == "200";
                status == 204 || (status < 400 && (says("code") || says("statusCode")))
            }),
            // An answer holds several errors.
            "has_errors" => any_answer(&|_, body| {
                let errors = json(body)["errors"].as_array().map_or(0, Vec::len);
                errors > 1
            }),
            // A connection was cut.
            "cut" => self
                .replies()
                .iter()
                .any(|reply| matches!(reply, Reply::Cut)),
            unknown => panic!("no state is called {unknown}"),
        }
    }

    pub(crate) fn requests(&self) -> Vec<Sent> {
        list(self.raw.get("exchanges"))
            .iter()
            .map(|exchange| wire::sent(&exchange["request"]))
            .collect()
    }

    pub(crate) fn replies(&self) -> Vec<Reply> {
        list(self.raw.get("exchanges"))
            .iter()
            .map(|exchange| wire::reply(&exchange["response"]))
            .collect()
    }

    /// What the SDK made of it.
    pub(crate) fn ended_as(&self) -> Ended {
        ended::read(&self.sdk, &self.raw)
    }
}

/// The `exp` claim, in milliseconds.
fn expiry(token: &str) -> Option<i64> {
    use base64::Engine as _;
    let payload = token.split('.').nth(1)?.trim_end_matches('=');
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(payload)
        .ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    Some(claims["exp"].as_i64()? * 1000)
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
