//! In: what a good token says. Out: [`Claims`], and the same for each kind of token.

use std::fmt;
use std::ops::Deref;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::runtime::wire::decode;
use crate::runtime::wire::error::Error;

/// What a good token says.
#[derive(Clone, PartialEq)]
pub struct Claims {
    pub(super) subject: String,
    pub(super) audience: Vec<String>,
    pub(super) expires_at: Option<i64>,
    pub(super) issued_at: Option<i64>,
    pub(super) all: Map<String, Value>,
}

impl Claims {
    /// Whose token it is: the user's id, or the application's if it acts by itself.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Whom it is meant for; empty if only the issuer was asked, and did not say.
    pub fn audience(&self) -> &[String] {
        &self.audience
    }

    /// When it ends; `None` if only the issuer was asked, and did not say.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at.and_then(time)
    }

    /// When it was issued.
    pub fn issued_at(&self) -> Option<SystemTime> {
        self.issued_at.and_then(time)
    }

    /// Any claim, by its name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.all.get(name)
    }

    /// A claim that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// All claims. After a question to the issuer alone: the members of its answer.
    pub fn all(&self) -> &Map<String, Value> {
        &self.all
    }

    /// All claims as a type of your own, or of the API's models.
    ///
    /// # Errors
    /// [`Error::Invalid`]: they are not of this type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let read = decode::value(Value::Object(self.all.clone()));
        read.map_err(|fault| Error::invalid(fault.path, "is not of the type that is asked for"))
    }
}

fn time(millis: i64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_millis(u64::try_from(millis).ok()?))
}

/// Names only: values say who somebody is.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.all.keys().map(String::as_str).collect();
        f.debug_struct("Claims")
            .field("names", &names)
            .finish_non_exhaustive()
    }
}

/// What an access token says.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessClaims(pub(super) Claims);

impl AccessClaims {
    /// What it may be used for.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.text("scope").unwrap_or_default().split_whitespace()
    }

    /// Whether it may be used for this.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|one| one == scope)
    }

    /// The token's own id (`jti`).
    pub fn id(&self) -> Option<&str> {
        self.text("jti")
    }

    /// The application that it was issued to.
    pub fn client_id(&self) -> Option<&str> {
        self.text("client_id")
    }
}

/// What an id token says.
#[derive(Clone, Debug, PartialEq)]
pub struct IdClaims(pub(super) Claims);

impl IdClaims {
    /// The nonce of the sign-in.
    pub fn nonce(&self) -> Option<&str> {
        self.text("nonce")
    }

    /// When the user signed in.
    pub fn auth_time(&self) -> Option<SystemTime> {
        time(self.get("auth_time")?.as_i64()?.checked_mul(1000)?)
    }

    /// The session of the user at the issuer.
    pub fn session_id(&self) -> Option<&str> {
        self.text("sid")
    }
}

/// What the one token of an API says that has no other.
#[derive(Clone, Debug, PartialEq)]
pub struct UserTokenClaims(pub(super) Claims);

macro_rules! claims {
    ($($name:ident)*) => {$(
        impl Deref for $name {
            type Target = Claims;

            fn deref(&self) -> &Claims {
                &self.0
            }
        }

        impl From<$name> for Claims {
            fn from(claims: $name) -> Self {
                claims.0
            }
        }
    )*};
}

claims! { AccessClaims IdClaims UserTokenClaims }
