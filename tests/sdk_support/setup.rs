//! In: where a call starts from, and a server. Out: [`Setup`]: what a call of the table needs, a client and its sessions,
//! and [`Answer`], what it gives back.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use authing_miniprogram::api::{V2, V3};
use authing_miniprogram::session::{Session, SessionTokens};
use authing_miniprogram::stores::MemoryStore;
use authing_miniprogram::{Builder, Client, Error, FilePart, RetryPolicy};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Where a call starts from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Start {
    /// The options of the SDK's client.
    pub(crate) options: Value,
    /// What `Taro.login()` gives, in turn.
    pub(crate) login_codes: Vec<Value>,
    /// Path and content of the picture that the user picks.
    pub(crate) picture: Option<(String, String)>,
}

/// What a call of the table gets.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    start: Arc<Start>,
    url: String,
    args: Vec<Option<Value>>,
    codes: Arc<Mutex<VecDeque<Value>>>,
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
    /// A client and its sessions over a store.
    pub(crate) fn new(start: Start, url: &str, store: &MemoryStore) -> Result<Self, Error> {
        let client = builder(&start, url, "tokenEndPointAuthMethod").build()?;
        Ok(Self {
            url: url.to_owned(),
            args: Vec::new(),
            codes: Arc::new(Mutex::new(start.login_codes.clone().into())),
            v2: client.v2().session(store.clone()),
            v3: client.v3().session(store.clone()),
            client,
            start: Arc::new(start),
        })
    }

    /// Goes on with tokens that an SDK has kept.
    pub(crate) async fn adopt(&self, sdk: &str, tokens: SessionTokens) -> Result<(), Error> {
        match sdk {
            "wxapp4" => self.v2.adopt(tokens).await,
            _ => self.v3.adopt(tokens).await,
        }
    }

    /// The same for a call with these arguments.
    pub(crate) fn with(&self, args: Vec<Option<Value>>) -> Arc<Self> {
        Arc::new(Self {
            args,
            ..self.clone()
        })
    }

    /// An argument; `None` if it is undefined.
    pub(crate) fn arg(&self, index: usize) -> Option<Value> {
        self.args.get(index).cloned().flatten()
    }

    /// An argument that is an object; an empty one if there is none.
    pub(crate) fn object(&self, index: usize) -> Map<String, Value> {
        if let Some(Value::Object(object)) = self.arg(index) {
            object
        } else {
            Map::new()
        }
    }

    /// An argument that is an object, as an input of the generated client.
    pub(crate) fn body<T: DeserializeOwned>(&self, index: usize) -> Result<T, Error> {
        input(self.object(index))
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
        self.start.option(name)
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
        let picked = self.start.picture.as_ref();
        let (path, text) = picked.ok_or_else(|| Error::invalid("file", "none was picked"))?;
        let name = path.rsplit('/').next().unwrap_or(path);
        Ok(FilePart::new(name, text.as_bytes().to_vec()).media_type("image/jpeg"))
    }

    /// Another client for the same application.
    pub(crate) fn builder(&self, method: &str) -> Builder<Client> {
        builder(&self.start, &self.url, method)
    }
}

impl Start {
    /// An option of the client.
    fn option(&self, name: &str) -> Option<&str> {
        self.options[name].as_str()
    }
}

/// Settings of a client; `method` is the option that says how the application authenticates.
fn builder(start: &Start, url: &str, method: &str) -> Builder<Client> {
    let app_id = start.option("appId").unwrap_or_default();
    let mut builder = Client::builder(app_id)
        .host(url)
        .retry(RetryPolicy::never());
    if let Some(id) = start.option("userPoolId") {
        builder = builder.user_pool_id(id);
    }
    match (
        start.option("appSecret"),
        start.option(method).unwrap_or("client_secret_post"),
    ) {
        (Some(secret), "client_secret_post") => builder.app_secret(secret),
        (Some(secret), "client_secret_basic") => builder.client_basic(app_id, secret),
        _ => builder,
    }
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
