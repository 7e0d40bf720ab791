//! An emulator with one user, and short ways to call its endpoints of OpenID Connect.

use authing_emulator::{Config, Emulator};
use authing_miniprogram::Client;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use crate::support::{all_allowed, ann, config, object};

pub(crate) type Fields<'a> = &'a [(&'a str, &'a str)];

/// The form of a sign-in by the password of `ann`.
pub(crate) const ANN: &str = "grant_type=password&username=ann&password=secret-1";

/// An emulator, and a client that knows nothing.
pub(crate) struct Site {
    pub(crate) emulator: Emulator,
    pub(crate) config: Config,
    /// The id of the one user, `ann` with the password `secret-1`.
    pub(crate) user: String,
    http: reqwest::Client,
}

/// The status and the body; a body that is no JSON is a text.
pub(crate) type Answer = (u16, Value);

impl Site {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let config = config(change);
        let emulator = Emulator::with(config.clone()).await.unwrap();
        let mut ann = ann();
        ann.email = Some("ann@example.test".to_owned());
        ann.phone = Some("13100000001".to_owned());
        ann.profile = object(&json!({"nickname": "Ann", "gender": "F"}));
        ann.custom_data = object(&json!({"school": "Tongji"}));
        let user = emulator.add_user(ann).unwrap();
        let http = reqwest::Client::builder();
        let http = http.redirect(reqwest::redirect::Policy::none());
        Self {
            emulator,
            config,
            user,
            http: http.build().unwrap(),
        }
    }

    /// The generated client.
    pub(crate) fn client(&self) -> authing_miniprogram::Builder<Client> {
        Client::builder(&self.config.app_id).base_url(self.emulator.url())
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.emulator.url())
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> reqwest::Response {
        request.send().await.unwrap()
    }

    /// Posts a form, as it is, with headers.
    pub(crate) async fn post(&self, path: &str, headers: Fields<'_>, form: &str) -> Answer {
        let mut request = self.http.post(self.at(path)).body(form.to_owned());
        request = request.header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(self.send(request).await).await
    }

    pub(crate) async fn get(&self, path: &str, headers: Fields<'_>) -> Answer {
        read(self.fetch(path, headers).await).await
    }

    pub(crate) async fn fetch(&self, path: &str, headers: Fields<'_>) -> reqwest::Response {
        let mut request = self.http.get(self.at(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request).await
    }

    /// A form for the token endpoint, from a client that has no secret.
    pub(crate) async fn token(&self, form: &str) -> Answer {
        let form = format!("client_id={}&{form}", self.config.app_id);
        self.post("/oidc/token", &[], &form).await
    }

    /// A sign-in by password.
    pub(crate) async fn sign_in(&self, scope: &str) -> Value {
        let scope = scope.replace(' ', "+");
        let (status, tokens) = self.token(&format!("{ANN}&scope={scope}")).await;
        assert_eq!(status, 200, "{tokens}");
        tokens
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> Answer {
        self.token(&format!(
            "grant_type=refresh_token&refresh_token={refresh_token}"
        ))
        .await
    }

    /// What introspection says of a token.
    pub(crate) async fn introspect(&self, token: &str) -> Value {
        let (id, secret) = (&self.config.app_id, &self.config.app_secret);
        let form = format!("client_id={id}&client_secret={secret}&token={token}");
        let (status, answer) = self.post("/oidc/token/introspection", &[], &form).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    pub(crate) async fn active(&self, token: &str) -> bool {
        self.introspect(token).await["active"] == true
    }

    /// The claims of a token whose signature, issuer, audience and time another library finds right.
    pub(crate) async fn verified(
        &self,
        token: &str,
        algorithm: Algorithm,
    ) -> Result<Value, jsonwebtoken::errors::Error> {
        let (_, keys) = self.get("/oidc/.well-known/jwks.json", &[]).await;
        let keys: JwkSet = serde_json::from_value(keys).unwrap();
        let header = jsonwebtoken::decode_header(token)?;
        let key = match header.kid.as_deref().and_then(|kid| keys.find(kid)) {
            Some(key) => DecodingKey::from_jwk(key)?,
            None => DecodingKey::from_secret(self.config.app_secret.as_bytes()),
        };
        let mut validation = Validation::new(algorithm);
        validation.set_audience(&[&self.config.app_id]);
        validation.set_issuer(&[self.at("/oidc")]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.leeway = 0;
        Ok(jsonwebtoken::decode::<Value>(token, &key, &validation)?.claims)
    }

    /// Nothing that the emulator has sent was against the spec.
    pub(crate) fn done(&self) {
        all_allowed(&self.emulator);
    }
}

async fn read(answer: reqwest::Response) -> Answer {
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
    (status, value)
}

pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    let found = value[name].as_str();
    found.unwrap_or_else(|| panic!("`{name}` is missing: {value}"))
}

/// An OAuth error with its status.
pub(crate) fn refused(answer: &Answer) -> (u16, &str) {
    (answer.0, text(&answer.1, "error"))
}
