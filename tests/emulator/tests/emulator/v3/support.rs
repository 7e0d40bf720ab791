//! [`Server`]: an emulator with the calls that the tests of surface V3 share.

use authing_emulator::{Config, Emulator, NewPerson, NewUser, Platform};
use serde_json::{Value, json};

use crate::support::{all_allowed, config, login_code, user};

/// An emulator and a client without any manners of its own.
pub(crate) struct Server {
    pub(crate) emulator: Emulator,
    pub(crate) config: Config,
    http: reqwest::Client,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With the clock standing still.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let config = config(change);
        let emulator = Emulator::with(config.clone()).await.unwrap();
        emulator.freeze(1_700_000_000_000);
        let http = reqwest::Client::new();
        Self {
            emulator,
            config,
            http,
        }
    }

    /// A POST without a token, for the application.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.posted(path, "", body).await.1
    }

    /// The same with a token.
    pub(crate) async fn ask(&self, path: &str, token: &str, body: Value) -> Value {
        self.posted(path, token, body).await.1
    }

    /// The same with the HTTP status.
    pub(crate) async fn posted(&self, path: &str, token: &str, body: Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.emulator.url()));
        self.send(request.json(&body), token).await
    }

    /// The same; it succeeds.
    pub(crate) async fn does(&self, path: &str, token: &str, body: Value) {
        done(&self.ask(path, token, body).await);
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Value {
        let request = self.http.get(format!("{}{path}", self.emulator.url()));
        self.send(request, token).await.1
    }

    async fn send(&self, request: reqwest::RequestBuilder, token: &str) -> (u16, Value) {
        let request = request.header("x-authing-app-id", &self.config.app_id);
        let request = match token {
            "" => request,
            token => request.header("authorization", token),
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        all_allowed(&self.emulator);
        (status, serde_json::from_str(&text).unwrap_or(json!(text)))
    }

    /// A code of `wx.login` or `tt.login`; a new person if `openid` is empty.
    pub(crate) fn login_code(&self, openid: &str, platform: Platform) -> String {
        login_code(&self.emulator, openid, platform)
    }

    /// A person with a phone number.
    pub(crate) fn person(&self, platform: Platform, phone: &str) -> String {
        self.emulator.add_person(NewPerson {
            platform,
            phone: (!phone.is_empty()).then(|| phone.to_owned()),
            profile: json!({"nickName": "Bob", "gender": 1}),
            ..NewPerson::default()
        })
    }

    /// An account with a user name `bob` and the password `secret-1`; its id and an access token.
    pub(crate) async fn bob(&self, mut user: NewUser) -> (String, String) {
        user.username = Some("bob".to_owned());
        user.password = Some("secret-1".to_owned());
        let id = self.emulator.add_user(user).unwrap();
        let tokens = self.sign_in("bob", "secret-1").await;
        (id, text(&tokens["data"]["access_token"]))
    }

    /// The access token of another account, `eve`.
    pub(crate) async fn eve(&self) -> String {
        let eve = user(json!({"username": "eve", "password": "secret-2"}));
        self.emulator.add_user(eve).unwrap();
        let tokens = self.sign_in("eve", "secret-2").await;
        text(&tokens["data"]["access_token"])
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> Value {
        let body = json!({
            "connection": "PASSWORD", "passwordPayload": {"username": username, "password": password},
        });
        self.post("/api/v3/signin", body).await
    }

    pub(crate) async fn sms(&self, number: &str, channel: &str) -> String {
        let body = json!({"phoneNumber": number, "channel": channel, "phoneCountryCode": "+86"});
        done(&self.post("/api/v3/send-sms", body).await);
        self.last_code()
    }

    pub(crate) async fn mail(&self, address: &str, channel: &str) -> String {
        let body = json!({"email": address, "channel": channel});
        done(&self.post("/api/v3/send-email", body).await);
        self.last_code()
    }

    fn last_code(&self) -> String {
        self.emulator.messages().pop().unwrap().code
    }

    /// The account as it is, with custom data and identities.
    pub(crate) fn user(&self, id: &str) -> Option<Value> {
        let users = self.emulator.state().users;
        users.into_iter().find(|user| user["userId"] == id)
    }
}

pub(crate) fn text(value: &Value) -> String {
    assert!(value.is_string(), "no text: {value}");
    value.as_str().unwrap_or_default().to_owned()
}

/// A success.
pub(crate) fn done(answer: &Value) {
    assert_eq!(answer["statusCode"], 200, "{answer}");
}

/// `fails!(call => 400, 2001)`: the call fails with this class and this business code, if there is one.
macro_rules! fails {
    ($call:expr => $status:expr, $code:expr) => {
        $crate::v3::support::failed(&$call.await, $status, $code)
    };
}
pub(crate) use fails;

/// A failure with its class and its business code, if there is one.
#[track_caller]
pub(crate) fn failed(answer: &Value, status: u16, code: impl Into<Option<i64>>) {
    assert_eq!(answer["statusCode"], status, "{answer}");
    assert_eq!(answer["apiCode"].as_i64(), code.into(), "{answer}");
    assert!(answer["requestId"].is_string(), "{answer}");
}
