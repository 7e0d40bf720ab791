//! In: sign-ins and changes. Out: [`Users`]: the accounts, found by anything that names one of them.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::people::Platform;
use crate::config::Allowed;
use crate::password::Hash;

/// An account.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct User {
    pub(crate) id: String,
    /// In milliseconds since 1970, as are the others.
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) username: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) email_verified: bool,
    /// Without country code.
    pub(crate) phone: Option<String>,
    /// Such as `+86`.
    pub(crate) country_code: Option<String>,
    pub(crate) phone_verified: bool,
    pub(crate) password: Option<Hash>,
    pub(crate) password_set_at: Option<i64>,
    /// How strong the password is, from 1 to 3.
    #[serde(default)]
    pub(crate) password_level: Option<u8>,
    /// Wrong passwords since the last right one.
    #[serde(default)]
    pub(crate) wrong_passwords: u32,
    /// A status of surface V3, such as `Activated`.
    pub(crate) status: String,
    /// May not sign in, nor do anything.
    pub(crate) blocked: bool,
    pub(crate) logins: u64,
    pub(crate) last_login: Option<i64>,
    pub(crate) register_source: String,
    pub(crate) identities: Vec<Identity>,
    /// All other members by their V3 name: `nickname`, `photo`, `gender`, `address` and so on. Never null.
    pub(crate) profile: Map<String, Value>,
    /// Custom fields: their JSON values.
    pub(crate) custom: IndexMap<String, Value>,
    /// What it belongs to and may use, if that is not as the configuration says.
    #[serde(default)]
    pub(crate) allowed: Option<Allowed>,
}

/// An account's tie to a person at a platform.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Identity {
    pub(crate) id: String,
    pub(crate) platform: Platform,
    pub(crate) openid: String,
    pub(crate) unionid: Option<String>,
    /// The connection it came by; empty on surface V2, which names none.
    pub(crate) connection: String,
}

/// What names an account. Two accounts never share one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Handle {
    Username(String),
    /// Compared without case.
    Email(String),
    /// Country code and number.
    Phone(String, String),
    /// Platform and id.
    Openid(&'static str, String),
    Unionid(&'static str, String),
}

impl Handle {
    pub(crate) fn email(text: &str) -> Self {
        Self::Email(text.to_lowercase())
    }

    /// A number without country code is Chinese.
    pub(crate) fn phone(country_code: Option<&str>, number: &str) -> Self {
        Self::Phone(country_code.unwrap_or("+86").to_owned(), number.to_owned())
    }
}

/// All accounts, oldest first.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(from = "Vec<User>", into = "Vec<User>")]
pub(crate) struct Users {
    all: IndexMap<String, User>,
    handles: BTreeMap<Handle, String>,
}

impl Users {
    /// Adds an account, or puts a changed one in the place of the old.
    pub(crate) fn put(&mut self, user: User) {
        self.forget(&user.id);
        for handle in user.handles() {
            self.handles.insert(handle, user.id.clone());
        }
        self.all.insert(user.id.clone(), user);
    }

    /// Removes an account.
    pub(crate) fn remove(&mut self, id: &str) -> Option<User> {
        self.forget(id);
        self.all.shift_remove(id)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&User> {
        self.all.get(id)
    }

    /// The account that something names.
    pub(crate) fn find(&self, handle: &Handle) -> Option<&User> {
        self.handles.get(handle).and_then(|id| self.all.get(id))
    }

    /// Changes an account; false if there is none with this id.
    pub(crate) fn change(&mut self, id: &str, change: impl FnOnce(&mut User)) -> bool {
        let Some(mut user) = self.all.get(id).cloned() else {
            return false;
        };
        change(&mut user);
        self.put(user);
        true
    }

    pub(crate) fn all(&self) -> impl ExactSizeIterator<Item = &User> {
        self.all.values()
    }

    fn forget(&mut self, id: &str) {
        for handle in self.all.get(id).map(User::handles).unwrap_or_default() {
            self.handles.remove(&handle);
        }
    }
}

impl User {
    /// A new account without anything.
    pub(crate) fn new(id: String, now: i64, register_source: &str) -> Self {
        Self {
            id,
            created_at: now,
            updated_at: now,
            username: None,
            email: None,
            email_verified: false,
            phone: None,
            country_code: None,
            phone_verified: false,
            password: None,
            password_set_at: None,
            password_level: None,
            wrong_passwords: 0,
            status: "Activated".to_owned(),
            blocked: false,
            logins: 0,
            last_login: None,
            register_source: register_source.to_owned(),
            identities: Vec::new(),
            profile: Map::new(),
            custom: IndexMap::new(),
            allowed: None,
        }
    }

    /// Everything that names it.
    pub(crate) fn handles(&self) -> Vec<Handle> {
        let mut handles = Vec::new();
        handles.extend(self.username.clone().map(Handle::Username));
        handles.extend(self.email.as_deref().map(Handle::email));
        let phone = self.phone.as_deref();
        handles.extend(phone.map(|phone| Handle::phone(self.country_code.as_deref(), phone)));
        for identity in &self.identities {
            let provider = identity.platform.provider();
            handles.push(Handle::Openid(provider, identity.openid.clone()));
            handles.extend(
                identity
                    .unionid
                    .clone()
                    .map(|id| Handle::Unionid(provider, id)),
            );
        }
        handles
    }

    /// In how many ways its owner can sign in.
    pub(crate) fn login_methods(&self) -> usize {
        let password = self.username.is_some() && self.password.is_some();
        usize::from(password)
            + usize::from(self.email.is_some())
            + usize::from(self.phone.is_some())
            + self.identities.len()
    }
}

impl From<Vec<User>> for Users {
    fn from(list: Vec<User>) -> Self {
        let mut users = Self::default();
        for user in list {
            users.put(user);
        }
        users
    }
}

impl From<Users> for Vec<User> {
    fn from(users: Users) -> Self {
        users.all.into_values().collect()
    }
}
