//! In: a trace and a server. Out: [`Setup`]: what a call of the table needs, a client and sessions in the state of the
//! trace, and [`Answer`], what it gives back.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use authing_miniprogram::api::{V2, V3};
use authing_miniprogram::runtime::retry::RetryPolicy;
use authing_miniprogram::runtime::session::{MemoryStore, Session, TokenSet};
use authing_miniprogram::runtime::{Builder, FilePart};
use authing_miniprogram::{Client, Error};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::trace::Trace;

/// What a call of the table gets.
#[derive(Debug)]
pub(crate) struct Setup {
    trace: Trace,
    url: String,
    /// What `Taro.login()` gives, in turn.
    codes: Mutex<VecDeque<Value>>,
    pub(crate) client: Client,
    pub(crate) v2: Session<V2>,
    pub(crate) v3: Session<V3>,
}

/// What a call of the table gives back.
pub(crate) enum Answer {
    /// A value of ours, and how to read what the SDK gave as the same type.
    Typed(Value, fn(&Value) -> Result<Value, String>),
    /// A value in the form that the SDK gives it.
    Same(Value),
    /// A part of what the SDK gives.
    Part(Value),
    /// Nothing to compare: it worked.
    Done,
}

/// How a call of the table ends.
pub(crate) type Outcome = Result<Answer, Error>;

impl Setup {
    /// A client and its sessions, with what the trace has stored.
    pub(crate) async fn new(trace: &Trace, url: &str) -> Result<Arc<Self>, Error> {
        let codes = trace
            .raw
            .pointer("/setup/loginCodes")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let client = builder(trace, url, "tokenEndPointAuthMethod").build()?;
        let (v2, v3) = (
            client.v2().session(MemoryStore::new()),
            client.v3().session(MemoryStore::new()),
        );
        match tokens(trace) {
            Some(tokens) if trace.sdk == "wxapp4" => v2.adopt(tokens).await?,
            Some(tokens) => v3.adopt(tokens).await?,
            None => {}
        }
        let codes = Mutex::new(codes.into());
        Ok(Arc::new(Self {
            trace: trace.clone(),
            url: url.to_owned(),
            codes,
            client,
            v2,
            v3,
        }))
    }

    /// An argument; `None` if it is undefined.
    pub(crate) fn arg(&self, index: usize) -> Option<Value> {
        self.trace.args.get(index).cloned().flatten()
    }

    /// An argument that is an object; an empty one if there is none.
    pub(crate) fn object(&self, index: usize) -> Map<String, Value> {
        if let Some(Value::Object(object)) = self.arg(index) {
            object
        } else {
            Map::new()
        }
    }

    /// An argument that is a text; `None` for null.
    pub(crate) fn text(&self, index: usize) -> Option<String> {
        self.arg(index)?.as_str().map(str::to_owned)
    }

    /// An argument that is a text and must be there.
    pub(crate) fn needed(&self, index: usize) -> Result<String, Error> {
        self.text(index)
            .ok_or_else(|| Error::invalid(format!("args[{index}]"), "is needed"))
    }

    /// An option of the client.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        self.trace.text(&format!("/client/{name}"))
    }

    /// Whether this is Douyin.
    pub(crate) fn douyin(&self) -> bool {
        self.option("platform") == Some("tt")
    }

    /// The next code of `Taro.login()`.
    pub(crate) fn login_code(&self) -> Result<Value, Error> {
        let code = self
            .codes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        code.filter(|code| code != "login fails")
            .ok_or_else(|| Error::invalid("code", "the platform gave none"))
    }

    /// The picture that the user picks.
    pub(crate) fn picture(&self) -> Result<FilePart, Error> {
        let (path, text) = (
            self.trace.text("/setup/chooseImage/path"),
            self.trace.text("/setup/chooseImage/text"),
        );
        let (Some(path), Some(text)) = (path, text) else {
            return Err(Error::invalid("file", "none was picked"));
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        Ok(FilePart::new(name, text.as_bytes().to_vec()).media_type("image/jpeg"))
    }

    /// Another client for the same application.
    pub(crate) fn builder(&self, method: &str) -> Builder<Client> {
        builder(&self.trace, &self.url, method)
    }
}

/// Settings of a client; `method` is the option that says how the application authenticates.
fn builder(trace: &Trace, url: &str, method: &str) -> Builder<Client> {
    let option = |name: &str| trace.text(&format!("/client/{name}"));
    let app_id = option("appId").unwrap_or_default();
    let mut builder = Client::builder(app_id)
        .host(url)
        .retry(RetryPolicy::never());
    if let Some(id) = option("userPoolId") {
        builder = builder.user_pool_id(id);
    }
    match (
        option("appSecret"),
        option(method).unwrap_or("client_secret_post"),
    ) {
        (Some(secret), "client_secret_post") => builder.app_secret(secret),
        (Some(secret), "client_secret_basic") => builder.client_basic(app_id, secret),
        _ => builder,
    }
}

/// The tokens of the trace, whichever SDK has them.
fn tokens(trace: &Trace) -> Option<TokenSet> {
    let (access, end) = trace.token()?;
    let mut tokens = TokenSet::new(access);
    tokens.expires_at = end.map(|end| shifted(trace, end));
    let user = trace
        .stored("_authing_user")
        .and_then(|user| user["id"].as_str());
    tokens.subject = user.map(str::to_owned);
    let state = trace.stored(":login-state").unwrap_or(&Value::Null);
    tokens.id = state["id_token"].as_str().map(Into::into);
    tokens.refresh = state["refresh_token"].as_str().map(Into::into);
    Some(tokens)
}

/// A moment of the trace, as far from now as it was from the trace's clock.
fn shifted(trace: &Trace, millis: i64) -> i64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis();
    i64::try_from(now)
        .unwrap_or(i64::MAX)
        .saturating_add(millis - trace.clock())
}

/// An input of the generated client, from the JSON that the SDK would make of its arguments.
pub(crate) fn input<T: DeserializeOwned>(value: impl Into<Value>) -> Result<T, Error> {
    serde_json::from_value(value.into()).map_err(|error| Error::invalid("input", error.to_string()))
}

/// An answer of the generated client; one without data has nothing to compare.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every call ends with it: `typed(session.call().await?)`"
)]
pub(crate) fn typed<T: Serialize + DeserializeOwned>(value: T) -> Outcome {
    fn again<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Value, String> {
        let read: T = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
        serde_json::to_value(read).map_err(|error| error.to_string())
    }
    if size_of::<T>() == 0 {
        return Ok(Answer::Done);
    }
    plain(&value).map(|value| Answer::Typed(value, again::<T>))
}

/// A value as JSON.
pub(crate) fn plain(value: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| Error::invalid("answer", error.to_string()))
}

/// An object of those members that are there.
pub(crate) fn members<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(members.collect())
}
