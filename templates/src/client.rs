//! In: servers, client values and security schemes of the API description. Out: [`Client`] and its builder.

use crate::api::{Account, Pets};
use crate::runtime::{Builder, Core, FromCore, Secret, Server, Variable};

/// Client of Pet Shop; cheap to clone, shared by any number of users.
#[derive(Clone, Debug)]
pub struct Client {
    core: Core,
}

impl Client {
    /// Starts a client.
    ///
    /// * `app_id`: Which application asks.
    pub fn builder(app_id: impl Into<String>) -> Builder<Self> {
        Builder::new(SERVERS).value("app_id", app_id)
    }

    /// Pets and their pictures.
    pub fn pets(&self) -> Pets {
        Pets::new(self.core.clone())
    }

    /// Signing in and the own profile.
    pub fn account(&self) -> Account {
        Account::new(self.core.clone())
    }
}

impl FromCore for Client {
    fn from_core(core: Core) -> Self {
        Self { core }
    }
}

impl Builder<Client> {
    /// The secret of the application.
    pub fn app_secret(self, value: impl Into<Secret>) -> Self {
        self.secret_value("app_secret", value)
    }

    /// Language of messages.
    pub fn lang(self, value: impl Into<String>) -> Self {
        self.value("lang", value)
    }

    /// Where the shop stands.
    ///
    /// Default: `eu`. One of `eu`, `cn`.
    pub fn region(self, value: impl Into<String>) -> Self {
        self.variable("region", value)
    }

    /// The key of a seller.
    pub fn api_key(self, value: impl Into<Secret>) -> Self {
        self.credential("apiKey", value)
    }

    /// Application id and secret.
    pub fn client_basic(self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.basic("clientBasic", user, password)
    }

    /// The token of a signed-in user.
    pub fn user_token(self, value: impl Into<Secret>) -> Self {
        self.credential("userToken", value)
    }
}

const SERVERS: &[Server] = &[Server {
    url: "https://{region}.petshop.example/api",
    variables: &[Variable {
        name: "region",
        default: "eu",
        values: &["eu", "cn"],
    }],
}];
